"""Word documents: comes in the blocks of a report, goes out the bytes of a DOCX file, the same bytes each time.

Written part by part, stored without compression and without a clock, so that no version of a library shows in the bytes.
Measures are twentieths of a point.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportqa.demo.grids import place
from reportqa.records import Block, BlockCell

_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TEXT_WIDTH = 9000
_LABEL_WIDTHS = (900, 1100, 2450)

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATION}/styles" Target="styles.xml"/></Relationships>'
    ),
    "word/styles.xml": (
        f"<w:styles {_MAIN}>"
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        'w:eastAsia="SimSun"/><w:sz w:val="24"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="Cell"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style></w:styles>'
    ),
}


def docx_file(blocks: Sequence[Block]) -> bytes:
    """The report as a Word document with real merged cells."""
    parts = dict(_PARTS)
    parts["word/document.xml"] = f"<w:document {_MAIN}><w:body>{''.join(_body(blocks))}</w:body></w:document>"
    return zip_file(parts)


def zip_file(parts: Mapping[str, str]) -> bytes:
    """Parts of an office document (name to XML) as one archive, stored, without a clock."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, (_XML + text).encode("utf-8"))
    return out.getvalue()


def _body(blocks: Sequence[Block]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if block.kind == "grid":
            yield _table(block.rows)
            yield "<w:p/>"
        else:
            style = ("t" if number == 0 else "1") if block.kind == "heading" else ""
            yield _paragraph(block.text, style)
    yield '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/>'
    yield "</w:sectPr>"


def _paragraph(text: str, style: str) -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{look}{run}</w:p>"


def _table(rows: Sequence[tuple[BlockCell, ...]]) -> str:
    columns = max(p.column + p.cell.colspan for p in place(rows))
    widths = column_widths(columns, _TEXT_WIDTH, _LABEL_WIDTHS)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    head = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    return f"<w:tbl>{head}{''.join(_rows(rows, columns))}</w:tbl>"


def column_widths(columns: int, whole: int, labels: Sequence[int]) -> list[int]:
    """Equal columns, but for the table of requests (ten columns), whose first three hold the labels."""
    if columns != 10:
        return [whole // columns] * columns
    return [*labels, *[(whole - sum(labels)) // 7] * 7]


def _rows(rows: Sequence[tuple[BlockCell, ...]], columns: int) -> Iterator[str]:
    hanging: dict[int, tuple[int, int]] = {}
    for row in rows:
        cells: list[str] = []
        waiting = list(row)
        column = 0
        while column < columns:
            rest, width = hanging.get(column, (0, 0))
            if rest:
                hanging[column] = (rest - 1, width)
                cells.append(_cell("", width, "<w:vMerge/>"))
            elif not waiting:
                # a row that ends early, as cells lost from it leave it
                width = 1
            else:
                cell = waiting.pop(0)
                width = cell.colspan
                hanging[column] = (cell.rowspan - 1, width)
                cells.append(_cell(cell.text, width, '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""))
            column += width
        yield f"<w:tr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    lines = "".join(_paragraph(line, "c") for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{lines}</w:tc>"
