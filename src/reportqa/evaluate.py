"""Asks a file of questions and judges the answers. Comes in: questions, what is expected, what answers. Goes out: a `Run`.

A wrong figure costs three points, whatever else is not right none; so refusing always beats guessing. Runs can be written down
and compared.

A question is a row with `question` and `expected`: its `kind` (figure, figures, text, refuse, clarify), the `values` that
must be asserted, `allow` (figures that may stand beside them), `must_include` and `must_not_include` (words of the text; of an
inner list one word is enough), `order` (words in their order), `reports` (files, or names that a map turns into files, that
must be cited), `both_ok` and `forbid_figures`. `class` groups, `history` holds the turns before, `today` is an ISO date. In
TOML a shorter form stands for it: `status`, `figures`, `never`, `says`, `before`; others may stand beside those figures.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from reportqa.errors import ReportqaError
from reportqa.records import Answer, Figure, Trace
from reportqa.text import chinese_number, number, plain

Verdict = Literal[
    "right", "wrong_figure", "wrong_citation", "false_refusal", "false_question", "incomplete", "not_refused", "not_asked"
]
#: what an answer is worth; a wrong figure weighs as much as three answers
POINTS: dict[Verdict, int] = {"right": 1, "wrong_figure": -3}
#: what `expected.kind` may be
_KINDS = ("figure", "figures", "text", "refuse", "clarify", "short")
#: units that multiply a number of money or of things
_SCALES = (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))
Ask = Callable[[str, tuple[str, ...], date | None], tuple[Answer, Trace]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the file and what is expected of its answer."""

    id: str
    group: str
    question: str
    before: tuple[str, ...]
    today: date | None
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """How one question went: the verdict, why, and what was said."""

    id: str
    group: str
    question: str
    verdict: Verdict
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """All judgements of a file with the versions that they belong to."""

    rules_version: str
    data_version: str
    judged: tuple[Judged, ...]

    def groups(self) -> dict[str, tuple[Judged, ...]]:
        """The judgements by class, in the order of the file."""
        names = dict.fromkeys(j.group for j in self.judged)
        return {name: tuple(j for j in self.judged if j.group == name) for name in names}

    def count(self, verdict: Verdict) -> int:
        """How many questions went that way."""
        return sum(j.verdict == verdict for j in self.judged)

    def points(self) -> int:
        """One for each right answer, minus three for each wrong figure."""
        return sum(POINTS.get(j.verdict, 0) for j in self.judged)

    def worst(self, most: int) -> tuple[Judged, ...]:
        """What went wrong, wrong figures first."""
        failed = [j for j in self.judged if j.verdict != "right"]
        return tuple(sorted(failed, key=lambda j: POINTS.get(j.verdict, 0))[:most])


def read_questions(path: Path, today: date | None) -> tuple[Asked, ...]:
    """The questions of a JSONL file, or of a TOML file with a table `ask` each; raises `ReportqaError` naming the line."""
    try:
        text = path.read_text("utf-8-sig")
        rows = tomllib.loads(text).get("ask", []) if path.suffix == ".toml" else _lines(text)
    except (OSError, ValueError) as error:
        raise ReportqaError(f"问题文件 {path} 读不出：{error}") from error
    found = []
    for place, row in enumerate(rows, 1):
        try:
            found.append(_asked(place, row, today))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ReportqaError(f"问题文件 {path} 的第{place}个问题写法有误：{error}") from error
    return tuple(found)


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _asked(place: int, row: Mapping[str, Any], today: date | None) -> Asked:
    before = row.get("before") or [turn["text"] for turn in row.get("history") or [] if turn.get("role") == "user"]
    day = date.fromisoformat(row["today"]) if row.get("today") else today
    expected = row.get("expected") or _expected(row)
    if expected["kind"] not in _KINDS:
        raise ValueError(f"kind = {expected['kind']}")
    return Asked(str(row.get("id", place)), str(row.get("class", "")), str(row["question"]), tuple(before), day, expected)


