"""Invented reports that are made as if read: each alone, true to the form, and about sixty passages long."""

from __future__ import annotations

from dataclasses import asdict

from reportqa.demo.read import YEARS, made, read_reports
from reportqa.lexicon.load import load_lexicon
from reportqa.passage.cut import cut
from reportqa.segment import drawn

_MANY = 70


def test_made_alone_as_in_order() -> None:
    in_order = [m.report for m in read_reports(_MANY, 3)]
    assert [made(n, 3).report for n in reversed(range(_MANY))] == in_order[::-1]
    assert made(5, 4).report.digest != in_order[5].digest


def test_every_body_and_report_is_its_own() -> None:
    reports = [m.report for m in read_reports(_MANY, 3)]
    assert len({r.id for r in reports}) == _MANY
    assert len({r.issuer.id for r in reports}) == _MANY // len(YEARS) == len({r.issuer.name for r in reports})


def test_about_sixty_passages_with_heads_as_read() -> None:
    lexicon = load_lexicon()
    for one in read_reports(_MANY, 3):
        assert 52 <= len(cut(one.report, lexicon)) <= 68
        cells = {f"{c.row}.{c.column}": c.text for s in one.report.sections for t in s.tables for c in t.cells}
        assert cells == dict(one.cells)
        assert asdict(one.report)["origin"] == "demo"


def test_identities_of_the_form_hold() -> None:
    lexicon = load_lexicon()
    for one in read_reports(14, 3):
        read, odd = drawn(one.report, lexicon)
        assert odd == ()
        assert [c for c in read.checks if c.result == "fail" and c.severity != "note"] == []
        assert any(c.result == "pass" for c in read.checks)
