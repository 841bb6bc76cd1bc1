"""Terms and advice carry article, law and the month of the last check; ways to object are told to be no legal advice."""

from __future__ import annotations

from datetime import date

import pytest

from reportqa.assistant import Assistant
from reportqa.errors import WrongSetting
from reportqa.lexicon import load_lexicon
from reportqa.lexicon.cues import Term, check_terms

TODAY = date(2026, 3, 1)
TERMS = load_lexicon().terms
#: as people ask, and the explanation that they want
ASKED = {
    "三安全一稳定是什么": "safety",
    "三类内部事务信息指哪三类": "internal",
    "什么叫四类过程性信息": "process",
    "结果纠正什么意思": "outcome_fix",
    "什么叫结转": "carried",
    "部分公开和不予公开有什么区别": "part_or_deny",
    "勾稽关系是啥": "identity",
    "怎么申请信息公开": "apply",
    "申请要交什么材料": "materials",
    "可以网上申请吗": "online",
    "申请要写理由吗": "reason",
    "申请后多久给答复": "answer_time",
    "申请信息公开要不要钱": "fees",
    "口头行不行": "oral",
    "不给公开怎么办": "remedy",
    "该去哪投诉": "complain",
    "能直接起诉吗": "direct_suit",
    "复议多久内提": "review_time",
    "超期不答复找谁": "late",
    "对收费不服怎么办": "fee_dispute",
}


@pytest.mark.parametrize(("question", "key"), ASKED.items())
def test_the_explanation_wanted_with_its_source(question: str, key: str, shipped: Assistant) -> None:
    answer, trace = shipped.ask(question, (), TODAY)
    assert (answer.status, answer.code, trace.question.topic) == ("answered", "term", key), answer.text
    assert answer.text.startswith(TERMS[key].text)
    assert f"依据：{TERMS[key].basis}；核对日期：{TERMS[key].checked}" in answer.text


@pytest.mark.parametrize("key", sorted(TERMS))
def test_every_explanation_passes_the_last_gate(key: str, shipped: Assistant) -> None:
    term = TERMS[key]
    answer, _ = shipped.ask(f"{term.words[0]}？" if term.guide else f"{term.words[0]}是什么意思？", (), TODAY)
    assert answer.status == "answered", answer.text
    assert any("不是法律意见" in n for n in answer.notes) is term.remedy


def test_who_asks_how_to_apply_to_a_body_is_offered_how_to_reach_it(shipped: Assistant) -> None:
    answer, _ = shipped.ask("云岫市教育局怎么申请信息公开", (), TODAY)
    assert any("云岫市教育局" in s and "联系方式" in s for s in answer.suggestions), answer.suggestions


def test_two_terms_are_told_side_by_side_by_name(shipped: Assistant) -> None:
    answer, trace = shipped.ask("重复申请和大量反复申请有什么区别", (), TODAY)
    assert trace.question.topic == "repeated abusive"
    assert answer.text.splitlines() == [
        f"{TERMS[key].name}：{TERMS[key].text}（依据：{TERMS[key].basis}；核对日期：{TERMS[key].checked}）"
        for key in ("repeated", "abusive")
    ]


def test_old_periods_are_not_told() -> None:
    assert not any("15个工作日内答复" in t.text for t in TERMS.values())
    assert "20个工作日" in TERMS["answer_time"].text


def test_a_term_without_a_month_or_with_a_wrong_reference_is_refused() -> None:
    good = Term(name="x", words=("x",), text="x", basis="x", checked="2026-11")
    check_terms({"x": good})
    for wrong in (good.model_copy(update={"checked": "2026"}), good.model_copy(update={"see": ("nothing",)})):
        with pytest.raises(WrongSetting, match=r"terms\.toml"):
            check_terms({"x": wrong})
