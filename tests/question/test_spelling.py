"""Words spelt otherwise: what is sure is read as meant and said, what is doubtful is offered, other names stay as they are."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.issuers import Names
from reportqa.lexicon.places import issuer_from_name
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import Question

LEXICON = load_lexicon()
BODIES = [
    "淮安市人民政府",
    "宿州市人民政府",
    "松溪县人民政府",
    "松溪县教育局",
    "松溪县人力资源和社会保障局",
    "松溪县市场监督管理局",
    "松溪县凤尾镇人民政府",
    "安吉县人民政府",
    "北京市通州区园林绿化局",
    "白鹭市生态环境局",
    "白鹭市青禾区应急管理局",
    "云台县应急管理局",
]
ISSUERS = [issuer_from_name(name, LEXICON.issuers) for name in BODIES]
CONTEXT = Context(LEXICON, Words(LEXICON), Names(ISSUERS, LEXICON.issuers), date(2026, 3, 1))


def ask(text: str) -> Question:
    return understand(text, (), CONTEXT)


def bodies(question: Question) -> list[str]:
    return [CONTEXT.names.issuers[i].name for ids in question.issuers for i in ids.split(" ")]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        # another letter of the same sound
        ("淮按市", "淮安市人民政府"),
        ("通洲园林局", "北京市通州区园林绿化局"),
        ("松西县", "松溪县人民政府"),
        ("松溪县教浴局", "松溪县教育局"),
        ("白路市生态环境局", "白鹭市生态环境局"),
        ("白鹭市生态环竟局", "白鹭市生态环境局"),
        ("云台县应急管里局", "云台县应急管理局"),
        ("松溪县凤围镇", "松溪县凤尾镇人民政府"),
        # a letter lost, doubled, swapped
        ("松溪县教局", "松溪县教育局"),
        ("松溪县教育育局", "松溪县教育局"),
        ("松溪县育教局", "松溪县教育局"),
        ("白鹭市生态境环局", "白鹭市生态环境局"),
    ],
)
def test_a_name_spelt_otherwise_is_read_and_named(said: str, name: str) -> None:
    question = ask(f"{said}2023年行政处罚多少件")
    assert (bodies(question), question.meant, question.unknown, question.words) == ([name], (name,), (), ())
    assert question.years == (2023,)


@pytest.mark.parametrize(
    ("said", "item", "word"),
    [
        ("行正处罚", "pen", "行政处罚"),
        ("行政处法", "pen", "行政处罚"),
        ("行处政罚", "pen", "行政处罚"),
        ("行政付议", "fy", "行政复议"),
        ("复仪", "fy", "复议"),
        ("行政许克", "lic", "行政许可"),
        ("部份公开", "part", "部分公开"),
    ],
)
def test_a_word_spelt_otherwise_is_read_and_named(said: str, item: str, word: str) -> None:
    question = ask(f"松溪县2023年{said}多少件")
    assert (question.items, question.meant, bodies(question)) == ((item,), (word,), ["松溪县人民政府"])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        # too short, a town that could be another, a letter that sounds otherwise, a body that may be meant
        ("淮按", "淮安市人民政府"),
        ("凤围镇", "松溪县凤尾镇人民政府"),
        ("松涧县", "松溪县人民政府"),
        ("青河区应急管理局", "白鹭市青禾区应急管理局"),
        ("松松溪县教育局", "松溪县教育局"),
        ("松溪县社保局", "松溪县人力资源和社会保障局"),
    ],
)
def test_a_doubtful_name_is_offered_and_not_read(said: str, name: str) -> None:
    question = ask(f"{said}2023年行政处罚多少件")
    assert not question.meant
    assert question.unknown or question.words
    assert name in [body for reading in question.perhaps for body in bodies(reading)]
    assert len(question.perhaps) <= 3
    assert all(reading.meant for reading in question.perhaps)


@pytest.mark.parametrize(
    "said",
    [
        # other places, with names alike, sounding alike, or of another kind
        "松滋县",
        "苏州市",
        "怀安县",
        "吉安县",
        "涟水县",
        "松溪市",
        "松溪区",
        "安溪县",
        "云台市应急管理局",
        "青禾县应急管理局",
        "白鹭县生态环境局",
        "淮安区",
        "通州区园林绿化局分局",
        # other bodies of the same place
        "松溪县财政局",
        "松溪县审计局",
        "松溪县妇联",
        "松溪县体育局",
        "淮安市教育局",
        "白鹭市应急管理局",
    ],
)
def test_another_name_is_no_misspelling(said: str) -> None:
    question = ask(f"{said}2023年行政处罚多少件")
    assert not question.meant
    assert question.unknown or question.words


@pytest.mark.parametrize(
    "text",
    [
        "松溪县2023年交通行政处罚多少件",
        "松溪县教育局2016年现场接待多少人",
        "松溪县教育局2020年微信发了多少条",
        "松溪县2023年出发几次",
        "松溪县2023年开了几场新闻发布会",
        "松溪县2023年培训几次",
    ],
)
def test_ordinary_words_are_never_corrected(text: str) -> None:
    question = ask(text)
    assert (question.meant, question.perhaps) == ((), ())


@pytest.mark.parametrize(
    "text",
    ["松溪县2023年行政处罚多少件", "淮安市2024年行政许可几件", "松溪县教育局2023年部分公开几件", "松溪县2032年行政处罚多少件"],
)
def test_what_is_spelt_right_and_every_number_stays(text: str) -> None:
    question = ask(text)
    assert (question.meant, question.perhaps, question.plain) == ((), (), text)


def test_the_question_stays_as_typed_beside_what_was_read() -> None:
    question = ask("淮按市2024年行政许可多少件")
    assert question.text == "淮按市2024年行政许可多少件"
    assert question.plain == "淮安市2024年行政许可多少件"


def test_two_bodies_that_sound_alike_are_not_chosen_between() -> None:
    names = ["云溪县教育局", "云西县教育局"]
    context = Context(
        LEXICON, CONTEXT.words, Names([issuer_from_name(n, LEXICON.issuers) for n in names], LEXICON.issuers), date(2026, 3, 1)
    )
    question = understand("云希县教育局2023年行政处罚多少件", (), context)
    assert not question.meant
    assert sorted(context.names.issuers[i].name for r in question.perhaps for i in r.issuers) == sorted(names)


@given(st.text(alphabet="松溪县教浴局淮按市行正处罚2023年多少件的、", max_size=60))
def test_no_text_raises(text: str) -> None:
    ask(text + "吗")


def test_long_nonsense_is_looked_at_quickly() -> None:
    text = ("淮按市松西县教浴局通洲" * 20)[:199]
    ask(text)
    begun = time.perf_counter()
    ask(text)
    assert time.perf_counter() - begun < 2
