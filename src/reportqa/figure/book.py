"""The figure book: every figure of every report, found by report and cell. In: figures. Out: packed pages, one a report.

A page is opened when a figure of its report is asked for; the book itself is never loaded. Figures of the narrative stand
behind those of the cells, each with its span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec

from reportqa.errors import IndexUnusable
from reportqa.records import CellRef, Figure, Span, State, Where

#: pages kept open, so that the figures of a report in use are unpacked once
_PAGES = 512


class _Line(msgspec.Struct, array_like=True, frozen=True):
    """A figure on its page; a cell has table, row and column, a span its paragraph and offsets."""

    indicator: str
    value: str | None
    unit: str
    raw: str
    state: str
    table: str | None
    row: str | None
    column: str | None
    paragraph: str | None
    start: int
    end: int
    page: int | None
    line: int | None
    counts: str
    period: str
    scope: str
    about: str
    confidence: str | None


class _Sheet(msgspec.Struct, array_like=True, frozen=True):
    report: str
    issuer: str
    year: int
    lines: list[_Line]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Sheet)


def packed(report: str, issuer: str, year: int, figures: Iterable[Figure]) -> bytes:
    """The page of a report: its cells in printed order (of two figures of one cell the later), then the figures of its text."""
    cells: dict[tuple[str, str], Figure] = {}
    spans: list[Figure] = []
    for figure in figures:
        if isinstance(figure.where, CellRef):
            cells[figure.where.row, figure.where.column] = figure
        else:
            spans.append(figure)
    return _ENCODER.encode(_Sheet(report, issuer, year, [_line(f) for f in (*cells.values(), *spans)]))


class Page:
    """The figures of one report."""

    def __init__(self, data: bytes) -> None:
        self._sheet = _DECODER.decode(data)
        self._cells = {(line.row, line.column): line for line in self._sheet.lines if line.row is not None}

    def find(self, row: str, column: str) -> Figure | None:
        """The figure printed in that cell; None if the report has no such cell."""
        line = self._cells.get((row, column))
        return self._figure(line) if line else None

    def texts(self) -> tuple[Figure, ...]:
        """The figures of the narrative in printed order."""
        return tuple(self._figure(line) for line in self._sheet.lines if line.row is None)

    def each(self) -> Iterator[Figure]:
        """Every figure: the cells in printed order, then those of the narrative."""
        return map(self._figure, self._sheet.lines)

    def _figure(self, line: _Line) -> Figure:
        report = self._sheet.report
        where: Where
        if line.row is None:
            where = Span(report, str(line.paragraph), line.start, line.end, line.page, line.line)
        else:
            where = CellRef(report, str(line.table), line.row, str(line.column), line.page, line.line)
        state: State = line.state  # type: ignore[assignment]
        return Figure(
            self._sheet.issuer,
            self._sheet.year,
            line.indicator,
            _decimal(line.value),
            line.unit,
            line.raw,
            where,
            state,
            counts=line.counts,
            period=line.period,
            scope=line.scope,
            about=line.about,
            confidence=_decimal(line.confidence),
        )


class FigureBook:
    """The opened book. `page` gives the packed page of a report (None: no such report), `reports` all ids in order."""

    def __init__(self, page: Callable[[str], bytes | None], reports: Callable[[], Iterable[str]]) -> None:
        self._data, self._reports = page, reports
        self._page = lru_cache(maxsize=_PAGES)(self._opened)

    def find(self, report: str, row: str, column: str) -> Figure | None:
        """The figure printed in that cell of a report; None if the report has no such cell."""
        page = self._page(report)
        return page.find(row, column) if page else None

    def texts(self, report: str) -> tuple[Figure, ...]:
        """The figures of a report's narrative in printed order."""
        page = self._page(report)
        return page.texts() if page else ()

    def each(self) -> Iterator[Figure]:
        """Every figure: reports in order of their id, in each its cells in printed order, then those of its narrative."""
        for report in self._reports():
            page = self._opened(report)
            if page:
                yield from page.each()

    def _opened(self, report: str) -> Page | None:
        data = self._data(report)
        try:
            return Page(data) if data is not None else None
        except msgspec.MsgspecError as error:
            raise IndexUnusable("索引里的数字文件已损坏。请运行 reportqa build 重新建立索引。") from error


def _line(f: Figure) -> _Line:
    where = f.where
    if where is None:
        raise ValueError("a figure without a place cannot be kept")
    cell = where if isinstance(where, CellRef) else None
    span = where if isinstance(where, Span) else None
    return _Line(
        f.indicator,
        None if f.value is None else format(f.value, "f"),
        f.unit,
        f.raw,
        f.state,
        cell.table if cell else None,
        cell.row if cell else None,
        cell.column if cell else None,
        span.paragraph if span else None,
        span.start if span else 0,
        span.end if span else 0,
        where.page,
        where.line,
        f.counts,
        f.period,
        f.scope,
        f.about,
        None if f.confidence is None else format(f.confidence, "f"),
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
