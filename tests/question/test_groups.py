"""Several bodies in one breath: groups, lists that share a kind of body or a region, and nicknames. Never a silent pick."""

from __future__ import annotations

from datetime import date

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.issuers import Names
from reportqa.lexicon.places import issuer_from_name
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import Question

LEXICON = load_lexicon()
BODIES = [
    "松溪县人民政府",
    "松溪县教育局",
    "松溪县公安局",
    "松溪县卫生健康委员会",
    "松溪县凤尾镇人民政府",
    "松溪县河东镇人民政府",
    "松溪县城关街道办事处",
    "白鹭市人民政府",
    "白鹭市生态环境局",
    "白鹭市住房和城乡建设局",
    "白鹭市高新技术产业开发区管理委员会",
    "白鹭市石桥区人民政府",
    "白鹭市石桥区梅岭街道办事处",
    "白鹭市青禾区人民政府",
    "白鹭市青禾区应急管理局",
    "云台县人民政府",
    "云台县应急管理局",
    "云台县城关镇人民政府",
    "垫江县应急管理局",
    "铜川市耀州区应急管理局",
    "河源市人力资源和社会保障局",
    "河源市人民政府办公室",
]
ISSUERS = [issuer_from_name(name, LEXICON.issuers) for name in BODIES]
CONTEXT = Context(LEXICON, Words(LEXICON), Names(ISSUERS, LEXICON.issuers), date(2026, 3, 1))


def ask(text: str) -> Question:
    return understand(text, (), CONTEXT)


def bodies(question: Question) -> list[str]:
    names = CONTEXT.names.issuers
    return sorted("|".join(sorted(names[i].name for i in ids.split(" "))) for ids in question.issuers)


@pytest.mark.parametrize(
    ("said", "group", "names"),
    [
        ("各区", "各区", ["白鹭市石桥区人民政府", "白鹭市青禾区人民政府"]),
        ("白鹭市各区", "各区", ["白鹭市石桥区人民政府", "白鹭市青禾区人民政府"]),
        ("所有的县", "各县", ["云台县人民政府", "松溪县人民政府"]),
        ("各镇", "各镇", ["云台县城关镇人民政府", "松溪县凤尾镇人民政府", "松溪县河东镇人民政府"]),
        ("松溪县各镇", "各镇", ["松溪县凤尾镇人民政府", "松溪县河东镇人民政府"]),
        ("松溪县下辖各乡镇", "各乡镇", ["松溪县凤尾镇人民政府", "松溪县河东镇人民政府"]),
        ("各街道", "各街道", ["松溪县城关街道办事处", "白鹭市石桥区梅岭街道办事处"]),
        ("白鹭市各街道", "各街道", ["白鹭市石桥区梅岭街道办事处"]),
        ("松溪县各局", "各局", ["松溪县公安局", "松溪县卫生健康委员会", "松溪县教育局"]),
        ("松溪县的所有部门", "各部门", ["松溪县公安局", "松溪县卫生健康委员会", "松溪县教育局"]),
        ("白鹭市各局", "各局", ["白鹭市住房和城乡建设局", "白鹭市生态环境局"]),
        (
            "各应急局",
            "各应急管理局",
            ["云台县应急管理局", "垫江县应急管理局", "白鹭市青禾区应急管理局", "铜川市耀州区应急管理局"],
        ),
        (
            "应急系统",
            "各应急管理局",
            ["云台县应急管理局", "垫江县应急管理局", "白鹭市青禾区应急管理局", "铜川市耀州区应急管理局"],
        ),
        ("云台县各单位", "各单位", ["云台县人民政府", "云台县城关镇人民政府", "云台县应急管理局"]),
    ],
)
def test_a_group_holds_every_body_of_its_kind(said: str, group: str, names: list[str]) -> None:
    question = ask(f"{said}2023年行政处罚各多少件")
    assert (question.group, bodies(question), question.unknown, question.words) == (group, names, (), ())


