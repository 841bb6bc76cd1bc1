"""Makes the encoder that the package brings along, for the command `reportqa train`.

Comes in: the phrases, the forms, jieba's dictionary. Goes out: a folder with a sentence-transformers StaticEmbedding. Seeded
and on one thread: the same machine gives the same bytes twice. The only file that imports the training side.

A word's vector is learnt as a part of its own plus the means of the parts of its characters and of their sounds, so that a word
that no phrase holds (罚金) still lies near those that share its characters (罚款), and a slip (规张) near what was meant. Some
words do without their own part at each step, so that the shared parts learn to carry the meaning alone. All are added up before
saving: the model served is a plain table, in half precision. The loss is that of MultipleNegativesRanking with every passage,
not only the batch's, as a candidate, and with several right passages where a sum over rows or a topic is meant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from pypinyin import lazy_pinyin
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor, nn

from reportqa.lexicon import load_lexicon
from reportqa.passage.phrases import Phrases, read_phrases
from reportqa.passage.samples import NOTHING, Questions, Sample, row_samples, sentence_samples, sum_samples, with_aliases
from reportqa.passage.words import Segmenter
from reportqa.text import plain


@dataclass(frozen=True, slots=True)
class Plan:
    """How the encoder is made. `seldom` is the count below which a word of the dictionary is left out of the vocabulary."""

    dimension: int = 128
    seldom: int = 500
    words: bool = True
    characters: bool = True
    steps: int = 600
    batch: int = 256
    rate: float = 0.006
    scale: float = 15.0
    drop: float = 0.15
    decay: float = 1e-4
    outside: float = 4.0
    bare: float = 0.3
    sounds: float = 0.5
    cuts: tuple[int, ...] = ()
    half: bool = True
    seed: int = 20210926


def tokenizer(frequencies: dict[str, int], plan: Plan, needed: Sequence[str] = ()) -> Tokenizer:
    """A Unigram tokenizer whose best path is jieba's: words with the logarithm of their share; signs and figures fall away.

    `needed` words are kept whatever their count (the field's words, and the words of the phrases).
    """
    keep = {w: c for w, c in frequencies.items() if len(w) == 1 or (plan.words and c >= plan.seldom)}
    keep |= {w: frequencies[w] for w in needed if plan.words and w in frequencies}
    keep = {w: c for w, c in keep.items() if all("\u4e00" <= letter <= "\u9fff" or "a" <= letter <= "z" for letter in w)}
    keep |= {letter: keep.get(letter, 1) for letter in "abcdefghijklmnopqrstuvwxyz"}
    total = math.log(sum(keep.values()))
    rows = sorted(((w, round(math.log(c) - total, 4)) for w, c in keep.items()), key=lambda row: (-row[1], row[0]))
    made = Tokenizer(models.Unigram([("[UNK]", -25.0), *rows], unk_id=0, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"[^\p{Han}a-z]+"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return made


class Table(nn.Module):
    """The words' vectors, each the sum of weighted parts: one of its own, and those of its characters and of their sounds."""

    shares: Tensor

    def __init__(self, made: Tokenizer, plan: Plan) -> None:
        super().__init__()
        vocabulary = sorted(made.get_vocab().items(), key=lambda row: row[1])
        self.words = len(vocabulary)
        self.plan = plan
        shared: dict[str, int] = {}
        parts: list[int] = []
        weights: list[float] = []
        starts: list[int] = []
        for word, number in vocabulary:
            starts.append(len(parts))
            for part, weight in _parts(word, plan):
                parts.append(number if part == word else shared.setdefault(part, self.words + len(shared)))
                weights.append(weight)
        self.parts, self.starts = torch.tensor(parts), torch.tensor(starts)
        self.register_buffer("shares", torch.tensor(weights), persistent=False)
        self.weight = nn.Parameter(torch.zeros(self.words + len(shared), plan.dimension))
        with torch.no_grad():  # words start as what their characters say, so that a word never learnt stays just that
            self.weight[0 if not plan.characters else self.words :].normal_(0.0, 0.1)

    def rows(self) -> Tensor:
        """One row a word of the vocabulary; while learning, some words do without the part of their own."""
        shares = self.shares
        if self.training and self.plan.characters:
            own = (self.parts < self.words) & (torch.rand(len(self.parts)) < self.plan.bare)
            shares = torch.where(own, torch.zeros(()), shares)
        return nn.functional.embedding_bag(self.parts, self.weight, self.starts, mode="sum", per_sample_weights=shares)

    def folded(self, learnt: Sequence[int]) -> Tensor:
        """The plain table: parts that no text of the training holds are left out, and the unknown word's row is 0."""
        with torch.no_grad():
            seen = torch.zeros(self.words, dtype=torch.bool)
            seen[list(learnt)] = True
            ends = [*self.starts[1:].tolist(), len(self.parts)]
            known = torch.zeros(len(self.weight), dtype=torch.bool)
            for word in set(learnt):
                known[self.parts[int(self.starts[word]) : ends[word]]] = True
            self.weight[~known] = 0.0
            return self.eval().rows()


def _parts(word: str, plan: Plan) -> list[tuple[str, float]]:
    """What a word's vector is made of, with weights; a character that is a word has both parts."""
    if word == "[UNK]":
        return []
    found = [(word, 1.0)]
    if plan.characters:
        found += [(f"字{letter}", 1.0 / len(word)) for letter in word]
    if plan.sounds:
        syllables = lazy_pinyin(word)
        found += [(f"音{syllable}", plan.sounds / len(syllables)) for syllable in syllables]
    return found


def _bagged(rows: Tensor, texts: Sequence[Sequence[int]]) -> Tensor:
    """Vectors of length 1 for texts given as word numbers."""
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text))
    flat = torch.tensor([word for text in texts for word in text], dtype=torch.long)
    return nn.functional.normalize(nn.functional.embedding_bag(flat, rows, torch.tensor(starts), mode="mean"), dim=1)


