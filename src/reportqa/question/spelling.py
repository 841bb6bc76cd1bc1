"""Words spelt otherwise: comes in a question with letters that nothing explains; goes out the question as it may be meant.

Only names of bodies held and words of the lexicon are put in, never a number or a year. A correction is sure if it is the only
one, sounds the same letter for letter (or one letter was lost, doubled or swapped), and what was typed is not itself a word or
the name of another place; it is answered with a visible 您是不是要问. Anything else is only offered as a choice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reportqa.lexicon.bodies import split_name
from reportqa.lexicon.issuers import Names
from reportqa.question.dictionary import is_word
from reportqa.question.mentions import Context, Words
from reportqa.records import Question

#: this many corrections in one question at most, and so many readings offered
_MOST_MENDED, _MOST_READINGS = 2, 3
#: a text that more changes could be made to is no question with a slip in it
_MOST_TRIED = 4
#: no word or name with fewer letters is put in for certain; shorter names are offered
_SHORTEST_NAME = 3
#: a letter may be lost, doubled or swapped in names of at least so many letters
_LONG_NAME = 4
#: a letter with more readings than these is taken by its first ones
_MOST_SOUNDS = 3
#: a name may begin so many letters before the ones that nothing explains; more such stretches than these are not looked at
_REACH, _MOST_STRETCHES = 12, 6
#: sounds that many speakers do not tell apart
_ALIKE_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "f"))


@dataclass(frozen=True, slots=True)
class Change:
    """Letters of the text and the name (of a `body`) or word to put in for them, and whether that is sure."""

    start: int
    end: int
    word: str
    sure: bool
    body: bool


def mended(question: Question, again: Callable[[str], Question], context: Context) -> Question:
    """The question read as meant, if that is sure and leaves less unexplained; else with the readings that may be meant."""
    meant: list[str] = []
    for _ in range(_MOST_MENDED):
        sure = _clear([c for c in _changes(question, context) if c.sure])
        if len(sure) > _MOST_TRIED:
            return question
        better = [(c, read) for c in sure if _explains_more(read := again(_applied(question.plain, c)), question)]
        if len({_called(c, read, question, context) for c, read in better}) != 1:
            break
        change, read = better[0]
        meant.append(_called(change, read, question, context))
        question = replace(read, text=question.text, meant=tuple(meant))
        if not _unexplained(question):
            return question
    return replace(question, perhaps=_readings_of(question, again, context))


def _readings_of(question: Question, again: Callable[[str], Question], context: Context) -> tuple[Question, ...]:
    """What the question may mean, in full; readings that come to the same are given once."""
    found: dict[tuple[object, ...], Question] = {}
    for change in islice(_changes(question, context), _MOST_TRIED):
        read = again(_applied(question.plain, change))
        if _unexplained(read) or read.kind == "search":
            continue
        meant = (*question.meant, _called(change, read, question, context))
        key = (read.kind, read.issuers, read.years, read.items, read.columns, read.topic)
        found.setdefault(key, replace(read, text=question.text, meant=meant))
    return tuple(found.values())[:_MOST_READINGS]


def _called(change: Change, read: Question, before: Question, context: Context) -> str:
    """What was put in, by the name of the body that is meant now: 青河区 may have stood for 青禾区 or for a body of it."""
    new = [i for i in read.issuers if i not in before.issuers]
    if not change.body or len(new) != 1 or " " in new[0]:
        return change.word
    return context.names.issuers[new[0]].name


def _applied(plain: str, change: Change) -> str:
    return plain[: change.start] + change.word + plain[change.end :]


def _unexplained(question: Question) -> tuple[str, ...]:
    """Names and words of the question, or of its parts, that nothing explains."""
    own = (*question.unknown, *question.words)
    return (*own, *(word for part in question.parts for word in _unexplained(part)))


def _explains_more(read: Question, before: Question) -> bool:
    """Whether a reading leaves less unexplained, and nothing that was not so before; or finds a matter where there was none."""
    left, was = _unexplained(read), _unexplained(before)
    less = len("".join(left)) < len("".join(was)) or (before.kind == "search" != read.kind and not left)
    return less and set(left) <= {*was}


def _clear(changes: list[Change]) -> list[Change]:
    """The changes of the longest stretches; those that would put in different things at one place cancel one another."""
    longest: list[Change] = []
    for c in sorted(changes, key=lambda c: (c.start - c.end, c.start, c.word)):
        if all(c.end <= k.start or k.end <= c.start or (c.start, c.end) == (k.start, k.end) for k in longest):
            longest.append(c)
    return longest


def _changes(question: Question, context: Context) -> Iterator[Change]:
    """What may be meant by the stretches that nothing explains, the surest first."""
    plain = question.plain
    strange = _stretches(question)
    nothing = question.kind == "search"
    if not strange and not nothing:
        return
    names, words = _names(context.names), _words(context.words)
    odd = {at for first, last in strange for at in range(first, last)}
    yield from _same_sound(plain, odd, names, context)
    named = {at for m in question.mentions for at in range(m.start, m.end)}
    loose = set(range(len(plain))) - named if nothing else set()
    for change in _same_sound(plain, odd | loose, words, None):
        whole = all(change.start <= s and e <= change.end for s, e in strange if s < change.end and change.start < e)
        if whole and (change.end - change.start >= _LONG_NAME or not _of_words(plain, change, odd)):
            yield change
    bodies = {m.end: m.start for m in question.mentions if m.what in ("issuer", "region")}
    for start, end in strange:
        for begin in dict.fromkeys((bodies.get(start, start), start)):
            yield from _one_letter(plain, begin, end, names, context)
            yield from _alike(plain, begin, end, names, context)
        yield from _slipped_word(plain, start, end, words)


def _of_words(plain: str, change: Change, odd: set[int]) -> bool:
    """Whether a letter to be changed is not strange, or stands in a word of its own (现场接待 holds 场接)."""
    typed, size = plain[change.start : change.end], change.end - change.start
    for at in (i for i in range(size) if typed[i] != change.word[i]):
        if change.start + at not in odd:
            return True
        if any(b - a > 1 and is_word(typed[a:b]) for a in range(at + 1) for b in range(at + 1, size + 1)):
            return True
    return False


def _stretches(question: Question) -> list[tuple[int, int]]:
    """Where names that are not held and words that nothing explains stand in the text."""
    found: dict[tuple[int, int], None] = {}
    for word in dict.fromkeys(_unexplained(question)):
        at = question.plain.find(word)
        while at >= 0:
            found[at, at + len(word)] = None
            at = question.plain.find(word, at + len(word))
    return sorted(found)[:_MOST_STRETCHES]


class _Sounds:
    """What begins with some syllables: the words that end here, and what goes on with one syllable more."""

    __slots__ = ("further", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.further: dict[str, _Sounds] = {}

    def add(self, word: str) -> None:
        """Puts a word at the end of each way to read it."""
        for key in _sounds(word):
            at = self
            for sound in key:
                at = at.further.setdefault(sound, _Sounds())
            if word not in at.words:
                at.words.append(word)

    def along(self, text: str, start: int) -> Iterator[str]:
        """The words that sound like the text from `start` on, however far they go."""
        reached = [self]
        for letter in text[start:]:
            reached = [at.further[s] for at in reached for s in _readings(letter) if s in at.further]
            if not reached:
                return
            for at in reached:
                yield from at.words


@dataclass(frozen=True, slots=True)
class _Table:
    """Names or words with what each is called, by their sound, by their blurred sound, and by their length."""

    called: dict[str, str]
    sounds: _Sounds
    by_blur: dict[tuple[str, ...], tuple[str, ...]]
    by_length: dict[int, tuple[str, ...]]


def _table(called: dict[str, str]) -> _Table:
    sounds = _Sounds()
    blurs: dict[tuple[str, ...], dict[str, None]] = {}
    lengths: dict[int, list[str]] = {}
    for word in called:
        sounds.add(word)
        lengths.setdefault(len(word), []).append(word)
        for key in _sounds(word):
            blurs.setdefault(tuple(map(_blurred, key)), {})[word] = None
    by_blur = {key: tuple(found) for key, found in blurs.items()}
    return _Table(called, sounds, by_blur, {n: tuple(found) for n, found in lengths.items()})


@lru_cache(maxsize=4)
def _names(names: Names) -> _Table:
    """Names that mean one body held, called by its official name."""
    one = {name: ids[0] for name, ids in names.by_name.items() if len(ids) == 1 and len(name) > 1}
    return _table({name: names.issuers[one[name]].name for name in sorted(one)})


@lru_cache(maxsize=4)
def _words(words: Words) -> _Table:
    """Words for items and columns."""
    return _table({word: word for word in sorted(words.matters) if len(word) > 1})


@lru_cache(maxsize=1 << 14)
def _readings(letter: str) -> tuple[str, ...]:
    """How a letter is read, without tones; the letter itself where it is not Chinese."""
    from pypinyin.pinyin_dict import pinyin_dict  # its tables take a while to load; most questions are spelt right

    said = pinyin_dict.get(ord(letter), "").split(",") if len(letter) == 1 else []
    bare = ("".join(c for c in unicodedata.normalize("NFD", s) if not unicodedata.combining(c)) for s in said if s)
    return tuple(dict.fromkeys(bare))[:_MOST_SOUNDS] or (letter,)


def _sounds(word: str) -> Iterator[tuple[str, ...]]:
    """The ways to read a word; of many ways only those with the first reading of each letter."""
    choices = [_readings(letter) for letter in word]
    several = [c for c in choices if len(c) > 1]
    yield from product(*choices) if len(several) < 4 else iter([tuple(c[0] for c in choices)])


def _blurred(sound: str) -> str:
    for clear, blur in _ALIKE_SOUNDS:
        sound = sound.replace(clear, blur)
    return sound


def _same_sound(plain: str, odd: set[int], table: _Table, context: Context | None) -> Iterator[Change]:
    """Stretches that sound like a name (then with context) or word, letter for letter; only `odd` letters may differ."""
    starts = sorted({start for at in odd for start in range(max(0, at - _REACH), at + 1)})
    for start in starts:
        for word in dict.fromkeys(table.sounds.along(plain, start)):
            typed = plain[start : start + len(word)]
            differ = [start + i for i, letter in enumerate(word) if letter != typed[i]]
            alike = all(_sound_alike(plain[at], word[at - start]) for at in differ)
            if differ and alike and odd.issuperset(differ) and typed not in table.called:
                sure = _sure_sound(plain, start, word, differ, context)
                yield Change(start, start + len(word), word, sure, context is not None)


def _sound_alike(a: str, b: str) -> bool:
    """Whether two letters are read the same, at least one of them in its usual way."""
    return _readings(a)[0] in _readings(b) or _readings(b)[0] in _readings(a)


def _sure_sound(plain: str, start: int, word: str, differ: list[int], context: Context | None) -> bool:
    """Whether a stretch that sounds like a word is that word: it is none of its own, and no other place's name."""
    typed = plain[start : start + len(word)]
    local = [d - start for d in differ]
    if context is None:
        return not is_word(typed) and not (len(local) > 1 and is_word(typed[local[0] : local[-1] + 1]))
    parts = {typed[a:b] for d in local for a in range(max(0, d - 3), d + 1) for b in range(d + 1, min(len(typed), d + 4) + 1)}
    if len(word) < _SHORTEST_NAME or any(len(p) > 1 and is_word(p) for p in parts):
        return False
    return _well_placed(word, local, context.names)


