"""Web pages: comes in a draft, goes out the bytes of an HTML file as publishing systems and word processors write it.

`PAGES` maps a style to its function. Everything around the report is invented, and so are the addresses (ending in .invalid).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from reportqa.demo.draft import Draft, Grid, Picture
from reportqa.demo.text_styles import matrix

_MENU = ("首页", "要闻动态", "政务公开", "办事服务", "互动交流")
_STYLE = "<style>table{border-collapse:collapse}td{padding:2px 6px}</style>"


def _title(draft: Draft) -> str:
    return escape(" ".join(draft.title))


def _page(head: str, body: str, charset: str = "utf-8") -> bytes:
    text = (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{charset}">{head}</head>\n<body>\n{body}\n</body></html>\n'
    )
    return text.encode("gb18030" if charset == "gb2312" else charset)


def _spans(rowspan: int, colspan: int) -> str:
    return (f' rowspan="{rowspan}"' if rowspan > 1 else "") + (f' colspan="{colspan}"' if colspan > 1 else "")


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _table(grid: Grid) -> str:
    rows = []
    for row in grid.rows:
        cells = (f"<td{_spans(c.rowspan, c.colspan)}>{_lines(c.text) or '&nbsp;'}</td>" for c in row)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return '<table border="1">\n' + "\n".join(rows) + "\n</table>"


def _picture(picture: Picture) -> str:
    return f'<p><img src="W0202301{len(picture.text):02d}.png" alt="{escape(picture.text)}"></p>'


def _article(draft: Draft, table: Callable[[Grid], str] = _table, heading: str = "h2") -> Iterator[str]:
    """Preamble to sign-off, a block a line."""
    yield from (f"<p>{_lines(text)}</p>" for text in draft.preamble)
    for part in draft.parts:
        if part.heading:
            yield f"<{heading}>{_lines(part.heading)}</{heading}>"
        for item in part.items:
            if isinstance(item, Grid):
                yield table(item)
            else:
                yield _picture(item) if isinstance(item, Picture) else f"<p>{_lines(item)}</p>"
    yield from (f'<p style="text-align:right">{_lines(text)}</p>' for text in draft.signature)


def _around(lines: tuple[str, ...]) -> list[str]:
    return [f"<div>{escape(line)}</div>" for line in lines]


def plain_page(draft: Draft) -> bytes:
    """A page of headings, paragraphs and tables."""
    heads = [f"<h1>{escape(line)}</h1>" for line in draft.title]
    body = "\n".join((*_around(draft.above), *heads, *_article(draft), *_around(draft.below)))
    return _page(f"<title>{_title(draft)}</title>{_STYLE}", body)


def _word_runs(text: str) -> str:
    """Text as Word writes it: Latin runs in spans of their own, Chinese ones cut in two."""
    runs = re.findall(r"[0-9A-Za-z.,/%-]+|[^0-9A-Za-z.,/%-]+", text)
    spans = []
    for run in runs:
        if run.isascii():
            spans.append(f"<span lang=EN-US style='font-size:9.0pt;font-family:\"Times New Roman\"'>{escape(run)}</span>")
        else:
            half = len(run) // 2
            spans.append(f"<span style='font-family:仿宋_GB2312'>{escape(run[:half])}</span><span>{escape(run[half:])}</span>")
    return "".join(spans) + "<span lang=EN-US><o:p></o:p></span>"


def _word_table(grid: Grid) -> str:
    nothing = "<span lang=EN-US>&nbsp;</span>"
    rows: list[str] = []
    for row in grid.rows:
        cells = (
            f"<td width=57{_spans(c.rowspan, c.colspan)} valign=top style='border:solid windowtext 1.0pt'>\n"
            f"  <p class=MsoNormal align=center>{_word_runs(c.text) if c.text else nothing}</p>\n  </td>"
            for c in row
        )
        rows.append(f" <tr style='mso-yfti-irow:{len(rows)}'>\n  {' '.join(cells)}\n </tr>")
    # the row that Word adds to fix widths; it is never shown
    width = sum(cell.colspan for cell in grid.rows[0])
    empty = "<td width=57 style='border:none'></td>" * width
    rows.append(f" <![if !supportMisalignedColumns]>\n <tr height=0>{empty}</tr>\n <![endif]>")
    return "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0>\n" + "\n".join(rows) + "\n</table>"


def word_page(draft: Draft) -> bytes:
    """A page saved by Word, in GB2312 as such pages are, with its conditional comments and hidden runs."""
    head = (
        "<meta name=Generator content=\"Microsoft Word 15\"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View>"
        "</w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {mso-style-parent:\"\";margin:0cm;} --></style>"
    )  # fmt: skip
    lines = [f"<p class=MsoTitle align=center><b>{_word_runs(line)}</b></p>" for line in draft.title]
    lines += [f"<p class=MsoNormal style='text-indent:32.0pt'>{_word_runs(text)}</p>" for text in draft.preamble]
    for part in draft.parts:
        if part.heading:
            lines.append(f"<p class=MsoNormal style='text-indent:32.0pt'><b>{_word_runs(part.heading)}</b></p>")
        for item in part.items:
            if isinstance(item, Grid):
                lines += [_word_table(item), "<p class=MsoNormal><span lang=EN-US>&nbsp;</span></p>"]
            else:
                text = _word_runs(item) if isinstance(item, str) else _picture(item)
                lines.append(f"<p class=MsoNormal style='text-indent:32.0pt'>{text}</p>")
    lines += [f"<p class=MsoNormal align=right>{_word_runs(text)}</p>" for text in draft.signature]
    hidden = "<span style='display:none;mso-hide:all'>旧版本 12 件</span>"
    return _page(head, f"<div class=WordSection1>{hidden}\n" + "\n".join(lines) + "\n</div>", "gb2312")


def nested_page(draft: Draft) -> bytes:
    """A page laid out with tables around tables, as sites of the 2000s are built."""
    article = "\n".join(_article(draft, heading="p"))
    title = "".join(f'<td align="center"><b>{escape(line)}</b></td>' for line in draft.title)
    body = (
        '<table width="980" align="center"><tr><td colspan="2"><table><tr><td>首页</td><td>政府信息公开</td><td>办事服务</td>'
        f'<td>互动交流</td></tr></table></td></tr><tr><td width="180"><table><tr><td>信息公开指南</td></tr><tr><td>信息公开年报'
        f"</td></tr></table></td><td><table><tr>{title}</tr></table><table><tr><td>{article}</td></tr></table></td></tr>"
        '<tr><td colspan="2">版权所有 技术支持：演示科技</td></tr></table>'
    )
    return _page(f"<title>{_title(draft)}</title>", body)


def saved_page(draft: Draft) -> bytes:
    """A page saved from a government site: menus, metadata, share bar, scripts, and the report in the middle."""
    published = draft.known.published or "2023-01-18"
    menu = "".join(f'<li><a href="http://www.demo.invalid/{n}">{name}</a></li>' for n, name in enumerate(_MENU))
    fields = {
        "索引号": "DEMO-2023-00017",
        "发布机构": draft.known.issuer or "演示网站",
        "发布日期": published,
        "主题分类": "政务公开",
    }
    metadata = "".join(f"<tr><td>{name}：</td><td>{value}</td></tr>" for name, value in fields.items())
    body = (
        f'<div class="header"><ul class="nav">{menu}</ul><input type="text" placeholder="请输入关键字"></div>\n'
        '<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 政府信息公开年报</div>\n'
        f'<div class="xxgk"><table class="meta">{metadata}</table></div>\n'
        f'<div class="content"><h1 id="ti">{"<br>".join(map(escape, draft.title))}</h1>\n'
        f'<div class="pages-date">发布时间：{published} 09:30 来源：本网 浏览次数：<span id="hits">1024</span>次 '
        "字号：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>\n"
        '<div class="share">分享到：<a title="微信"></a><a title="微博"></a></div>\n'
        f'<div id="zoom">{chr(10).join(_article(draft, heading="p"))}</div>\n'
        '<div class="related"><p>相关链接</p><ul><li><a href="/a">2018年政府信息公开工作年度报告</a></li></ul></div></div>\n'
        '<script>var hits = 1024; document.write("2017年");</script><noscript>请开启脚本</noscript>\n'
        '<div class="footer">主办：演示办公室 网站标识码：0000000000 扫一扫在手机打开当前页</div>'
    )
    metas = f'<meta name="ArticleTitle" content="{_title(draft)}"><meta name="PubDate" content="{published} 09:30">'
    return _page(f"<title>{_title(draft)}_演示门户网站</title>{metas}<style>.nav{{float:left}}</style>", body)


def _divs(grid: Grid) -> str:
    """A table without table tags: a division a row, a division a cell."""
    rows = []
    for texts in matrix(grid):
        cells = "".join(f'<div class="cell">{escape(text) or "&nbsp;"}</div>' for text in texts)
        rows.append(f'<div class="row">{cells}</div>')
    return '<div class="table">' + "\n".join(rows) + "</div>"


def _lines_of_cells(grid: Grid) -> str:
    """A table that became paragraphs: a cell each."""
    return "\n".join(f"<p>{_lines(c.text) or '&nbsp;'}</p>" for row in grid.rows for c in row)


def _tabbed(grid: Grid) -> str:
    """A table as preformatted text."""
    return "<pre>" + "\n".join("\t".join(map(escape, texts)) for texts in matrix(grid)) + "</pre>"


def _headed(grid: Grid) -> str:
    """A table with head, body, column group and th, end tags left out as HTML allows."""
    rows = []
    for number, row in enumerate(grid.rows):
        tag = "th" if number == 0 else "td"
        cells = (f"<{tag}{_spans(c.rowspan, c.colspan)}><p><strong>{_lines(c.text)}</strong></p>" for c in row)
        rows.append(("<thead>" if number == 0 else "<tbody>" if number == 1 else "") + f"<tr>{''.join(cells)}")
    return "<table><caption></caption><colgroup><col><col></colgroup>" + "\n".join(rows) + "</table>"


def _with(table: Callable[[Grid], str]) -> Callable[[Draft], bytes]:
    def page(draft: Draft) -> bytes:
        heads = [f"<h1>{escape(line)}</h1>" for line in draft.title]
        body = "\n".join((*_around(draft.above), *heads, *_article(draft, table, "p"), *_around(draft.below)))
        return _page(f"<title>{_title(draft)}</title>", body)

    return page


PAGES: dict[str, Callable[[Draft], bytes]] = {
    "plain": plain_page,
    "word": word_page,
    "nested": nested_page,
    "saved": saved_page,
    "divisions": _with(_divs),
    "paragraphs": _with(_lines_of_cells),
    "preformatted": _with(_tabbed),
    "headed": _with(_headed),
}
