"""`reportqa evaluate`: what each kind of answer is worth, the files it reads, and what it says of two runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportqa import evaluate
from reportqa.errors import ReportqaError
from reportqa.evaluate import Asked, Judged, Run, Verdict, judge, read_map, read_questions, read_run, write_run
from reportqa.records import Answer, CellRef, Citation, Figure, Question, Status, Trace


def _figure(raw: str, unit: str = "件") -> Figure:
    where = CellRef("r1", "t1", "new", "T")
    return Figure("b1", 2023, "new.T", Decimal(raw.replace(",", "")), unit, raw, where, "number")


A, B = _figure("41"), _figure("36")
DIFFERENCE = Figure("b1", 2023, "difference", Decimal(5), "件", "5", None, "derived", "difference", (A, B))


def _answer(
    status: Status = "answered", figures: tuple[Figure, ...] = (A,), text: str = "某局2023年新收申请为41件。"
) -> Answer:
    cited = Citation("[1]", "r1", "年报", "某局", 2023, "docs/a.txt", "real", CellRef("r1", "t1", "new", "T"), "41", "number")
    return Answer("id", "问", status, "code", text, figures, (cited,) if figures else ())


FAILED: dict[str, tuple[Answer, dict[str, Any], Verdict]] = {
    "another figure": (_answer(), {"kind": "figure", "values": ["42"]}, "wrong_figure"),
    "one figure too many": (_answer(figures=(A, B)), {"kind": "figures", "values": ["41"]}, "wrong_figure"),
    "one figure missing": (_answer(), {"kind": "figures", "values": ["41", "36"]}, "incomplete"),
    "refused": (_answer("refused", ()), {"kind": "figure", "values": ["41"]}, "false_refusal"),
    "asked back": (_answer("clarify", ()), {"kind": "figure", "values": ["41"]}, "false_question"),
    "answered what has no answer": (_answer(), {"kind": "refuse"}, "wrong_figure"),
    "quoted where nothing is": (_answer(figures=()), {"kind": "refuse"}, "not_refused"),
    "picked one of several": (_answer(), {"kind": "clarify"}, "wrong_figure"),
    "quoted without asking": (_answer(figures=()), {"kind": "clarify"}, "not_asked"),
    "a number for a blank": (_answer(), {"kind": "text", "forbid_figures": True}, "wrong_figure"),
    "a word missing": (_answer(), {"kind": "figure", "values": ["41"], "must_include": [["2024", "2022"]]}, "incomplete"),
    "a word too many": (_answer(), {"kind": "figure", "values": ["41"], "must_not_include": ["某局"]}, "wrong_figure"),
    "out of order": (_answer(), {"kind": "figure", "values": ["41"], "order": ["41", "2023"]}, "incomplete"),
    "another report cited": (_answer(), {"kind": "figure", "values": ["41"], "reports": ["b.txt"]}, "wrong_citation"),
}
RIGHT: dict[str, tuple[Answer, dict[str, Any]]] = {
    "the figure": (_answer(), {"kind": "figure", "values": ["41"], "reports": ["a.txt"], "must_include": ["某局"]}),
    "the report by its name in the map": (_answer(), {"kind": "figure", "values": ["41"], "reports": ["H1"]}),
    "a derived figure beside what it comes from": (
        _answer(figures=(DIFFERENCE, A, B)),
        {"kind": "figure", "values": ["5"]},
    ),
    "a figure that may stand beside it": (_answer(figures=(A, B)), {"kind": "figure", "values": ["41"], "allow": ["36"]}),
    "a refusal": (_answer("refused", ()), {"kind": "refuse"}),
    "a question back": (_answer("clarify", ()), {"kind": "clarify"}),
    "every meaning at once": (
        _answer(figures=(A, B)),
        {"kind": "clarify", "both_ok": [["H1", "41"], ["H2", "36"]]},
    ),
    "a blank said": (
        _answer("refused", (), "这一格为空白。"),
        {"kind": "text", "forbid_figures": True, "must_include": ["空白"]},
    ),
    "thousands and scale": (_answer(figures=(_figure("1,200", "万元"),)), {"kind": "figure", "values": ["1200万元"]}),
    "money in single units": (_answer(figures=(_figure("12.5", "万元"),)), {"kind": "figure", "values": ["125000元"]}),
}


@pytest.mark.parametrize("name", FAILED)
def test_each_fault_has_its_verdict(name: str) -> None:
    answer, expected, verdict = FAILED[name]
    found, why = judge(answer, expected, {})
    assert found == verdict
    assert why


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_right(name: str) -> None:
    answer, expected = RIGHT[name]
    assert judge(answer, expected, {"H1": "docs/a.txt"}) == ("right", "")


def _ask(text: str, before: tuple[str, ...], today: object) -> tuple[Answer, Trace]:
    figure = _figure("42") if text == "错" else A
    return _answer(figures=(figure,)), Trace(Question(text, text, "value"), (), 0.0)


def _asked(id: str, question: str) -> Asked:
    return Asked(id, "甲" if id == "1" else "乙", question, (), None, {"kind": "figure", "values": ["41"]})


def test_a_wrong_figure_costs_three_and_stands_first() -> None:
    run = evaluate.evaluate([_asked("1", "对"), _asked("2", "错")], _ask, {})
    assert (run.points(), run.count("right"), run.count("wrong_figure")) == (-2, 1, 1)
    assert [j.id for j in run.worst(5)] == ["2"]
    assert {name: len(judged) for name, judged in run.groups().items()} == {"甲": 1, "乙": 1}


def test_a_run_is_read_as_it_was_written_and_compared(tmp_path: Path) -> None:
    old = evaluate.evaluate([_asked("1", "对"), _asked("2", "对")], _ask, {})
    new = evaluate.evaluate([_asked("1", "对"), _asked("2", "错")], _ask, {})
    write_run(old, tmp_path / "old.json")
    assert read_run(tmp_path / "old.json") == old
    assert [(o.verdict, n.verdict) for o, n in evaluate.changed(old, new)] == [("right", "wrong_figure")]
    worded = replace(new, judged=tuple(replace(j, text="另一种说法") for j in new.judged))
    assert [n.id for _, n in evaluate.changed(new, worded)] == ["1", "2"]


def test_questions_are_read_from_both_kinds_of_file(tmp_path: Path) -> None:
    lines = tmp_path / "q.jsonl"
    history = [{"role": "user", "text": "前问"}, {"role": "assistant", "text": "答"}]
    row: Mapping[str, Any] = {"id": "Q1", "class": "c", "question": "问", "history": history, "expected": {"kind": "refuse"}}
    lines.write_text(json.dumps(row, ensure_ascii=False) + "\n\n", "utf-8")
    assert read_questions(lines, None) == (Asked("Q1", "c", "问", ("前问",), None, {"kind": "refuse"}),)
    table = tmp_path / "q.toml"
    table.write_text('[[ask]]\nquestion = "问"\nstatus = "answered"\nfigures = ["5"]\nsays = ["增加"]\n', "utf-8")
    (asked,) = read_questions(table, None)
    assert judge(_answer(figures=(DIFFERENCE, A, B), text="增加5件"), asked.expected, {}) == ("right", "")


SHORT: dict[str, tuple[dict[str, Any], Answer, Verdict]] = {
    "another figure only": ({"status": "answered", "figures": ["5"]}, _answer(), "wrong_figure"),
    "a figure missing": ({"status": "answered", "figures": ["41", "5"]}, _answer(), "incomplete"),
    "a figure that must not be said": (
        {"status": "answered", "figures": ["41"], "never": ["36"]},
        _answer(figures=(A, B)),
        "wrong_figure",
    ),
    "a figure where a question is due": ({"status": ["clarify", "refused"]}, _answer(), "wrong_figure"),
    "a quotation where a refusal is due": ({"status": "refused"}, _answer(figures=()), "not_refused"),
    "refused": ({"status": "answered"}, _answer("refused", ()), "false_refusal"),
    "none of the words": ({"status": "answered", "says": ["下降|减少"]}, _answer(), "incomplete"),
    "one of the words": ({"status": "answered", "says": ["下降|新收"]}, _answer(), "right"),
    "one of the ways": ({"status": ["clarify", "answered"], "figures": ["41"]}, _answer("clarify", ()), "right"),
    "figures beside": ({"status": "answered", "figures": ["41"]}, _answer(figures=(A, B)), "right"),
}


@pytest.mark.parametrize("name", SHORT)
def test_the_short_form_is_judged(name: str, tmp_path: Path) -> None:
    row, answer, verdict = SHORT[name]
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in {"question": "问", **row}.items()]
    table = tmp_path / "q.toml"
    table.write_text("\n".join(["[[ask]]", *lines]), "utf-8")
    (asked,) = read_questions(table, None)
    assert judge(answer, asked.expected, {})[0] == verdict


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"question": "问", "expected": {"kind": "guess"}}', '{"expected": {"kind": "refuse"}}', '"问"']
)
def test_a_file_that_holds_no_questions_is_refused_in_plain_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(ReportqaError, match="问题文件"):
        read_questions(path, None)


def test_files_that_are_no_run_and_no_map_are_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"id": 1}]', "utf-8")
    with pytest.raises(ReportqaError, match="评测结果"):
        read_run(path)
    with pytest.raises(ReportqaError, match="对照文件"):
        read_map(path)
    path.write_text('[{"id": "H1", "file": "docs/a.txt"}]', "utf-8")
    assert read_map(path) == {"H1": "docs/a.txt"}


def test_a_run_knows_its_versions() -> None:
    run = evaluate.evaluate(
        [_asked("1", "对")], lambda *_: (replace(_answer(), rules_version="r", data_version="d"), _ask("对", (), None)[1]), {}
    )
    assert (run.rules_version, run.data_version) == ("r", "d")
    assert run.judged == (Judged("1", "甲", "对", "right", "", _answer().text),)
    assert Run("r", "d", run.judged) == run