def _expected(row: Mapping[str, Any]) -> dict[str, Any]:
    """The expectation of the short form: status (or several that are equally right), figures, never, says ("a|b": either)."""
    status = row["status"] if isinstance(row["status"], list) else [row["status"]]
    if unknown := [s for s in status if s not in ("answered", "clarify", "refused")]:
        raise ValueError(f"status = {unknown[0]}")
    says = [word.split("|") for word in row.get("says", [])]
    return {
        "kind": "short",
        "status": status,
        "values": row.get("figures", []),
        "never": row.get("never", []),
        "must_include": says,
    }


def evaluate(questions: Sequence[Asked], ask: Ask, files: Mapping[str, str]) -> Run:
    """Asks every question; `files` turns names of reports in the expectations into files of the corpus."""
    judged = []
    versions = ("", "")
    for asked in questions:
        answer, _ = ask(asked.question, asked.before, asked.today)
        versions = answer.rules_version, answer.data_version
        verdict, why = judge(answer, asked.expected, files)
        judged.append(Judged(asked.id, asked.group, asked.question, verdict, why, answer.text))
    return Run(*versions, tuple(judged))


def judge(answer: Answer, expected: Mapping[str, Any], files: Mapping[str, str]) -> tuple[Verdict, str]:
    """The verdict on one answer, and the reason if it is not right."""
    kind = expected["kind"]
    if kind == "short":
        return _judge_short(answer, expected)
    if kind in ("refuse", "clarify"):
        return _judge_without_answer(answer, expected)
    if expected.get("forbid_figures"):
        if answer.figures:
            return "wrong_figure", f"给出了{_shown(answer.figures)}，而这里没有数字"
    elif answer.status != "answered":
        return ("false_question" if answer.status == "clarify" else "false_refusal"), answer.code
    verdict = _judge_figures(answer, expected) if kind != "text" else None
    verdict = verdict or _judge_words(answer, expected)
    if verdict is None and (missing := _not_cited(answer, expected, files)):
        verdict = "wrong_citation", f"没有引用{missing}"
    return verdict or ("right", "")


def _judge_without_answer(answer: Answer, expected: Mapping[str, Any]) -> tuple[Verdict, str]:
    allowed = expected.get("allow", [])
    stated = [f for f in answer.figures if not any(same(v, f) for v in allowed)]
    if expected["kind"] == "refuse":
        if stated:
            return "wrong_figure", f"给出了{_shown(stated)}，而这里不能回答"
        return ("right", "") if answer.status in ("refused", "failed") else ("not_refused", answer.code)
    every = [value for _, value in expected.get("both_ok", [])]
    if answer.status == "clarify" or (every and all(any(same(v, f) for f in answer.figures) for v in every)):
        return "right", ""
    return ("wrong_figure", f"给出了{_shown(stated)}，而问题有几种意思") if stated else ("not_asked", answer.code)


def _judge_short(answer: Answer, expected: Mapping[str, Any]) -> tuple[Verdict, str]:
    """The verdict where other figures may stand beside those expected, and only those of `never` may not."""
    wrong = [f for f in answer.figures if any(same(v, f) for v in expected["never"])]
    status = "refused" if answer.status == "failed" else answer.status
    if wrong or (answer.figures and "answered" not in expected["status"]):
        return "wrong_figure", f"给出了{_shown(wrong or answer.figures)}"
    if status not in expected["status"]:
        if status == "answered":
            return ("not_refused" if "refused" in expected["status"] else "not_asked"), answer.code
        return ("false_question" if status == "clarify" else "false_refusal"), answer.code
    missing = [v for v in expected["values"] if not any(same(v, f) for f in answer.figures)]
    if status == "answered" and missing:
        return ("incomplete" if len(missing) < len(expected["values"]) or not answer.figures else "wrong_figure"), "、".join(
            missing
        )
    return _judge_words(answer, expected) or ("right", "")


