"""Answers and traces for the command line: on a screen for people, as a JSON row for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from reportqa.canonical import plain_decimal
from reportqa.evaluate import Judged, Run, Verdict
from reportqa.export.findings import Finding
from reportqa.kept import Kept
from reportqa.records import Answer, CellRef, Citation, Trace

_ORIGINS = {"demo": "【演示数据】", "restated": "【摘编】", "real": ""}
_RESULTS = {"pass": "成立", "fail": "不成立", "unknown": "无法核对"}
#: refusals that quote the cell which holds no number
_QUOTING = {"unsure", "blank", "slash", "none_written", "section_none", "printed_as_text", "sum_blocked", "sum_blocked_all"}
_HOW = {"said": "您说的", "carried": "沿用上一问", "default": "默认"}


def place(citation: Citation) -> str:
    """表二 主动公开政府信息情况 · 第二十条第（五）项 行政许可 × 处理决定数量 · 第46行."""
    where = citation.where
    spot = f"第{where.page}页" if where.page else f"第{where.line}行" if where.line else ""
    if isinstance(where, CellRef):
        heads = f"{' '.join(citation.row_head)} × {' '.join(citation.column_head)}".strip(" ×")
        return " · ".join(part for part in (citation.table, heads, spot) if part)
    return " · ".join(part for part in ("正文", citation.section, spot) if part)


def quoted(citation: Citation) -> str:
    """What the paper prints; a blank, and print in a picture that was not read for certain, are said as such."""
    if citation.state == "unsure":
        return "（图片，未能可靠识别）"
    return f"“{citation.quote.strip()}”" if citation.quote.strip() else "（空白）"


def show_answer(console: Console, answer: Answer) -> None:
    """The answer as lines of text."""
    console.print(answer.text, style="bold", markup=False)
    if answer.understood:
        console.print(
            "理解为：" + " · ".join(f"{s.label} {s.value}（{_HOW[s.how]}）" for s in answer.understood),
            style="dim",
            markup=False,
        )
    for citation in answer.citations:
        mark = _ORIGINS[citation.origin]
        sure = "" if citation.confidence is None else f"，由图片识别，可信度{citation.confidence}"
        if citation.state == "unsure":
            sure = f"，请看{citation.file}第{citation.where.page}页的图片"
        console.print(
            f"出处{citation.label} {mark}{citation.title}，{place(citation)}，原文{quoted(citation)}{sure}", markup=False
        )
    for check in answer.checks:
        console.print(f"核对：{_RESULTS[check.result]}　{check.text}", markup=False)
    for note in answer.notes:
        console.print(f"说明：{note}", markup=False)
    for suggestion in answer.suggestions:
        console.print(f"可以问：{suggestion}", markup=False)
    console.print(
        f"数据版本 {answer.data_version} · 规则版本 {answer.rules_version} · 回答号 {answer.id}", style="dim", markup=False
    )


def batch_row(id: Any, answer: Answer) -> dict[str, Any]:
    """One line of `ask --batch`: kind, text, the figures asserted, and the citations with the report's file name."""
    return {
        "id": id,
        "kind": _kind(answer),
        "text": " ".join([answer.text, *answer.notes]),
        "figures": [f"{f.raw}{f.unit}" if f.unit and not f.raw.endswith(f.unit) else f.raw for f in answer.figures],
        "citations": [
            {
                "report": PurePosixPath(c.file).name,
                "issuer": c.issuer,
                "year": c.year,
                "locator": place(c),
                "quote": c.quote,
                "label": f"{c.title} {c.label}",
            }
            for c in answer.citations
        ],
    }


def _kind(answer: Answer) -> str:
    if answer.status == "clarify":
        return "clarify"
    if answer.status != "answered":
        return "text" if answer.code in _QUOTING else "refuse"
    if not answer.figures:
        return "text"
    mains = [f for f in answer.figures if not any(f in other.parts for other in answer.figures)]
    return "figure" if len(mains) == 1 else "figures"


def show_trace(console: Console, answer: Answer, trace: Trace) -> None:
    """What was understood, by which rule, what was looked up, and what was rejected and why."""
    question = trace.question
    console.print(f"问题：{question.text}", markup=False)
    console.print(f"规范形式：{question.plain}", markup=False)
    for mention in question.mentions:
        words = question.plain[mention.start : mention.end]
        console.print(f"  “{words}” → {mention.what} {mention.value}　规则：{mention.rule}", markup=False)
    for slot, value in (("沿用", question.carried), ("没有解释的词", question.words), ("未收录的名称", question.unknown)):
        if value:
            console.print(f"  {slot}：{'、'.join(value)}", markup=False)
    for number, step in enumerate(trace.steps, 1):
        console.print(f"{number}. {step.name}", markup=False)
        for found in step.found:
            console.print(f"     {found}", markup=False)
        for what, reason in step.rejected:
            console.print(f"     未采用 {what}：{reason}", markup=False)
    console.print(f"状态：{answer.status}（{answer.code}），用时{trace.milliseconds:.1f}毫秒", markup=False)
    console.print()
    show_answer(console, answer)


