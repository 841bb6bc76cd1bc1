"""Invented reports as if read: comes in a number and a seed, goes out a `Report` with its true cells, without any file.

For sets so large that writing and reading files would take longer than what is measured. Report n is of body n // 7, so any
report can be made alone and in any order. The narrative is that of the written set and more, as long as a real one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from reportqa.demo.figures import FIRST_YEAR_OF_E3, PROFILES, first_stock, year_figures
from reportqa.demo.names import Body, many_bodies
from reportqa.demo.printing import Habit, Printed, print_cells
from reportqa.demo.prose import Manner, Narrative, narrate
from reportqa.lexicon import Lexicon
from reportqa.lexicon.forms import Form, FormTable
from reportqa.lexicon.load import load_lexicon
from reportqa.lexicon.places import issuer_from_name
from reportqa.records import MASTHEAD, Cell, Issuer, Paragraph, Report, Section, Table

#: years of every body of a large set
YEARS = range(2019, 2026)
_ROLES = ("overview", "disclosed", "requests", "reviews", "problems", "other")
_NUMERALS = "一二三四五六"
#: more of the first section, so that a report is about as long as a real one
_MORE = (
    "{year}年，{name}召开新闻发布会{a}场，邀请群众代表旁听会议{b}次。",
    "门户网站全年回应群众留言{c}条，平均办理时间{d}个工作日。",
    "在政务服务大厅设立信息查询点{b}处，配备自助查询设备{d}台。",
    "年内梳理公共企事业单位信息公开目录{d}份，逐项写明公开时限和责任科室。",
    "围绕{region}群众关心的热点，制作图解和短视频，用通俗的话说明政策怎样办理。",
    "把信息公开纳入年度考核，所占分值为{d}分，结果与评优挂钩。",
    "邀请人大代表和政协委员查看公开栏目，按所提意见作了调整。",
    "对发布前的内容实行三级审查，全年没有发生泄密事件。",
    "网站适老化改造已经完成，提供大字版和语音播报。",
    "政务公开工作领导小组调整了成员，由主要负责人任组长，办公室承担日常工作。",
    "公文起草时同步写明公开属性，不予公开的要说明理由。",
    "开展政府开放日活动{b}次，{c}名群众走进机关了解工作流程。",
    "对所属单位的公开情况作了{b}轮检查，发现的问题已经逐条反馈。",
)


@dataclass(frozen=True, slots=True)
class Made:
    """An invented report as read, with its true cells: row.column -> text as printed."""

    report: Report
    cells: Mapping[str, str]


def made(number: int, seed: int) -> Made:
    """Report `number` (from 0) of the endless set of that seed."""
    return _of_body(number // len(YEARS), seed)[number % len(YEARS)]


def read_reports(reports: int, seed: int) -> Iterator[Made]:
    """The first so many reports, body by body."""
    return (made(number, seed) for number in range(reports))


@lru_cache(maxsize=2)
def _of_body(number: int, seed: int) -> tuple[Made, ...]:
    body, lexicon = _bodies()[number], _lexicon()
    rng = Random(f"read/{seed}/{body.name}")  # noqa: S311 - nothing secret about an invented number
    profile = PROFILES[body.size]
    stock = first_stock(rng, profile)
    habit = Habit(rng.choice(("", "blank")), "plain", rng.random() < 0.1)
    earlier: tuple[str, ...] = ()
    found = []
    for year in YEARS:
        form = lexicon.forms["E3" if year >= FIRST_YEAR_OF_E3 else "E2"]
        printed = print_cells(year_figures(rng, profile, year, stock), form, habit)
        narrative = narrate(rng, body, year, printed, Manner(number, earlier))
        earlier = narrative.facts.problems
        more = _more(rng, body, year)
        found.append(Made(_report(body, year, form, printed, narrative, more), printed.cells))
    return tuple(found)


@lru_cache(maxsize=1)
def _bodies() -> tuple[Body, ...]:
    return many_bodies()


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return load_lexicon()


@lru_cache(maxsize=8)
def _issuer(body: Body) -> Issuer:
    return issuer_from_name(body.name, _lexicon().issuers, body.region, body.short_names, "demo", "")


def _more(rng: Random, body: Body, year: int) -> tuple[str, ...]:
    values = {"a": rng.randint(2, 30), "b": rng.randint(2, 9), "c": rng.randint(40, 900), "d": rng.randint(2, 15)}
    return tuple(text.format(year=year, name=body.name, region=body.region[-1], **values) for text in _MORE)


def _report(body: Body, year: int, form: Form, printed: Printed, told: Narrative, more: tuple[str, ...]) -> Report:
    name = "E3" if year >= FIRST_YEAR_OF_E3 else "E2"
    digest = hashlib.sha256(f"{told}{printed.cells}".encode()).hexdigest()
    issuer = _issuer(body)
    return Report(
        id=f"{issuer.id}-{year}-{digest[:8]}",
        issuer=issuer,
        year=year,
        title=told.title,
        file=f"{body.name}-{year}.txt",
        digest=digest,
        sections=tuple(_sections(name, form, printed, told, more)),
        origin="demo",
        form=name,
        published=told.facts.published,
        period=f"{year}年1月1日至{year}年12月31日",
        contact=(("地址", told.facts.address), ("电话", told.facts.phone)),
    )


def _sections(name: str, form: Form, printed: Printed, told: Narrative, more: tuple[str, ...]) -> Iterator[Section]:
    texts = iter(range(1, 1000))

    def paragraphs(lines: tuple[str, ...]) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(f"p{next(texts)}", line) for line in lines)

    yield Section("", "", "", paragraphs(told.preamble), ())
    for at, (heading, lines) in enumerate(told.sections):
        role = _ROLES[at]
        tables = (_table(name, form.table(role), printed),) if role in ("disclosed", "requests", "reviews") else ()
        own = paragraphs((*lines, *more) if role == "overview" else lines)
        yield Section(_NUMERALS[at], heading, role, own, tables)
    head = tuple(Paragraph(f"h{n}", text) for n, text in enumerate((told.title, *told.signature), 1))
    yield Section("", "", MASTHEAD, head, ())


def _table(name: str, table: FormTable, printed: Printed) -> Table:
    cells = tuple(
        _cell(row, column, printed.cells[key], row_head, column_head)
        for key, row, column, row_head, column_head in _places(name, table.role)
    )
    return Table(table.role, table.role, name, table.title, cells, section_none=table.role in printed.section_none)


@lru_cache(maxsize=1 << 16)
def _cell(row: str, column: str, text: str, row_head: tuple[str, ...], column_head: tuple[str, ...]) -> Cell:
    return Cell(row, column, text, row_head, column_head)


@lru_cache(maxsize=16)
def _places(name: str, role: str) -> tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...]:
    found = []
    for block in _lexicon().forms[name].table(role).blocks:
        for row_key, column_key, row, column in block.cells():
            row_head = (*row.group, row.label) if row.label else ()
            found.append((f"{row_key}.{column_key}", row_key, column_key, row_head, (*column.group, column.label)))
    return tuple(found)
