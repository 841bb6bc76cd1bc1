"""Ratios over the shipped corpus: both sides as printed, then their quotient; what is blank is divided by nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from reportqa.answer import check
from reportqa.answer.compose import compose
from reportqa.assistant import Assistant, open_assistant
from reportqa.build import build
from reportqa.lexicon import load_lexicon
from reportqa.passage.encoder import load_encoder
from reportqa.question.mentions import Context, Words, find
from reportqa.records import Answer, Question
from reportqa.settings import Settings
from reportqa.text import number

TRUTH = Path(__file__).parents[2] / "corpus" / "demo" / "truth.jsonl"
CITY = "云岫市人民政府"
REFUSED = tuple(f"deny{n}.T" for n in range(1, 9))
#: ratio -> cells of both sides, written down here a second time
SIDES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "open_rate": (("open.T", "part.T"), ("tot.T",)),
    "deny_rate": (REFUSED, ("tot.T",)),
    "carry_rate": (("cout.T",), ("new.T", "cin.T")),
    "person_share": (("new.N",), ("new.T",)),
    "review_fix_rate": (("fy.fix",), ("fy.tot",)),
    "suit_lose_rate": (("sd.fix", "sa.fix"), ("sd.tot", "sa.tot")),
    "document_rate": (("doc.newpub",), ("doc.new",)),
}


def _truth() -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in TRUTH.read_text("utf-8").splitlines())


def _answer(assistant: Assistant, question: Question) -> Answer:
    """The answer of the answerer, which the last gate lets out."""
    answer = compose(assistant._case(question))
    assert check.problems(answer, question, assistant.library, load_lexicon()) == (), answer.text
    return answer


def _ids(assistant: Assistant) -> dict[str, str]:
    return {i.name: i.id for i in assistant.library.issuers.values()}


def _asked(assistant: Assistant, issuer: str, year: int, ratio: str, **changes: Any) -> Question:
    lexicon = load_lexicon()
    filled = lexicon.ratios.filled(ratio, (), (), lexicon.indicators)
    assert filled is not None
    slots = {"items": filled[0], "columns": filled[1], "issuers": (_ids(assistant)[issuer],), "years": (year,), **changes}
    return Question("", "", "ratio", ratio=ratio, **slots)


def _share(assistant: Assistant, text: str, *items: str, columns: tuple[str, ...] = (), year: int = 2023) -> Answer:
    lexicon = load_lexicon()
    context = Context(lexicon, Words(lexicon), assistant.library.names, date(2026, 3, 1))
    question = Question(text, text, "ratio", ratio="share", items=items, columns=columns, mentions=find(text, context))
    return _answer(assistant, replace(question, issuers=(_ids(assistant)[CITY],), years=(year,)))


def _sum(cells: dict[str, str], keys: tuple[str, ...]) -> Decimal | None:
    values = [number(cells[k]) if k in cells else None for k in keys]
    return sum((v for v in values if v is not None), Decimal(0)) if None not in values else None


def _percent(top: Decimal, base: Decimal) -> str:
    return f"{(top * 100 / base).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def _cell(name: str, year: int = 2023, issuer: str = CITY) -> Decimal:
    record = next(r for r in _truth() if (r["issuer"], r["year"]) == (issuer, year))
    value = number(record["cells"][name])
    assert value is not None
    return value


@pytest.mark.parametrize("ratio", SIDES)
def test_a_ratio_is_the_quotient_of_the_true_cells_or_none(ratio: str, shipped: Assistant) -> None:
    over, under = SIDES[ratio]
    quotients = 0
    for record in _truth():
        answer = _answer(shipped, _asked(shipped, record["issuer"], record["year"], ratio))
        top, base = _sum(record["cells"], over), _sum(record["cells"], under)
        results = [f for f in answer.figures if f.formula == "ratio"]
        if top is None or not base:
            # nothing was computed, so nothing is asserted; what is printed is quoted
            assert (answer.figures, answer.status) == ((), "refused"), (record["file"], answer.text)
        elif results:
            quotients += 1
            assert [f.raw for f in results] == [_percent(top, base)], record["file"]
            assert f"÷{base}＝{_percent(top, base)}" in answer.text
        else:
            # what could not be read for certain is said, never computed
            assert answer.code in ("ratio_none", "ratio_nothing"), answer.text
    assert quotients > 15


def test_the_meaning_is_said_and_the_other_one_offered(shipped: Assistant) -> None:
    answer = _answer(shipped, _asked(shipped, CITY, 2023, "open_rate"))
    assert "予以公开和部分公开之和占办理结果总计的比例" in answer.text
    assert any("规范性文件公开率" in note for note in answer.notes)


def test_pending_reviews_are_mentioned(shipped: Assistant) -> None:
    answer = _answer(shipped, _asked(shipped, CITY, 2023, "review_fix_rate"))
    assert _cell("fy.open") > 0
    assert any(f"尚未审结{_cell('fy.open')}件" in note for note in answer.notes)


def test_a_column_said_narrows_both_sides(shipped: Assistant) -> None:
    lexicon = load_lexicon()
    filled = lexicon.ratios.filled("open_rate", (), ("C1",), lexicon.indicators)
    assert filled == (("open", "part", "tot"), ("C1",))
    answer = _answer(shipped, _asked(shipped, CITY, 2023, "open_rate", columns=("C1",)))
    expected = _percent(_cell("open.C1") + _cell("part.C1"), _cell("tot.C1"))
    assert answer.figures[-1].raw == expected
    assert "商业企业" in answer.text


def test_a_member_said_narrows_its_group(shipped: Assistant) -> None:
    answer = _answer(shipped, _asked(shipped, CITY, 2023, "suit_lose_rate", items=("sd",)))
    assert answer.figures[-1].raw == _percent(_cell("sd.fix"), _cell("sd.tot"))
    assert "直接起诉" in answer.text


SHARES: list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    ("国家秘密占不予公开的多少", ("deny1", "deny"), (), ("deny1.T",), REFUSED),
    ("不予公开里国家秘密占多少", ("deny1",), (), ("deny1.T",), REFUSED),
    ("新收申请里自然人占多大比例", ("new",), ("N",), ("new.N",), ("new.T",)),
    ("自然人占几成", (), ("requests.N",), ("new.N",), ("new.T",)),
    ("占比多少", ("new",), ("T", "N"), ("new.N",), ("new.T",)),
    ("占比多少", ("new",), ("N", "T"), ("new.N",), ("new.T",)),
    ("予以公开占办理总数的百分之几", ("open", "tot"), (), ("open.T",), ("tot.T",)),
    ("办理总数里予以公开占百分之几", ("tot", "open"), (), ("open.T",), ("tot.T",)),
    ("新收申请里予以公开占多少", ("new", "open"), (), ("open.T",), ("new.T",)),
    ("维持占复议多少", ("fy",), ("keep",), ("fy.keep",), ("fy.tot",)),
    ("直接起诉占诉讼多少", ("sd", "suits"), (), ("sd.tot",), ("sd.tot", "sa.tot")),
    ("企业占法人的多少", ("new",), ("C1", "legal"), ("new.C1",), tuple(f"new.C{n}" for n in range(1, 6))),
    ("不予公开里自然人占多少", ("deny",), ("N",), tuple(k[:-1] + "N" for k in REFUSED), REFUSED),
    ("自然人里不予公开占多少", ("deny",), ("N",), tuple(k[:-1] + "N" for k in REFUSED), ("tot.N",)),
]


@pytest.mark.parametrize(
    ("text", "items", "columns", "over", "under"), SHARES, ids=[f"{n} {s[0]}" for n, s in enumerate(SHARES)]
)
def test_a_part_is_divided_by_its_whole_whichever_was_said_first(
    text: str,
    items: tuple[str, ...],
    columns: tuple[str, ...],
    over: tuple[str, ...],
    under: tuple[str, ...],
    shipped: Assistant,
) -> None:
    answer = _share(shipped, text, *items, columns=columns)
    top, base = sum(map(_cell, over), Decimal(0)), sum(map(_cell, under), Decimal(0))
    assert [f.raw for f in answer.figures if f.formula == "ratio"] == [_percent(top, base)]


def test_several_parts_are_each_divided_by_their_whole(shipped: Assistant) -> None:
    answer = _share(shipped, "自然人和企业各占多少", "new", columns=("N", "C1"))
    expected = [_percent(_cell(c), _cell("new.T")) for c in ("new.N", "new.C1")]
    assert [f.raw for f in answer.figures if f.formula == "ratio"] == expected


@pytest.mark.parametrize(
    ("text", "items", "columns"),
    [("申请占比", ("new",), ()), ("处罚占比", ("pen",), ()), ("自然人不予公开占比", ("deny",), ("N",)), ("占比", (), ())],
)
def test_an_uncertain_whole_is_asked_back(
    text: str, items: tuple[str, ...], columns: tuple[str, ...], shipped: Assistant
) -> None:
    answer = _share(shipped, text, *items, columns=columns)
    assert (answer.status, answer.figures) == ("clarify", ())


def test_several_years_are_divided_each_by_its_own(shipped: Assistant) -> None:
    question = _asked(shipped, CITY, 2023, "open_rate", years=(2023, 2022))
    answer = _answer(shipped, question)
    expected = [_percent(_cell("open.T", y) + _cell("part.T", y), _cell("tot.T", y)) for y in (2023, 2022)]
    assert [f.raw for f in answer.figures if f.formula == "ratio"] == expected


TEXT = """白石镇人民政府2021年政府信息公开工作年度报告

