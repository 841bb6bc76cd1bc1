"""What the benches of scale share: comes in a number of invented reports, goes out passages, questions and measures.

Nothing is read from files: the reports are those of `reportqa.demo.read`, whose true cells are known.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TypeVar

from reportqa.demo.read import made, read_reports
from reportqa.lexicon import Lexicon
from reportqa.passage.cut import cut, paragraph_text
from reportqa.records import Answer, CellRef, Passage
from reportqa.text import plain

SEED = 20261124
T = TypeVar("T")

#: cell asked for, and how
_ASKED = (
    ("new.T", "{name}{year}年新收政府信息公开申请多少件"),
    ("open.T", "{name}{year}年予以公开的申请有多少件"),
    ("new.N", "{name}{year}年新收自然人申请多少件"),
    ("lack1.T", "{name}{year}年本机关不掌握相关政府信息的有多少件"),
    ("cout.T", "{name}{year}年结转下年度继续办理的有多少件"),
    ("fy.tot", "{name}{year}年因信息公开被申请行政复议多少件"),
    ("rej1.T", "{name}{year}年信访举报投诉类申请有多少件"),
    ("pen.dec", "{name}{year}年行政处罚决定有多少件"),
)
#: questions that no body is named in, for search alone
OPEN = (
    "不掌握信息而无法提供的有多少", "被申请行政复议的结果", "网站适老化改造做了什么", "栏目更新不及时怎么改进",
    "重复申请有几件", "召开了多少场新闻发布会", "行政处罚决定的数量", "政府开放日办了几次", "保护第三方权益不予公开",
    "信访类申请怎么处理的", "收取信息处理费多少", "政务新媒体推送了多少条", "结转到明年的申请", "规范性文件现行有效多少件",
    "组织培训几次多少人参加", "商业企业提出的申请", "旧文件的效力标注", "公开审查怎么做的", "法律服务机构申请了几件",
    "考核分值",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that names its body, with the report that it is about and the true text of the cell asked for."""

    text: str
    report: str
    cell: str
    cells: dict[str, str]


def questions(reports: int, most: int) -> tuple[Asked, ...]:
    """Questions about reports spread over the set, the same ones for the same numbers."""
    rng = Random(f"{SEED}/{reports}")  # noqa: S311 - nothing secret about a question
    found = []
    for at, number in enumerate(rng.sample(range(reports), min(most, reports))):
        one = made(number, SEED)
        cell, words = _ASKED[at % len(_ASKED)]
        text = words.format(name=one.report.issuer.name, year=one.report.year)
        found.append(Asked(text, one.report.id, cell, dict(one.cells)))
    return tuple(found)


def judged(answer: Answer, asked: Asked) -> str:
    """right, wrong or other (asked back, refused, a sentence): wrong if a cell told is not as printed or not asked for."""
    told = [(f.where, f.raw) for f in answer.figures if isinstance(f.where, CellRef)]
    if answer.status != "answered" or not told:
        return "other"
    true = all(where.report == asked.report and raw == asked.cells[_key(where)] for where, raw in told)
    return "right" if true and asked.cell in {_key(where) for where, _ in told} else "wrong"


def _key(where: CellRef) -> str:
    return f"{where.row}.{where.column}"


def passages(reports: int, lexicon: Lexicon) -> Iterator[Passage]:
    """The passages of the first so many reports."""
    for one in read_reports(reports, SEED):
        yield from cut(one.report, lexicon)


def searched(passage: Passage) -> str:
    """The text by which a passage is found."""
    return plain(passage.text if passage.row else paragraph_text(" ".join(passage.heading), passage.text)).text


def peak_mb() -> dict[str, float]:
    """Peak resident memory of this process and of the largest of its children, MB."""
    kinds = {"peak MB": resource.RUSAGE_SELF, "peak MB of a child": resource.RUSAGE_CHILDREN}
    return {name: round(resource.getrusage(kind).ru_maxrss / 1024, 1) for name, kind in kinds.items()}


def resident_mb() -> float:
    """Resident memory of this process now, MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024, 1)


def timed(job: Callable[[], T]) -> tuple[T, float]:
    """What the job gives, and how many seconds it took."""
    begun = perf_counter()
    found = job()
    return found, perf_counter() - begun


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {f"p{p}": round(ordered[min(len(ordered) - 1, len(ordered) * p // 100)] * 1000, 3) for p in (50, 95, 99)}
