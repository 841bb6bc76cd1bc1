"""How long understanding takes: questions of growing length, and whether time grows in proportion.

    python bench/understand.py [--rounds 5]

Prints milliseconds for the median text of each length (the goal is 20 ms at 200 characters) and, against the length before, by
how much longer text and time have become. Beyond 200 characters a question is refused unread, so longer texts go through the
finding of words alone. About 2,000 invented bodies are known.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.issuers import Names
from reportqa.lexicon.places import issuer_from_name
from reportqa.question import mentions
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import LONGEST_QUESTION
from reportqa.text import plain

LENGTHS = (10, 25, 50, 100, 200, 400, 800, 1600, 3200)
PIECES = (
    "云岫市教育局",
    "2024年",
    "收到多少件信息公开申请",
    "和",
    "部分公开",
    "占比多少",
    "比上年",
    "个人",
    "企业",
    "，",
    "行政处罚几件",
    "请问一下",
    "除了",
    "青禾区",
    "二〇二三年",
    "近三年",
    "最多的是哪个局",
    "交通违法",
    "淮按市",
    "不予公开的理由",
    "行正处罚",
    "啊",
)
KINDS = ("教育局", "公安局", "民政局", "人民政府", "市场监督管理局", "卫生健康委员会", "城管局", "住房和城乡建设局")


def bodies(count: int) -> list[str]:
    """Invented names: a city, a district, a kind of body."""
    syllables = "云青白松柳江河山石桥溪凤林泉龙宁安平和兴"
    chosen = random.Random(4)  # noqa: S311  the same names each time
    return [
        f"{''.join(chosen.choices(syllables, k=2))}市{''.join(chosen.choices(syllables, k=2))}区{chosen.choice(KINDS)}"
        for _ in range(count)
    ]


def texts(length: int, count: int) -> list[str]:
    """Texts of that many characters, put together at random from what people say."""
    chosen = random.Random(length)  # noqa: S311  the same texts each time
    return ["".join(chosen.choice(PIECES) for _ in range(length))[:length] for _ in range(count)]


def milliseconds(task: Callable[[str], object], length: int, rounds: int) -> float:
    """The median over the texts of the best of some rounds."""
    best = []
    for text in texts(length, 9):
        taken = []
        for _ in range(rounds):
            begun = time.perf_counter()
            task(text)
            taken.append((time.perf_counter() - begun) * 1000)
        best.append(min(taken))
    return statistics.median(best)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    lexicon = load_lexicon()
    begun = time.perf_counter()
    issuers = [
        issuer_from_name(name, lexicon.issuers) for name in dict.fromkeys(["云岫市教育局", "淮安市人民政府", *bodies(2000)])
    ]
    names = Names(issuers, lexicon.issuers)
    print(f"{len(issuers)} bodies, their names ready after {time.perf_counter() - begun:.1f} s")
    context = Context(lexicon, Words(lexicon), names, date(2026, 3, 1))
    before: tuple[int, float] | None = None
    print(f"{'characters':>10} {'ms':>8} {'text':>6} {'time':>6}")
    for length in LENGTHS:
        read = length <= LONGEST_QUESTION
        task: Callable[[str], object] = (
            (lambda text: understand(text, (), context)) if read else (lambda text: mentions.find(plain(text).text, context))
        )
        if before and not read and before[0] <= LONGEST_QUESTION:
            before = None
        spent = milliseconds(task, length, rounds)
        grown = f"{length / before[0]:5.1f}x {spent / before[1]:5.1f}x" if before else ""
        print(f"{length:10d} {spent:8.2f} {grown}{'' if read else '  (words only)'}")
        before = length, spent


if __name__ == "__main__":
    main()
