"""Every way of laying out a report: comes in a draft, a layout and a format, goes out a file, and what is true of it.

`LAYOUTS` names each one with the numbers that it has in the list of known variations, the formats in which it occurs, and
whether a careful reader can still know every cell. A new layout is a function in one of the modules that it is made of
(`torn` for tables, `worded` for wording, `framed` for who and when, a style of a format) and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from reportqa.demo.draft import Draft, blocks, with_cells
from reportqa.demo.framed import FRAMES
from reportqa.demo.returns import RETURNS
from reportqa.demo.text_styles import text_file
from reportqa.demo.torn import TEARS
from reportqa.demo.web_styles import PAGES
from reportqa.demo.worded import WORDINGS
from reportqa.demo.write_docx import docx_file
from reportqa.demo.write_pdf import pdf_file
from reportqa.demo.write_xlsx import BOOKS

Format = Literal["txt", "html", "docx", "pdf", "xlsx"]
ALL: tuple[Format, ...] = ("txt", "html", "docx", "pdf", "xlsx")
#: formats whose tables are tables, so that a change of the grid shows
TABLED: tuple[Format, ...] = ("html", "docx", "pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class Layout:
    """A way of laying out: its numbers in the list of variations, its formats, and how it is made.

    `keeps`: nothing that the report says is lost. `blanks`: blank cells keep their place; where they do not, the layout is
    written with zeros printed, and again as a layout of its own with blanks, which then loses information.
    """

    numbers: tuple[int, ...]
    formats: tuple[Format, ...]
    keeps: bool = True
    blanks: bool = True
    change: Callable[[Draft], Draft] | None = None
    styles: Mapping[str, str] | None = None

    def lay_out(self, draft: Draft) -> Draft:
        """The draft in this layout, with what can be known of it."""
        if not self.blanks and "reviews" not in draft.known.section_none:
            draft = with_cells(draft, {key: text or "0" for key, text in draft.known.cells.items()})
        if self.styles:
            draft = replace(draft, styles={**draft.styles, **self.styles})
        return self.change(draft) if self.change else draft


def written(draft: Draft, form: Format) -> bytes:
    """The bytes of the file in that format; the same draft, the same bytes."""
    return WRITERS[form](draft)


def _page(draft: Draft) -> bytes:
    return PAGES[draft.styles.get("html", "plain")](draft)


def _document(draft: Draft) -> bytes:
    return docx_file(tuple(blocks(draft)))


def _print(draft: Draft) -> bytes:
    style = draft.styles.get("pdf", "ruled")
    return pdf_file(tuple(blocks(draft)), numbered=draft.paper.year % 2 == 1, ruled=style == "ruled")


def _book(draft: Draft) -> bytes:
    return BOOKS[draft.styles.get("xlsx", "one sheet")](draft)


def _both(*changes: Callable[[Draft], Draft]) -> Callable[[Draft], Draft]:
    def change(draft: Draft) -> Draft:
        for one in changes:
            draft = one(draft)
        return draft

    return change


def _text(style: str, *numbers: int, keeps: bool = True, blanks: bool = True) -> Layout:
    return Layout(numbers, ("txt",), keeps, blanks, styles={"txt": style})


def _web(style: str, *numbers: int, blanks: bool = True, keeps: bool = True) -> Layout:
    return Layout(numbers, ("html",), keeps, blanks, styles={"html": style})


def _torn(name: str, *numbers: int, formats: tuple[Format, ...] = TABLED, keeps: bool = True, blanks: bool = True) -> Layout:
    return Layout(numbers, formats, keeps, blanks, TEARS[name])


def _worded(name: str, *numbers: int, keeps: bool = True) -> Layout:
    return Layout(numbers, ALL, keeps, True, WORDINGS[name])


def _framed(name: str, *numbers: int, formats: tuple[Format, ...] = ALL) -> Layout:
    return Layout(numbers, formats, True, True, FRAMES[name])


def _marked_breaks() -> Iterator[tuple[str, Layout]]:
    for mark in ("- 5 -", "—5—", "第5页", "5 / 9", "第 5 页 共 9 页"):
        yield f"page number {mark}", _text(f"breaks {mark}", 1, 19)


def _frames() -> Iterator[tuple[str, Layout]]:
    numbers = {"title": 38, "body": 52, "scope": 54}
    for name in FRAMES:
        family = name.split()[0]
        if family in numbers and name not in ("title unnamed", *_OTHER_FRAMES):
            yield name, _framed(name, numbers[family])


#: frames that have a number of their own
_OTHER_FRAMES = {
    "title over lines": (39,), "title year on its line": (39,), "title with spaces": (39,), "title numeral": (40,),
    "title numeral circle": (40,), "title numeral zero": (40,), "title unnamed": (41,), "signed only": (41, 43),
    "other signer": (43,), "unsigned": (44,), "numeral date": (44,), "spaced date": (44,), "odd period": (46,),
    "stripped digits": (37,), "no preamble": (49,), "preamble inside": (49,), "short preamble": (49,), "several names": (42,),
}  # fmt: skip

LAYOUTS: dict[str, Layout] = {
    # how tables stand in plain text
    "tabs": _text("tabs"),
    # rows end with another number of empty cells than their neighbours: which blanks are cells cannot be told, and
    # in table two, which has no sums, two equal values before them may be one that was printed twice
    "trailing tabs": _text("trailing tabs", 8, keeps=False, blanks=False),
    "trailing tabs, blanks": _text("trailing tabs", 8, keeps=False),
    "pipes": _text("pipes", 9),
    "trailing bars": _text("trailing bars", 9),
    "bars": _text("bars", 10),
    "cell a line": _text("cells", 11, blanks=False),
    "cell a line, blanks": _text("cells", 11, keeps=False),
    "cell a line apart": _text("cells apart", 11, blanks=False),
    "cell a line apart, blanks": _text("cells apart", 11, keeps=False),
    "spaces": _text("spaces", 7, blanks=False),
    "spaces, blanks": _text("spaces", 7, 14, keeps=False),
    "single spaces": _text("single spaces", 16, 20, blanks=False),
    "single spaces, blanks": _text("single spaces", 14, 16, keeps=False),
    # table two has no sums, so numbers that only spaces part are not laid on its columns
    "values by spaces": _text("values by spaces", 16, keeps=False, blanks=False),
    "standing labels": _text("standing labels", 4),
    "scattered labels": _text("scattered labels", 4),
    "ruled rows": _text("ruled rows", 12),
    "torn last row": _text("torn last row", 12, 13),
    "blank breaks": _text("blank breaks", 1),
    **dict(_marked_breaks()),
    "repeated heads": _text("repeated heads", 1),
    "labels broken": _text("labels broken", 2, 19),
    "group split": _text("group split", 3),
    "heads wrapped": _text("heads wrapped", 5),
    # in a row that begins in another column, blank cells and lost ones look alike
    "shifted left": _text("shifted left", 7, blanks=False),
    "shifted left, blanks": _text("shifted left", 7, keeps=False),
    "shifted right": _text("shifted right", 7, blanks=False),
    "shifted right, blanks": _text("shifted right", 7, keeps=False),
    "shifted short": _text("shifted short", 7, blanks=False),
    "shifted short, blanks": _text("shifted short", 7, keeps=False),
    "blanks dropped": _text("blanks dropped", 14, keeps=False),
    "ordinals apart": _text("ordinals apart", 20, blanks=False),
    "ordinals apart, blanks": _text("ordinals apart", 20, keeps=False),
    "digits apart": _text("digits apart", 18, keeps=False),
    "digits in cells": _text("digits in cells", 18, keeps=False),
    # how they stand in the other formats
    "page": _web("plain"),
    "page of Word": _web("word"),
    "page of nested tables": _web("nested", 48),
    "saved page": _web("saved", 47, 48),
    "divisions": _web("divisions", 11, keeps=False),
    "paragraphs of cells": _web("paragraphs", 11, blanks=False),
    "preformatted": _web("preformatted"),
    "headed table": _web("headed"),
    "document": Layout((), ("docx",)),
    "ruled print": Layout((1,), ("pdf",)),
    "unruled print": Layout((5, 7), ("pdf",), True, False, styles={"pdf": "unruled"}),
    "unruled print, blanks": Layout((5, 7), ("pdf",), False, styles={"pdf": "unruled"}),
    "one sheet": Layout((), ("xlsx",), styles={"xlsx": "one sheet"}),
    "several sheets": Layout((), ("xlsx",), styles={"xlsx": "several sheets"}),
    # tables torn and shifted
    "two pieces": _torn("two pieces", 1, 7),
    "two pieces, label repeated": _torn("two pieces, label repeated", 1),
    "two pieces, label broken": _torn("two pieces, label broken", 2),
    "two pieces, page number between": _torn("two pieces, page number between", 1, 19),
    "two pieces, heads repeated": _torn("two pieces, heads repeated", 1),
    "last row apart": _torn("last row apart", 13),
    "headings only": _torn("headings only", 15, formats=ALL),
    "flattened": _torn("flattened", 16, formats=ALL, blanks=False),
    "glued": _torn("glued", 17, formats=ALL),
    "cells without text dropped": _torn("blanks dropped", 14, keeps=False),
    "shifted": _torn("shifted", 7, formats=("html",), blanks=False),
    "shifted, blanks": _torn("shifted", 7, formats=("html",), keeps=False),
    "shifted in a sheet": _torn("shifted", 7, formats=("xlsx",), keeps=False),
    "wrapped": _torn("wrapped", 5),
    "truncated": _torn("truncated", 6, formats=ALL),
    "pictures": _torn("pictures", 31, formats=("txt", "html")),
    "one picture": _torn("one picture", 32, formats=("txt", "html")),
    "attachment": _torn("attachment", 33, formats=("txt", "html", "docx")),
    "extra row": _torn("extra row", 26, formats=ALL),
    "empty rows": _torn("empty rows", formats=ALL),
    "side by side": _torn("side by side", 53, formats=("txt", "html", "docx", "xlsx"), keeps=False),
    "digits apart in cells": _torn("digits apart", 18, formats=("html", "docx", "pdf"), keeps=False),
    "rows as lines": _torn("lined", formats=("html", "docx", "xlsx"), blanks=False),
    "rows as lines, blanks": _torn("lined", formats=("html", "docx", "xlsx"), keeps=False),
    # wording
    "half width": _worded("half width", 21),
    "full width": _worded("full width", 21),
    "mixed width": _worded("mixed width", 21),
    "other ordinals": _worded("other ordinals", 22),
    "ordinals 1．": _worded("ordinals 1．", 22),
    "ordinals 1 ": _worded("ordinals 1 ", 20, 22),
    "ordinals ①": _worded("ordinals ①", 22),
    "quotes 「」": _worded("quotes 「」", 23),
    'quotes ""': _worded('quotes ""', 23),
    "no quotes": _worded("no quotes", 23),
    "short labels": _worded("short labels", 24),
    "glossed heads": _worded("glossed heads", 25),
    "other edition named": _worded("other edition named", 27),
    "missing section": _worded("missing section", 28),
    "ordinals shifted": _worded("ordinals shifted", 29),
    "top-level sub-heads": _worded("top-level sub-heads", 30),
    "marked （无）": _worded("marked （无）", 34),
    "marked ：无": _worded("marked ：无", 34),
    "traditional": _worded("traditional", 35),
    "converted": _worded("converted", 35),
    "sounds": _worded("sounds", 36),
    "spaced labels": _worded("spaced labels", 5),
    "other headings": _worded("other headings", 29),
    "short narrative": _worded("short narrative", 50),
    "about words": _worded("about words"),
    # who and when
    **dict(_frames()),
    **{name: _framed(name, *numbers) for name, numbers in _OTHER_FRAMES.items()},
    "posted late": _framed("posted late", 45, formats=("txt", "html")),
    "navigation": _framed("navigation", 48, formats=("txt", "html")),
    "metadata": _framed("metadata", 47, formats=("txt", "html")),
    "metadata in a line": _framed("metadata in a line", 47, formats=("txt", "html")),
    # the years before 2019
    **{name: Layout((), ALL, True, True, change) for name, change in RETURNS.items()},
    "return a cell a line": Layout((11,), ("txt",), True, True, RETURNS["return"], {"txt": "cells apart"}),
    "return with pipes": Layout((9,), ("txt",), True, True, RETURNS["return"], {"txt": "pipes"}),
    "return on a page of Word": Layout((), ("html",), True, True, RETURNS["return"], {"html": "word"}),
    "return on a saved page": Layout((48,), ("html",), True, True, RETURNS["return"], {"html": "saved"}),
    # several at once
    "traditional cell a line": Layout((11, 35), ("txt",), True, False, WORDINGS["traditional"], {"txt": "cells"}),
    "spaces with page numbers": Layout((7, 19, 22), ("txt",), True, False, WORDINGS["other ordinals"], {"txt": "spaces"}),
    "saved page of short labels": Layout(
        (24, 25, 48), ("html",), True, True, _both(WORDINGS["short labels"], WORDINGS["glossed heads"]), {"html": "saved"}
    ),
    "page of Word, unnamed": Layout(
        (21, 41), ("html",), True, True, _both(FRAMES["title unnamed"], WORDINGS["half width"]), {"html": "word"}
    ),
    "nested page in pieces": Layout((1, 48), ("html",), True, True, TEARS["two pieces"], {"html": "nested"}),
    "sheets in pieces": Layout((1, 13), ("xlsx",), True, True, TEARS["last row apart"], {"xlsx": "several sheets"}),
}

WRITERS: dict[Format, Callable[[Draft], bytes]] = {
    "txt": text_file,
    "html": _page,
    "docx": _document,
    "pdf": _print,
    "xlsx": _book,
}
