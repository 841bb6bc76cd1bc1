"""The picture of a comparison: its bytes, its gaps, its words, and the way to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import lxml.etree
import pytest
from fastapi.testclient import TestClient
from stand_in import StandIn, value

from reportqa.archive import Archive
from reportqa.records import Point, Series
from reportqa.web.chart import chart


def _point(label: str, value: str | None) -> Point:
    number = None if value is None else Decimal(value.replace(",", ""))
    return Point(label, number, value or "", "number" if value else "blank", "[1]")


YEARS = Series(
    "新收政府信息公开申请", "件", "year", tuple(_point(str(2019 + n), v) for n, v in enumerate(("36", None, "1,200", "900")))
)
BODIES = Series("行政处罚", "件", "issuer", (_point("甲<局>", "7"), _point("乙&局", "0"), _point("丙局", None)))


def _drawn(*series: Series) -> str:
    return chart(series).decode("utf-8")


def _words(svg: str) -> list[str]:
    return [t.text or "" for t in lxml.etree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}text")]


def _lines(svg: str) -> int:
    """Lines that join points: paths with more than one corner inside the group of a line."""
    root = lxml.etree.fromstring(svg.encode())
    paths = [p for g in root.iter("{*}g") if (g.get("id") or "").startswith("line2d") for p in g.findall("{*}path")]
    return sum("L" in (p.get("d") or "") and "stroke-dash" in (p.get("style") or "") for p in paths)


@pytest.mark.parametrize("series", [YEARS, BODIES], ids=["years", "bodies"])
def test_the_same_series_is_the_same_bytes(series: Series) -> None:
    assert chart([series]) == chart([series])
    assert chart([series]) != chart([replace(series, points=series.points[:-1])])


def test_figures_stand_as_printed_and_what_was_not_printed_is_said() -> None:
    years, bodies = _drawn(YEARS), _drawn(BODIES)
    assert {"36", "1,200", "900"} <= set(_words(years))
    assert "0" not in [w for w in _words(years) if w in ("blank", "None")]
    assert {"7件", "0件", "没有数字"} <= set(_words(bodies))


def test_a_gap_and_another_edition_break_the_line() -> None:
    whole = replace(YEARS, points=tuple(_point(p.label, p.raw or "50") for p in YEARS.points))
    dashed = Series("别的", "件", "year", whole.points)
    assert _lines(_drawn(whole, dashed)) > _lines(_drawn(whole, replace(dashed, break_before=(1, 2, 3))))


def test_the_table_is_the_text_of_the_picture() -> None:
    root = lxml.etree.fromstring(chart([YEARS]))
    said = root.findtext("{http://www.w3.org/2000/svg}desc")
    assert said == "2019：36件；2020：没有数字；2021：1,200件；2022：900件"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "新收政府信息公开申请（单位：件）"
    assert root.get("role") == "img"


def test_signs_of_markup_in_names_stay_words() -> None:
    root = lxml.etree.fromstring(chart([BODIES]))
    assert "甲<局>" in (root.findtext("{http://www.w3.org/2000/svg}desc") or "")


def test_the_picture_is_as_wide_as_its_window_and_names_are_never_cut() -> None:
    root = lxml.etree.fromstring(chart([BODIES]))
    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert root.get("viewBox")
    long = "上海市黄浦区人民政府打浦桥街道办事处"
    assert long in _words(_drawn(replace(BODIES, points=(_point(long, "7"), _point("乙局", "1")))))
    title = "淮安市人民政府新收政府信息公开申请、淮安市人民政府办理结果总计"
    assert title not in _words(_drawn(replace(YEARS, name=title)))
    assert title in "".join(_words(_drawn(replace(YEARS, name=title))))


def test_many_bodies_without_a_number_are_counted_and_a_few_are_drawn() -> None:
    def words(without: int) -> list[str]:
        return _words(_drawn(replace(BODIES, points=(*BODIES.points[:2], *(_point(f"{n}局", None) for n in range(without))))))

    assert words(5).count("没有数字") == 5
    assert [w for w in words(6) if "没有数字" in w] == ["另有6项没有数字"]
    assert "5局：没有数字" in _drawn(replace(BODIES, points=(BODIES.points[0], *(_point(f"{n}局", None) for n in range(6)))))


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        chart([replace(YEARS, points=())])


def test_the_picture_of_a_kept_answer_is_served(client: TestClient, archive: Archive, one: StandIn) -> None:
    kept = archive.save(replace(value(one), series=(YEARS,)), "问", "api")
    response = client.get(f"/chart/{kept.record}.svg")
    assert (response.status_code, response.content) == (200, chart([YEARS]))
    assert response.headers["content-type"] == "image/svg+xml"
    assert "script-src 'self'" in response.headers["content-security-policy"]


def test_no_picture_of_what_has_none(client: TestClient, archive: Archive, one: StandIn) -> None:
    without = archive.save(value(one), "问", "api")
    for name in (f"{without.record}.svg", f"{'0' * 32}.svg", "x.svg", f"{without.record}.png", "..%2Fx.svg"):
        assert client.get(f"/chart/{name}").status_code == 404
