"""Who reports on which year. Comes in: the blocks of a document. Goes out: title, names of the body, year, dates, contacts, and
which blocks are title, sign-off or page furniture and so no narrative.

The year is that of the title, then that of the period told, then the year before the sign-off. The date of posting is never
taken for it: some reports were posted years later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from reportqa.lexicon import Lexicon
from reportqa.lexicon.issuers import split_name
from reportqa.lexicon.outline import Outline
from reportqa.records import Block
from reportqa.report.outline import heading_of, is_noise
from reportqa.text import plain, squeeze

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|([二一][〇零○o0九][〇零○o0一二三四五六七八九]{2})(?=年)")
_DATE = re.compile(r"((?:19|20)\d\d)[年\-/.](\d{1,2})[月\-/.](\d{1,2})日?")
_CHINESE_DATE = re.compile(
    r"^([二一][〇零○o0九][〇零○o0一二三四五六七八九]{2})年(十?[一二三四五六七八九十])月([一二三]?十?[一二三四五六七八九十])日$"
)
_DIGITS = {c: d for d, cs in enumerate(("〇零○o0", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for c in cs}
#: a title may be broken over so many lines, and stands in the first so many
_TITLE_LINES = 3
_TITLE_WITHIN = 40
_LONGEST_TITLE = 80
_LONGEST_NAME = 40
_SIGN_OFF_WITHIN = 8


@dataclass(slots=True)
class Masthead:
    """What a document says of itself; `used` are the blocks that are no narrative, `names` further names of the same body."""

    title: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    year: int | None = None
    period_year: int | None = None
    published: str = ""
    period: str = ""
    contact: tuple[tuple[str, str], ...] = ()
    used: set[int] = field(default_factory=set)


def masthead(blocks: Sequence[Block], lexicon: Lexicon, stem: str) -> Masthead:
    """Everything that the document says about who and when; `stem` is the file's name without its ending."""
    outline = lexicon.outline
    head = Masthead()
    noise = {i for i, b in enumerate(blocks) if b.kind in ("line", "heading") and is_noise(b.text, outline)}
    lines = [
        (i, b.text.strip()) for i, b in enumerate(blocks) if b.kind in ("line", "heading") and b.text.strip() and i not in noise
    ]
    head.used |= noise
    title_name, title_year, at = _title(lines, blocks, lexicon, head)
    headers = _headers(lines, at, lexicon, head)
    signers, signed = _sign_off(lines, lexicon, head)
    body = [text for _, text in lines]
    said = _between(body, outline.preamble.before, outline.preamble.after, outline)
    contact_names = _between(body, outline.preamble.contact_before, outline.preamble.contact_after, outline)
    posted, sources = _posted([blocks[i].text for i in sorted(noise)], outline)
    file_name, file_year = _name_and_year(stem, outline)
    file_name = file_name if is_body(file_name, lexicon) else ""
    leading = [title_name, *headers, *signers, *said, file_name, *sources]
    _choose(head, [n for n in leading if n], [*headers, *signers], [*said, *contact_names, *sources, file_name], lexicon)
    head.period, head.period_year = _period(body, outline)
    head.year = title_year or head.period_year or (signed.year - 1 if signed else None) or file_year
    day = signed or posted
    head.published = day.isoformat() if day else ""
    head.contact = _contacts(body, outline)
    return head


def _title(
    lines: Sequence[tuple[int, str]], blocks: Sequence[Block], lexicon: Lexicon, head: Masthead
) -> tuple[str, int | None, int]:
    """The body and year of the title, and the place of its first line among `lines` (-1 if there is no title)."""
    outline = lexicon.outline
    names = [plain(n).text for n in outline.title.names]
    for at in range(min(_TITLE_WITHIN, len(lines))):
        if heading_of(blocks[lines[at][0]], lexicon):
            break
        for take in range(1, _TITLE_LINES + 1):
            part = lines[at : at + take]
            text = "".join(t for _, t in part)
            bare = plain(text).text
            if len(part) < take or len(bare) > _LONGEST_TITLE or any(c in bare for c in "。,;"):
                break
            name = next((n for n in names if n in bare), "")
            if name and take > 1 and name in plain(part[-1][1]).text:
                break
            if name:
                return _take_title(part, at, lines, blocks, lexicon, head)
    return "", None, -1