def learn(made: Tokenizer, phrases: Phrases, passages: Sequence[Sample], plan: Plan) -> Tensor:
    """The table of word vectors, learnt from questions drawn afresh at every step."""
    torch.manual_seed(plan.seed)
    table = Table(made, plan)
    optimizer = torch.optim.AdamW(table.parameters(), lr=plan.rate, weight_decay=plan.decay)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, plan.steps)
    questions = Questions(phrases, plan.seed)
    pool = _ids(made, [passage.text for passage in passages])
    seen = {word for text in pool for word in text}
    sizes = plan.cuts or (plan.dimension,)
    meant: dict[str, list[int]] = {}
    for number, passage in enumerate(passages):
        meant.setdefault(passage.keys[0], []).append(number)
    for _ in range(plan.steps):
        drawn = [questions.draw() for _ in range(plan.batch)]
        asked = _dropped(_ids(made, [question.text for question in drawn]), plan.drop)
        seen.update(word for text in asked for word in text)
        rows = table.rows()
        asked_rows, pool_rows = _bagged(rows, asked), _bagged(rows, _dropped(pool, plan.drop))
        loss = sum((_loss(_cut(asked_rows, n) @ _cut(pool_rows, n).T, drawn, meant, plan) for n in sizes), torch.zeros(()))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return table.folded(sorted(seen))


def _loss(scores: Tensor, drawn: Sequence[Sample], meant: dict[str, list[int]], plan: Plan) -> Tensor:
    """Cross entropy against all passages that are right, and a push away from every passage where none is."""
    wanted = torch.zeros_like(scores)
    outside = torch.zeros(len(drawn), dtype=torch.bool)
    for row, question in enumerate(drawn):
        if question.keys == (NOTHING,):
            outside[row] = True
        for key in question.keys:
            right = meant.get(key, [])
            if right:
                wanted[row, right] += 1.0 / (len(question.keys) * len(right))
    ranking = -(wanted * torch.log_softmax(scores * plan.scale, dim=1)).sum(dim=1)[~outside].mean()
    away = torch.relu(scores[outside].max(dim=1).values - 0.1).square().mean() if bool(outside.any()) else scores.sum() * 0
    return ranking + plan.outside * away


def _cut(rows: Tensor, size: int) -> Tensor:
    return rows if size == rows.shape[1] else nn.functional.normalize(rows[:, :size], dim=1)


def _ids(made: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    encoded = made.encode_batch([plain(text).text for text in texts], add_special_tokens=False)
    return [list(one.ids) for one in encoded]


def _dropped(texts: Sequence[Sequence[int]], share: float) -> list[list[int]]:
    """The texts with each word left out at random, but never all: so that no single word carries a meaning alone."""
    fates = iter((torch.rand(sum(map(len, texts))) >= share).tolist())
    kept = []
    for text in texts:
        stays = [word for word in text if next(fates)]
        kept.append(stays or list(text))
    return kept


def train(out: Path, plan: Plan | None = None) -> None:
    """Makes the encoder and saves it in `out` in the format of sentence-transformers."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    plan = plan or Plan()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    lexicon, segmenter = load_lexicon(), Segmenter()
    forms, phrases = lexicon.forms, with_aliases(read_phrases(), lexicon.indicators)
    passages = [*row_samples(forms, phrases.noise.headings), *sum_samples(phrases, forms), *sentence_samples(phrases)]
    texts = [p.text for p in passages] + list(_written(phrases))
    needed = [word for text in texts for word in segmenter.cut(text)]
    made = tokenizer(segmenter.frequencies(), plan, [*dict.fromkeys(needed), *segmenter.field])
    weights = learn(made, phrases, passages, plan)
    if plan.half:
        weights = weights.half()
    model = SentenceTransformer(modules=[StaticEmbedding(made, embedding_weights=weights), Normalize()], device="cpu")
    model.save(str(out), create_model_card=False)
    made.save(str(out / "tokenizer.json"), pretty=False)
    for path in (p for p in out.rglob("*") if p.is_file()):
        path.chmod(0o644)


def _written(phrases: Phrases) -> list[str]:
    rows = [text for asked in (*phrases.rows.values(), *phrases.groups.values()) for text in (*asked.names, *asked.phrases)]
    cells = [text for asked in phrases.pairs.values() for text in asked]
    topics = [text for topic in phrases.topics.values() for text in topic.phrases]
    return [
        *rows,
        *cells,
        *topics,
        *phrases.noise.outside,
        *phrases.noise.frames,
        *phrases.speakers.frames,
        *phrases.noise.bodies,
    ]
