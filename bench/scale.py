"""What size costs: builds indexes of invented reports and prints build, disk, memory, start and speed, with the growth.

Usage: python bench/scale.py [--sizes 1000,10000] [--keep FOLDER] [--questions 300]

Each step of each size runs in a process of its own, so that memory is its own. Reports are handed over as read, never as files.
`wired` is the limit: FAISS and bm25s by hand over the same passages and encoder. Answers are checked against the true cells.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from corpus import OPEN, SEED, judged, passages, peak_mb, questions, resident_mb, searched, spread, timed
from reportqa import generation
from reportqa.assistant import Assistant, open_assistant
from reportqa.build import index_read
from reportqa.demo.read import read_reports
from reportqa.lexicon.load import load_lexicon
from reportqa.passage.encoder import load_encoder
from reportqa.passage.search import write
from reportqa.passage.words import Segmenter
from reportqa.records import Report
from reportqa.settings import Settings

Row = dict[str, Any]
_STARTS = 3


class Stream:
    """The invented reports, with the seconds spent on inventing them."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports, self.seconds = reports, 0.0

    def __iter__(self) -> Iterator[Report]:
        begun = perf_counter()
        for report in self._reports:
            self.seconds += perf_counter() - begun
            yield report
            begun = perf_counter()


def _reports(size: int) -> Stream:
    return Stream(one.report for one in read_reports(size, SEED))


def _index(size: int, index: Path) -> tuple[generation.Generation, float]:
    """The index of so many reports, and the seconds that it took without inventing them."""
    stream = _reports(size)
    built, seconds = timed(lambda: index_read(stream, (), index, load_lexicon(), load_encoder()))
    return built.generation, seconds - stream.seconds


def build(size: int, folder: Path, most: int) -> Row:
    """A full build; size on disk by part."""
    made, seconds = _index(size, folder / "index")
    parts: dict[str, float] = {}
    for path in made.folder.rglob("*"):
        if path.is_file():
            inner = path.relative_to(made.folder).parts
            part = f"{inner[0]}/{inner[2]}" if inner[0] == "segments" else inner[0]
            parts[part] = parts.get(part, 0.0) + path.stat().st_size / 1e6
    facts = {"passages": made.facts["passages"], "build s": round(seconds, 2), "version": made.version, **peak_mb()}
    sizes = {f"MB {part}": round(mb, 2) for part, mb in sorted(parts.items()) if mb >= 0.01}
    return {**facts, "index MB": round(sum(parts.values()), 1), **sizes}


def passage_stage(size: int, folder: Path, most: int) -> Row:
    """The passage stage alone: passages to a written search index."""
    found, encoder, segmenter = tuple(passages(size, load_lexicon())), load_encoder(), Segmenter()
    segmenter.terms("载入词典")
    _, seconds = timed(lambda: write(folder / "stage", found, encoder, segmenter))
    shutil.rmtree(folder / "stage")
    return {"passage stage s": round(seconds, 2), "passages a second": round(len(found) / seconds)}


def serve(size: int, folder: Path, most: int) -> Row:
    """Questions to an opened index: search alone and the whole answer."""
    assistant, seconds = timed(lambda: open_assistant(Settings(index=folder / "index")))
    opened = resident_mb()
    asked = questions(size, most)
    for one in asked[:5]:
        assistant.ask(one.text)
    told = [timed(lambda one=one: assistant.ask(one.text)) for one in asked]
    outcomes = [judged(answer, one) for ((answer, _), _), one in zip(told, asked, strict=True)]
    row: Row = {"open s": round(seconds, 2), "MB opened": opened, "MB after questions": resident_mb()}
    row |= {name: outcomes.count(name) for name in ("right", "wrong", "other")}
    row |= _ms("answer", [seconds for _, seconds in told])
    row |= _ms("filtered search", _searches(assistant, ((one.text, frozenset({one.report})) for one in asked)))
    row |= _ms("unfiltered search", _searches(assistant, ((text, None) for _ in range(3) for text in OPEN)))
    assistant.library.close()
    return row | {"peak MB": peak_mb()["peak MB"]}


def _searches(assistant: Assistant, asked: Iterable[tuple[str, frozenset[str] | None]]) -> list[float]:
    found = assistant.library.passages
    return [timed(lambda text=text, only=only: found.search(text, only))[1] for text, only in asked]


def wired(size: int, folder: Path, most: int) -> Row:
    """The limit: the hand-wired loop over the same passages, and its search."""
    from wired import Wired

    texts, encoder, segmenter = [searched(p) for p in passages(size, load_lexicon())], load_encoder(), Segmenter()
    segmenter.terms("载入词典")
    limit, seconds = timed(lambda: Wired(texts, encoder, segmenter))
    for text in OPEN[:5]:
        limit.search(text)
    asked = [text for _ in range(3) for text in OPEN]
    row = {"index s": round(seconds, 2), "passages a second": round(len(texts) / seconds), "MB": resident_mb(), **peak_mb()}
    return row | _ms("search", [timed(lambda text=text: limit.search(text))[1] for text in asked])


