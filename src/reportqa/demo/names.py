"""Invented bodies: comes in how many are wanted, goes out their names, regions and sizes. None of these places exists.

The city of the standard set is 云岫市 with 霁岭县. Larger sets combine characters that place names do not use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportqa.errors import WrongSetting

#: characters that no county or city on the map is named with; two different ones make a stem
_RARE = "霁霭翊旻昀弈璟珩瑄曦玥翎鸢澹岫霏霓琰煦皎睿钰骁聿祎绮缈筱菀蓁"
_BUREAUS = (
    ("教育局", "bureau"),
    ("公安局", "enforcer"),
    ("民政局", "bureau"),
    ("住房和城乡建设局", "enforcer"),
    ("生态环境局", "enforcer"),
    ("市场监督管理局", "enforcer"),
)
_MORE_BUREAUS = (
    ("财政局", "bureau"),
    ("司法局", "bureau"),
    ("交通运输局", "enforcer"),
    ("水利局", "bureau"),
    ("应急管理局", "enforcer"),
    ("自然资源和规划局", "enforcer"),
)
_COUNTIES_A_CITY = 3
_TOWNS_A_COUNTY = 4


@dataclass(frozen=True, slots=True)
class Body:
    """An invented body: full name, region from large to small, its size (a key of figures.PROFILES) and other names."""

    name: str
    region: tuple[str, ...]
    size: str
    kind: str
    short_names: tuple[str, ...] = ()


def standard_bodies() -> tuple[Body, ...]:
    """The ten bodies of the standard set."""
    city, county = "云岫市", "霁岭县"
    bureaus = (Body(city + kind, (city,), size, kind) for kind, size in _BUREAUS)
    towns = (
        Body(f"{county}{town}人民政府", (city, county, town), "town", "镇人民政府", (town, town + "政府"))
        for town in ("枕岚镇", "鹭霁镇")
    )
    zone = "澄霭新区"
    committee = Body(f"{city}{zone}管理委员会", (city, zone), "committee", "管理委员会", (zone, zone + "管委会"))
    return (Body(f"{city}人民政府", (city,), "government", "人民政府"), *bureaus, *towns, committee)


def _stems() -> tuple[str, ...]:
    # the second character moves first and by steps, so that neighbours do not look alike
    n = len(_RARE)
    return tuple(_RARE[(i * 7) % n] + _RARE[(i * 7 + step) % n] for step in range(1, n) for i in range(n))


def _bodies() -> Iterator[Body]:
    stems = _stems()
    counties = [stem + "县" for stem in stems] + [stem + "区" for stem in stems]
    for c in range(len(counties) // _COUNTIES_A_CITY):
        city = stems[(c * 11 + 5) % len(stems)] + "市"
        yield Body(f"{city}人民政府", (city,), "government", "人民政府")
        for kind, size in (*_BUREAUS, *_MORE_BUREAUS):
            yield Body(city + kind, (city,), size, kind)
        for k in range(c * _COUNTIES_A_CITY, (c + 1) * _COUNTIES_A_CITY):
            county = counties[k]
            yield Body(f"{county}人民政府", (city, county), "committee", "人民政府")
            for kind, size in _BUREAUS:
                yield Body(county + kind, (city, county), size, kind)
            for t in range(_TOWNS_A_COUNTY):
                town = stems[(k * 13 + t * 101 + 3) % len(stems)] + "镇"
                yield Body(f"{county}{town}人民政府", (city, county, town), "town", "镇人民政府")


def many_bodies(count: int | None = None) -> tuple[Body, ...]:
    """That many invented bodies with different names (all there are without a count): cities first, then bureaus and towns."""
    found: dict[str, Body] = {}
    for body in _bodies():
        found.setdefault(body.name, body)
        if len(found) == count:
            break
    if count is not None and len(found) < count:
        raise WrongSetting(f"演示报告的单位名称不够用：最多 {len(found)} 个单位，要的是 {count} 个。请减少 --reports")
    return tuple(found.values())