@pytest.mark.parametrize(
    "text",
    ["松溪县2023年行政许可最多的是哪个局", "2023年松溪县哪个局行政许可最多", "松溪县哪些局2023年行政许可最多"],
)
def test_the_region_said_anywhere_is_the_region_of_the_bodies_asked_for(text: str) -> None:
    question = ask(text)
    assert (question.group, bodies(question)) == ("各局", ["松溪县公安局", "松溪县卫生健康委员会", "松溪县教育局"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("枫林县各局2023年行政处罚多少", "枫林县"),
        ("松溪县各区2023年行政处罚多少", "松溪县各区"),
        ("云台县哪个街道2023年行政处罚最多", "云台县哪个街道"),
    ],
)
def test_a_group_that_is_not_held_is_unknown(text: str, name: str) -> None:
    question = ask(text)
    assert (question.unknown, question.issuers) == ((name,), ())


def test_all_bodies_are_only_the_field_of_a_body_named() -> None:
    question = ask("松溪县公安局2023年行政处罚在各单位里排第几")
    assert (bodies(question), question.group) == (["松溪县公安局"], "")


def test_which_of_those_named_is_no_group() -> None:
    question = ask("松溪县教育局和公安局2023年哪个局罚得多")
    assert (bodies(question), question.group) == (["松溪县公安局", "松溪县教育局"], "")


@pytest.mark.parametrize("text", ["哪个单位编的松溪县2023年报", "松溪县2023年报是哪个部门编的"])
def test_a_longer_word_is_no_group(text: str) -> None:
    question = ask(text)
    assert (question.kind, bodies(question), question.group) == ("metadata", ["松溪县人民政府"], "")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("垫江、耀州两家的应急局", ["垫江县应急管理局", "铜川市耀州区应急管理局"]),
        ("垫江和耀州的应急局", ["垫江县应急管理局", "铜川市耀州区应急管理局"]),
        ("应急系统年报里垫江、耀州、云台三家", ["云台县应急管理局", "垫江县应急管理局", "铜川市耀州区应急管理局"]),
        ("垫江县、耀州区的应急管理局", ["垫江县应急管理局", "铜川市耀州区应急管理局"]),
        ("松溪县教育局和公安局", ["松溪县公安局", "松溪县教育局"]),
        ("松溪县教育局、公安局、卫健委", ["松溪县公安局", "松溪县卫生健康委员会", "松溪县教育局"]),
        ("松溪县的教育局跟公安局", ["松溪县公安局", "松溪县教育局"]),
        ("松溪县2022年教育局和公安局", ["松溪县公安局", "松溪县教育局"]),
        ("松溪县和教育局", ["松溪县人民政府", "松溪县教育局"]),
        ("松溪县的教育局", ["松溪县教育局"]),
        ("松溪县2022年教育局", ["松溪县教育局"]),
        ("垫江县和云台县应急局", ["云台县应急管理局", "垫江县应急管理局"]),
        # two readings are held: asked back
        ("青禾区和云台县应急局", ["云台县应急管理局", "白鹭市青禾区人民政府|白鹭市青禾区应急管理局"]),
        ("松溪县和云台县", ["云台县人民政府", "松溪县人民政府"]),
        ("教育局", ["松溪县教育局"]),
    ],
)
def test_a_list_shares_region_or_kind(said: str, names: list[str]) -> None:
    question = ask(f"{said}2023年行政处罚各多少件")
    assert (bodies(question), question.unknown, question.words, question.limits) == (sorted(names), (), (), ())


