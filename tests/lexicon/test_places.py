"""What the name of a body tells: region path, level, the body above, and the full name where a short one leaves no choice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.places import issuer_from_name, official

WORDS = load_lexicon().issuers


@pytest.mark.parametrize(
    ("name", "region", "level", "parent"),
    [
        # a city alone may be a prefecture or a county
        ("云岫市人民政府", ("云岫市",), "", ""),
        ("云岫市松溪镇人民政府", ("云岫市", "松溪镇"), "乡级", "云岫市人民政府"),
        ("云岫市白石区人民政府穆寨街道办事处", ("云岫市", "白石区", "穆寨街道"), "乡级", "云岫市白石区人民政府"),
        ("云岫经济技术开发区教育局", ("云岫经济技术开发区",), "开发区", "云岫经济技术开发区管理委员会"),
        ("国家税务总局云岫市白石区税务局", ("云岫市", "白石区"), "县级", "国家税务总局云岫市税务局"),
        ("国家税务总局云岫市税务局", ("云岫市",), "", "国家税务总局"),
        ("云岫市公安局白石分局", ("云岫市",), "", "云岫市公安局"),
        ("云岫市人民政府办公室", ("云岫市",), "", "云岫市人民政府"),
        ("青禾县水务局", ("青禾县",), "县级", "青禾县人民政府"),
        ("青禾县财政局", ("青禾县",), "县级", "青禾县人民政府"),
        ("某某省教育厅", ("某某省",), "省级", "某某省人民政府"),
        # led from above, or not told by the name
        ("云岫市气象局", ("云岫市",), "", ""),
        ("云岫市第一人民医院", ("云岫市",), "", ""),
        ("教育局", (), "", ""),
    ],
)
def test_a_name_tells_no_more_than_is_certain(name: str, region: tuple[str, ...], level: str, parent: str) -> None:
    issuer = issuer_from_name(name, WORDS)
    assert (issuer.region, issuer.level) == (region, level)

    assert issuer.parent == parent


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("松溪镇", "松溪镇人民政府"),
        ("松溪镇政府", "松溪镇人民政府"),
        ("云岫市", "云岫市人民政府"),
        ("白石街道", "白石街道办事处"),
        ("白石街道办", "白石街道办事处"),
        ("高新区管委会", "高新区管理委员会"),
        ("云岫市松溪镇党政办", "云岫市松溪镇人民政府"),
        # more than one full name is possible
        ("云岫经开区", "云岫经开区"),
        ("幸福社区", "幸福社区"),
        ("云岫市教体局", "云岫市教体局"),
    ],
)
def test_a_short_name_is_completed_only_where_there_is_no_choice(short: str, full: str) -> None:
    assert official(short, WORDS) == full
    assert official(full, WORDS) == full


def test_the_catalogue_has_the_last_word_on_the_body_above() -> None:
    assert issuer_from_name("青禾县财政局", WORDS, parent="某某市财政局").parent == "某某市财政局"


@given(st.text(max_size=30))
def test_no_name_raises(name: str) -> None:
    issuer_from_name(name, WORDS)
    official(name, WORDS)
