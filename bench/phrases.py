"""How many phrasings are understood: comes in the phrase vectors of tests/vectors, goes out a table of right and total by kind.

Run `python bench/phrases.py`. Phrases of set_aside.toml are counted and never printed, unless `--show` asks for them;
those of phrases/ that go wrong are printed with `--wrong`. `--only WORD` takes the files with that word in their name.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.issuers import Names
from reportqa.lexicon.places import issuer_from_name
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand
from reportqa.records import Question

VECTORS = Path(__file__).parents[1] / "tests" / "vectors"
#: kinds that give figures of the tables; they count only where nothing of the question is left unexplained
TABLE = frozenset({"value", "breakdown", "sum", "change", "compare", "rank", "trend", "ratio", "exists"})
#: fields that are always compared, and those that are compared where the meaning names them
ALWAYS = ("issuers", "years")
GIVEN = ("topic", "ratio", "order", "count", "among", "group", "without", "unknown", "carried", "meant")
#: kinds in which the order of the years says what is taken from what
ORDERED_YEARS = frozenset({"change"})
#: kinds in which no body named means every one that is held
ALL_BODIES = frozenset({"rank", "list", "judge"})

Meaning = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrasing, the meaning it must have, and the file it stands in."""

    text: str
    meaning: Meaning
    file: str

    @property
    def label(self) -> str:
        """The phrase after the questions before it."""
        return " / ".join([*self.meaning.get("before", []), self.text]).strip() or "blank"


def world() -> Meaning:
    """The bodies held and the day on which the phrases are asked."""
    return tomllib.loads((VECTORS / "phrases" / "world.toml").read_text("utf-8"))


def context() -> Context:
    """What understanding needs, with the bodies of world.toml."""
    lexicon, here = load_lexicon(), world()
    bodies = [issuer_from_name(name, lexicon.issuers) for name in here["bodies"]]
    today: date = here["today"]
    return Context(lexicon, Words(lexicon), Names(bodies, lexicon.issuers), today)


def phrases(path: Path) -> Iterator[Phrase]:
    """The phrases of a file, in its order."""
    for meaning in tomllib.loads(path.read_text("utf-8")).get("meaning", []):
        yield from (Phrase(text, meaning, path.stem) for text in meaning["phrases"])


def open_phrases() -> list[Phrase]:
    """All phrases that rules may be written for: those of the folder phrases."""
    return [p for path in sorted((VECTORS / "phrases").glob("*.toml")) for p in phrases(path)]


def set_aside() -> list[Phrase]:
    """The phrases that are only measured."""
    path = VECTORS / "set_aside.toml"
    return list(phrases(path)) if path.exists() else []


def faults(phrase: Phrase, here: Context) -> list[str]:
    """What is wrong with how a phrase is understood; empty where nothing is."""
    question = understand(phrase.text, tuple(phrase.meaning.get("before", ())), here)
    meaning = phrase.meaning
    if meaning.get("spelt"):
        return _spelt(question, meaning, here)
    found = _faults(question, meaning, here) if "kind" in meaning or not meaning.get("negative") else []
    if meaning.get("negative") and question.kind in TABLE and not _left(question):
        found.append(f"{question.kind} {question.items}{question.columns}, where no figure of a table may be given")
    return found


def _spelt(question: Question, meaning: Meaning, here: Context) -> list[str]:
    """A word spelt otherwise is read visibly (`meant`), or the right reading is among those offered (`perhaps`)."""
    readings = [_faults(p, meaning, here) for p in question.perhaps]
    if any(not wrong for wrong in readings):
        return []
    wrong = _faults(question, meaning, here)
    if question.perhaps:
        wrong.append(f"offered: {[(p.kind, p.issuers, p.years, p.items, p.columns) for p in question.perhaps]}")
    return wrong if wrong or question.meant else ["read without saying so"]


def _left(question: Question) -> list[str]:
    """What keeps a figure from being given as asked."""
    # a column of another table than that of the items cannot be looked up
    foreign = [c for c in question.columns if "." in c]
    left = (*question.words, *question.limits, *question.missing, *question.unknown, *foreign)
    return [*left, *(f"perhaps {p.kind}" for p in question.perhaps)]


