"""A report of nothing but the words of the lexicon. Comes in: the lexicon. Goes out: the text of one report for each form.

It says nothing and is kept nowhere: reading it once makes a process remember what every report takes to read.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportqa.lexicon import Form, Lexicon

_ORDINALS = "一二三四五六七八九十"
_BODY, _YEAR = "某市教育局", 2023


def specimens(lexicon: Lexicon) -> Iterator[str]:
    """The text of a report for each form, a table's cells parted by tabs."""
    for form in lexicon.forms.values():
        yield "\n".join(_lines(form, lexicon))


def _lines(form: Form, lexicon: Lexicon) -> Iterator[str]:
    outline = lexicon.outline
    yield f"{_BODY}{_YEAR}年{outline.title.name}"
    tables = {table.role: table for table in form.tables}
    for number, (key, role) in zip(_ORDINALS, outline.roles.items(), strict=False):
        yield f"{number}、{role.titles[0]}"
        if key not in tables:
            yield f"{_YEAR}年，{_BODY}主动公开政府信息12条，收到申请3件。"
            continue
        for block in tables.pop(key).blocks:
            yield "\t".join(("", *(c.label for c in block.columns)))
            yield from ("\t".join((row.label, *("0" for _ in block.columns))) for row in block.rows)
    yield _BODY
    yield f"{_YEAR + 1}年1月20日"
