"""An old Word document (.doc, .wps) or RTF to blocks, through LibreOffice. Comes in: a `Source`. Goes out: the blocks of the
DOCX into which LibreOffice turns the file, read like any other.

LibreOffice runs without a window, without macros and with a profile of its own that is thrown away, inside the process that
reads the file and so under its limits. No shell is involved and the file's name is never part of the command.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reportqa.errors import UnreadableFile
from reportqa.records import Block
from reportqa.report import docx, limits
from reportqa.report.source import Source

#: the Debian package that brings the program
PACKAGE = "libreoffice-writer-nogui"
#: seconds; a cold start takes about three
_PATIENCE = 50
#: what the program returns when it wants to be started again
_AGAIN = 81
#: where the program lies when it is not on the path
_FOLDERS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program", "/usr/local/bin")
#: macros, links and active content off, whatever the document asks for
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>
"""


#: the files that need the program
SUFFIXES = (".doc", ".wps", ".rtf")


def available() -> str:
    """The place and state of LibreOffice, so that a refused file is read again once it is installed; empty without it."""
    found = program()
    return f"{found} {found.stat().st_mtime_ns}" if found else ""


def program() -> Path | None:
    """LibreOffice's program file, if it is installed: the one behind the start script, which starts faster."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    starts = [Path(found).resolve().parent] if found else []
    for folder in (*starts, *map(Path, _FOLDERS)):
        for name in ("soffice.bin", "soffice"):
            if (folder / name).is_file():
                return folder / name
    return None


def read(source: Source) -> list[Block]:
    """The paragraphs and tables of the document, in order."""
    data = limits.read_bytes(source.path, limits.OTHER_BYTES, "E_SIZE")
    office = program()
    suffix = ".rtf" if data.startswith(b"{\\rtf") else ".doc"
    if office is None:
        need = f"读取 {source.path.suffix} 文件需要 LibreOffice（Debian 软件包 {PACKAGE}）"
        raise UnreadableFile("E_TYPE", f"{need}。请安装，或另存为 .docx 后再放入。")
    if suffix == ".doc" and _is_locked(data):
        raise UnreadableFile("E_ENCRYPTED", "文件设有密码，无法读取。请放入未加密的文件。")
    with tempfile.TemporaryDirectory(prefix="reportqa-") as folder:
        place = Path(folder)
        (place / f"report{suffix}").write_bytes(data)
        inner = replace(source, path=_convert(office, place, suffix))
        blocks = docx.read(inner)
    if suffix == ".doc" and _has_flattened(data, blocks):
        raise UnreadableFile("E_TYPE", "LibreOffice 没能还原文件里的表格。请在 Word 或 WPS 中另存为 .docx 后再放入。")
    source.hidden, source.control = inner.hidden, inner.control
    return blocks


def _has_flattened(data: bytes, blocks: Sequence[Block]) -> bool:
    """Whether a table came out as a line: its words stand in the old file only with the marks of cells between them."""
    raw = data.decode("utf-16-le", "ignore")
    joined = raw.replace("\x07", "")
    lines = [b.text.strip() for b in blocks if b.kind == "line" and len(b.text.strip()) > 10]
    return any(line not in raw and line in joined for line in lines)


def _convert(office: Path, place: Path, suffix: str) -> Path:
    """The DOCX that LibreOffice makes of the document in `place`."""
    profile = place / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    command = [
        str(office),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(place / "out"),
        str(place / f"report{suffix}"),
    ]
    # nothing of the surroundings is handed on: no display, no proxy, no other home
    surroundings = {
        "HOME": str(place),
        "TMPDIR": str(place),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    try:
        # a fresh profile is only set up by the first run, which then asks for another
        for _ in range(2):
            done = subprocess.run(  # noqa: S603 - a fixed program, a list of arguments, names of our own making
                command,
                cwd=place,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
            if done.returncode != _AGAIN:
                break
    except (subprocess.TimeoutExpired, OSError) as error:
        raise UnreadableFile("E_TYPE", "LibreOffice 没有在限定时间内转换完这个文件。请另存为 .docx 后再放入。") from error
    made = place / "out" / "report.docx"
    if not made.is_file():
        raise UnreadableFile("E_TYPE", "LibreOffice 打不开这个文件，可能已损坏。请另存为 .docx 后再放入。")
    return made


def _is_locked(data: bytes) -> bool:
    """Whether an old Word document is encrypted: a flag in the first block of its main stream."""
    at = data.find("WordDocument".encode("utf-16-le"))
    while at >= 0 and at % 128:
        at = data.find("WordDocument".encode("utf-16-le"), at + 2)
    if at < 0 or len(data) < 512:
        return False
    size = 1 << int.from_bytes(data[30:32], "little") if data[30] < 16 else 512
    block = (int.from_bytes(data[at + 116 : at + 120], "little") + 1) * size
    flags = int.from_bytes(data[block + 10 : block + 12], "little")
    return data[block : block + 2] == b"\xec\xa5" and bool(flags & 0x0100)
