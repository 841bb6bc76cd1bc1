"""An index made in one go and one made bit by bit are the same bytes; what has not changed is not made again."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from reportqa import generation, segment
from reportqa.build import index_read, read_corpus
from reportqa.errors import IndexUnusable, ReportqaError
from reportqa.lexicon import load_lexicon
from reportqa.library import Library, open_library, segments_of
from reportqa.passage.encoder import load_encoder
from reportqa.records import Problem, Report
from reportqa.spool import Spool

CORPUS = Path(__file__).parents[2] / "corpus" / "demo"
LEXICON = load_lexicon()
ENCODER = load_encoder()


@pytest.fixture(scope="module")
def reports() -> tuple[Report, ...]:
    read, _ = read_corpus(sorted(CORPUS.glob("*.txt"))[:14], LEXICON)
    return tuple(r.report for r in read)


@pytest.fixture(autouse=True)
def _small_heaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heaps of about three reports, so that a handful makes several segments."""
    heaps = Spool.heaps
    monkeypatch.setattr(Spool, "heaps", lambda spool: heaps(spool, 3))


def _index(reports: Iterable[Report], index: Path, width: int = 1) -> generation.Generation:
    return index_read(reports, (), index, LEXICON, ENCODER, width).generation


def _opened(index: Path) -> Library:
    return open_library(index, LEXICON, ENCODER)


def test_neither_order_nor_width_changes_a_byte(reports: tuple[Report, ...], tmp_path: Path) -> None:
    first = _index(reports, tmp_path / "one")
    shuffled = random.Random(3).sample(reports, len(reports))  # noqa: S311
    other = _index(shuffled, tmp_path / "two", width=3)
    assert first.version == other.version
    assert len(segments_of(first.folder)) > 1


def test_adding_and_deleting_gives_what_a_whole_build_gives(reports: tuple[Report, ...], tmp_path: Path) -> None:
    whole = _index(reports, tmp_path / "whole")
    fewer = _index(reports[:-1], tmp_path / "bit by bit")
    assert _index(reports, tmp_path / "bit by bit").version == whole.version
    assert _index(reports[:-1], tmp_path / "bit by bit").version == fewer.version
    library = _opened(tmp_path / "bit by bit")
    assert library.count == len(reports) - 1
    assert library.report(reports[-1].id) is None
    library.close()


def test_only_segments_with_changes_are_written(
    reports: tuple[Report, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _index(reports, tmp_path)
    written: list[str] = []
    write = segment.write
    monkeypatch.setattr(segment, "write", lambda task, lexicon: written.append(task.folder.name) or write(task, lexicon))  # type: ignore[func-returns-value]
    _index(reports, tmp_path)
    assert not written
    _index(reports[1:], tmp_path)
    assert len(written) == 1


def test_a_damaged_segment_is_not_carried_over(reports: tuple[Report, ...], tmp_path: Path) -> None:
    first = _index(reports, tmp_path)
    book = segments_of(first.folder)[0] / "book.db"
    data = bytearray(book.read_bytes())
    data[len(data) // 2] ^= 1
    book.write_bytes(bytes(data))
    again = _index(reports, tmp_path)
    assert again.version == first.version
    assert generation.damaged(again) == ()


def test_figures_of_a_damaged_segment_are_never_given(
    reports: tuple[Report, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as if the index were too large to be hashed when it is opened
    monkeypatch.setattr(generation, "HASHED_AT_ONCE", 0)
    made = _index(reports, tmp_path)
    library = _opened(tmp_path)
    true = {f.where: f.raw for f in library.figures.each()}
    library.close()
    caught = 0
    for folder in segments_of(made.folder):
        book = folder / "book.db"
        whole = book.read_bytes()
        for at in random.Random(1).sample(range(200, len(whole)), 12):  # noqa: S311
            book.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            caught += _reads_only(true, tmp_path)
        book.write_bytes(whole)
    assert caught > 0


def _reads_only(true: dict[object, str], index: Path) -> bool:
    """Reads every figure of an index; False if all are right, True if damage was told. A wrong figure fails the test."""
    try:
        library = _opened(index)
        try:
            for figure in library.figures.each():
                assert true[figure.where] == figure.raw
        finally:
            library.close()
    except IndexUnusable:
        return True
    return False


def test_reports_are_read_when_they_are_asked_for(reports: tuple[Report, ...], tmp_path: Path) -> None:
    _index(reports, tmp_path)
    library = _opened(tmp_path)
    for report in reports:
        held = library.report(report.id)
        assert held is not None
        assert held.sections == report.sections
        assert (held.issuer, held.year, held.file, held.digest) == (report.issuer, report.year, report.file, report.digest)
    assert {r.id for r in library.chosen()} == {r.id for r in reports}
    assert library.years == {r.year for r in reports}
    assert {f.where.report for f in library.figures.each() if f.where} == {r.id for r in reports}
    library.close()


def test_nothing_to_index_says_why_and_leaves_the_old_index(reports: tuple[Report, ...], tmp_path: Path) -> None:
    before = _index(reports[:3], tmp_path)
    with pytest.raises(ReportqaError, match="坏文件"):
        index_read((), [Problem("E_FILE", "文件打不开。", "坏文件.txt", "critical")], tmp_path, LEXICON, ENCODER)
    assert generation.current(tmp_path).version == before.version
    assert not list(tmp_path.glob(".draft-*"))
