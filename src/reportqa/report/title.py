"""The title of a report. Comes in: the first lines of a document. Goes out: the title as printed, the body and the year in it,
and the lines that it takes.

Titles come in all orders (X局2022年度..., 2022年X局..., 关于2021年度...的年度报告, ...工作2022年年度报告), over several
lines, with the body on a line of its own, or without body and year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportqa.lexicon import Lexicon
from reportqa.lexicon.issuers import split_name
from reportqa.lexicon.outline import Outline
from reportqa.report.dates import digits, years
from reportqa.text import plain, squeeze

#: a title may be broken over so many lines, and stands in the first so many
_TITLE_LINES = 4
_TITLE_WITHIN = 60
_LONGEST_TITLE = 80
LONGEST_NAME = 40
#: how the year stands in a title; what is taken out must leave the report's name whole
_YEARS = (r"20\d\d年度", r"20\d\d年", r"20\d\d度?")
_DIVIDERS = re.compile(r"[|()\[\]【】《》〈〉<>\"“”':：;,。_+~-]+")
#: converted from traditional script these words keep their own form; the same length keeps offsets
_CONVERTED = (("资讯", "信息"),)

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Title:
    """A title: as printed, the body and year in it (empty and None where it has none), and the blocks that it takes."""

    text: str = ""
    name: str = ""
    year: int | None = None
    at: int = -1
    used: frozenset[int] = frozenset()


def common(text: str) -> str:
    """Plain text with words of converted script as the forms print them."""
    bare = plain(text).text
    for converted, usual in _CONVERTED:
        bare = bare.replace(converted, usual)
    return bare


@lru_cache(maxsize=4)
def _pattern(subjects: tuple[str, ...], fillers: tuple[str, ...], ends: tuple[str, ...]) -> re.Pattern[str]:
    groups = ("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) for words in (subjects, fillers, ends))
    return re.compile("(?:{})(?:{})*(?:{})".format(*groups))


def title_pattern(outline: Outline) -> re.Pattern[str]:
    """What a report is called (政府信息公开工作的年度报告), in plain text."""
    return _pattern(outline.title.subjects, outline.title.fillers, outline.title.ends)


def find_title(
    lines: Sequence[Line], is_heading: Callable[[int], bool], set_off: Callable[[int], bool], lexicon: Lexicon
) -> Title:
    """The title among the first lines up to the first heading of a section: the one that says most, then the first.

    `is_heading` and `set_off` tell of a block whether it is a section's heading, and whether it is set off as a heading.
    """
    best, rank = Title(), -1
    for at in range(min(_TITLE_WITHIN, len(lines))):
        if is_heading(lines[at][0]):
            break
        found = _title_at(lines, at, lexicon)
        if found is None:
            continue
        score = 2 * bool(found.name) + 2 * bool(found.year) + set_off(lines[at][0])
        if score > rank:
            best, rank = found, score
    return _completed(best, lines, lexicon) if best.text else best


def _title_at(lines: Sequence[Line], at: int, lexicon: Lexicon) -> Title | None:
    outline = lexicon.outline
    for take in range(1, _TITLE_LINES + 1):
        part = lines[at : at + take]
        text = "".join(t for _, t in part)
        bare = common(text)
        if len(part) < take or len(bare) > _LONGEST_TITLE or any(c in bare for c in "。,;") or not part[-1][1]:
            return None
        if not (cut := _cut(text, outline)):
            continue
        if take > 1 and _cut(part[-1][1], outline) and not _is_rest(part, lexicon):
            # the last line is a title by itself, and what stands before it belongs to something else
            return None
        if cut[1].startswith(outline.title.goes_on) or cut[1].removeprefix("的").startswith(outline.title.goes_on):
            return None
        name, year = name_and_year(text, lexicon)
        return Title(text, name, year, at, frozenset(i for i, _ in part))
    return None


def _is_rest(part: Sequence[Line], lexicon: Lexicon) -> bool:
    """Whether the lines before the last are the beginning of the title: a region or a piece of a body's name."""
    name, _ = name_and_year(part[-1][1], lexicon)
    before = "".join(t for _, t in part[:-1])
    return not name and is_body(before, lexicon)


