"""What of a web page a visitor sees. Comes in: the elements of a page. Goes out: which are hidden, by themselves or by a rule
of the page's own style sheet.

Only what is certain is followed: style attributes, and rules of `<style>` with simple selectors (`.x`, `#x`, `p`, `p.x`). Rules
for other media (print) say nothing about the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SELECTOR = re.compile(r"^([a-z][a-z0-9]*|\*)?(?:([.#])([\w\-]+))?$", re.IGNORECASE)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
#: declarations, without spaces, under which nothing is seen
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?=[;!]|$)|font-size:0(?:px|pt|em|%)?(?=[;!]|$)"
    r"|text-indent:-\d{3,}|(?:left|top|margin-left):-\d{4,}|mso-hide:all|clip:rect\(0|text-decoration(?:-line)?:line-through)"
)
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0(?:px|pt|em|%)?(?=[;!]|$)")
_NAMED = {"white": "ffffff", "black": "000000", "transparent": "", "red": "ff0000", "inherit": ""}
_COLOR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.]+)?\)")
_STRUCK = frozenset(("del", "s", "strike"))


@dataclass(frozen=True, slots=True)
class Look:
    """The colours in which text stands, as six letters; the ground is empty where it is a picture or not known."""

    color: str = "000000"
    ground: str = "ffffff"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The declarations of a page's style rules by tag, class and id: p, .x, #x, p.x."""

    rules: Mapping[str, str]

    def style(self, element: Any) -> str:
        """The declarations that hold for an element, its own last, without spaces and in small letters."""
        if not self.rules and not element.get("style"):
            return ""
        tag = str(element.tag).lower()
        names = [f".{c}" for c in str(element.get("class") or "").split()]
        names += [f"#{element.get('id')}"] if element.get("id") else []
        keys = ["*", tag, *names, *(tag + n for n in names)]
        found = [self.rules[k] for k in keys if k in self.rules]
        return _last_of_each(";".join([*found, _bare(str(element.get("style") or ""))]))


def sheet_of(root: Any) -> Sheet:
    """The rules of the page's own style sheets; a later rule for the same selector adds to the earlier."""
    rules: dict[str, str] = {}
    for style in root.iter("style"):
        if str(style.get("media") or "all").lower() not in ("all", "screen"):
            continue
        for selector, declared in _rules(_COMMENT.sub(" ", style.text or "")[:2_000_000]):
            rules[selector] = rules.get(selector, "") + ";" + declared
    return Sheet(rules)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    for selectors, declared in _RULE.findall(_without_blocks(text)):
        for selector in selectors.split(","):
            if _SELECTOR.match(selector.strip()):
                yield selector.strip(), _bare(declared)


def _without_blocks(text: str) -> str:
    """The text without @media and other blocks of rules: what holds under a condition is not known to hold."""
    out, at = [], 0
    while (start := text.find("@", at)) >= 0:
        out.append(text[at:start])
        opening, end = text.find("{", start), text.find(";", start)
        if opening < 0 or 0 <= end < opening:
            at = end + 1 if end >= 0 else len(text)
            continue
        depth, at = 1, opening + 1
        while at < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
    return "".join([*out, text[at:]])


def _bare(style: str) -> str:
    return re.sub(r"\s", "", style).lower()


def _last_of_each(style: str) -> str:
    """The declarations with only the last of each name, which is the one that counts."""
    last = {name: value for name, sep, value in (d.partition(":") for d in style.split(";")) if sep}
    return ";".join(f"{name}:{value}" for name, value in last.items())


def is_hidden(element: Any, style: str, look: Look) -> bool:
    """Whether a visitor does not see what stands in the element: hidden, without size, struck out, as its ground."""
    if element.get("hidden") is not None or element.tag in _STRUCK or _HIDING.search(style):
        return True
    if "overflow:hidden" in style and _NO_SIZE.search(style):
        return True
    return bool(look.ground) and look.color == look.ground


def look_of(element: Any, style: str, around: Look) -> Look:
    """The colours inside an element that stands in those of `around`. Only a colour said on the element itself counts: the
    ground that a style sheet goes with it may be laid by a rule that is not followed here.
    """
    color, ground = _COLOR.search(_bare(str(element.get("style") or ""))), _GROUND.search(style)
    own = _color(color.group(1)) if color else _color(str(element.get("color") or "")) if element.tag == "font" else None
    under = _color(ground.group(1)) if ground else _color(str(element.get("bgcolor") or "")) if element.get("bgcolor") else None
    if element.get("background") or "background-image:" in style or (ground and "url(" in style):
        under = ""
    # a colour that cannot be told is taken for one that can be seen
    return Look(around.color if own is None else own or "?", around.ground if under is None else under)


def _color(text: str) -> str | None:
    """Six letters for a colour, empty for one that is not known, None where none is said."""
    bare = _bare(text)
    if not bare:
        return None
    if found := _HEX.search(bare):
        return found.group(1) if len(found.group(1)) == 6 else "".join(c * 2 for c in found.group(1))
    if found := _RGB.search(bare):
        return "".join(f"{min(int(v), 255):02x}" for v in found.groups())
    return _NAMED.get(bare, "")
