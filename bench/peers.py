"""Other systems beside ours over the same passages, encoder and segmentation: prints one table of index time, speed and memory.

Usage: python bench/peers.py --python PEERS/bin/python [--reports 1000]   (PEERS: see bench/requirements-peers.txt)

Each system has a process of its own. Ours is there twice: search alone, and the whole answer (understanding, figures, checks,
citations) to questions that name their body, checked against the true cells. The others only search. `index s` of ours is the
whole build with figures and checks; `passages s` its passage stage. A system is asked for at most a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from corpus import OPEN, passages, questions, searched, spread
from reportqa.lexicon.load import load_lexicon

HERE = Path(__file__).resolve().parent
SYSTEMS = ("haystack", "llama-index", "langchain", "txtai")
_ROUNDS = 5
COLUMNS = ("index s", "passages s", "p50", "p95", "MB", "peak MB", "questions")


def _ours(reports: int, folder: Path) -> dict[str, dict[str, Any]]:
    """Our side, through the steps of bench/scale.py."""
    found: dict[str, Any] = {}
    for step in ("build", "passages", "serve"):
        command = [sys.executable, str(HERE / "scale.py"), "--step", step, "--sizes", str(reports), "--keep", str(folder)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found |= json.loads(done.stdout.splitlines()[-1])
    if found["wrong"]:
        raise SystemExit(f"{found['wrong']} wrong figures")
    memory = {"MB": found["MB after questions"], "peak MB": found["peak MB"]}
    share = {"index s": found["build s"], "passages s": found["passage stage s"], **memory}
    names = {"reportqa, whole answer": "answer", "reportqa, search": "unfiltered search"}
    return {shown: {**share, **{p: found[f"{name} {p} ms"] for p in ("p50", "p95")}} for shown, name in names.items()}


def _theirs(name: str, python: str, file: Path) -> dict[str, Any]:
    command = [python, "-W", "ignore", str(HERE / "rivals.py"), name, str(file)]
    surroundings = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, env=surroundings)
    if done.returncode:
        return {"index s": "failed"}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    seconds = found.pop("seconds")
    return {**found, **spread(seconds), "questions": len(seconds)}


def main() -> None:
    """Measure every system and print the table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--python", required=True)
    words.add_argument("--reports", type=int, default=1000)
    told = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        texts = [searched(p) for p in passages(told.reports, load_lexicon())]
        # both kinds: without a body, and with one, as ours is asked
        asked = [*(OPEN * _ROUNDS), *(one.text for one in questions(told.reports, 100))]
        (folder / "texts.json").write_text(json.dumps({"texts": texts, "questions": asked}), "utf-8")
        print(f"{len(texts):,} passages".ljust(26) + "".join(f"{c:>12}" for c in COLUMNS))
        for name, row in _ours(told.reports, folder).items():
            _show(name, row)
        for name in SYSTEMS:
            _show(name, _theirs(name, told.python, folder / "texts.json"))


def _show(name: str, row: dict[str, Any]) -> None:
    print(name.ljust(26) + "".join(f"{row.get(c, '')!s:>12}" for c in COLUMNS), flush=True)


if __name__ == "__main__":
    main()
