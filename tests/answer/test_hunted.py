"""Questions that look like others: narrower ones, several in a row, names of other bodies. None gets a neighbour's figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reportqa.assistant import Assistant

TODAY = date(2026, 3, 1)
#: what narrows a figure that the tables do not divide so; one letter of each is a function letter
NARROWED = [
    "云岫市教育局2023年初次申请多少件",
    "云岫市教育局2023年在线申请多少件",
    "云岫市教育局2023年老人申请多少件",
    "云岫市教育局2023年女人申请多少件",
    "云岫市教育局2023年长期未办结多少件",
    "云岫市教育局2023年到期未办结多少件",
    "云岫市教育局2023年延期答复多少件",
    "云岫市公安局2023年特种许可多少件",
    "云岫市公安局2023年二审败诉多少件",
    "云岫市公安局2023年有偿许可多少件",
    "云岫市公安局2023年顶格处罚多少件",
    "云岫市公安局2023年从轻处罚多少件",
    "云岫市公安局2023年人工答复多少件",
    "云岫市公安局2023年中止办理多少件",
]
#: bodies that are not held, though a held one is in their name
OTHERS = [
    "云岫县公安局", "云岫市公安分局", "云岫市公安局城南分局", "云岫市公安局下属单位", "云岫市人大",
    "云岫市政协", "云岫市法院", "云岫市检察院", "云岫市第一中学", "云岫市人民医院",
    "云岫区", "云岫省", "云岫市政府办公室", "枕岚乡", "枕岚街道",
    "枕岚镇党委", "霁岭县", "霁岭县公安局", "澄霭新区教育局", "江苏省云岫市",
    "江苏省云岫市教育局", "云台县枕岚镇",
]  # fmt: skip


@pytest.mark.parametrize("text", NARROWED)
def test_a_narrower_question_gets_no_figure_of_the_whole(text: str, shipped: Assistant) -> None:
    answer = shipped.ask(text, (), TODAY)[0]
    assert (answer.status, answer.figures) == ("clarify", ()), answer.text


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_around_a_held_one_gets_none_of_its_figures(name: str, shipped: Assistant) -> None:
    answer = shipped.ask(f"{name}2023年新收申请多少件", (), TODAY)[0]
    assert answer.status in ("clarify", "refused"), answer.text
    assert answer.figures == ()


@pytest.mark.parametrize("name", ["江苏省云岫市", "江苏省云岫市教育局", "江苏省霁岭县枕岚镇"])
def test_a_province_that_nobody_knows_of_is_asked_back(name: str, shipped: Assistant) -> None:
    answer = shipped.ask(f"{name}2023年新收申请多少件", (), TODAY)[0]
    assert (answer.status, answer.code, len(answer.suggestions)) == ("clarify", "ask_perhaps", 1)


CITY = "云岫市教育局2023年"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"{CITY}处理申请多少件", [26]),
        (f"{CITY}处理的申请有多少", [26]),
        (f"{CITY}收到和处理申请各多少件", [27, 26]),
        (f"{CITY}拒绝公开和部分公开加起来多少件", [5]),
        (f"{CITY}不公开和部分公开一共多少件", [5]),
        (f"{CITY}予以公开和部分公开一共多少件", [15]),
        (f"{CITY}提供不了的和不处理的一共多少件", [6]),
        ("霁岭县鹭霁镇人民政府2021年三安全一稳定里其他组织和复议后起诉各多少", None),
        ("霁岭县鹭霁镇人民政府2023年新出台规范性文件以及行政事业性收费各多少", [2, 0]),
        ("云岫市生态环境局2019年罚单以及规范性文件对外公开总数量各多少", [1672, 21]),
        ("霁岭县鹭霁镇人民政府2020年较2019年采购总金额变化多少", None),
    ],
)
def test_several_things_in_a_row_are_each_given(text: str, values: list[int] | None, shipped: Assistant) -> None:
    answer = shipped.ask(text, (), TODAY)[0]
    assert answer.status in (("answered",) if values else ("answered", "clarify")), answer.text
    parts = {part for f in answer.figures for part in f.parts}
    if values is not None:
        assert [f.value for f in answer.figures if f not in parts] == [Decimal(v) for v in values]


@pytest.mark.parametrize(
    "text", ["无法提供和公司办理结果总计各多少", "部分公开里个人和企业各多少，重复申请多少", "重复申请企业和国家秘密各多少"]
)
def test_a_column_between_two_rows_is_not_given_to_both(text: str, shipped: Assistant) -> None:
    answer = shipped.ask(CITY + text, (), TODAY)[0]
    assert answer.figures == () or answer.code == "several", answer.text


@pytest.mark.parametrize("text", ["哪个局公开出版物最多", "哪个局企业申请最多", "哪个局新收申请最多"])
def test_which_of_the_bureaus_is_no_question_for_the_city(text: str, shipped: Assistant) -> None:
    answer = shipped.ask(f"2024年{text}", (), TODAY)[0]
    assert answer.status == "answered"
    assert "人民政府" not in answer.text
    assert "6个机关" in answer.text
