"""What a reader left out or could not trust, as problems for staff. Comes in: a `Source` after it was read, and its blocks.
Goes out: one `Problem` for each kind of thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportqa.lexicon import Lexicon
from reportqa.records import Block, Problem
from reportqa.report.source import Source
from reportqa.text import plain


def doubts(source: Source, blocks: Sequence[Block], lexicon: Lexicon, file: str) -> list[Problem]:
    """What staff should know of the file before they rely on what was read from it."""
    found = list(_counted(source, file))
    text = plain("\n".join(_texts(blocks))).text
    said = next((w for w in lexicon.notices.instructions if plain(w).text in text), "")
    if said:
        message = f"文中有像是对程序下指令的话（“{said}”），只作普通文字收录。"
        found.append(Problem("W_INSTRUCTION", message, file, "note"))
    return found


def _counted(source: Source, file: str) -> Iterator[Problem]:
    if source.hidden:
        message = f"文件里有 {source.hidden} 个看不见的字符（隐藏、白色或划去的文字），没有采用。"
        # a web page folds away its menus; in a document there is no such reason
        folded = source.path.suffix.lower() in (".html", ".htm")
        yield Problem("W_HIDDEN", message, file, "note" if folded else "warning")
    if source.sheets:
        message = f"工作簿里隐藏的工作表没有采用：{'、'.join(source.sheets[:10])}。"
        yield Problem("W_HIDDEN", message, f"{file}#sheets")
    if source.formulas:
        message = f"有 {source.formulas} 个公式没有可用的结果，相应的格没有采用。请用表格软件打开并保存后再放入。"
        yield Problem("W_FORMULA", message, file)
    if source.pictures:
        message = f"第{_listed(source.pictures)}页是图片，没有文字，其中的内容没有采用。"
        yield Problem("W_PICTURE", message, file)
    if source.control:
        message = f"文件里有 {source.control} 个控制字符或零宽、方向字符，已去除。"
        yield Problem("W_CONTROL", message, file, "note")


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.text
        yield from (cell.text for row in block.rows for cell in row)


def _listed(pages: Sequence[int]) -> str:
    """Page numbers, runs drawn together: 3、5–8."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