def _cut(title: str, outline: Outline) -> tuple[str, str] | None:
    """What stands before and after the report's name, without the year; None if the text does not name a report."""
    bare = digits(common(title))
    found: tuple[int, str, str] | None = None
    for year in _YEARS:
        text = re.sub(rf"[_-]*(?:{year})", "", bare, count=1) if re.search(year, bare) else bare
        for match in title_pattern(outline).finditer(text):
            if found is None or len(match.group()) > found[0]:
                found = len(match.group()), text[: match.start()], text[match.end() :]
    if found is None:
        return None
    before, after = found[1], found[2]
    # 唐村镇人民政府信息公开...: the word is both the body's and the report's
    return (before + "政府" if before.endswith("人民") else before), after


def name_and_year(title: str, lexicon: Lexicon) -> tuple[str, int | None]:
    """The body and the year of a title in any order; empty and None where it has none."""
    outline = lexicon.outline
    known = years(common(title))
    year = known[0][0] if known else None
    cut = _cut(title, outline)
    before, after = cut if cut else (_without_years(digits(plain(title).text)), "")
    for pieces in (_pieces(before, outline), _pieces(after, outline)):
        bodies = [p for p in pieces if is_body(p, lexicon)]
        if bodies:
            return bodies[-1] if cut else bodies[0], year
    rest = [p for p in _pieces(before, outline) if _may_be_name(p, lexicon)]
    return (max(rest, key=len) if rest else ""), year


def _without_years(bare: str) -> str:
    return re.sub("|".join(_YEARS), "|", bare)


def _pieces(text: str, outline: Outline) -> list[str]:
    pieces = []
    joints = sorted(outline.title.joints, key=len, reverse=True)
    for piece in _DIVIDERS.split(_without_years(text)):
        bare = squeeze(piece)
        changed = True
        while changed and bare:
            cut = next((bare.removeprefix(j) for j in joints if bare.startswith(j)), bare)
            cut = next((cut.removesuffix(j) for j in joints if cut.endswith(j) and len(cut) > len(j)), cut)
            changed, bare = cut != bare, cut
        if bare:
            pieces.append(bare)
    return pieces


def _may_be_name(piece: str, lexicon: Lexicon) -> bool:
    """Whether a piece of a title that ends like no body can still be one: 淮安市, 某某保护区."""
    outline = lexicon.outline
    if len(piece) < 2 or not _is_chinese(piece) or piece in map(squeeze, outline.preamble.our):
        return False
    if any(w in piece for w in (*outline.title.not_names, "公开", "信息", "首页", "栏目", "附件", "年报", "报告")):
        return False
    if piece in lexicon.issuers.unknown.not_names or piece in outline.title.not_bodies:
        return False
    return bool(split_name(piece, lexicon.issuers).regions) or len(piece) >= 4


def _is_chinese(text: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" or c == "〇" for c in text)


def is_body(text: str, lexicon: Lexicon) -> bool:
    """Whether a line is the name of a body and nothing else."""
    name = squeeze(text)
    if not 3 <= len(name) <= LONGEST_NAME or re.search(r"[，。：:、；,!?！？]", text.strip()):
        return False
    words = lexicon.outline.title
    if name in words.not_bodies or name in lexicon.issuers.unknown.not_names or name.startswith(("各", "关于", "我", "本")):
        return False
    if name in map(squeeze, lexicon.outline.preamble.our) or any(w in name for w in words.not_names):
        return False
    endings = (*words.bodies, *lexicon.issuers.bodies, *lexicon.issuers.government.names, *lexicon.issuers.government.committee)
    return _is_chinese(re.sub(r"(?<!\d)\d{1,3}(?!\d)", "", name)) and name.endswith(endings)


def _completed(title: Title, lines: Sequence[Line], lexicon: Lexicon) -> Title:
    """The title with the line before it where that alone names the body, and with the lines that only repeat it."""
    used = set(title.used)
    text, name, at = title.text, title.name, title.at
    whole = squeeze(text)
    for i, line in lines[:_TITLE_WITHIN]:
        # the same title may stand twice: as the page's heading and as the document's
        if i not in used and squeeze(line) == whole:
            used.add(i)
    if not name and at > 0 and is_body(lines[at - 1][1], lexicon):
        text, name = lines[at - 1][1] + text, squeeze(lines[at - 1][1])
        used.add(lines[at - 1][0])
    return Title(text, name, title.year, at, frozenset(used))
