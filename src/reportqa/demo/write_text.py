"""Plain text and web pages: comes in the blocks of a report, goes out the bytes of a TXT or HTML file.

The text layouts are those in which published reports come out of copying and converting: tabs, bars, a cell a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from reportqa.records import Block, BlockCell

Row = tuple[BlockCell, ...]


def spread(rows: Sequence[Row]) -> Iterator[list[str]]:
    """Each row with one text for every column of the table; where a cell spans, the text stands at its first place only."""
    hanging: dict[int, int] = {}
    for row in rows:
        texts: list[str] = []
        for cell in row:
            _skip_hanging(texts, hanging)
            for i in range(cell.colspan):
                hanging[len(texts)] = cell.rowspan - 1
                texts.append("" if i else cell.text)
        _skip_hanging(texts, hanging)
        yield texts


def _skip_hanging(texts: list[str], hanging: dict[int, int]) -> None:
    """Leave the places empty into which cells of the rows above reach."""
    while hanging.get(len(texts), 0):
        hanging[len(texts)] -= 1
        texts.append("")


def _tabs(rows: Sequence[Row]) -> Iterator[str]:
    yield from ("\t".join(texts) for texts in spread(rows))


def _pipes(rows: Sequence[Row]) -> Iterator[str]:
    for number, texts in enumerate(spread(rows)):
        yield f"| {' | '.join(texts)} |"
        if number == 0:
            yield "| " + " | ".join("---" for _ in texts) + " |"


def _bars(rows: Sequence[Row]) -> Iterator[str]:
    """A cell a line, each closed by a bar; what the spans cover is not printed."""
    yield from (f"{cell.text} |" for row in rows for cell in row)


def _broken(lines: Iterator[str], page: int) -> Iterator[str]:
    """The lines with a page break in the middle: blank lines around a page number."""
    for number, line in enumerate(lines):
        if number == 12:
            yield from ("", f"- {page} -", "")
        yield line


def text_file(blocks: Sequence[Block], layout: str, paged: bool = False) -> bytes:
    """The report as plain text; `layout` is a key of TEXT_LAYOUTS, `paged` breaks long tables with page numbers."""
    lines: list[str] = []
    page = 1
    for block in blocks:
        if block.kind == "grid":
            printed = TEXT_LAYOUTS[layout](block.rows)
            page += 1
            lines += _broken(printed, page) if paged and layout != "bars" else printed
            lines.append("")
        else:
            lines += (block.text, "")
    return "\n".join(lines).encode("utf-8")


def html_file(blocks: Sequence[Block], noisy: bool = False) -> bytes:
    """The report as a web page; `noisy` adds the labels that publishing systems put around the text."""
    title = escape(blocks[0].text)
    body = [f"<h1>{title}</h1>"]
    if noisy:
        body.insert(0, '<div class="nav">首页 &gt; 政府信息公开 &gt; 政府信息公开年报</div>')
        body.append('<div class="tools">字体：大 中 小 打印 关闭 浏览次数：次</div>')
    for block in blocks[1:]:
        if block.kind == "grid":
            body.append(_html_table(block.rows))
        elif block.kind == "heading":
            body.append(f"<h2>{escape(block.text)}</h2>")
        else:
            body.append(f"<p>{escape(block.text)}</p>")
    if noisy:
        body.append('<div class="foot">扫一扫在手机打开当前页</div>')
    page = "\n".join(body)
    head = f'<meta charset="utf-8"><title>{title}</title><style>table{{border-collapse:collapse}}td{{padding:2px 6px}}</style>'
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head>\n<body>\n{page}\n</body></html>\n'.encode()


def _html_table(rows: Sequence[Row]) -> str:
    lines = ['<table border="1">']
    for row in rows:
        cells = []
        for cell in row:
            spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
                f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            )
            cells.append(f"<td{spans}>{escape(cell.text) or '&nbsp;'}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</table>")
    return "\n".join(lines)


TEXT_LAYOUTS: dict[str, Callable[[Sequence[Row]], Iterator[str]]] = {"tabs": _tabs, "pipes": _pipes, "bars": _bars}