一、总体情况

全年主动公开信息400条，其中政务动态160条占40%、政策解读60条占18.5%、通知公告180条。接待群众咨询300人次，网站访问90万次。

二、主动公开政府信息情况

没有需要说明的情况。

五、存在的主要问题及改进情况

公开不够及时，下一步加强培训。
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One report whose text gives a whole and its parts, with percentages of which one is wrong."""
    folder = tmp_path_factory.mktemp("told")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "2021.txt").write_text(TEXT, "utf-8")
    build(corpus, folder / "index", load_lexicon(), load_encoder(""))
    opened = open_assistant(Settings(corpus=corpus, index=folder / "index"))
    yield opened
    opened.library.close()


@pytest.mark.parametrize(
    ("what", "expected", "says"),
    [
        ("政务动态", ["160", "400", "40.00%", "40%"], "正文写的占比是40%。"),
        ("政策解读", ["60", "400", "15.00%", "18.5%"], "不一致"),
        ("通知公告", ["180", "400", "45.00%"], "出自正文"),
    ],
)
def test_a_share_of_the_text_is_computed_and_what_is_printed_stands_beside_it(
    what: str, expected: list[str], says: str, told: Assistant
) -> None:
    answer, _ = told.ask(f"白石镇2021年{what}占比多少")
    assert answer.status == "answered", answer.text
    assert [f.raw.rstrip("条") for f in answer.figures] == expected
    assert says in answer.text


def test_numbers_of_another_matter_are_no_share(told: Assistant) -> None:
    answer, _ = told.ask("白石镇2021年群众咨询占比多少")
    assert [f for f in answer.figures if f.state == "derived"] == []


def test_a_follow_up_divides_what_was_asked_before(shipped: Assistant) -> None:
    before = f"{CITY}2023年新收申请总计和自然人各多少"
    answer, _ = shipped.ask("占比多少", (before,))
    assert answer.figures[-1].raw == _percent(_cell("new.N"), _cell("new.T"))


@pytest.mark.parametrize(
    ("text", "over", "under"),
    [
        ("公开率是多少", ("open.T", "part.T"), ("tot.T",)),
        ("拒绝率", REFUSED, ("tot.T",)),
        ("有百分之几是个人申请的", ("new.N",), ("new.T",)),
        ("复议被纠错的比例", ("fy.fix",), ("fy.tot",)),
        ("打官司败诉率多少", ("sd.fix", "sa.fix"), ("sd.tot", "sa.tot")),
        ("重复申请占不予处理的比例", ("rej2.T",), tuple(f"rej{n}.T" for n in range(1, 6))),
        ("不予公开占办理结果总计的百分之几", REFUSED, ("tot.T",)),
    ],
)
def test_words_lead_to_the_ratio(text: str, over: tuple[str, ...], under: tuple[str, ...], shipped: Assistant) -> None:
    answer, _ = shipped.ask(f"{CITY}2023年{text}")
    expected = _percent(sum(map(_cell, over), Decimal(0)), sum(map(_cell, under), Decimal(0)))
    assert [f.raw for f in answer.figures if f.formula == "ratio"] == [expected], answer.text
