"""What is written into the figure book comes back whole and in order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.errors import IndexUnusable
from reportqa.figure.book import FigureBook, packed
from reportqa.records import CellRef, Figure, Span


def _cell(report: str, column: str, state: str = "number") -> Figure:
    value = Decimal("12.50") if state == "number" else None
    where = CellRef(report, "t2", "fee", column, 3, None)
    raw = "12.50" if value else ""
    return Figure("i", 2022, f"fee.{column}", value, "万元", raw, where, state, confidence=Decimal("0.98"))  # type: ignore[arg-type]


def _text(report: str, start: int) -> Figure:
    where = Span(report, "p4", start, start + 5, None, 17)
    return Figure(
        "i", 2022, "text", Decimal(300), "条", "300余条", where, "number",
        counts="政府网站", period="上半年", scope="全市", about="余", confidence=Decimal("0.99"),
    )  # fmt: skip


def _book(*reports: tuple[str, list[Figure]]) -> FigureBook:
    pages = {report: packed(report, "i", 2022, figures) for report, figures in reports}
    return FigureBook(pages.get, lambda: sorted(pages))


def test_figures_come_back_whole_and_in_order() -> None:
    one = [_cell("a", "prev"), _cell("a", "amount", "blank"), _text("a", 40), _text("a", 9)]
    other = [_text("b", 3), _cell("b", "prev")]
    book = _book(("b", other), ("a", one))
    assert list(book.each()) == [*one, other[1], other[0]]
    assert book.texts("a") == (one[2], one[3])
    assert book.texts("c") == ()
    assert book.find("a", "fee", "amount") == one[1]
    assert book.find("a", "text", "") is None
    assert book.find("c", "fee", "amount") is None


def test_of_two_figures_of_one_cell_the_later_is_kept() -> None:
    assert list(_book(("a", [_cell("a", "prev"), _cell("a", "prev", "blank")])).each()) == [_cell("a", "prev", "blank")]


def test_a_page_is_opened_once() -> None:
    opened = []
    page = packed("a", "i", 2022, [_cell("a", "prev")])
    book = FigureBook(lambda report: opened.append(report) or page, lambda: ["a"])  # type: ignore[func-returns-value]
    assert book.find("a", "fee", "prev") == book.find("a", "fee", "prev")
    assert opened == ["a"]


def test_a_figure_without_a_place_is_not_kept() -> None:
    derived = Figure("i", 2022, "fee.prev", Decimal(1), "", "1", None, "derived")
    with pytest.raises(ValueError, match="without a place"):
        packed("a", "i", 2022, [derived])


def test_a_broken_book_is_told_in_words() -> None:
    with pytest.raises(IndexUnusable, match="reportqa build"):
        FigureBook(lambda _: b"no page at all", list).texts("a")
