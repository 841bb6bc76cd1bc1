"""Whether what is said of figures in words is so. In: an answer; out: who is said to have most and has not.

Part of the last gate: 甲局更多 and 最高的是2023年 hold no number that could be looked up, so they are tested against the
series, whose points are tested against the reports.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from reportqa.records import Answer, Question, Series

#: 甲局更多。 甲局、乙局并列最少。
_WHO = re.compile(r"^(?P<names>[^，：。\n]+?)(?:并列)?(?P<how>更多|更少|最多|最少|最高|最低)$")
_YEARS = re.compile(r"(?P<years>20\d\d(?:、20\d\d)*)年(?P<how>最高|最低)，为")
_ENDS = re.compile(r"最高的是(?P<high>20\d\d(?:、20\d\d)*)年，最低的是(?P<low>20\d\d(?:、20\d\d)*)年")
#: 新收申请最多的是
_FIRST = re.compile(r"(最多|最少|最高|最低)的(?:是|前)")
_MOST = ("更多", "最多", "最高")
#: what is said of all years or of all that are compared, and whether it is so
_WHOLE: dict[str, Callable[[Sequence[Decimal]], bool]] = {
    "各年相同": lambda values: len(set(values)) == 1,
    "一样多": lambda values: len(set(values)) == 1,
    "一样高": lambda values: len(set(values)) == 1,
    "不一样": lambda values: len(set(values)) > 1,
    "是，逐年增加": lambda values: all(a < b for a, b in itertools.pairwise(values)),
    "不是，逐年减少": lambda values: all(a > b for a, b in itertools.pairwise(values)),
}


def problems(answer: Answer, question: Question) -> Iterator[str]:
    """Claims that no series of the answer bears out; an answer without a series makes none."""
    if question.kind == "rank" and answer.code == "rank":
        orders = [m.group(1) for m in _FIRST.finditer(answer.text)]
        yield from (f"{how} is not what was asked for" for how in orders if (how in _MOST) != (question.order == "most"))
    lines = [s for s in answer.series if sum(p.value is not None for p in s.points) > 1]
    if not lines or question.kind not in ("compare", "trend"):
        return
    for sentence in re.split(r"[。\n]", answer.text):
        for said, holds in _claims(sentence.strip(), question.kind):
            if not any(holds(line) for line in lines):
                yield f"{said} is not so"


def _claims(sentence: str, kind: str) -> Iterator[tuple[str, Callable[[Series], bool]]]:
    """Each claim of a sentence, with the test of it."""
    if sentence in _WHOLE:
        yield sentence, partial(_all, _WHOLE[sentence])
    if kind == "compare" and (who := _WHO.match(sentence)):
        yield sentence, partial(_reach, who["names"], who["how"] in _MOST)
    for years in _YEARS.finditer(sentence):
        yield years.group(), partial(_reach, years["years"], years["how"] in _MOST)
    for ends in _ENDS.finditer(sentence):
        yield ends.group(), partial(_reach, ends["high"], True)
        yield ends.group(), partial(_reach, ends["low"], False)


def _all(holds: Callable[[Sequence[Decimal]], bool], line: Series) -> bool:
    return holds([p.value for p in line.points if p.value is not None])


def _reach(listed: str, most: bool, line: Series) -> bool:
    """Whether exactly those listed have the highest or the lowest value of a series."""
    names = listed.split("、")
    points = [(p.label, p.value) for p in line.points if p.value is not None]
    best = (max if most else min)(value for _, value in points)
    first = [label for label, value in points if value == best]
    return len(first) == len(names) and all(any(label.startswith(name) for name in names) for label in first)
