"""Every word of the lexicon leads where it says; a table that does not fit is refused with file, key and reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reportqa.errors import WrongSetting
from reportqa.lexicon import load_lexicon
from reportqa.lexicon.indicators import STATISTICS, Indicators, Item, check_indicators
from reportqa.lexicon.issuers import Names
from reportqa.lexicon.places import issuer_from_name
from reportqa.lexicon.replies import Reply, check_replies
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand

LEXICON = load_lexicon()
BODY = issuer_from_name("松溪县人民政府", LEXICON.issuers)
CONTEXT = Context(LEXICON, Words(LEXICON), Names([BODY], LEXICON.issuers), date(2026, 3, 1))
ITEM_WORDS = [(key, word) for key, item in LEXICON.indicators.items.items() for word in item.aliases]
WEAK_WORDS = [(key, word) for key, item in LEXICON.indicators.items.items() for word in item.weak]
COLUMN_WORDS = [
    (role, key, word)
    for role, columns in LEXICON.indicators.columns.items()
    for key, column in columns.items()
    for word in column.aliases
]
#: an item of each table, to stand beside the words for its columns
BESIDE = {"disclosed": "行政许可", "requests": "予以公开", "reviews": "行政复议"}


def _context(item: str) -> Context:
    """The words for an item: of a line of the statistics return those that are used of reports with one."""
    older = CONTEXT.words.older
    returned = LEXICON.indicators.items[item].role == STATISTICS and older is not None
    return replace(CONTEXT, words=older) if returned and older is not None else CONTEXT


@pytest.mark.parametrize(("key", "word"), ITEM_WORDS)
def test_a_word_for_an_item_is_understood_as_it(key: str, word: str) -> None:
    assert key in understand(f"松溪县2023年{word}，请报数", (), _context(key)).items


@pytest.mark.parametrize(("key", "word"), WEAK_WORDS)
def test_a_weak_word_counts_where_nothing_else_is_said(key: str, word: str) -> None:
    context = _context(key)
    assert key in understand(f"松溪县2023年{word}，请报数", (), context).items
    assert key not in understand(f"松溪县2023年行政处罚里{word}请报数", (), context).items


@pytest.mark.parametrize(("role", "key", "word"), COLUMN_WORDS)
def test_a_word_for_a_column_is_understood_beside_an_item_of_its_table(role: str, key: str, word: str) -> None:
    assert key in understand(f"松溪县2023年{BESIDE[role]}，{word}，请报数", (), CONTEXT).columns


@pytest.mark.parametrize(("key", "word"), [(k, w) for k, t in LEXICON.cues.topics.items() for w in t.words])
def test_a_word_for_a_matter_of_the_narrative_leads_to_its_section(key: str, word: str) -> None:
    question = understand(f"松溪县2023年{word}", (), CONTEXT)
    assert question.kind in ("narrative", "narrative_figure")
    assert question.topic == key


@pytest.mark.parametrize(("key", "word"), [(k, w) for k, t in LEXICON.cues.outside.items() for w in t.words])
def test_what_reports_never_hold_is_refused(key: str, word: str) -> None:
    question = understand(f"松溪县2023年{word}", (), CONTEXT)
    assert (question.kind, question.topic) == ("outside", key)


@pytest.mark.parametrize(("key", "word"), [(k, w) for k, t in LEXICON.terms.items() for w in t.words])
def test_a_term_is_explained_when_its_meaning_is_asked_for(key: str, word: str) -> None:
    question = understand(word if LEXICON.terms[key].guide else f"{word}是什么意思", (), CONTEXT)
    assert (question.kind, question.topic) == ("term", key)


@pytest.mark.parametrize(("kind", "word"), [(k, w) for k, words in LEXICON.cues.kinds.items() for w in words if k != "explain"])
def test_a_cue_is_found(kind: str, word: str) -> None:
    question = understand(f"松溪县2023年行政许可，{word}", (), CONTEXT)
    assert kind in {m.value for m in question.mentions if m.what == "kind"}


def _item(**changes: object) -> Item:
    row: dict[str, object] = {"name": "某项", "role": "disclosed", "rows": ("lic",), "aliases": ("某词",), **changes}
    return Item.model_validate(row)


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ({"a": _item(rows=("none",))}, "没有 none 这一行"),
        ({"a": _item(parent="b")}, "没有 b 这一项"),
        ({"a": _item(default="none")}, "没有 none 这一列"),
        ({"a": _item(), "b": _item()}, "同时指"),
        ({"a": _item(aliases=("某词",)), "b": _item(aliases=("某 詞",))}, "同时指"),
    ],
    ids=["unknown row", "unknown group", "unknown column", "one word for two items", "words equal in plain form"],
)
def test_an_item_that_does_not_fit_is_refused(items: dict[str, Item], reason: str) -> None:
    with pytest.raises(WrongSetting, match=reason):
        check_indicators(Indicators(items=items, columns={"disclosed": {}}), LEXICON.forms)


def test_a_word_listed_as_ambiguous_may_mean_two_items() -> None:
    check_indicators(
        Indicators(items={"a": _item(), "b": _item()}, columns={"disclosed": {}}, ambiguous=("某词",)), LEXICON.forms
    )


@pytest.mark.parametrize(
    ("reply", "reason"), [(Reply(text="{nobody}"), "没有 nobody 这个空"), (Reply(text="共3件"), "不能有数字")]
)
def test_a_reply_that_cannot_be_filled_or_brings_its_own_figure_is_refused(reply: Reply, reason: str) -> None:
    with pytest.raises(WrongSetting, match=reason):
        check_replies({"broken": reply})


def test_the_forms_have_198_200_and_58_cells() -> None:
    counts = {key: sum(1 for t in form.tables for b in t.blocks for _ in b.cells()) for key, form in LEXICON.forms.items()}
    assert counts == {"E2": 198, "E3": 200, "E1": 58}