def _well_placed(name: str, changed: list[int], names: Names) -> bool:
    """Whether a change of these letters of a name is safe: the name of a town alone has too many that sound like it."""
    ids = names.by_name[name]
    path = names.regions.path(ids[0])
    town = path and path[-1].endswith(("镇", "乡", "街道")) and names.regions.stands_for_region(ids[0])
    if not town:
        return True
    regions = split_name(name, names.words).regions
    above = len("".join(regions[:-1]))
    return above > 1 and all(c >= above for c in changed)


def _one_letter(plain: str, start: int, end: int, table: _Table, context: Context) -> Iterator[Change]:
    """A name of which one letter was lost, doubled or swapped with the next; in the region's own name it is never sure."""
    typed = plain[start:end]
    for length in (len(typed) - 1, len(typed), len(typed) + 1):
        if length < _LONG_NAME or len(typed) < _LONG_NAME - 1:
            continue
        near = process.extract(typed, table.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=1, limit=8)
        for word, _, _ in near:
            slip = _slip(typed, word)
            if slip is not None:
                body = context.names.regions.body(context.names.by_name[word][0])
                at_end = slip >= len(word) - len(body) or length < len(typed)
                yield Change(start, end, word, at_end and not _is_another(typed, word, context), True)


def _slipped_word(plain: str, start: int, end: int, table: _Table) -> Iterator[Change]:
    """A word of which one letter was doubled or swapped with the next."""
    typed = plain[start:end]
    for length in (len(typed), len(typed) - 1):
        if length >= _LONG_NAME and not is_word(typed):
            for word, _, _ in process.extract(typed, table.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=1):
                if _slip(typed, word) is not None:
                    yield Change(start, end, word, True, False)