def _judge_figures(answer: Answer, expected: Mapping[str, Any]) -> tuple[Verdict, str] | None:
    values, allowed = expected["values"], expected.get("allow", [])
    # what a derived figure was computed from stands beside it by rule
    mains = [f for f in answer.figures if not any(f in other.parts for other in answer.figures)]
    wrong = [f for f in mains if not any(same(v, f) for v in (*values, *allowed))]
    missing = [v for v in values if not any(same(v, f) for f in answer.figures)]
    if wrong:
        return "wrong_figure", f"给出了{_shown(wrong)}，应为{'、'.join(values)}"
    return ("incomplete", f"没有给出{'、'.join(missing)}") if missing else None


def _judge_words(answer: Answer, expected: Mapping[str, Any]) -> tuple[Verdict, str] | None:
    said = plain(" ".join((answer.text, *answer.notes))).text
    for word in expected.get("must_include", []):
        if not any(plain(w).text in said for w in (word if isinstance(word, list) else [word])):
            return "incomplete", f"没有说到{word}"
    for word in expected.get("must_not_include", []):
        if plain(word).text in said:
            return "wrong_figure", f"说了{word}"
    at = 0
    for word in expected.get("order", []):
        at = said.find(plain(word).text, at)
        if at < 0:
            return "incomplete", f"{word}不在应有的位置"
    return None


def _not_cited(answer: Answer, expected: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """The first report that should have been cited and was not."""
    cited = {name for c in answer.citations for name in (c.file, Path(c.file).name)}
    wanted = [files.get(str(name), str(name)) for name in expected.get("reports", [])]
    return next((name for name in wanted if Path(name).name not in cited), "")


def same(value: str, figure: Figure) -> bool:
    """Whether a figure is worth what is written: 1,200 and 1200, 1.2万 and 12000, a fall written with or without its sign."""
    wanted, given = _worth(str(value), figure.unit), _worth(figure.raw, figure.unit)
    return wanted is not None and given is not None and abs(wanted) == abs(given)


def _worth(text: str, unit: str) -> Decimal | None:
    """The number of a text in single units; the unit of the figure counts where the text names none of its own."""
    flat = plain(text).text.lstrip("+-")
    digits = "".join(c for c in flat if c.isdigit() or c in ".,")
    value = number(digits) if digits else chinese_number(flat.rstrip("件项个条次元万亿期篇家人"))
    words = flat if any(sign in flat for sign, _ in _SCALES) or not digits or flat.endswith("元") else unit
    scale = next((power for sign, power in _SCALES if sign in words), Decimal(1))
    return value * scale if value is not None else None


def _shown(figures: Iterable[Figure]) -> str:
    return "、".join(f"{f.raw}{f.unit}" if not f.raw.endswith(f.unit) else f.raw for f in figures)


def read_map(path: Path | None) -> dict[str, str]:
    """Names of reports with the files they stand for: a JSON object, or a list of {id, file}."""
    if path is None:
        return {}
    try:
        rows = json.loads(path.read_text("utf-8"))
        return (
            {str(r["id"]): str(r["file"]) for r in rows}
            if isinstance(rows, list)
            else {str(k): str(v) for k, v in rows.items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportqaError(f"对照文件 {path} 读不出：{error}") from error


def write_run(run: Run, path: Path) -> None:
    """The run as JSON, to be compared with a later one."""
    path.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_run(path: Path) -> Run:
    """A run that was written down; raises `ReportqaError` if the file is none."""
    try:
        row = json.loads(path.read_text("utf-8"))
        return Run(row["rules_version"], row["data_version"], tuple(Judged(**j) for j in row["judged"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReportqaError(f"评测结果 {path} 读不出：{error}") from error


def changed(before: Run, after: Run) -> Iterator[tuple[Judged, Judged]]:
    """Questions of both runs whose verdict or wording is another now."""
    earlier = {j.id: j for j in before.judged}
    for judged in after.judged:
        old = earlier.get(judged.id)
        if old is not None and (old.verdict, old.text) != (judged.verdict, judged.text):
            yield old, judged
