"""Whether figures stand beside the body and the year that they belong to. In: an answer; out: figures said of another one.

Part of the last gate: 2023年27件，2022年26件 with the years exchanged quotes every cell as it is printed, and is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportqa.answer import recomputed
from reportqa.library import Library
from reportqa.records import Answer, CellRef, Figure
from reportqa.text import plain

#: a year, or one of a list of years
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|、20\d\d)")


def problems(answer: Answer, library: Library) -> Iterator[str]:
    """Printed figures that never stand behind the name and the year of their own report."""
    printed = [f for f in answer.figures if isinstance(f.where, CellRef) and f.state != "derived"]
    text = plain(answer.text).text
    years = {m.start(): int(m.group(1)) for m in _YEAR.finditer(text)}
    names = {plain(library.issuers[i].name).text: i for i in {f.issuer for f in printed} if i in library.issuers}
    bodies = _places(text, names)
    for figure in dict.fromkeys(printed):
        spots = [m.start() for words in recomputed.said_as(figure) for m in re.finditer(re.escape(words), text)]
        if spots and not any(_its_own(figure, at, years, bodies) for at in spots):
            yield f"{figure.raw} stands beside another body or year"


def _places(text: str, names: Mapping[str, str]) -> dict[int, str]:
    """Where which body is named; a name inside a longer one is none."""
    found: dict[int, str] = {}
    taken = [False] * len(text)
    for name in sorted(names, key=lambda n: (-len(n), n)):
        for match in re.finditer(re.escape(name), text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * len(name)
                found[match.start()] = names[name]
    return found


def _its_own(figure: Figure, at: int, years: Mapping[int, int], bodies: Mapping[int, str]) -> bool:
    """Whether the year and the body named last before a place are those of the figure; none named is no other one."""
    year = years.get(max((y for y in years if y < at), default=-1), figure.year)
    body = bodies.get(max((b for b in bodies if b < at), default=-1), figure.issuer)
    return year == figure.year and body == figure.issuer
