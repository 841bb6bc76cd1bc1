"""How fast invented reports are written: prints reports a second for the standard set and for larger ones.

Usage: python bench/generate.py [reports ...]   (default 60 1000 5000)
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from reportqa.demo import generate


def main(sizes: list[int]) -> None:
    """Write each size into a folder that is thrown away, and print a row."""
    print(f"{'reports':>8} {'seconds':>8} {'per second':>11} {'MB':>7}")
    for reports in sizes:
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            generate(Path(folder), reports)
            seconds = time.perf_counter() - begin
            size = sum(f.stat().st_size for f in Path(folder).iterdir()) / 1e6
        print(f"{reports:>8} {seconds:>8.2f} {reports / seconds:>11.0f} {size:>7.1f}")


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [60, 1000, 5000])