def _take_title(
    part: Sequence[tuple[int, str]],
    at: int,
    lines: Sequence[tuple[int, str]],
    blocks: Sequence[Block],
    lexicon: Lexicon,
    head: Masthead,
) -> tuple[str, int | None, int]:
    outline = lexicon.outline
    head.title = "".join(t for _, t in part)
    head.used |= {i for i, _ in part}
    name, year = _name_and_year(head.title, outline)
    # the same title may stand twice: as the page's heading and as the document's
    for i, text in lines[at + len(part) : at + len(part) + 4]:
        if squeeze(text) == squeeze(head.title):
            head.used.add(i)
    if not name and at > 0 and is_body(lines[at - 1][1], lexicon):
        head.title = lines[at - 1][1] + head.title
        name = squeeze(lines[at - 1][1])
        head.used.add(lines[at - 1][0])
    return name, year, at


def _name_and_year(title: str, outline: Outline) -> tuple[str, int | None]:
    """The body and the year of a title in any order; empty and None where it has none."""
    bare = plain(re.sub(r"[_\-—－ ]+(?=\d{4})", "", title)).text
    bare = re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)", "", bare)
    found = _YEAR.search(bare)
    year = _year(found) if found else None
    for name in map(squeeze, outline.title.names):
        if name in bare:
            bare = bare[: bare.index(name)]
            break
    bare = _YEAR.sub("|", bare)
    pieces = []
    for piece in bare.split("|"):
        text = squeeze(piece)
        changed = True
        while changed:
            changed = False
            for joint in sorted(outline.title.joints, key=len, reverse=True):
                if text.startswith(joint) or (text.endswith(joint) and len(text) > len(joint)):
                    text = text.removeprefix(joint) if text.startswith(joint) else text.removesuffix(joint)
                    changed = True
        pieces.append(text)
    name = max(pieces, key=len, default="")
    if len(name) < 2 or name in map(squeeze, outline.preamble.our) or any(w in name for w in outline.title.not_names):
        return "", year
    return name, year


def _year(match: re.Match[str]) -> int:
    return int(match.group(1)) if match.group(1) else int("".join(str(_DIGITS[c]) for c in match.group(2)))


def is_body(text: str, lexicon: Lexicon) -> bool:
    """Whether a line is the name of a body and nothing else."""
    name = squeeze(text)
    endings = (*lexicon.outline.title.bodies, *lexicon.issuers.bodies, *lexicon.issuers.government.names)
    chinese = all("\u4e00" <= c <= "\u9fff" for c in name)
    return 3 <= len(name) <= _LONGEST_NAME and chinese and name.endswith(endings) and not re.search(r"[，。：:、；,]", text)


def _headers(lines: Sequence[tuple[int, str]], at: int, lexicon: Lexicon, head: Masthead) -> list[str]:
    """Names of bodies in the lines around the title."""
    around = [lines[i] for i in range(max(0, at - 3), min(len(lines), at + 5)) if at >= 0] or list(lines[:3])
    found = []
    for i, text in around:
        if i not in head.used and is_body(text, lexicon):
            found.append(squeeze(text))
            head.used.add(i)
    return found


def _sign_off(lines: Sequence[tuple[int, str]], lexicon: Lexicon, head: Masthead) -> tuple[list[str], date | None]:
    """The name and date at the end."""
    names: list[str] = []
    signed: date | None = None
    for i, text in reversed(lines[-_SIGN_OFF_WITHIN:]):
        if i in head.used:
            continue
        day = _date(text)
        inner = re.match(r"^(.{3,40}?)\s*((?:19|20)\d\d\s*年.{3,12}日)$", text)
        if day and signed is None:
            signed = day
        elif inner and is_body(inner.group(1), lexicon) and signed is None:
            signed = _date(inner.group(2))
            names.append(squeeze(inner.group(1)))
        elif is_body(text, lexicon):
            names.append(squeeze(text))
        else:
            if signed is None and not names:
                continue
            break
        head.used.add(i)
    return names, signed


