"""Reports of the years before 2019: comes in a draft of a later year, goes out one with the statistics return, or with none.

Years move back by five, so that 2019 to 2024 become 2014 to 2018 (the last two share 2018), and by ten for the free text.
Sums of the return hold by construction, and what counts a part is never more than the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from reportqa.demo.draft import Draft, Grid, Known, Part
from reportqa.demo.grids import Row
from reportqa.lexicon.forms import FormRow, FormTable
from reportqa.lexicon.load import load_lexicon
from reportqa.records import BlockCell

#: indicator, unit and number of a line
Line = tuple[str, str, str]

_LAST_YEAR = 2018
_HEADS = ("概述", "主动公开政府信息情况", "依申请公开政府信息情况", "政府信息公开的收费及减免情况", "存在的主要问题和改进措施")
_NUMERALS = "一二三四五"


def _figures(table: FormTable, rng: Random) -> dict[str, str]:
    """A text for every line, by its key."""
    kinds = {row.key: row.kind for row in table.rows()}
    values: dict[str, int] = {key: rng.choice((0, 0, 1, 2, 3, 9, 14, 37, 126, 1035)) for key in kinds}
    for limit in table.at_most:
        values[limit.part] = min(values[limit.part], values[limit.whole])
    totals = {s.total: s.parts for s in table.sums}

    def summed(key: str) -> int:
        return sum(map(summed, totals[key])) if key in totals else values[key]

    texts = {}
    for key, kind in kinds.items():
        number = summed(key)
        texts[key] = f"{Decimal(number * 100 + 25) / 100:.2f}" if kind == "decimal" and number else str(number)
    return texts


def _lines(table: FormTable, texts: dict[str, str]) -> Iterator[Line]:
    """Indicator, unit and number of each printed line; headings without a number have strokes."""
    labels = [row.label for row in table.rows()]
    printed: set[str] = set()
    for row in table.rows():
        for heading in row.group:
            if heading not in printed and not any(label.startswith(heading) for label in labels):
                yield heading, "——", "——"
            printed.add(heading)
        yield row.label, _unit(table, row), texts[row.key]


def _unit(table: FormTable, row: FormRow) -> str:
    return row.unit or table.blocks[0].columns[0].unit


def _row(*texts: str) -> Row:
    return tuple(map(BlockCell, texts))


def _plain(lines: list[Line]) -> Iterator[Row]:
    yield _row("统计指标", "单位", "统计数")
    yield from (_row(*line) for line in lines)


def _numbered(lines: list[Line]) -> Iterator[Row]:
    """A first column counts the lines."""
    yield _row("序号", "指标名称", "单位", "统计数")
    yield from (_row(str(n), *line) for n, line in enumerate(lines, 1))


def _running(lines: list[Line]) -> Iterator[Row]:
    """Two columns of numbers: of the year, and since the beginning. Only the first is of the report's year."""
    yield _row("统计指标", "单位", "本年度", "累计")
    yield from (_row(label, unit, text, str(int(text) * 3 + 7) if text.isdigit() else text) for label, unit, text in lines)


def _unglossed(lines: list[Line]) -> Iterator[Row]:
    """Labels without the notes in brackets behind them."""
    yield from _plain([(label[:3] + label[3:].split("（")[0], unit, text) for label, unit, text in lines])


def _before(draft: Draft, year: int) -> Draft:
    """The same body's report of an earlier year, as free text under the headings of that time."""
    body, facts = draft.paper.body.name, draft.paper.narrative.facts
    published = f"{year + 1}{(draft.known.published or '2020-01-20')[4:]}"
    texts = (
        f"{year}年，本单位依照《中华人民共和国政府信息公开条例》推进信息公开，现将情况报告如下。",
        f"全年公开政府信息{facts.posted}条，其中网站{facts.articles}条。",
        "通过网站、信函和当面等方式接受申请。",
        "全年没有收取费用。",
        f"存在的问题：{facts.problems[0]}。改进措施：{facts.measures[0]}。",
    )
    parts = tuple(Part(f"{number}、{head}", (text,)) for number, head, text in zip(_NUMERALS, _HEADS, texts, strict=True))
    title = f"{body}{year}年政府信息公开工作年度报告"
    day = f"{year + 1}年{int(published[5:7])}月{int(published[8:])}日"
    known = Known(body, year, title, "", {}, published=published, facts={})
    return replace(
        draft,
        stem=f"{body}-{year}",
        title=(title,),
        preamble=draft.preamble[:1],
        parts=parts,
        signature=(body, day),
        known=known,
    )


def _returned(rows: Callable[[list[Line]], Iterator[Row]], signed_last: bool = False) -> Callable[[Draft], Draft]:
    """A report with the return as its annex, behind the sign-off as a rule."""

    def change(draft: Draft) -> Draft:
        early = _before(draft, min(draft.paper.year - 5, _LAST_YEAR))
        table = load_lexicon().forms["E1"].table("statistics")
        texts = _figures(table, Random(early.stem))  # noqa: S311 - nothing secret about an invented number
        column = table.blocks[0].columns[0].key
        grid = Grid("statistics", tuple(rows(list(_lines(table, texts)))))
        annex = Part(f"附件：{table.title}", (grid,), "statistics")
        last = early.parts[-1]
        if signed_last:
            parts: tuple[Part, ...] = (*early.parts, annex)
        else:
            parts = (*early.parts[:-1], replace(last, items=(*last.items, *early.signature)), annex)
        cells = {f"{key}.{column}": text for key, text in texts.items()}
        signature = early.signature if signed_last else ()
        return replace(early, parts=parts, signature=signature, known=replace(early.known, form="E1", cells=cells))

    return change


def free_text(draft: Draft) -> Draft:
    """A report of the years before 2014: no table, nothing but text."""
    return _before(draft, draft.paper.year - 10)


#: name -> change of the draft
RETURNS: dict[str, Callable[[Draft], Draft]] = {
    "return": _returned(_plain),
    "return with numbered lines": _returned(_numbered),
    "return with running totals": _returned(_running),
    "return without notes": _returned(_unglossed, signed_last=True),
    "free text": free_text,
}
