"""Looks at everything the program needs and says what is well and what is not. Comes in settings, goes out findings."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass

from reportqa import __version__, generation
from reportqa.archive import Archive
from reportqa.archive.store import wal_is_safe
from reportqa.errors import ReportqaError
from reportqa.lexicon import load_lexicon
from reportqa.passage.encoder import load_encoder
from reportqa.report.ocr import engine
from reportqa.settings import Settings

#: less free space than this and a build or the archive may fail
_LEAST_FREE = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, whether it is well, and what was seen or what to do."""

    what: str
    well: bool
    words: str


def examine(settings: Settings) -> list[Finding]:
    """All findings, in the order in which things are needed."""
    findings = [Finding("程序", sys.version_info >= (3, 11), f"reportqa {__version__}，Python {sys.version.split()[0]}")]
    for what, look in _LOOKS.items():
        try:
            findings.append(Finding(what, True, look(settings)))
        except ReportqaError as error:
            findings.append(Finding(what, False, str(error)))
    return findings


def _lexicon(settings: Settings) -> str:
    lexicon = load_lexicon()
    return f"{len(lexicon.forms)}种格式，{len(lexicon.indicators.items)}个项目，{len(lexicon.terms)}条名词"


def _encoder(settings: Settings) -> str:
    return f"编码模型 {load_encoder(settings.encoder).id[:12]}"


def _corpus(settings: Settings) -> str:
    if not settings.corpus.is_dir():
        raise ReportqaError(f"没有 {settings.corpus} 这个文件夹。请建立它并放入报告。")
    return f"{settings.corpus}"


def _ocr(settings: Settings) -> str:
    found = engine()
    return found or "没有安装，扫描件和图片不能读取；需要时运行 pip install 'reportqa[ocr]'"


def _index(settings: Settings) -> str:
    found = generation.current(settings.index)
    if found.fallen:
        raise ReportqaError(found.fallen)
    if found.facts.get("encoder") != load_encoder(settings.encoder).id:
        raise ReportqaError("索引是用另一个编码模型建立的。请运行 reportqa build 重新建立索引。")
    if odd := generation.damaged(found):
        raise ReportqaError(f"索引 {found.folder} 已损坏（{odd[0]} 与清单不符）。请运行 reportqa build 重新建立索引。")
    names = "、".join(folder.name for folder in generation.folders(settings.index))
    return f"{found.facts['reports']}份报告，数据版本 {found.version}，{found.folder.name}完好；保存的各版：{names}"


def _archive(settings: Settings) -> str:
    Archive.open(settings.data)
    version = sqlite3.sqlite_version
    mode = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "回滚日志（这个版本的 WAL 有已知缺陷，不使用）"
    return f"{settings.data}，SQLite {version}，{mode}"


def _disk(settings: Settings) -> str:
    place = settings.data if settings.data.exists() else settings.data.absolute().parent
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE:
        raise ReportqaError(f"磁盘只剩{free >> 20}MB，请清理后再用。")
    return f"剩余{free >> 30}GB"


_LOOKS: dict[str, Callable[[Settings], str]] = {
    "词库": _lexicon,
    "编码模型": _encoder,
    "报告": _corpus,
    "图片识别": _ocr,
    "索引": _index,
    "档案": _archive,
    "磁盘": _disk,
}
