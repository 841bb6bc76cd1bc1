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
#: words that are asked back for where nothing else is said
SEVERAL_MEANINGS = {w for entry in LEXICON.ambiguous.values() for w in entry.words}
#: an item of each table, to stand beside the words for its columns
BESIDE = {"disclosed": "行政许可", "requests": "予以公开", "reviews": "行政复议"}


def _context(item: str) -> Context:
    """The words for an item: of a line of the statistics return those that are used of reports with one."""
    older = CONTEXT.words.older
    returned = LEXICON.indicators.items[item].role == STATISTICS and older is not None
    return replace(CONTEXT, words=older) if returned and older is not None else CONTEXT


@pytest.mark.parametrize("key", LEXICON.indicators.items)
def test_a_word_for_an_item_is_understood_as_it(key: str) -> None:
    context, words = _context(key), LEXICON.indicators.items[key].aliases
    asked = {w: understand(f"松溪县2023年{w}，请报数", (), context) for w in words if w not in SEVERAL_MEANINGS}
    assert [w for w, question in asked.items() if key not in question.items] == []


@pytest.mark.parametrize("key", [key for key, item in LEXICON.indicators.items.items() if item.weak])
def test_a_weak_word_counts_where_nothing_else_is_said(key: str) -> None:
    context, words = _context(key), LEXICON.indicators.items[key].weak
    asked = {w: understand(f"松溪县2023年{w}，请报数", (), context) for w in words if w not in SEVERAL_MEANINGS}
    assert [w for w, question in asked.items() if key not in question.items] == []
    assert [w for w in words if key in understand(f"松溪县2023年行政处罚里{w}请报数", (), context).items] == []


@pytest.mark.parametrize(("role", "key"), [(r, k) for r, columns in LEXICON.indicators.columns.items() for k in columns])
def test_a_word_for_a_column_is_understood_beside_an_item_of_its_table(role: str, key: str) -> None:
    words = LEXICON.indicators.columns[role][key].aliases
    asked = {w: understand(f"松溪县2023年{BESIDE[role]}，{w}，请报数", (), CONTEXT) for w in words}
    assert [w for w, question in asked.items() if key not in question.columns] == []


@pytest.mark.parametrize("key", LEXICON.cues.topics)
def test_a_word_for_a_matter_of_the_narrative_leads_to_its_section(key: str) -> None:
    asked = {w: understand(f"松溪县2023年{w}", (), CONTEXT) for w in LEXICON.cues.topics[key].words}
    assert [w for w, q in asked.items() if q.kind not in ("narrative", "narrative_figure") or q.topic != key] == []


@pytest.mark.parametrize("key", LEXICON.cues.outside)
def test_what_reports_never_hold_is_refused(key: str) -> None:
    asked = {w: understand(f"松溪县2023年{w}", (), CONTEXT) for w in LEXICON.cues.outside[key].words}
    assert [w for w, q in asked.items() if (q.kind, q.topic) != ("outside", key)] == []


@pytest.mark.parametrize("key", LEXICON.terms)
def test_a_term_is_explained_when_its_meaning_is_asked_for(key: str) -> None:
    term = LEXICON.terms[key]
    asked = {w: understand(w if term.guide else f"{w}是什么意思", (), CONTEXT) for w in term.words}
    assert [w for w, q in asked.items() if (q.kind, q.topic) != ("term", key)] == []


@pytest.mark.parametrize("kind", [k for k in LEXICON.cues.kinds if k != "explain"])
def test_a_cue_is_found(kind: str) -> None:
    asked = {w: understand(f"松溪县2023年行政许可{w}", (), CONTEXT) for w in LEXICON.cues.kinds[kind]}
    assert [w for w, q in asked.items() if kind not in {m.value for m in q.mentions if m.what == "kind"}] == []


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