def cold(size: int, folder: Path, most: int) -> Row:
    """From a cold process: `reportqa ask`, and a server until it is ready."""
    index, text = str(folder / "index"), questions(size, 1)[0].text
    ask = [sys.executable, "-m", "reportqa", "ask", text, "--index", index]
    asked = sorted(timed(lambda: subprocess.run(ask, check=True, capture_output=True, cwd=folder))[1] for _ in range(_STARTS))
    ready = sorted(_until_ready(folder, index) for _ in range(_STARTS))
    return {"reportqa ask s": round(asked[_STARTS // 2], 2), "server ready s": round(ready[_STARTS // 2], 2)}


def _until_ready(folder: Path, index: str) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "reportqa", "serve", "--port", str(port), "--index", index]
    begun = perf_counter()
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while perf_counter() - begun < 120:
            if _ready(port):
                return perf_counter() - begun
            sleep(0.01)
        raise SystemExit("the server was not ready within two minutes")
    finally:
        server.terminate()
        server.wait()


def _ready(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def incremental(size: int, folder: Path, most: int) -> Row:
    """One report more, then one less again: seconds, segments written, and whether the data is that of a full build."""
    index = folder / "index"
    full = generation.current(index)
    more, added = _index(size + 1, index)
    less, deleted = _index(size, index)
    new = _segments(more) - _segments(full)
    return {
        "add one s": round(added, 2), "segments": len(_segments(more)), "written by adding": len(new),
        "delete one s": round(deleted, 2), "written by deleting": len(_segments(less) - _segments(more)),
        "same version as full": less.version == full.version,
    }  # fmt: skip


def _segments(made: generation.Generation) -> set[str]:
    return {path.name for path in (made.folder / "segments").iterdir()}


def _ms(name: str, seconds: list[float]) -> Row:
    return {f"{name} {p} ms": value for p, value in spread(seconds).items()}


STEPS: dict[str, Callable[[int, Path, int], Row]] = {
    "build": build, "passages": passage_stage, "serve": serve, "cold": cold, "incremental": incremental, "wired": wired,
}  # fmt: skip


def _measured(step: str, size: int, folder: Path, most: int) -> Row:
    command = [sys.executable, __file__, "--step", step, "--sizes", str(size), "--keep", str(folder), "--questions", str(most)]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        return {"failed": True}
    found: Row = json.loads(done.stdout.splitlines()[-1])
    return found


def table(found: dict[int, dict[str, Row]]) -> Iterator[str]:
    """A line for every measure, a column for every size, and the growth from the size before."""
    sizes = list(found)
    yield f"{'':36}" + "".join(f"{size:>14,}" + (f"{'growth':>9}" if at else "") for at, size in enumerate(sizes))
    for step in STEPS:
        names = dict.fromkeys(name for size in sizes for name in found[size].get(step, {}))
        for name in names:
            values = [found[size].get(step, {}).get(name, "") for size in sizes]
            cells = [f"{values[0]!s:>14}"]
            cells += [f"{new!s:>14}{_growth(old, new):>9}" for old, new in pairwise(values)]
            yield f"{step}: {name}".ljust(36) + "".join(cells)


def _growth(old: object, new: object) -> str:
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (old, new))
    return f"x{float(str(new)) / float(str(old)):.2f}" if numbers and old else ""


def main() -> None:
    """Run the steps of every size and print one table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", default="1000,10000,100000")
    words.add_argument("--keep", type=Path, default=None)
    words.add_argument("--questions", type=int, default=300)
    words.add_argument("--step", choices=STEPS, default=None)
    told = words.parse_args()
    sizes = [int(size) for size in told.sizes.split(",")]
    if told.step:
        print(json.dumps(STEPS[told.step](sizes[0], told.keep, told.questions), ensure_ascii=False))
        return
    with tempfile.TemporaryDirectory() as scratch:
        found: dict[int, dict[str, Row]] = {}
        for size in sizes:
            folder = (told.keep or Path(scratch)).resolve() / str(size)
            folder.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(folder / "index", ignore_errors=True)
            found[size] = {step: _measured(step, size, folder, told.questions) for step in STEPS}
            if told.keep is None:
                shutil.rmtree(folder)
    print("\n".join(table(found)))
    if any(row["serve"].get("wrong") or any(step.get("failed") for step in row.values()) for row in found.values()):
        raise SystemExit("a wrong figure, or a step that failed")


if __name__ == "__main__":
    main()
