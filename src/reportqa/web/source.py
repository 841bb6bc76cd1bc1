"""The sources of an answer. Comes in: its citations and the library. Goes out: markup, report by report, in their order.

Citations that follow one another in the same table or section of a report stand together under its title, so that many
figures of one report do not repeat it; of many reports the first are shown and the others folded away.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reportqa.records import Citation, Span
from reportqa.web.holder import Library
from reportqa.web.markup import details, element, text
from reportqa.web.words import say

#: how many reports (or tables, sections) are shown at once; one more is not worth folding away
OPEN_SOURCES = 3
#: how many pages are shown as pictures
OPEN_SCANS = 2


def mark(origin: str) -> str:
    """The words that stand beside everything taken from a report of that origin; none for an original."""
    return say(f"mark_{origin}")


def label(citation: Citation) -> str:
    """The number of a citation in brackets."""
    return citation.label if citation.label.startswith(("[", "［")) else f"[{citation.label}]"


def sources_markup(citations: Sequence[Citation], library: Library, name: str) -> str:
    """All sources; `name` begins the ids of the citations, which must be unique on the page."""
    if not citations:
        return ""
    numbered = list(enumerate(citations, 1))
    groups = [list(members) for _, members in groupby(numbered, key=lambda pair: _place_of(pair[1]))]
    lines = [_group(group, library, name) for group in groups]
    few = len(lines) <= OPEN_SOURCES + 1
    shown = element("ol", "".join(lines if few else lines[:OPEN_SOURCES]), "sources")
    if not few:
        first, last = groups[OPEN_SOURCES][0][1], citations[-1]
        summary = say("sources_more", first=label(first), last=label(last))
        shown += details(text(summary), element("ol", "".join(lines[OPEN_SOURCES:]), "sources"))
    return element("h3", text(say("sources"))) + shown


def scans_markup(citations: Sequence[Citation], library: Library) -> str:
    """The pages on which a cell could not be read for certain, once each: there the visitor must look for himself."""
    unsure = {_scan(c, library): c for c in citations if c.state == "unsure"}
    pictures = [
        element("p", element("a", element("img", "", "scan", src=address, alt=_scan_words(c)), href=address))
        for address, c in list(unsure.items())[:OPEN_SCANS]
        if address
    ]
    return "".join(pictures)


def _place_of(citation: Citation) -> tuple[str, str, str, bool]:
    """What citations that stand together have in common."""
    quoted = isinstance(citation.where, Span)
    return citation.report, citation.table, citation.section if not citation.table else "", quoted


def _group(group: Sequence[tuple[int, Citation]], library: Library, name: str) -> str:
    """A report with the places cited in it; a single one stands on the same line as its number."""
    first, last = group[0][1], group[-1][1]
    numbers = label(first) if len(group) == 1 else say("label_range", first=label(first), last=label(last))
    head = [
        element("strong", text(numbers)),
        text(f"《{first.title}》"),
        element("strong", text(mark(first.origin))),
    ]
    section = say("section_of", section=first.section) if first.section and not first.table else ""
    link = ""
    if first.address.startswith(("https://", "http://")):
        link = " " + element("a", text(say("original_link")), href=first.address)
    common = [first.table, section]
    if len(group) == 1:
        found = " ".join(head) + " " + _place([*common, *_spot(first)]) + _printed(first, library)
        return element("li", found + link, id=f"{name}-source-{group[0][0]}")
    # what all have in common, such as the row, is said once
    spots = [_spot(c) for _, c in group]
    shared = [part if all(spot[n] == part for spot in spots) else "" for n, part in enumerate(spots[0])]
    cells = [
        element("li", element("strong", text(label(c))) + " " + found, id=f"{name}-source-{i}")
        for (i, c), spot in zip(group, spots, strict=True)
        for found in [_place([part for part in spot if part not in shared]) + _printed(c, library)]
    ]
    common += shared
    return element("li", " ".join(head) + " " + _place(common) + link + element("ul", "".join(cells), "cells"))


def _place(parts: Sequence[str]) -> str:
    return element("span", text(" · ".join(filter(None, parts))), "place")


def _spot(citation: Citation) -> list[str]:
    """Row and column, page and line."""
    page, line = citation.where.page, citation.where.line
    return [
        _heads("row", citation.row_head),
        _heads("column", citation.column_head),
        say("page_number", page=page) if page is not None else "",
        say("line_number", line=line) if line is not None else "",
    ]


def _printed(citation: Citation, library: Library) -> str:
    """The words as printed, or that nothing is; for a picture the way to the page and how certain its reading is."""
    if isinstance(citation.where, Span):
        found = element("blockquote", text(citation.quote))
    elif citation.state == "unsure":
        found = " " + element("span", text(say("unread")), "blank")
    elif citation.quote.strip():
        found = " " + element("span", text(say("printed", text=citation.quote)), "place")
    else:
        found = " " + element("span", text(say("printed_blank")), "blank")
    if citation.confidence is not None:
        sure = say("recognised", confidence=citation.confidence) if citation.state != "unsure" else ""
        link = element("a", text(say("scan_link")), href=_scan(citation, library))
        found += " " + element("span", text(sure), "place") + " " + link
    return found


def _heads(which: str, heads: Sequence[str]) -> str:
    """Row or column headings, outermost first; the only row of the table of reviews has none."""
    printed = [head for head in heads if head.strip()]
    return say(which, head=say("head_join").join(printed)) if printed else ""


def _scan(citation: Citation, library: Library) -> str:
    """The address of the page as a picture."""
    report = library.report(citation.where.report)
    return f"/scan/{report.digest}/{citation.where.page}.png" if report is not None and citation.where.page else ""


def _scan_words(citation: Citation) -> str:
    return say("scan_alt", title=citation.title, page=citation.where.page or "")