def _faults(question: Question, meaning: Meaning, here: Context) -> list[str]:
    kinds = [meaning["kind"]] if isinstance(meaning["kind"], str) else meaning["kind"]
    found = [] if question.kind in kinds else [f"kind {question.kind} {question.topic}, not {'/'.join(kinds)}"]
    table = question.kind in TABLE if question.kind in kinds else bool(set(kinds) & TABLE)
    compared = table and question.kind != "ratio" and not question.ratio and not meaning.get("negative")
    fields = [f for f in ALWAYS if f in meaning or not meaning.get("part") or table]
    fields = [f for f in fields if f in meaning or question.kind != "several"]
    fields += [f for f in GIVEN if f in meaning]
    # of a kind that looks at no table the items matter only where no other kind would be right as well
    given = table or not set(kinds) & TABLE
    fields += [f for f in ("items", "columns") if compared or (given and f in meaning)]
    for field in fields:
        said, wanted = _said(question, field, here), _wanted(question.kind, field, meaning, here)
        same = said == wanted or _all_bodies(question, field, wanted, here)
        if not same and not (wanted == ["*"] and said) and not (field == "ratio" and said in wanted):
            found.append(f"{field} {said}, not {wanted}")
    if "parts" in meaning and question.kind == "several":
        found += _parts(question, meaning["parts"], here)
    asks_which = any("|" in name for name in meaning.get("issuers", ())) or meaning.get("missing")
    if table and not asks_which and not meaning.get("negative") and not meaning.get("unknown"):
        found += [f"left over: {word}" for word in _left(question)]
    return found


def _all_bodies(question: Question, field: str, wanted: Any, here: Context) -> bool:
    """Whether no body named and all bodies held, or all of a kind (哪个局), come to the same."""
    whole = question.kind in ALL_BODIES and field == "issuers" and wanted == []
    return whole and (bool(question.group) or set(question.issuers) == set(here.names.issuers))


def _parts(question: Question, wanted: list[Meaning], here: Context) -> list[str]:
    if len(question.parts) != len(wanted):
        return [f"{len(question.parts)} parts, not {len(wanted)}"]
    pairs = enumerate(zip(question.parts, wanted, strict=True), 1)
    return [f"part {n}: {fault}" for n, (part, meaning) in pairs for fault in _faults(part, {**meaning, "part": True}, here)]


def _said(question: Question, field: str, here: Context) -> Any:
    """A field of the question in the form in which the vectors name it."""
    value = getattr(question, field)
    if field == "issuers":
        return sorted(_names(ids, here) for ids in value)
    if field in ("items", "columns", "years"):
        return _in_order(list(value), field, question.kind, question.items, here)
    if field == "without":
        return [_excepted(w, here) for w in value]
    return list(value) if isinstance(value, tuple) else value


def _wanted(kind: str, field: str, meaning: Meaning, here: Context) -> Any:
    empty: dict[str, Any] = {"topic": "", "ratio": "", "order": "", "count": 0, "among": "", "group": ""}
    value = meaning.get(field, empty.get(field, []))
    if field == "issuers":
        return sorted("|".join(sorted(name.split("|"), key=world()["bodies"].index)) for name in value)
    if field in ("items", "columns", "years"):
        return _in_order(value, field, kind, tuple(meaning.get("items", ())), here)
    return value


def _in_order(value: list[Any], field: str, kind: str, items: tuple[str, ...], here: Context) -> list[Any]:
    """The values with what makes no difference taken out: the column meant anyway, and the order where it says nothing."""
    table = here.lexicon.indicators.items
    if field == "columns" and value and {table[i].default for i in items if i in table} == {*value}:
        return []
    return value if field == "years" and kind in ORDERED_YEARS else sorted(value)


def _names(ids: str, here: Context) -> str:
    bodies: list[str] = world()["bodies"]
    return "|".join(sorted((here.names.issuers[i].name for i in ids.split(" ")), key=bodies.index))


def _excepted(what: str, here: Context) -> str:
    kind, _, key = what.partition(":")
    return f"issuer:{here.names.issuers[key].name}" if kind == "issuer" and key in here.names.issuers else what


def main() -> None:
    """Reads the command line and prints the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print what goes wrong in phrases/")
    parser.add_argument("--show", action="store_true", help="print what goes wrong in set_aside.toml too")
    parser.add_argument("--only", default="", help="the files of phrases/ with this in their name")
    chosen = parser.parse_args()
    here = context()
    print("phrases/")
    _print([p for p in open_phrases() if chosen.only in p.file], here, chosen.wrong, by_file=True)
    if not chosen.only:
        print("\nset_aside.toml, only measured")
        _print(set_aside(), here, chosen.show, by_file=False)


def _print(asked: Iterable[Phrase], here: Context, show: bool, by_file: bool) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    for phrase in asked:
        kind = phrase.meaning.get("kind", "negative")
        group = phrase.file if by_file else kind if isinstance(kind, str) else "/".join(kind)
        wrong = faults(phrase, here)
        total[group] += 1
        right[group] += not wrong
        fields.update({fault.removeprefix("left ").split()[0].rstrip(":") for fault in wrong})
        if wrong and show:
            print(f"  {phrase.file}  {phrase.label}\n      {'; '.join(wrong)}")
    for group in sorted(total):
        print(f"{group:20} {right[group]:5} / {total[group]:5}")
    print(f"{'all':20} {sum(right.values()):5} / {sum(total.values()):5}")
    print(f"wrong in: {', '.join(f'{field} {count}' for field, count in sorted(fields.items()))}")


if __name__ == "__main__":
    main()
