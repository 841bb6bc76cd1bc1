"""Comes in: a report's sections on a matter. Goes out: the places to quote, item by item where the report gives a list.

The report's own marks (一是, （一）, 1., 第一, 首先) part the items; words of cues.toml tell problems from measures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reportqa.lexicon.cues import Split, Topic
from reportqa.library import Place, places
from reportqa.records import Report
from reportqa.text import Plain, plain

Quote = tuple[Place, int, int]
PROBLEMS, MEASURES = "problems", "measures"
#: a sentence that tells of a problem and of what is done about it
BOTH = "both"
#: one that tells what became of the problems of the report before
EARLIER = "solved"

_NUMERAL = "一二三四五六七八九十"
_SENTENCE = re.compile(r"[^。!?]+[。!?]?[”’」』\")]?")
#: marks of a list with how deep they stand; 一是 deepest. Each begins a paragraph or follows a stop.
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"[{_NUMERAL}]{{1,3}}、")),
    (1, re.compile(rf"\([{_NUMERAL}]{{1,3}}\)")),
    (2, re.compile(r"\d{1,2}[.、](?!\d)")),
    (3, re.compile(r"\(\d{1,2}\)|[①-⑳]")),
    (4, re.compile(rf"[{_NUMERAL}]{{1,2}}(?:是|则)|第[{_NUMERAL}]{{1,2}}(?:,|、|是|:)|其[{_NUMERAL}](?:,|、|是|:)")),
    (4, re.compile(r"首先|其次|再次|再者|最后,|另一方面|一方面")),
)
_FIRST = re.compile(r"\(?(?:一|1)(?:、|\)|\.|是|则)|第一|其一|首先|一方面|①")
_STOPS = "。;,:!?)”"
#: the first mark needs no stop before it where the second follows (主要问题一是…，二是…), but 统一是 is none
_FIRSTS: tuple[tuple[int, str, re.Pattern[str]], ...] = (
    (4, "二是", re.compile(r"(?<![统同唯之第专单])一是")),
    (2, "2", re.compile(r"(?<![\d.a-z第])1[.、](?!\d)")),
    (1, "(二)", re.compile(r"\(一\)")),
    (3, "(2)", re.compile(r"\(1\)")),
)
#: a heading is at most so long, in letters
_HEADING = 24
#: marks up to this depth stand before headings; deeper ones (一是) before items of a list
_TITLES = 2
#: what leads over to a list is at most so long
_LEAD = 120
#: a section that cannot be told apart, and a passage on one matter, is quoted up to so many sentences
MOST_WHOLE, MOST_ABOUT = 12, 6
#: of sentences that only hold the words of a matter, so many
_MOST_HELD = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or item of a paragraph: its place in the plain text, how deep its mark stands (-1: none).

    `opens`: its mark is the first of a list. `follows`: it goes on with the item before it.
    """

    place: Place
    text: str
    start: int
    end: int
    level: int = -1
    opens: bool = False
    follows: bool = False

    def body(self) -> str:
        """The text without its mark."""
        match = next((m for level, p in _MARKS if level == self.level for m in [p.match(self.text)] if m), None)
        return self.text[match.end() :] if match else self.text

    def heading(self) -> str:
        """What it begins with, as a heading would stand there; empty if too long for one."""
        head = re.split(r"[。:,;]", self.body(), maxsplit=1)[0]
        return head if len(head) <= _HEADING else ""

    def bare(self) -> bool:
        """Whether it is a heading and nothing else."""
        return len(self.text) <= _HEADING + 4 and self.body().rstrip("。:") == self.heading()


def pieces(found: Iterable[Place]) -> list[Piece]:
    """Paragraphs cut into items at their marks, and items into sentences."""
    return [piece for place in found for piece in _of_paragraph(place)]


def _of_paragraph(place: Place) -> Iterator[Piece]:
    flat = plain(place.paragraph.text)
    marks = _marks(flat, place.paragraph.text)
    cuts = [0, *(at for at, _ in marks if at), len(flat.text)]
    levels = dict(marks)
    for start, end in pairwise(cuts):
        level = levels.get(start, -1)
        for n, sentence in enumerate(_SENTENCE.finditer(flat.text, start, end)):
            text = sentence.group()
            opens = n == 0 and level >= 0 and bool(_FIRST.match(text))
            yield Piece(place, text, *sentence.span(), level if n == 0 else -1, opens, n > 0 and level >= 0)


def _marks(flat: Plain, printed: str) -> list[tuple[int, int]]:
    """Where the marks of lists stand in the plain text, with their levels."""
    found: dict[int, int] = {}
    for level, pattern in _MARKS:
        for m in pattern.finditer(flat.text):
            at = m.start()
            if at == 0 or flat.text[at - 1] in _STOPS or (level < 4 and printed[flat.offsets[at] - 1].isspace()):
                found.setdefault(at, level)
    for level, second, first in _FIRSTS:
        if any(of == level and flat.text.startswith(second, at) for at, of in found.items()):
            for m in first.finditer(flat.text):
                found.setdefault(m.start(), level)
    # a numeral alone (2020年的3、4月) is no mark where it does not open a list of at least two
    levels = list(found.values())
    return sorted((at, level) for at, level in found.items() if at == 0 or level not in (0, 2) or levels.count(level) > 1)


def kinds(found: Sequence[Piece], split: Split) -> list[str]:
    """For each piece whether it tells of problems, measures, both or (empty) neither; a mark of 一 may turn the page."""
    told: list[str] = []
    now = ""
    lists: dict[int, str] = {}
    for piece in found:
        if piece.level >= 0 and not piece.opens:
            # the second item is of the kind of the first, whatever was said at the end of that (一是A不够，下一步将B。二是C…)
            now = lists.get(piece.level, now)
        kind = _kind(piece, now, split)
        told.append(kind)
        if piece.level >= 0:
            lists[piece.level] = PROBLEMS if kind == BOTH else kind
        now = MEASURES if kind == BOTH else now if kind == EARLIER else kind or now
    return told


