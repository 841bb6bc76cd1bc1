"""A small assistant with answers made by hand, so that page and API can be tested without an index."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from reportqa.lexicon import load_lexicon
from reportqa.records import (
    LONGEST_QUESTION,
    Answer,
    Cell,
    CellRef,
    Check,
    Citation,
    Figure,
    Issuer,
    Point,
    Question,
    Report,
    Section,
    Series,
    Slot,
    Span,
    Table,
    Trace,
)

REAL = Issuer("hexi-edu", "河西区教育局")
DEMO = Issuer("demo-1", "云溪市人民政府（虚构）", origin="demo")

NASTY = (
    "5*6*7",
    "~~100~~",
    "$$12$$",
    "2024. 新收",
    '<img src="x" onerror="alert(1)">',
    "# 标题",
    "`代码`",
    "a\n\n\nb",
    "\\(x\\)",
    "&amp;",
)


def make_table(form: str, role: str, values: dict[tuple[str, str], str] | None = None, table_id: str = "") -> Table:
    """A table of that form with small numbers in it; `values` overrides cells."""
    cells = []
    for n, (row, column, form_row, form_column) in enumerate(
        cell for block in load_lexicon().forms[form].table(role).blocks for cell in block.cells()
    ):
        value = (values or {}).get((row, column), str(n % 5))
        cells.append(
            Cell(row, column, value, (*form_row.group, form_row.label), (*form_column.group, form_column.label), page=3)
        )
    title = load_lexicon().forms[form].table(role).title
    return Table(table_id or role, role, form, title, tuple(cells), page=3)


def make_report(issuer: Issuer, year: int, form: str) -> Report:
    """A report with the tables of its form and no narrative."""
    values = {
        ("new", "T"): "1,412",
        ("new", "N"): "1,396",
        ("new", "C2"): "",
        ("cin", "T"): "16",
        ("tot", "T"): "1,420",
        ("cout", "T"): "8",
    }
    tables = tuple(make_table(form, table.role, values) for table in load_lexicon().forms[form].tables)
    return Report(
        id=f"{issuer.id}-{year}",
        issuer=issuer,
        year=year,
        title=f"{issuer.name}{year}年政府信息公开工作年度报告",
        file=f"{issuer.id}-{year}.txt",
        digest="0" * 64,
        sections=(Section("三", "收到和处理政府信息公开申请情况", "requests", (), tables),),
        origin=issuer.origin,
        form=form,
    )


@dataclass(frozen=True)
class StandInLibrary:
    reports: tuple[Report, ...]
    fallen: str = ""
    generation: str = ""

    @property
    def count(self) -> int:
        return len(self.reports)

    def chosen(self, issuers: Collection[str] = (), years: Collection[int] = ()) -> tuple[Report, ...]:
        return tuple(r for r in self.reports if (not issuers or r.issuer.id in issuers) and (not years or r.year in years))

    def pictures_of(self, digest: str) -> bool:
        return any(r.digest == digest for r in self.reports)

    def report(self, report_id: str) -> Report | None:
        return next((r for r in self.reports if r.id == report_id), None)

    def table(self, report_id: str, table_id: str) -> Table | None:
        report = self.report(report_id)
        return next((t for s in report.sections for t in s.tables if t.id == table_id), None) if report else None

    def close(self) -> None:
        """Nothing is open."""


def cite(report: Report, table_id: str, row: str, column: str, label: str = "1") -> Citation:
    """The citation of a cell of one of the reports above."""
    table = next(t for s in report.sections for t in s.tables if t.id == table_id)
    cell = next(c for c in table.cells if (c.row, c.column) == (row, column))
    form_table = load_lexicon().forms[table.form].table(table.role)
    return Citation(
        label=label,
        report=report.id,
        title=report.title,
        issuer=report.issuer.name,
        year=report.year,
        file=report.file,
        origin=report.origin,
        where=CellRef(report.id, table_id, row, column, page=3),
        quote=cell.text,
        state="number" if cell.text else "blank",
        table=f"{form_table.label} {form_table.title}",
        section="三、收到和处理政府信息公开申请情况",
        row_head=cell.row_head,
        column_head=cell.column_head,
        address="https://www.example.gov.cn/2024.html",
    )


class StandIn:
    """Answers a handful of words; everything else is answered with the new requests of 2024."""

    rules_version = "r" * 64
    data_version = "d" * 64

    def __init__(self) -> None:
        self.library = StandInLibrary(
            (
                make_report(REAL, 2024, "E3"),
                make_report(REAL, 2020, "E2"),
                make_report(DEMO, 2023, "E3"),
                make_report(DEMO, 2022, "E3"),
            )
        )
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def examples(self) -> tuple[str, ...]:
        return tuple(f"河西区教育局{year}年新收多少件申请？" for year in (2024, 2020, 2023, 2022, 2021, 2019, 2018))

    def ask(self, text: str, dialogue: tuple[str, ...] = (), today: date | None = None) -> tuple[Answer, Trace]:
        self.asked.append((text, dialogue))
        if "内部错误" in text:
            raise RuntimeError("secret path /etc/hidden")
        if len(text) > LONGEST_QUESTION:
            return replace(refuse(self), question=text, code="too_long"), Trace(Question(text, text, "too_long"), (), 1.0)
        answer = next((make(self) for word, make in ANSWERS.items() if word in text), value(self))
        return replace(answer, question=text), Trace(Question(text, text, "value"), (), 1.0)


def _answer(**parts: object) -> Answer:
    return Answer(
        **{  # type: ignore[arg-type]
            "id": "a" * 64,
            "question": "",
            "status": "answered",
            "code": "value",
            "text": "",
            "rules_version": StandIn.rules_version,
            "data_version": StandIn.data_version,
            **parts,
        }
    )


def value(one: StandIn) -> Answer:
    report = one.library.reports[0]
    where = CellRef(report.id, "requests", "new", "T", page=3)
    balance = tuple(CellRef(report.id, "requests", row, "T") for row in ("new", "cin", "tot", "cout"))
    return _answer(
        text="河西区教育局2024年新收政府信息公开申请1,412件。[1]",
        figures=(Figure(REAL.id, 2024, "new.T", Decimal(1412), "件", "1,412", where, "number"),),
        citations=(cite(report, "requests", "new", "T"),),
        checks=(
            Check(
                "balance",
                "pass",
                "新收 + 上年结转 = 办理总计 + 结转下年（总计列）",
                report.id,
                Decimal(1428),
                Decimal(1428),
                balance,
            ),
            Check("row", "unknown", "一、本年新收：各类申请人之和等于总计（科研机构一格为空白）", report.id, None, None, ()),
        ),
        suggestions=(
            "河西区教育局2024年予以公开多少件？",
            "河西区教育局2020年新收多少件申请？",
            "河西区教育局2024年行政复议共多少件？",
        ),
        understood=(
            Slot("机关", "河西区教育局", "said"),
            Slot("年度", "2024年", "carried"),
            Slot("项目", "本年新收申请 · 总计", "default"),
        ),
    )


def blank(one: StandIn) -> Answer:
    return _answer(
        text="河西区教育局2024年报告表三“科研机构”列此格为空白，不能理解为0。",
        citations=(cite(one.library.reports[0], "requests", "new", "C2"),),
        notes=("该格没有填写，本系统不作推断。",),
    )


def wide(one: StandIn) -> Answer:
    demo = one.library.reports[2]
    return _answer(
        text="云溪市人民政府（虚构）2023年行政复议总计4件，其中结果维持0件。",
        citations=(cite(demo, "reviews", "fy", "tot"), cite(demo, "reviews", "fy", "keep", "2")),
        checks=(Check("fy", "fail", "行政复议四项结果之和等于总计", demo.id, Decimal(6), Decimal(4), ()),),
    )


def many(one: StandIn) -> Answer:
    reports = [r for r in one.library.reports if r.form == "E3"]
    cited = [
        cite(r, "requests", row, "T", str(i))
        for i, (r, row) in enumerate(((r, row) for r in reports for row in ("open", "part", "deny1", "tot")), 1)
    ]
    parts = tuple(Figure(REAL.id, 2024, "x.T", Decimal(n), "件", str(n), None, "number") for n in (3, 4))
    derived = Figure(REAL.id, 2024, "deny.T", Decimal(7), "件", "7", None, "derived", "sum", parts)
    disclosed = cite(one.library.reports[1], "disclosed", "lic", "delta", "13")
    return _answer(text="各年公开情况如下：\n2024年 7件\n2023年 8件", figures=(derived,), citations=(*cited, disclosed))


def quote(one: StandIn) -> Answer:
    report = one.library.reports[0]
    span = Citation(
        "1",
        report.id,
        report.title,
        REAL.name,
        2024,
        report.file,
        "restated",
        Span(report.id, "p3", 0, 20, line=12),
        "全年主动公开信息5*6*7条，其中规范性文件~~100~~件。",
        "text",
        section="一、总体情况",
    )
    return _answer(text="报告“一、总体情况”部分写道：", code="narrative", citations=(span,))


def nasty(one: StandIn) -> Answer:
    return _answer(
        text=" ｜ ".join(NASTY),
        notes=NASTY,
        suggestions=("5*6*7 和 ~~100~~ 是什么？",),
        understood=tuple(Slot("项目", n, "said") for n in NASTY),
    )


def clarify(one: StandIn) -> Answer:
    return _answer(
        status="clarify",
        code="which_issuer",
        text="“高新区”对应2个机关，请选择：",
        suggestions=("河西区教育局2024年新收多少件申请？", "云溪市人民政府（虚构）2023年新收多少件申请？"),
    )


def refuse(one: StandIn) -> Answer:
    return _answer(
        status="refused",
        code="judgement",
        text="这是对工作好坏的评价，我只能给出报告中的数字。",
        suggestions=("河西区教育局2024年新收多少件申请？",),
    )


def trend(one: StandIn) -> Answer:
    points = (Point("2020", Decimal(36), "36", "number", "[2]"), Point("2024", Decimal(1412), "1,412", "number", "[1]"))
    cited = (cite(one.library.reports[0], "requests", "new", "T"), cite(one.library.reports[1], "requests", "new", "T", "2"))
    return _answer(
        code="trend",
        text="河西区教育局新收政府信息公开申请：2020年36件，2024年1,412件。",
        citations=cited,
        understood=(Slot("机关", "河西区教育局", "carried"), Slot("项目", "本年新收申请", "carried")),
        series=(Series("河西区教育局新收政府信息公开申请", "件", "year", points),),
    )


ANSWERS = {
    "走势": trend,
    "空白": blank,
    "复议": wide,
    "全部": many,
    "原话": quote,
    "符号": nasty,
    "高新区": clarify,
    "好不好": refuse,
}