def _date(text: str) -> date | None:
    """The date that a line is, and nothing else besides."""
    bare = plain(text).text.strip("()")
    if match := _DATE.fullmatch(bare):
        return _day(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    if match := _CHINESE_DATE.match(bare):
        year = int("".join(str(_DIGITS[c]) for c in match.group(1)))
        return _day(year, _tens(match.group(2)), _tens(match.group(3)))
    return None


def _tens(text: str) -> int:
    if "十" not in text:
        return _DIGITS[text]
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _between(body: Sequence[str], before: Sequence[str], after: Sequence[str], outline: Outline) -> list[str]:
    """Names said between two sets of words in the narrative."""
    starts = "|".join(re.escape(plain(w).text) for w in sorted(before, key=len, reverse=True))
    ends = "|".join(re.escape(plain(w).text) for w in sorted(after, key=len, reverse=True))
    pattern = re.compile(rf"(?:{starts})([\u4e00-\u9fff]{{3,40}}?)(?:{ends})")
    ours = tuple(map(squeeze, outline.preamble.our))
    names = [m.group(1) for text in body[:60] for m in pattern.finditer(_unspelled(text))]
    return [n for n in dict.fromkeys(names) if not n.startswith(ours)]


def _unspelled(text: str) -> str:
    """Plain text without pinyin in brackets, as some converters put it behind a character."""
    return re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)", "", plain(text).text)


def _posted(noise: Sequence[str], outline: Outline) -> tuple[date | None, list[str]]:
    """The date of posting and the body that posted, from the lines around the report."""
    posted: date | None = None
    sources: list[str] = []
    for text in noise:
        bare = plain(text).text
        if posted is None and any(plain(w).text in bare for w in outline.noise.dates) and (match := _DATE.search(bare)):
            posted = _day(int(match.group(1)), int(match.group(2)), int(match.group(3)))
        for word in outline.noise.sources:
            if found := re.search(rf"{word}\s*[:：]\s*([\u4e00-\u9fff]{{3,40}})", text):
                sources.append(squeeze(found.group(1)))
    return posted, sources


def same_body(short: str, long: str, lexicon: Lexicon) -> bool:
    """Whether `short` is a shorter name of the body `long`: 经开区教育局 of 湛江经济技术开发区教育局, 蛇口街道 of its 办事处.

    All its characters stand in the long name in that order, both end alike, and both are of the same smallest region.
    """
    if short == long or not _within(short, long):
        return False
    ends = [long, *(long.removesuffix(o) for o in lexicon.outline.title.omitted if long.endswith(o))]
    if not any(e and e[-1] == short[-1] for e in ends):
        return False
    few, many = split_name(short, lexicon.issuers).regions, split_name(long, lexicon.issuers).regions
    return not few or not many or any(_within(few[-1], region) for region in many[-1:])


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(c in letters for c in short)


def _choose(head: Masthead, leading: Sequence[str], full: Sequence[str], others: Sequence[str], lexicon: Lexicon) -> None:
    """The first name said, or a longer one of the same body from heading line or sign-off; the rest are short names."""
    if not leading:
        return
    name = leading[0]
    longer = [n for n in full if same_body(name, n, lexicon)]
    head.issuer = max(longer, key=len) if longer else name
    names = dict.fromkeys([name, *leading, *others])
    head.names = tuple(n for n in names if n and same_body(n, head.issuer, lexicon))


def _period(body: Sequence[str], outline: Outline) -> tuple[str, int | None]:
    """The part of a sentence that tells the period, as printed, and its year."""
    words = "|".join(sorted(outline.preamble.period, key=len, reverse=True))
    pattern = re.compile(rf"(?:{words})(?:的)?(?:为|是|从|[:：])?\s*([^。；;，,）)]*?\d[^。；;，,）)]*)")
    for text in body[:60]:
        simple = plain(text)
        if match := pattern.search(simple.text):
            start, end = simple.span(match.start(1), match.end(1))
            found = _YEAR.search(match.group(1))
            return text[start:end].strip(), _year(found) if found else None
    return "", None


def _contacts(body: Sequence[str], outline: Outline) -> tuple[tuple[str, str], ...]:
    """What the contact line gives, each under the name of its kind; a lone word (热线电话：) outside such a line is left."""
    kinds = {plain(w).text: kind for kind, words in outline.contacts.items() for w in words}
    labels = "|".join(re.escape(w) for w in sorted(kinds, key=len, reverse=True))
    pattern = re.compile(rf"({labels})[:：](.+?)(?=[,，;；。)）、]|(?:{labels})[:：]|$)")
    found: dict[tuple[str, str], None] = {}
    for text in body:
        simple = plain(text)
        pairs = []
        for match in pattern.finditer(simple.text):
            start, end = simple.span(match.start(2), match.end(2))
            pairs.append((kinds[match.group(1)], text[start:end].strip()))
        if len({kind for kind, _ in pairs}) >= 2 or (pairs and len(simple.text) < 60):
            found |= dict.fromkeys(pairs)
    return tuple(found)