def _kind(piece: Piece, now: str, split: Split) -> str:
    if piece.bare() and (named := _headed(piece.heading(), split)) is not None:
        return named
    if any(word in piece.text for word in split.earlier):
        return EARLIER
    lack = _first(piece.text, split.problems, split.not_problems)
    aim = _first(piece.text, split.measures, split.not_measures)
    does = piece.body().removeprefix("要").startswith(split.doing)
    if aim >= 0:
        return BOTH if 0 <= lack < aim and now != MEASURES else MEASURES
    if lack >= 0:
        return MEASURES if now == MEASURES and (does or piece.follows) else PROBLEMS
    begins = piece.opens or (piece.start == 0 and piece.level < 0)
    if begins and does and now == PROBLEMS:
        return MEASURES
    return now


def _headed(heading: str, split: Split) -> str | None:
    """What a heading that names nothing else announces (（一）存在的主要问题); empty for both, None for other headings."""
    rest = heading
    for word in (*split.headings, *split.problems, *split.measures):
        rest = rest.replace(word, "")
    if len(rest) > 1:
        return None
    named = [k for k, words in ((PROBLEMS, split.problems), (MEASURES, split.measures)) if any(w in heading for w in words)]
    return named[0] if len(named) == 1 else "" if named else None


def _first(text: str, words: Iterable[str], never: Iterable[str]) -> int:
    """Where the first of the words stands in the text, -1 if none does; words that only look like one are passed over."""
    for word in never:
        text = text.replace(word, "□" * len(word))
    return min((at for word in words if (at := text.find(word)) >= 0), default=-1)


def told(report: Report, sections: Sequence[str], topic: str, split: Split) -> tuple[list[Quote], bool]:
    """The problems or the measures of a report, item by item in its order; whether they could be told apart."""
    found = pieces(p for p in places(report) if p.section.role in sections)
    named = kinds(found, split)
    chosen = [i for i, kind in enumerate(named) if kind in (topic, BOTH) and not _announces(found[i], split)]
    chosen = [i for i in chosen if not _leads(found, named, i)]
    if not chosen or not any(named):
        return joined(found[:MOST_WHOLE]), False
    return joined([found[i] for i in chosen]), True


def _announces(piece: Piece, split: Split) -> bool:
    return piece.bare() and _headed(piece.heading(), split) is not None


def _leads(found: Sequence[Piece], named: Sequence[str], i: int) -> bool:
    """Whether a piece only leads over to the list of its kind that begins behind it (还存在以下不足：)."""
    j = i + 1
    while j < len(found) and found[j].level < 0 and found[j].place == found[i].place:
        j += 1
    if found[i].level >= 0 or j == len(found) or not found[j].opens or (found[i].follows and found[j - 1].text[-1] not in ":,"):
        return False
    same = BOTH in (named[i], named[j]) or named[i] == named[j]
    return same and sum(len(p.text) for p in found[i:j]) <= _LEAD


def about(report: Report, topic: Topic) -> tuple[list[Quote], bool]:
    """The shortest passage on a matter: under its heading, else the sentences that hold its words; whether it is whole."""
    inside = [p for p in places(report) if p.section.role in topic.sections]
    found = under_heading(pieces(inside), lambda heading: any(w in heading for w in topic.heads))
    found = found or pieces(p for p in inside if p.section.role in topic.own)
    if found:
        held = [p for p in found if any(w in p.text for w in topic.says)]
        kept = held if held and len(found) > MOST_ABOUT else found
        return joined(kept[:MOST_ABOUT]), len(kept) <= MOST_ABOUT
    held = [p for p in pieces(inside) if any(w in p.text for w in topic.says)]
    return joined(held[:_MOST_HELD]), len(held) <= _MOST_HELD


def beginning(report: Report, sections: Sequence[str]) -> tuple[list[Quote], bool]:
    """How sections begin, and whether that is all of them."""
    found = pieces(p for p in places(report) if p.section.role in sections)
    return joined(found[:MOST_ABOUT]), len(found) <= MOST_ABOUT


def under_heading(found: Sequence[Piece], fits: Callable[[str], bool]) -> list[Piece]:
    """What stands under the first heading that fits, up to the next mark that stands as high."""
    for i, piece in enumerate(found):
        titled = 0 <= piece.level <= _TITLES or piece.bare()
        if not titled or not piece.heading() or not fits(piece.heading()):
            continue
        ends = (j for j in range(i + 1, len(found)) if 0 <= found[j].level <= max(piece.level, 1))
        block = list(found[i : next(ends, len(found))])
        return block[1:] if piece.bare() and len(block) > 1 else block
    return []


def joined(found: Sequence[Piece]) -> list[Quote]:
    """Quotations of pieces: an item with the sentences that go on with it, neighbouring sentences without a mark as one."""
    quotes: list[Piece] = []
    for piece in found:
        last = quotes[-1] if quotes else None
        if last and last.place == piece.place and last.end == piece.start and piece.level < 0:
            quotes[-1] = replace(last, end=piece.end)
        else:
            quotes.append(piece)
    return [_quote(q) for q in quotes]


def _quote(piece: Piece) -> Quote:
    flat = plain(piece.place.paragraph.text)
    end = piece.end
    while end > piece.start + 1 and flat.text[end - 1] in ";,":
        end -= 1
    return (piece.place, *flat.span(piece.start, end))
