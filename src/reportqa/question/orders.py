"""Words of asking that stand apart or hold a number. Comes in plain text; goes out mentions of kind cues and of counts.

谁收得多 has its two words apart; 前五名, 最多的三个, 倒数第二 say how many of a ranking are wanted. No pattern repeats inside
another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from reportqa.lexicon import Lexicon
from reportqa.lexicon.cues import Orders
from reportqa.records import Mention
from reportqa.text import chinese_number, plain

#: at most so many letters of one clause stand between two words that belong together
_GAP = r"[^,;?。!\n最]{0,10}?"
_WHETHER = re.compile(r"([\u3400-\u9fff])没(?=\1)(?:\1)")
#: 我是一家企业的，, 作为律师，
_MYSELF = re.compile(
    r"(?:(?:我|俺|本人|咱)们?(?:自己|家|这边)?(?:是(?!说|问|指|想|要|只)|开(?!始)|经营|研究|住|种|养|在(?:读|写|做|学|研究))|作为)[^,;?。!]{1,14}[,;。!]"
)
#: the column for all others of a table
_REST = {"column.requests": "C5", "column.reviews": "oth"}
_NAMED = ("item", "column", "issuer")
_NUMBER = r"(\d{1,2}|[一二两三四五六七八九十]{1,2})"


def find(flat: str, lexicon: Lexicon) -> list[Mention]:
    """Mentions of what `kind` (shapes of cues.toml) and `count` (of a ranking; negative: from the end)."""
    return [*_shapes(flat, lexicon), *_counts(flat, lexicon.cues.orders)]


def aside(flat: str, found: Iterable[Mention], people: tuple[str, ...]) -> tuple[Mention, ...]:
    """The mentions without items and columns that a visitor says of himself, and without those that only count people."""
    told = [m.span() for m in _MYSELF.finditer(flat)]
    kept = [
        m
        for m in found
        if not (m.what.startswith(("item", "column")) and any(s <= m.start and m.end <= e for s, e in told))
        and not (m.what.startswith("column") and flat.startswith("个人", m.start) and flat.endswith(people, 0, m.start))
    ]
    return (*kept, *(Mention("kind", "aside", *span, "the visitor tells who he is") for span in told))


def plus(flat: str, found: Iterable[Mention]) -> list[Mention]:
    """Signs of adding between two things named."""
    ends = {m.end for m in found if m.what.split(".")[0] in _NAMED}
    starts = {m.start for m in found if m.what.split(".")[0] in _NAMED}
    marks = re.finditer(r"的?(?:再)?[加+](?:上)?", flat)
    return [
        Mention("kind", "sum", *m.span(), "things named are added") for m in marks if m.start() in ends and m.end() in starts
    ]


def rest_of_list(flat: str, found: Iterable[Mention]) -> list[Mention]:
    """The word for all others in a list of outcomes or applicants is that column."""
    # 维持、纠正、其他各几件
    ends = {(m.end, m.what) for m in found if m.what in _REST and m.value != _REST[m.what]}
    places = re.finditer(r"(?<=[、和与及跟])其[他它](?=[、和与及跟各分几多的,;?。]|有|$)", flat)
    return [
        Mention(what, _REST[what], *m.span(), "the rest of a list")
        for m in places
        for end, what in sorted(ends)
        if end == m.start() - 1
    ]


def _shapes(flat: str, lexicon: Lexicon) -> list[Mention]:
    found: list[Mention] = []
    # 打没打过: the second time the word stands for itself
    found += [
        Mention("kind", "exists", m.start(), m.end() - 1, "a verb, not, and the verb again") for m in _WHETHER.finditer(flat)
    ]
    for kind, shapes in lexicon.cues.shapes.items():
        for shape in shapes:
            for m in _shape(shape).finditer(flat):
                spans = [m.span(n) for n in (1, 2) if m.group(n)]
                found += [Mention("kind", kind, *span, f"cues.toml shapes {shape}") for span in spans]
    return found


@lru_cache(maxsize=256)
def _shape(shape: str) -> re.Pattern[str]:
    first, _, last = plain(shape).text.partition(plain("…").text)
    # 多少 asks for a number; 没有 asks only at the end (有人申请没有), else it says what there is not (有几件没有办完)
    ends = r"(?=[吗呢啊呀呐?,;。!]|$)" if last == "没有" else "(?!少)"
    return re.compile(f"({re.escape(first)}){_GAP}({re.escape(last)}){ends}")


def _counts(flat: str, orders: Orders) -> list[Mention]:
    """How many of a ranking are asked for, or down to which place; negative: from the end."""
    # 前五名 5, 最多的三个 3, 第二名 2, 倒数第三 -3
    units, rows = _either(orders.units), _either(orders.rows)
    least = _either(orders.least)
    found = []
    past = re.compile(_either(orders.others))
    for m in re.finditer(rf"(?:{_either(orders.first)})的?{_NUMBER}(?:大)?({units}|{rows}|)", flat):
        # 前两项 are two rows of the form, 前五年 years; only beside 最多 they are a ranking
        if m.group(2) in orders.rows and not any(word in flat for word in orders.extremes):
            continue
        if not past.match(flat, m.end(1)):
            found.append(_count(m, m.group(1), 1, "the first so many"))
    for m in re.finditer(rf"(?:{_either(orders.last)})第?{_NUMBER}(?:{units}|)", flat):
        if not past.match(flat, m.end(1)) and not flat.startswith(orders.rows, m.end(1)):
            found.append(_count(m, m.group(1), -1, "the last so many"))
    for m in re.finditer(rf"(?:最[多高大狠]|({least}))的?前?{_NUMBER}(?:{units}|{rows})", flat):
        found.append(_count(m, m.group(2), -1 if m.group(1) else 1, "so many of the most"))
    for m in re.finditer(rf"(?:排名?|位列|位居|名列|列)在?第{_NUMBER}(?!项|条|\()|第{_NUMBER}(?:[名位多高大]|少|低)", flat):
        low = m.group().endswith(orders.low)
        found.append(_count(m, m.group(1) or m.group(2), -1 if low else 1, "down to this place"))
    return [m for m in found if m.value != "0"]


def _count(match: re.Match[str], number: str, sign: int, rule: str) -> Mention:
    said = chinese_number(number)
    value = int(number) if number.isdigit() else int(said) if said is not None else 0
    return Mention("count", str(sign * value), *match.span(), rule)


@lru_cache(maxsize=64)
def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
