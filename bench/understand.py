"""How long understanding takes: questions of growing length, and whether time grows in proportion.

    python bench/understand.py [--rounds 5]

Prints milliseconds of processor time for the median text of each length (the goal is 20 ms at 200 characters) and, against the
length before, by how much longer text and time have become. Beyond 200 characters a question is refused unread, so longer texts
go through the finding of words alone. Then come texts of 200 characters that are hard in one way each: their median, and the
slowest. About 2,000 invented bodies are known. The first misspelt question reads the tables of sounds and words, once.
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


def hard(length: int) -> dict[str, list[str]]:
    """Texts of that many characters that are nothing but one thing: lists, questions, letters, words spelt otherwise."""
    chosen = random.Random(length)  # noqa: S311  the same texts each time
    letters = "abcdefghijklmnop中国人民政府公开申请数量行处罚局市县区"
    repeated = {
        "lists": ("个人、", "教育局、公安局、", "2023年、", "新收申请和"),
        "questions": ("云岫市教育局2023年收到多少申请？", "收到多少申请，", "2022年呢？"),
        "words spelt otherwise": ("行正处罚淮按市", "申情公凯部份不于", "松西县公按局公凯了几件，"),
        "names spelt otherwise": ("云袖市教玉局二零二三年收到多少心息公开申情，", "云袖市", "淮按市教玉局、"),
    }
    return {
        **{name: [(piece * length)[:length] for piece in pieces] for name, pieces in repeated.items()},
        "letters of the form": ["".join(chosen.choices(letters, k=length)) for _ in range(5)],
        "any Chinese letters": ["".join(chr(chosen.randrange(0x4E00, 0x9FA5)) for _ in range(length)) for _ in range(5)],
    }


def milliseconds(task: Callable[[str], object], asked: list[str], rounds: int) -> list[float]:
    """For each text the best of some rounds, the quickest text first."""
    best = []
    for text in asked:
        taken = []
        for _ in range(rounds):
            begun = time.process_time()
            task(text)
            taken.append((time.process_time() - begun) * 1000)
        best.append(min(taken))
    return sorted(best)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    context = known()
    begun = time.process_time()
    understand("云袖市教玉局2023年收到多少申情", (), context)
    print(f"the first misspelt question: {time.process_time() - begun:.1f} s")
    by_length(context, rounds)
    print(f"\n{'200 characters of':>24} {'ms':>8} {'most':>8}")
    for name, asked in hard(LONGEST_QUESTION).items():
        spent = milliseconds(lambda text: understand(text, (), context), asked, rounds)
        print(f"{name:>24} {statistics.median(spent):8.2f} {spent[-1]:8.2f}")


def known() -> Context:
    """The lexicon and some 2,000 bodies; prints how long their names took."""
    lexicon = load_lexicon()
    begun = time.process_time()
    issuers = [
        issuer_from_name(name, lexicon.issuers) for name in dict.fromkeys(["云岫市教育局", "淮安市人民政府", *bodies(2000)])
    ]
    names = Names(issuers, lexicon.issuers)
    print(f"{len(issuers)} bodies, their names ready after {time.process_time() - begun:.1f} s")
    return Context(lexicon, Words(lexicon), names, date(2026, 3, 1))


def by_length(context: Context, rounds: int) -> None:
    """Prints a row for each length."""
    before: tuple[int, float] | None = None
    print(f"{'characters':>10} {'ms':>8} {'text':>6} {'time':>6}")
    for length in LENGTHS:
        read = length <= LONGEST_QUESTION
        task: Callable[[str], object] = (
            (lambda text: understand(text, (), context)) if read else (lambda text: mentions.find(plain(text).text, context))
        )
        if before and not read and before[0] <= LONGEST_QUESTION:
            before = None
        spent = statistics.median(milliseconds(task, texts(length, 9), rounds))
        grown = f"{length / before[0]:5.1f}x {spent / before[1]:5.1f}x" if before else ""
        print(f"{length:10d} {spent:8.2f} {grown}{'' if read else '  (words only)'}")
        before = length, spent


if __name__ == "__main__":
    main()
