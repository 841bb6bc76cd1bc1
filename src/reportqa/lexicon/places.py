"""What the name of a body tells: comes in a name as printed or as in the catalogue, goes out the body with its region path, its
level and the body above it, and the full official name where only one is possible.

A name tells less than people know: a bare 市 may be a province, a prefecture or a county. What is not certain stays empty; the
catalogue can say it.
"""

from __future__ import annotations

import hashlib
import re

from reportqa.lexicon.issuers import IssuerWords, NameParts, split_name
from reportqa.records import Issuer, Origin
from reportqa.text import squeeze


def issuer_from_name(
    name: str,
    words: IssuerWords,
    region: tuple[str, ...] = (),
    short_names: tuple[str, ...] = (),
    origin: Origin = "real",
    parent: str = "",
) -> Issuer:
    """The body of that official name. Its id is the name's digest, with a mark for invented ones, so the two never meet."""
    clean = squeeze(name)
    path = tuple(dict.fromkeys((*region, *split_name(clean, words).regions)))
    mark = "demo:" if origin == "demo" else ""
    key = hashlib.sha256((mark + clean).encode()).hexdigest()[:12]
    above = parent or parent_of(clean, words)
    return Issuer(key, clean, level_of(path, words), path, above, tuple(short_names), origin)


def official(name: str, words: IssuerWords) -> str:
    """The full name where a short one leaves no choice: 唐村镇 and 唐村镇政府 are 唐村镇人民政府; else the name itself."""
    clean = squeeze(name)
    for inner in words.official.inner:
        whole = clean.removesuffix(inner)
        if whole != clean and _region(whole.removesuffix("人民政府").removesuffix("政府"), words):
            clean = whole
            break
    for short, full in (("管委会", "管理委员会"), ("街道办", "街道办事处")):
        if clean.endswith(short):
            return clean.removesuffix(short) + full
    if _region(clean, words):
        return government(clean, words) or clean
    match = re.fullmatch(r"(.+?)(?:人民)?政府(办公室|办公厅)?", clean)
    if match and _governed(match[1], words):
        return f"{match[1]}人民政府{match[2] or ''}"
    return clean


def _region(name: str, words: IssuerWords) -> bool:
    """Whether the name is that of a region and of nothing inside it."""
    parts = split_name(name, words)
    return bool(parts.regions) and not parts.body and "".join(parts.regions) == name and len(name) >= 2


def _governed(region: str, words: IssuerWords) -> bool:
    return region.endswith(words.official.governed) and not region.endswith(words.official.not_governed)


def government(region: str, words: IssuerWords) -> str:
    """The body that stands for a region; empty where its name does not tell which (新区)."""
    if region.endswith("街道"):
        return region + words.government.offices[0]
    if region.endswith(words.official.committee):
        return region + words.government.committee[0]
    return region + words.government.names[0] if _governed(region, words) else ""


def level_of(path: tuple[str, ...], words: IssuerWords) -> str:
    """省级, 地级, 县级, 乡级 or 开发区, as far as the regions tell it; empty where they do not."""
    if not path:
        return ""
    last = path[-1]
    if last in words.official.cities:
        return words.official.cities[last]
    if level := next((v for ending, v in words.official.levels.items() if last.endswith(ending)), ""):
        return level
    if last.endswith(words.official.not_governed):
        return ""
    if last.endswith("区"):
        return "县级"
    # a city inside a city or prefecture is of a county's level; on its own it may be either
    under = len(path) > 1 and path[-2].endswith(("市", "自治州", "盟")) and path[-2] not in words.official.cities
    return "县级" if last.endswith("市") and under else ""


def parent_of(name: str, words: IssuerWords) -> str:
    """The body above, where the name tells it: 临潼区人民政府 for its 街道办事处, 公安局 for its 分局; else empty."""
    if branch := re.fullmatch(r"(.+局)(.{2,8})分局", name):
        return branch[1]
    parts = split_name(name, words)
    prefix = next((m for m in words.ministry.names if name.startswith(m) and name != m), "")
    if prefix:
        above = "".join(parts.regions[:-1])
        return f"{prefix}{above}{parts.body if above else ''}" if parts.regions and parts.body == "税务局" else ""
    return _governed_by(name, parts, words)


def _governed_by(name: str, parts: NameParts, words: IssuerWords) -> str:
    """The government above a body that no ministry leads: of its own region for a 局, of the next larger for a government."""
    g = words.government
    if parts.body in ("人民政府办公室", "人民政府办公厅"):
        return name.removesuffix(parts.body) + g.names[0]
    if parts.body in (*g.names, *g.offices, *g.committee, ""):
        return government("".join(parts.regions[:-1]), words) if len(parts.regions) > 1 else ""
    if parts.body.endswith("厅") and parts.regions and parts.regions[-1].endswith(("省", "自治区")):
        return government("".join(parts.regions), words)
    if parts.body not in words.bodies or parts.body.endswith(words.ministry.vertical):
        return ""
    return government("".join(parts.regions), words) if parts.regions else ""
