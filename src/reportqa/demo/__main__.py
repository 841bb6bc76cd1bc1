"""`python -m reportqa.demo OUT [--reports N] [--seed N]` writes invented reports into OUT."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reportqa.demo.generate import SEED, generate
from reportqa.errors import ReportqaError


def main(arguments: list[str] | None = None) -> int:
    """Write the reports and say how many; 2 where the request cannot be met."""
    parser = argparse.ArgumentParser(prog="python -m reportqa.demo", description="写出虚构的演示报告")
    parser.add_argument("out", type=Path, help="写到哪个文件夹")
    parser.add_argument("--reports", type=int, default=60, help="写几份报告（默认 60）")
    parser.add_argument("--seed", type=int, default=SEED, help="种子：同一种子写出同样的文件")
    given = parser.parse_args(arguments)
    try:
        written = generate(given.out, given.reports, given.seed)
    except ReportqaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"已写出 {written} 份演示报告：{given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
