"""How fast reports are read, by format, beside bare text extraction and another table reader in the same run.

    python bench/reading.py [--reports 40] [--seed 7] [--only FORMAT ...]

`blocks`: what the reader of the format makes of a file. `here`: the whole reading in this process, figures included.
`children`: the same through one limited child a file, as many at once as there are processors, as a build does it; the
start of their server is in it. For PDF also `text`: pypdfium2's text of every page and nothing else, and `pdfplumber`: its
tables of every page. Each way runs in a process of its own, whose peak memory is printed (of the children the largest).
Times are to be compared within one run only.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from reportqa.demo.collection import examples
from reportqa.lexicon import load_lexicon

#: format -> the layout in which its reports are written
LAYOUTS = {"txt": "tabs", "html": "saved page", "docx": "document", "pdf": "ruled print", "xlsx": "one sheet"}


def write(folder: Path, form: str, reports: int, seed: int) -> None:
    """That many reports of one format, a folder each."""
    for example in examples(reports, seed, [LAYOUTS[form]]):
        path = folder / example.file
        path.parent.mkdir(parents=True)
        path.write_bytes(example.data())


def here(files: Sequence[Path]) -> None:
    """Reads every file in this process, figures included."""
    from reportqa.figure.extract import extract
    from reportqa.report.read import read_report

    lexicon = load_lexicon()
    for path in files:
        report = read_report(path, path.name, lexicon).report
        assert report is not None
        extract(report, lexicon)


def blocks(files: Sequence[Path]) -> None:
    """Nothing but blocks: what a table reader has to be compared with."""
    from reportqa.report.formats import blocks_of
    from reportqa.report.source import Source

    for path in files:
        blocks_of(Source(path))


def children(files: Sequence[Path]) -> None:
    """Reads every file as a build does, a child each."""
    from reportqa.corpus import gather
    from reportqa.intake import outcomes

    items, _ = gather(files[0].parents[1])
    assert all(outcome.report for _, outcome in outcomes(items))


def text(files: Sequence[Path]) -> None:
    """Nothing but the text of every page."""
    import pypdfium2

    for path in files:
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                page.get_textpage().get_text_range()


def pdfplumber(files: Sequence[Path]) -> None:
    """The tables of every page as the library finds them."""
    import pdfplumber as library

    for path in files:
        with library.open(path) as document:
            for page in document.pages:
                page.extract_tables()


WAYS: Mapping[str, Callable[[Sequence[Path]], None]] = {
    "blocks": blocks, "here": here, "children": children, "text": text, "pdfplumber": pdfplumber,
}  # fmt: skip


def measure(way: str, folder: Path) -> None:
    """Runs one way over the files of a folder and prints seconds and peak memory as JSON; what loads once is loaded before."""
    files = sorted(p for p in folder.rglob("*.*") if p.is_file())
    WAYS[way](files[:1])
    began = time.perf_counter()
    WAYS[way](files)
    seconds = time.perf_counter() - began
    own, others = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "memory": max(own, others)}))


def main() -> None:
    """Reads the arguments, measures, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", action="append", choices=sorted(LAYOUTS), default=[])
    parser.add_argument("--way", default="", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        measure(given.way, given.folder)
        return
    print(f"{'format':8}{'way':12}{'reports/s':>10}{'ms each':>9}{'peak MB':>9}")
    for form in given.only or LAYOUTS:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), form, given.reports, given.seed)
            for way in ("blocks", "here", "children", *(("text", "pdfplumber") if form == "pdf" else ())):
                command = [sys.executable, __file__, "--way", way, "--folder", folder]
                found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
                each = found["seconds"] / given.reports
                print(f"{form:8}{way:12}{1 / each:>10.1f}{1000 * each:>9.1f}{found['memory']:>9}", flush=True)
    print(f"{given.reports} reports a format, seed {given.seed}")


if __name__ == "__main__":
    main()