_SEVERITIES = {"critical": "严重", "warning": "注意", "note": "提示"}


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """What an office should look at: a table a report, then each finding in words with what can be done about it."""
    for report, group in groupby(findings, key=lambda f: f.report):
        listed = list(group)
        first = next((f for f in listed if f.year), listed[0])
        heading = f"{report}　{first.issuer} {first.year}年" if first.year else report
        table = Table(box=box.SIMPLE_HEAD, title=heading, title_justify="left", title_style="bold", pad_edge=False)
        for column in ("", "程度", "检查"):
            table.add_column(column, overflow="fold")
        for column in ("左边", "右边", "相差"):
            table.add_column(column, justify="right", overflow="fold")
        for column in ("单元格", "位置"):
            table.add_column(column, overflow="fold")
        for number, f in enumerate(listed, 1):
            sides = [plain_decimal(side) if side is not None else "" for side in (f.left, f.right, f.difference)]
            table.add_row(f"{number}", _SEVERITIES[f.severity], f.check, *sides, _few(f.cells), f.place)
        console.print(table)
        for number, f in enumerate(listed, 1):
            console.print(f"  {number}. {f.text}{f.next}（{f.code}）")
        console.print()


def _few(cells: Sequence[str]) -> str:
    """The first cells by their nearest headings, each on its line; files of findings name them all in full."""
    shown = ["×".join(h.split("›")[-1] for h in cell.split(" × ")) if " × " in cell else cell for cell in cells[:4]]
    return "\n".join([*shown, *([f"等{len(cells)}格"] if len(cells) > len(shown) else [])])


_VERDICTS: dict[Verdict, str] = {
    "right": "正确",
    "wrong_figure": "错数",
    "false_refusal": "误拒",
    "false_question": "误问",
    "wrong_citation": "出处",
    "incomplete": "不全",
    "not_refused": "该拒",
    "not_asked": "该问",
}


def show_run(console: Console, run: Run) -> None:
    """Right answers, wrong figures, false refusals and whatever else went wrong, by class and all together."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("类别")
    for column in ("题数", "正确", "比例", *list(_VERDICTS.values())[1:]):
        table.add_column(column, justify="right", no_wrap=True)
    for name, judged in (*run.groups().items(), ("合计", run.judged)):
        counts = Counter(j.verdict for j in judged)
        share = f"{100 * counts['right'] / len(judged):.1f}%" if judged else ""
        others = [f"{counts[v]}" if counts[v] else "" for v in list(_VERDICTS)[1:]]
        table.add_row(name, f"{len(judged)}", f"{counts['right']}", share, *others)
    console.print(table)
    console.print(f"得分 {run.points()}，数据版本 {run.data_version}，规则版本 {run.rules_version}", markup=False)


def show_judged(console: Console, judged: Judged) -> None:
    """One failure: the question, what was wrong, and what was said."""
    verdict = _VERDICTS[judged.verdict]
    console.print(f"{verdict}　{judged.id} [{judged.group}] {judged.question}　{judged.why}", style="bold", markup=False)
    console.print(f"  {judged.text}", markup=False)


def show_changes(console: Console, changes: Sequence[tuple[Judged, Judged]]) -> None:
    """What two runs say differently."""
    for old, new in changes:
        verdicts = " → ".join(dict.fromkeys((_VERDICTS[old.verdict], _VERDICTS[new.verdict])))
        console.print(f"{verdicts}　{new.id} {new.question}", style="bold", markup=False)
        console.print(f"  此前：{old.text}", markup=False)
        console.print(f"  现在：{new.text}", markup=False)
    console.print(f"与上次相比，{len(changes)}题不同。", markup=False)


def show_generations(console: Console, rows: Sequence[Kept]) -> None:
    """The generations of the index as a table, newest first."""
    table = Table(box=box.SIMPLE)
    for head in ("编号", "数据版本", "报告", "可检索的内容", "在用", "状况"):
        table.add_column(head)
    for row in rows:
        facts = row.found.facts if row.found else {}
        version = row.found.version if row.found else ""
        counts = (str(facts.get("reports", "")), str(facts.get("passages", "")))
        table.add_row(row.name, version, *counts, "是" if row.used else "", "不能用" if row.fault else "完好")
    console.print(table if rows else "还没有索引。请运行 reportqa build 建立索引。")
    for row in rows:
        if row.fault:
            console.print(f"{row.name}：{row.fault}", markup=False)
