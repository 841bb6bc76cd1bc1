"""Words that ask for something together: found in whatever order, the fullest row wins, and a wrong table is refused."""

from __future__ import annotations

import pytest

from reportqa.errors import WrongSetting
from reportqa.lexicon import load_lexicon
from reportqa.lexicon.asking import Asked, Asking

ASKING = load_lexicon().asking


def _asking(**changes: object) -> Asking:
    rows: dict[str, object] = {
        "around": " ?",
        "words": {"money": ("钱", "收费"), "apply": ("申请",)},
        "term": {"fees": (("apply", "money", "!复议"),), "apply": (("apply", "怎么|如何"),)},
        "outside": {"greeting": (("=你好|在吗",),)},
        "kind": {"judge": (("公正吗",),)},
        **changes,
    }
    return Asking.model_validate(rows)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("申请要钱吗", Asked("term", "fees", 3)),
        ("要不要钱,申请的话", Asked("term", "fees", 3)),
        ("怎么申请,收费么", Asked("term", "fees", 4)),
        ("申请复议要钱吗", Asked()),
        ("你好?", Asked("outside", "greeting", 2)),
        ("你好多少件", Asked()),
        ("钱", Asked()),
    ],
)
def test_the_row_that_holds_the_most_letters(text: str, asked: Asked) -> None:
    assert _asking().find(text) == asked


def test_two_parts_do_not_share_letters() -> None:
    asking = _asking(term={"fees": (("收费", "费"),), "apply": (("apply", "怎么"),)})
    assert asking.find("收费") == Asked()
    assert asking.find("收费的费").key == "fees"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"term": {"nobody": (("apply",),)}}, "没有 nobody 这一条"),
        ({"kind": {"value": (("apply",),)}}, "没有 value 这一条"),
        ({"term": {"fees": (("price",),)}}, "没有 price 这组词"),
        ({"term": {"fees": (("!apply",),)}}, "至少要有一个"),
        ({"term": {"fees": (("apply", "money"),), "apply": (("money", "apply"),)}}, "相同的一行"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(WrongSetting, match=reason):
        _asking(**changes).check({"fees", "apply"}, {"greeting"})


def test_every_group_of_words_is_used() -> None:
    rows = [row for what in (ASKING.term, ASKING.outside, ASKING.kind) for rows in what.values() for row in rows]
    used = {piece for row in rows for part in row for piece in part.lstrip("!=").split("|")}
    # 解释下 and 区别 are looked for beside the words of the terms themselves
    assert set(ASKING.words) - used - {"define", "differ"} == set()


def test_no_row_is_shadowed_by_another_of_its_table() -> None:
    """A row that says no more than another of the same key would never be needed."""
    for table in (ASKING.term, ASKING.outside, ASKING.kind):
        for key, rows in table.items():
            assert len(set(rows)) == len(rows), key