@pytest.mark.parametrize(
    ("said", "unknown"),
    [
        ("松溪和云台的应急局", "松溪应急局"),
        ("松溪县教育局和应急局", "松溪县应急局"),
        ("松溪县和云台县应急局", "松溪县应急管理局"),
        ("松溪县2022年财政局", "松溪县财政局"),
    ],
)
def test_what_is_not_held_in_its_region_is_unknown(said: str, unknown: str) -> None:
    assert unknown in ask(f"{said}2023年行政处罚各多少件").unknown


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("松溪县教体局", "松溪县教育局"),
        ("松溪县教委", "松溪县教育局"),
        ("松溪县教育部门", "松溪县教育局"),
        ("松溪县警察", "松溪县公安局"),
        ("松溪县公安", "松溪县公安局"),
        ("松溪县卫生局", "松溪县卫生健康委员会"),
        ("松溪县卫计委", "松溪县卫生健康委员会"),
        ("松溪县卫健局", "松溪县卫生健康委员会"),
        ("白鹭市环保局", "白鹭市生态环境局"),
        ("白鹭环保局", "白鹭市生态环境局"),
        ("白鹭市住建局", "白鹭市住房和城乡建设局"),
        ("白鹭市建设局", "白鹭市住房和城乡建设局"),
        ("白鹭市建委", "白鹭市住房和城乡建设局"),
        ("云台安监局", "云台县应急管理局"),
        ("云台应急部门", "云台县应急管理局"),
        ("河源市人社局", "河源市人力资源和社会保障局"),
        ("河源市政府办", "河源市人民政府办公室"),
        ("河源府办", "河源市人民政府办公室"),
        ("白鹭市高新区", "白鹭市高新技术产业开发区管理委员会"),
        ("白鹭高新区管委会", "白鹭市高新技术产业开发区管理委员会"),
        ("凤尾镇", "松溪县凤尾镇人民政府"),
        ("凤尾镇里", "松溪县凤尾镇人民政府"),
        ("凤尾镇政府", "松溪县凤尾镇人民政府"),
        ("梅岭街办", "白鹭市石桥区梅岭街道办事处"),
        ("石桥梅岭街道", "白鹭市石桥区梅岭街道办事处"),
        ("白鹭市石桥区梅岭街道", "白鹭市石桥区梅岭街道办事处"),
        ("白鷺市石橋區梅嶺街道", "白鹭市石桥区梅岭街道办事处"),
        ("白鹭石桥梅岭街道办", "白鹭市石桥区梅岭街道办事处"),
    ],
)
def test_a_nickname_means_the_body(said: str, name: str) -> None:
    question = ask(f"{said}2023年行政处罚多少件")
    assert (bodies(question), question.unknown, question.words, question.meant) == ([name], (), (), ())


@pytest.mark.parametrize(
    "said",
    [
        "松溪县妇联",
        "松溪市",
        "松溪区",
        "南昌梅岭街道",
        "隔壁县",
        "松溪市各局",
        "松溪区教育系统",
        "省里",
        "枫林县",
        "松溪县财政局",
        "松溪市公安局",
        "松溪区教育局",
        "白鹭县生态环境局",
        "云台市应急局",
        "松溪县和市公安局",
        "白鹭区住建局",
        "云台省应急部门",
    ],
)
def test_another_body_is_never_taken_for_one_held(said: str) -> None:
    question = ask(f"{said}2023年行政处罚多少件")
    assert question.unknown or question.words
    assert not question.meant


@pytest.mark.parametrize("said", ["福建省白鹭市", "福建省松溪县", "福建省松溪县教育局", "临江市松溪县"])
def test_a_region_above_that_is_not_known_of_a_body_is_asked_back(said: str) -> None:
    question = ask(f"{said}2023年行政处罚多少件")
    assert len(question.issuers) == 1
    assert "issuer" in question.missing


@pytest.mark.parametrize("text", ["2023年枫林县罚了几起", "枫林县新收申请几件", "枫林县去年行政许可多少"])
def test_a_region_that_is_not_held_is_found_before_any_word(text: str) -> None:
    assert ask(text).unknown == ("枫林县",)


@pytest.mark.parametrize(
    "text",
    ["松溪县政府2023年有没有提到海绵城市", "松溪县2023年送文化下乡几次", "我们县2023年行政许可多少", "全县2023年行政许可多少"],
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert ask(text).unknown == ()