def _slip(typed: str, word: str) -> int | None:
    """Where a letter was lost, doubled or swapped; None if it is another difference."""
    at = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    if len(typed) < len(word):
        return at
    if len(typed) > len(word):
        return at if at and typed[at] == typed[at - 1] else None
    swapped = typed[:at] + typed[at : at + 2][::-1] + typed[at + 2 :]
    return at if swapped == word and typed != word else None


def _is_another(typed: str, word: str, context: Context) -> bool:
    """Whether what was typed names another region or another kind of body, or is only the beginning or end of the name."""
    issuer, words = context.names.issuers[context.names.by_name[word][0]], context.lexicon.issuers
    if word.startswith(typed) or word.endswith(typed):
        return True
    parts = split_name(typed, words)
    known = "".join((*issuer.region, word))
    if any(region not in known for region in parts.regions):
        return True
    return parts.body in words.endings() and not word.endswith(parts.body)


def _alike(plain: str, start: int, end: int, table: _Table, context: Context) -> Iterator[Change]:
    """Names with one other letter, or that sound nearly the same, or of a body that may be meant: only ever offered."""
    typed = plain[start:end]
    blurred = {tuple(map(_blurred, key)) for key in _sounds(typed)}
    near = [word for key in sorted(blurred) for word in table.by_blur.get(key, ())]
    if len(typed) >= _SHORTEST_NAME and not is_word(typed) and not is_word(typed[:-1]):
        same_length = table.by_length.get(len(typed), ())
        near += [w for w, _, _ in process.extract(typed, same_length, scorer=OSA.distance, score_cutoff=1, limit=8)]
    for said, bodies in context.lexicon.issuers.perhaps.items():
        if typed.endswith(said):
            near += [name for body in bodies if (name := typed.removesuffix(said) + body) in table.called]
    for word in dict.fromkeys(near):
        if word != typed and word[-1] == typed[-1] and not is_word(typed):
            yield Change(start, end, word, False, True)
