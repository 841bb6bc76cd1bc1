"""Names of bodies as they are stored: opened from bytes they behave as if built, whatever the order of the bodies."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.bodies import known_names
from reportqa.lexicon.issuers import Names, names_data
from reportqa.lexicon.nametable import NameTable, table_of
from reportqa.records import Issuer
from reportqa.text import squeeze

WORDS = load_lexicon().issuers
BODIES = [
    Issuer(f"b{n:02}", name, "", region)
    for n, (name, region) in enumerate(
        [
            ("云岫市人民政府", ("云川省", "云岫市")),
            ("云岫市人民政府办公室", ("云川省", "云岫市")),
            ("云岫市教育局", ("云川省", "云岫市")),
            ("云岫市公安局", ("云川省", "云岫市")),
            ("松溪县人民政府", ("云川省", "云岫市", "松溪县")),
            ("石林区人民政府", ("云川省", "云岫市", "石林区")),
            ("松溪县教育局", ("云川省", "云岫市", "松溪县")),
            ("松溪县凤凰镇人民政府", ("云川省", "云岫市", "松溪县", "凤凰镇")),
            ("泉湾市人民政府", ("云川省", "泉湾市")),
            ("泉湾市教育局", ("云川省", "泉湾市")),
            ("泉湾市松溪县凤凰镇人民政府", ("云川省", "泉湾市", "松溪县", "凤凰镇")),
            ("国家税务总局云岫市税务局", ("云川省", "云岫市")),
        ]
    )
]
TEXTS = [
    *(b.name for b in BODIES),
    "云岫市松溪县和石林区",
    "云岫各区县哪个多",
    "凤凰镇2023年收到多少件申请",
    "教育局收到多少",
    "云岫哪个局最多",
    "云川省云岫松溪县教育局",
    "石家庄市长安区人民政府",
    "云岫市、泉湾市教育局",
    "隔壁县",
    "教育系统",
]


@pytest.mark.parametrize("text", TEXTS)
def test_names_read_from_bytes_find_what_names_built_find(text: str) -> None:
    built, read = Names(BODIES, WORDS), Names.read(names_data(BODIES[::-1], WORDS), WORDS)
    assert read.find(text) == built.find(text)
    assert read.printed_in(text) == built.printed_in(text)


def test_the_bytes_do_not_depend_on_the_order_of_the_bodies() -> None:
    assert names_data(BODIES, WORDS) == names_data(BODIES[::-1], WORDS)


def test_every_name_of_every_body_is_in_the_table_and_means_it() -> None:
    names = Names.read(names_data(BODIES, WORDS), WORDS)
    official = {squeeze(b.name) for b in BODIES}
    expected: dict[str, set[str]] = {}
    for body in BODIES:
        for name in known_names(body, WORDS):
            if name not in official or name == squeeze(body.name):
                expected.setdefault(name, set()).add(body.id)
    assert dict(names.by_name) == {name: tuple(sorted(ids)) for name, ids in expected.items()}
    assert any(len(ids) > 1 for ids in names.by_name.values())
    assert list(names.by_name) == sorted(expected)
    for body in BODIES:
        assert set(names.called(body.id)) == {name for name, ids in expected.items() if body.id in ids}


def test_groups_are_those_that_a_look_at_every_body_finds() -> None:
    names = Names(BODIES, WORDS)
    by_name = {b.name: b.id for b in BODIES}
    assert names.group("教育局") == tuple(
        sorted((by_name[n] for n in ("云岫市教育局", "松溪县教育局", "泉湾市教育局")), key=_name)
    )
    assert names.group("教育局", (("云岫市",),)) == tuple(
        sorted((by_name[n] for n in ("云岫市教育局", "松溪县教育局")), key=_name)
    )
    assert names.regions.of_kind(["教育局"], [("云岫市",)]) == (by_name["云岫市教育局"],)
    assert names.group("教育局", (("石林市",),)) == ()


def _name(body: str) -> str:
    return next(b.name for b in BODIES if b.id == body)


def test_official_names_are_found_wherever_they_stand_and_inside_one_another() -> None:
    found = Names(BODIES, WORDS).printed_in("见云岫市人民政府办公室和松溪县教育局")
    assert list(found) == ["云岫市人民政府办公室", "云岫市人民政府", "松溪县教育局"]


@pytest.mark.parametrize("wrong", [b"", b"\x00", b"names"])
def test_other_bytes_are_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=r"MessagePack|Input|Expected"):
        Names.read(wrong, WORDS)


def test_names_with_one_checksum_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    constant: Callable[[bytes], int] = lambda packed: 7  # noqa: E731
    monkeypatch.setattr("reportqa.lexicon.nametable.crc32", constant)
    table = NameTable(table_of({"甲市": [0], "乙县": [1], "丙区": [0, 1]}, 2), ("a", "b"))
    assert dict(table) == {"甲市": ("a",), "乙县": ("b",), "丙区": ("a", "b")}
    assert "丁镇" not in table
    assert [name for name, _ in table.but_for_endings("乙县")] == ["乙县"]


def test_an_empty_table_holds_nothing() -> None:
    table = NameTable(table_of({}, 0), ())
    assert len(table) == 0
    assert "" not in table
    assert table.inside("云岫市") == []
    assert table.like("云岫市", 0.5, 3) == []


def test_names_that_may_be_alike_are_all_that_difflib_finds() -> None:
    names = Names(BODIES, WORDS).by_name
    for said in ("云岫市体育局", "松西县", "凤凰乡人民政府", "甲乙丙"):
        close = get_close_matches(said, sorted(names), n=8, cutoff=0.6)
        assert get_close_matches(said, names.like(said, 0.6, 400), n=8, cutoff=0.6) == close
    assert len(names.like("云岫市教育局", 0.6, 2)) == 2
