"""What is put on a shelf comes back the same, a changed byte is noticed; the catalogue finds reports without opening them."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from reportqa.catalogue import Catalogue, Tally, write_catalogue
from reportqa.errors import IndexUnusable
from reportqa.figure.book import Page
from reportqa.library import Held
from reportqa.records import CellRef, Check, Figure, Issuer, Paragraph, Problem, Report, Section, Span
from reportqa.shelf import About, Shelf, ShelfWriter


def _report(body: str, year: int, origin: str = "real", file: str = "a.txt") -> Report:
    sections = (Section("一", "总体情况", "overview", (Paragraph("p1", "原话。"),), ()),)
    id = f"{body}-{year}-{file}"
    return Report(id, Issuer(body, f"{body}局"), year, "", file, f"digest of {id}", sections, origin=origin)  # type: ignore[arg-type]


ONE, TWO = _report("甲", 2022), _report("乙", 2021)
CELL, SPAN = CellRef(ONE.id, "t1", "new", "T", 3, None), Span(ONE.id, "p1", 0, 2)
CHECKS = (
    Check("row:new", "pass", "合计相符。", ONE.id, Decimal(3), Decimal("3.0"), (CELL,)),
    Check("text:new.T", "fail", "文字与表格不同。", ONE.id, None, Decimal(3), (CELL, SPAN, CELL), "warning"),
)
FIGURES = (Figure("甲", 2022, "new.T", Decimal(3), "件", "3", CELL, "number"),)
ABOUT = About((Problem("W_DOUBLE", "同一份报告", "a.txt"),), 1, ("本地一行",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    writer = ShelfWriter(tmp_path / "book.db")
    writer.add(TWO, (), ())
    writer.add(ONE, FIGURES, CHECKS)
    writer.finish(ABOUT)
    return tmp_path / "book.db"


def test_what_is_put_on_a_shelf_comes_back(path: Path) -> None:
    shelf = Shelf(path)
    assert [(h.id, h.year, h.sections) for h in shelf.heads()] == [(TWO.id, 2021, ()), (ONE.id, 2022, ())]
    assert shelf.sections(ONE.id) == ONE.sections
    assert shelf.checks(ONE.id) == CHECKS
    assert list(Page(shelf.page(ONE.id)).each()) == list(FIGURES)
    assert shelf.about() == ABOUT
    shelf.close()


#: part -> how it is read and changed
_SQL = {
    "body": ("SELECT body FROM reports WHERE id = ?", "UPDATE reports SET body = ? WHERE id = ?"),
    "checks": ("SELECT checks FROM reports WHERE id = ?", "UPDATE reports SET checks = ? WHERE id = ?"),
    "figures": ("SELECT figures FROM reports WHERE id = ?", "UPDATE reports SET figures = ? WHERE id = ?"),
}


@pytest.mark.parametrize("part", _SQL)
def test_one_changed_bit_is_noticed(path: Path, part: str) -> None:
    file = sqlite3.connect(path)
    (blob,) = file.execute(_SQL[part][0], (ONE.id,)).fetchone()
    for at in (0, len(blob) // 2, len(blob) - 1):
        changed = bytearray(blob)
        changed[at] ^= 1
        file.execute(_SQL[part][1], (bytes(changed), ONE.id))
        file.commit()
        shelf = Shelf(path)
        with pytest.raises(IndexUnusable, match="reportqa build"):
            {"body": shelf.sections, "checks": shelf.checks, "figures": shelf.page}[part](ONE.id)
        shelf.close()
    file.close()


def test_a_row_under_another_name_is_noticed(path: Path) -> None:
    file = sqlite3.connect(path)
    file.execute("UPDATE reports SET body = (SELECT body FROM reports WHERE id = ?) WHERE id = ?", (TWO.id, ONE.id))
    file.commit()
    file.close()
    with pytest.raises(IndexUnusable):
        Shelf(path).sections(ONE.id)


def test_a_report_that_is_not_there_is_damage(path: Path) -> None:
    with pytest.raises(IndexUnusable):
        Shelf(path).sections("nobody")


def test_the_catalogue_finds_by_body_year_and_file(tmp_path: Path) -> None:
    invented = _report("丙", 2023, "demo")
    again = _report("甲", 2021, file="b.txt")
    write_catalogue(tmp_path / "one.db", [(0, invented), (1, ONE), (0, TWO), (1, again)])
    write_catalogue(tmp_path / "two.db", [(1, again), (0, TWO), (1, ONE), (0, invented)])
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()
    found = Catalogue(tmp_path / "one.db")
    assert found.find(ONE.id) == (1, Held(ONE, tuple))
    assert found.find("nobody") is None
    assert [h.id for _, h in found.of_issuer("甲")] == [ONE.id, again.id]
    assert [h.id for _, h in found.newest(3)] == [ONE.id, TWO.id, again.id]
    assert {h.id for _, h in found.chosen((), (2021,))} == {TWO.id, again.id}
    assert {h.id for _, h in found.chosen(("甲",), (2021, 2023))} == {again.id}
    assert found.tally((), (), demo=True) == Tally(4, 4, 3, 3)
    assert found.tally((), (), demo=False) == Tally(3, 3, 2, 2)
    assert found.years() == {2021, 2022, 2023}
    assert found.holds_file(ONE.digest)
    assert not found.holds_file("none")
    assert list(found.ids()) == sorted((ONE.id, TWO.id, again.id, invented.id))
    found.close()


def test_sections_of_a_held_report_are_read_once_and_only_when_looked_at() -> None:
    asked = []

    def read() -> tuple[Section, ...]:
        asked.append(1)
        return ONE.sections

    held = Held(ONE, read)
    assert (held.id, held.year, held.issuer, hash(held)) == (ONE.id, 2022, ONE.issuer, hash(Held(ONE, read)))
    assert not asked
    assert held.sections == held.sections == ONE.sections
    assert held == ONE
    assert len(asked) == 1
