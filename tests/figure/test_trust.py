"""What was read from a picture is stated only where its row and its confidence bear it out; what is not is shown nowhere."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reportqa.figure.extract import extract
from reportqa.figure.narrative import narrative
from reportqa.figure.trust import ALONE, IN_A_SUM, trust, withheld
from reportqa.lexicon import load_lexicon
from reportqa.records import UNREAD, Cell, Figure, Issuer, Paragraph, Report, Section, Span, Table

LEXICON = load_lexicon()
COLUMNS = ("N", "C1", "C2", "C3", "C4", "C5", "T")
FAIR = IN_A_SUM + Decimal("0.02")
POOR = IN_A_SUM - Decimal("0.02")
Printed = tuple[str, Decimal | None]


def _report(*cells: Cell, role: str = "requests") -> Report:
    table = Table(role, role, "E3", "", cells, 1)
    return Report("r", Issuer("i", "青禾县水务局"), 2023, "", "f.pdf", "d", (Section("三", "", role, (), (table,)),))


def test_a_point_before_three_digits_may_be_a_comma() -> None:
    cell = Cell("fee", "amount", "", ("行政事业性收费",), ("本年收费金额",), 1, None, ALONE)
    for raw, state in (("62.178", "unsure"), ("62,178", "number"), ("62.17", "number")):
        report = _report(replace(cell, text=raw), role="disclosed")
        (figure,) = trust(extract(report, LEXICON)[0], report, LEXICON)
        assert figure.state == state


def _row(texts: str, confidence: Decimal | None = Decimal("0.99"), row: str = "open", page: int = 1) -> list[Cell]:
    pairs = zip(COLUMNS, texts.split(","), strict=True)
    return [Cell(row, c, text, (row,), (c,), page, None, confidence) for c, text in pairs]


def _figures(cells: list[Cell]) -> tuple[Figure, ...]:
    report = _report(*cells)
    return trust(extract(report, LEXICON)[0], report, LEXICON)


def _states(cells: list[Cell]) -> dict[str, str]:
    return {f.indicator.partition(".")[2]: f.state for f in _figures(cells)}


def test_a_sure_row_that_adds_up_is_stated() -> None:
    assert set(_states(_row("1,2,0,0,0,0,3")).values()) == {"number", "zero"}


def test_figures_from_text_are_never_touched() -> None:
    cells = _row("1,2,,/,0,0,9", None)
    report = _report(*cells)
    figures, _ = extract(report, LEXICON)
    assert trust(figures, report, LEXICON) == figures


def test_a_row_that_adds_up_bears_out_a_fairly_sure_cell() -> None:
    cells = _row("1,2,0,0,0,0,3")
    cells[1] = replace(cells[1], confidence=FAIR)
    assert _states(cells)["C1"] == "number"


def test_a_poor_cell_is_not_stated_even_in_a_row_that_adds_up() -> None:
    cells = _row("7,0,0,0,0,0,7")
    cells[0], cells[6] = replace(cells[0], confidence=POOR), replace(cells[6], confidence=POOR)
    states = _states(cells)
    assert (states["N"], states["T"], states["C1"]) == ("unsure", "unsure", "zero")


def test_on_a_page_of_which_little_is_sure_nothing_is_stated() -> None:
    cells = [*_row("1,0,0,0,0,0,1"), *_row("1,0,0,0,0,0,1", FAIR, row="part"), *_row("2,0,0,0,0,0,2", FAIR, row="deny1")]
    assert {f.state for f in _figures(cells)} == {"unsure"}
    assert {
        f.state for f in _figures([*cells[:7], *(replace(c, page=2) for c in cells[7:])]) if f.where and f.where.page == 1
    } == {
        "number",
        "zero",
    }


def test_a_fairly_sure_cell_in_a_row_that_cannot_be_added_up_is_not_stated() -> None:
    cells = _row(f"1,2,{UNREAD},0,0,0,3")
    cells[1] = replace(cells[1], confidence=FAIR)
    states = _states(cells)
    assert (states["C1"], states["C2"], states["N"], states["T"]) == ("unsure", "unsure", "number", "number")


def test_a_row_that_does_not_add_up_is_not_stated_at_all() -> None:
    assert set(_states(_row("1,2,0,0,0,0,4")).values()) == {"unsure"}


@pytest.mark.parametrize("raw", ["一", "O", "□", "1.5", "2 3"])
def test_what_is_no_number_in_digits_is_not_stated(raw: str) -> None:
    assert _states(_row(f"{raw},0,0,0,0,0,0"))["N"] == "unsure"


@pytest.mark.parametrize(("raw", "confidence", "state"), [
    ("", Decimal(1), "blank"), ("", ALONE, "unsure"), ("", None, "unsure"),
    ("/", ALONE, "slash"), ("/", FAIR, "unsure"), ("无", ALONE, "none_written"), ("无", FAIR, "unsure"),
])  # fmt: skip
def test_blanks_and_strokes_need_a_sure_look(raw: str, confidence: Decimal | None, state: str) -> None:
    cells = _row("0,0,0,0,0,0,0")
    cells[2] = replace(cells[2], text=raw, confidence=confidence)
    assert _states(cells)["C2"] == state


def test_a_blank_of_a_page_with_text_stays_blank_beside_a_page_that_is_a_picture() -> None:
    cells = [*_row("0,0,0,0,0,0,0"), *_row(",,,,,,", None, row="part", page=2)]
    report = _report(*cells)
    figures, _ = extract(report, LEXICON)
    states = {f.indicator: f.state for f in trust(figures, report, LEXICON)}
    assert (states["open.N"], states["part.N"]) == ("zero", "blank")


def test_a_figure_of_the_running_text_needs_the_bound_alone() -> None:
    report = _report()
    sure = Figure("i", 2023, "text", Decimal(12), "场", "12", Span("r", "p1", 0, 2, 1), "number", confidence=ALONE)
    doubtful = replace(sure, where=Span("r", "p2", 0, 2, 1), confidence=FAIR)
    found = trust((sure, doubtful), report, LEXICON)
    assert [(f.state, f.value, f.raw) for f in found] == [("number", Decimal(12), "12"), ("unsure", None, "12")]


def test_an_unsure_cell_is_hidden_in_the_report_and_kept_in_the_figure() -> None:
    report = _report(*_row("1,2,0,0,0,0,4"), *_row("5,0,0,0,0,0,5", row="part"))
    figures = trust(extract(report, LEXICON)[0], report, LEXICON)
    shown = {f"{c.row}.{c.column}": c.text for c in withheld(report, figures).sections[0].tables[0].cells}
    assert (shown["open.N"], shown["open.T"], shown["part.N"]) == (UNREAD, UNREAD, "5")
    assert next(f for f in figures if f.indicator == "open.T").raw == "4"


@pytest.mark.parametrize(
    ("texts", "state"), [("3,,0,0,0,0,3", "blank"), ("3,,0,0,0,0,13", "unsure"), ("3,,0,0,0,0,", "unsure")]
)
def test_a_blank_of_a_picture_is_stated_only_where_its_row_adds_up_without_it(texts: str, state: str) -> None:
    """A number too pale to be seen leaves the paper as clean as a blank."""
    assert _states(_row(texts, Decimal(1)))["C1"] == state


def test_an_unsure_number_of_the_text_is_shown_nowhere() -> None:
    text = "全年培训3次，共114人参加。"
    section = Section("一", "", "overview", (Paragraph("p1", text, 1, None, FAIR),), ())
    report = replace(_report(), sections=(section,))
    figures = trust(narrative(report, LEXICON), report, LEXICON)
    assert {f.state for f in figures} == {"unsure"}
    (masked,) = withheld(report, figures).sections[0].paragraphs
    assert len(masked.text) == len(text)
    assert not any(c.isdigit() for c in masked.text)
