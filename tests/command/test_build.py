"""What a folder of reports becomes: doubles settled, originals before restated ones, the same whatever the order."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reportqa.assistant import Assistant
from reportqa.build import build, read_corpus, unchanged
from reportqa.errors import ReportqaError
from reportqa.lexicon import load_lexicon
from reportqa.library import open_library
from reportqa.originals import Originals, sha256_of
from reportqa.passage.encoder import load_encoder
from reportqa.records import Block, Problem
from reportqa.report.jobs import OUTCOME, PAGE, Page
from reportqa.report.read import Outcome, read_report
from reportqa.report.worker import End, Job, Worker
from reportqa.settings import Office

PROJECT = Path(__file__).parents[2]
RESTATED = next((PROJECT / "corpus").glob("*摘编.txt"))
LEXICON = load_lexicon()


def _assistant(corpus: Path, index: Path) -> Assistant:
    build(corpus, index, LEXICON, load_encoder(""))
    return Assistant(open_library(index, LEXICON, load_encoder("")), LEXICON, Office())


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(RESTATED, folder)
    shutil.copy(PROJECT / "corpus" / "catalogue.toml", folder)
    return folder


def test_an_original_replaces_the_restated_report(corpus: Path, tmp_path: Path) -> None:
    original = RESTATED.read_text("utf-8").replace("摘编", "全文")
    (corpus / "original.txt").write_text(original, "utf-8")
    read, problems = read_corpus(corpus, LEXICON)
    assert [(r.report.file, r.report.origin) for r in read] == [("original.txt", "real")]
    assert [p.code for p in problems] == ["W_DOUBLE"]


def test_two_copies_are_one_report(corpus: Path) -> None:
    text = RESTATED.read_bytes()
    (corpus / "a.txt").write_bytes(text)
    (corpus / "b.txt").write_bytes(text)
    read, _ = read_corpus(corpus, LEXICON)
    assert [r.report.file for r in read] == ["a.txt"]


def test_a_folder_without_a_usable_report_is_an_error_that_lists_why(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(ReportqaError, match=r"empty\.txt"):
        build(tmp_path, tmp_path / "index", LEXICON, load_encoder(""))
    assert not [p for p in (tmp_path / "index").iterdir() if p.name != ".lock"]


def test_the_version_of_the_data_depends_on_the_files_alone(corpus: Path, tmp_path: Path) -> None:
    encoder = load_encoder("")
    one = build(corpus, tmp_path / "one", LEXICON, encoder).generation
    build(corpus, tmp_path / "two", LEXICON, encoder)
    again = build(corpus, tmp_path / "two", LEXICON, encoder).generation
    assert one.version == again.version
    assert unchanged(corpus, tmp_path / "two", LEXICON, encoder)
    (corpus / RESTATED.name).write_text(RESTATED.read_text("utf-8").replace("\t16", "\t17"), "utf-8")
    assert not unchanged(corpus, tmp_path / "two", LEXICON, encoder)
    assert build(corpus, tmp_path / "two", LEXICON, encoder).generation.version != one.version


def test_the_demonstration_goes_with_its_folder(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "corpus", tmp_path / "corpus", ignore=lambda folder, names: ["demo"] if "demo" in names else [])
    read, _ = read_corpus(tmp_path / "corpus", LEXICON)
    assert {r.report.origin for r in read} == {"restated"}


def test_a_folder_that_cannot_be_opened_ends_the_build(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[tuple[str, list[str], list[str]]]:
        onerror(PermissionError(13, "Permission denied", str(folder / "demo")))
        yield str(folder), [], []

    monkeypatch.setattr("reportqa.corpus.os.walk", closed)
    with pytest.raises(ReportqaError, match="demo 打不开"):
        read_corpus(corpus, LEXICON)


def test_odd_names_links_and_forgotten_files_are_listed_and_the_rest_is_read(corpus: Path, tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(corpus) + b"/\xc4\xea.txt"))).write_text("x")
    (corpus / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (corpus / "[draft]\n2023.txt").write_text("")
    with (corpus / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[report]]\nfile = "forgotten.txt"\nissuer = "某市教育局"\n')
    read, problems = read_corpus(corpus, LEXICON)
    assert len(read) == 1
    assert {p.code for p in problems} == {"E_NAME", "E_FILE", "W_CATALOGUE"}
    assert all(p.where.isprintable() for p in problems)


def _two(corpus: Path, change: Callable[[str], str], dates: tuple[str, str] = ("", "")) -> None:
    """The report of the corpus as a.txt and, changed, as b.txt; the catalogue alone says when they were published."""
    text = RESTATED.read_text("utf-8").replace("2021年1月26日", "")
    (corpus / RESTATED.name).unlink()
    (corpus / "a.txt").write_text(text, "utf-8")
    changed = change(text)
    (corpus / "b.txt").write_text(changed, "utf-8")
    rows = [f'[[report]]\nfile = "{f}"\naddress = "https://example.invalid/{f}"\n' for f in ("a.txt", "b.txt")]
    rows = [row + (f'published = "{day}"\n' if day else "") for row, day in zip(rows, dates, strict=True)]
    (corpus / "catalogue.toml").write_text("\n".join(rows), "utf-8")


def _other_number(text: str) -> str:
    changed = text.replace("行政许可\t15\t增 1\t16", "行政许可\t15\t增 1\t18")
    assert changed != text
    return changed


def test_the_same_figures_in_two_files_are_one_report_with_both_addresses(corpus: Path) -> None:
    _two(corpus, lambda text: text + "\n\n")
    (read,), problems = read_corpus(corpus, LEXICON)
    assert (read.report.file, read.report.copies) == ("a.txt", ("b.txt", "https://example.invalid/b.txt"))
    assert [(p.code, p.where, p.severity) for p in problems] == [("W_DOUBLE", "b.txt", "note")]


def test_a_copy_that_lost_a_row_gives_way_to_the_fuller_one_and_staff_are_told(corpus: Path) -> None:
    _two(corpus, lambda text: "".join(line for line in text.splitlines(True) if not line.startswith("行政许可\t")))
    (corpus / "b.txt").rename(corpus / "0.txt")
    read, problems = read_corpus(corpus, LEXICON)
    assert [(r.report.file, r.report.copies[0]) for r in read] == [("a.txt", "0.txt")]
    told = [p for p in problems if p.code == "W_DOUBLE"]
    assert [(p.where, p.severity) for p in told] == [("0.txt", "warning")]
    assert "少读出3格" in told[0].message


def test_a_blank_is_no_zero_when_files_are_compared(corpus: Path) -> None:
    def blanked(text: str) -> str:
        changed = text.replace("行政许可\t15\t增 1\t16", "行政许可\t15\t增 1\t")
        assert changed != text
        return changed

    _two(corpus, blanked)
    read, problems = read_corpus(corpus, LEXICON)
    assert len(read) == 2
    assert {p.code for p in problems if p.where in ("a.txt", "b.txt")} >= {"W_CONFLICT"}


def test_the_report_published_later_leads_and_the_answer_says_what_the_earlier_one_prints(corpus: Path, tmp_path: Path) -> None:
    _two(corpus, _other_number, ("2021-01-20", "2021-03-01"))
    read, problems = read_corpus(corpus, LEXICON)
    by_file = {r.report.file: r.report for r in read}
    assert (by_file["a.txt"].later, by_file["b.txt"].later) == (by_file["b.txt"].id, "")
    assert [p.where for p in problems if p.code == "W_LATER"] == ["a.txt"]
    assistant = _assistant(corpus, tmp_path / "index")
    answer, _ = assistant.ask("经开区教育局2020年行政许可多少件")
    assert (answer.status, [f.raw for f in answer.figures]) == ("answered", ["18"])
    assert {("b.txt", "18"), ("a.txt", "16")} <= {(c.file, c.quote) for c in answer.citations}
    assert any("更早发布" in n and "a.txt" in n and "16" in n for n in answer.notes)
    same, _ = assistant.ask("经开区教育局2020年行政处罚多少件")
    assert not any("更早发布" in n for n in same.notes)
    assert {c.file for c in same.citations} <= {"b.txt"}


@pytest.mark.parametrize("dates", [("", ""), ("2021-01-20", "2021-01-20"), ("2021-01-20", "")])
def test_without_a_later_date_none_leads_and_both_are_given(corpus: Path, tmp_path: Path, dates: tuple[str, str]) -> None:
    _two(corpus, _other_number, dates)
    assistant = _assistant(corpus, tmp_path / "index")
    assert {r.later for r in assistant.library.chosen()} == {""}
    assert "W_CONFLICT" in {p.code for p in assistant.library.problems}
    answer, _ = assistant.ask("经开区教育局2020年行政许可多少件")
    assert [f.raw for f in answer.figures] == ["16", "18"]
    assert {("16", "a.txt"), ("18", "b.txt")} <= {(c.quote, c.file) for c in answer.citations}
    same, _ = assistant.ask("经开区教育局2020年行政强制多少件")
    assert len({c.file for c in same.citations}) <= 1, "where both print the same, one is enough"
    assert not any("内容不同" in n for n in same.notes)


def test_what_was_read_is_kept_and_an_unchanged_file_is_not_read_again(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals = Originals(tmp_path / "data")
    first = read_corpus(corpus, LEXICON, None, originals)
    digest = sha256_of(corpus / RESTATED.name)
    assert (originals.folder(digest) / "original.txt").read_bytes() == RESTATED.read_bytes()
    about = json.loads((originals.folder(digest) / "file.json").read_text("utf-8"))
    assert (about["name"], about["sha256"]) == (RESTATED.name, digest)
    (reading,) = (originals.folder(digest) / "readings").iterdir()
    assert json.loads(reading.read_text("utf-8"))["content"]["report"]["digest"] == digest

    asked: list[Job] = []
    submit = Worker.submit
    monkeypatch.setattr(Worker, "submit", lambda self, job: (asked.append(job), submit(self, job))[1])
    assert read_corpus(corpus, LEXICON, None, originals) == first
    assert asked == []
    # a damaged reading counts as none
    reading.write_bytes(reading.read_bytes().replace(b"16", b"61"))
    assert read_corpus(corpus, LEXICON, None, originals) == first
    assert len(asked) == 1
    (corpus / RESTATED.name).write_text(_other_number(RESTATED.read_text("utf-8")), "utf-8")
    read_corpus(corpus, LEXICON, None, originals)
    assert len(asked) == 2
    assert len(list(originals.root.iterdir())) == 2, "the earlier file stays"


def test_checking_writes_nothing(corpus: Path, tmp_path: Path) -> None:
    read_corpus(corpus, LEXICON, None, Originals(tmp_path / "data", writes=False))
    assert not (tmp_path / "data").exists()


def test_a_full_disk_is_said_and_no_index_is_published(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("reportqa.originals.os.fsync", full)
    with pytest.raises(ReportqaError, match="磁盘空间不足"):
        build(corpus, tmp_path / "index", LEXICON, load_encoder(""), None, Originals(tmp_path / "data"))
    assert not [p for p in (tmp_path / "index").iterdir() if p.name != ".lock"]
    assert not [p for p in (tmp_path / "data").rglob("*") if p.is_file()], "nothing half-written stays"


def test_hostile_files_beside_good_ones_are_named_and_the_good_ones_indexed(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportqa.intake.JOBS", "hostile_jobs")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT / "tests" / "report"))
    bad = ("abort", "segfault", "loop", "allocate", "flood", "half", "raise")
    for name in bad:
        (corpus / f"{name}.txt").write_text(name)
    with (corpus / "huge.txt").open("wb") as file:
        file.truncate(1 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read, problems = read_corpus(corpus, LEXICON, None, Originals(tmp_path / "data"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert [r.report.file for r in read] == [RESTATED.name]
    codes = {p.where: p.code for p in problems}
    assert codes == {**{f"{n}.txt": "E_CRASH" for n in bad}, "loop.txt": "E_TIME", "huge.txt": "E_SIZE"}
    assert len(list((tmp_path / "data" / "originals").iterdir())) == 1, "a child that broke down is asked again next time"


def test_the_index_is_the_same_with_one_child_or_two(tmp_path: Path) -> None:
    from reportqa.demo import generate

    generate(tmp_path / "corpus", reports=12, seed=3)
    encoder = load_encoder("")
    made = [build(tmp_path / "corpus", tmp_path / str(n), LEXICON, encoder, width=n) for n in (1, 2)]
    kept = build(tmp_path / "corpus", tmp_path / "3", LEXICON, encoder, None, Originals(tmp_path / "data"))
    again = build(tmp_path / "corpus", tmp_path / "4", LEXICON, encoder, None, Originals(tmp_path / "data"))
    assert len({b.generation.version for b in (*made, kept, again)}) == 1
    assert len({b.problems for b in (*made, kept, again)}) == 1


def test_an_interrupted_build_says_so_and_the_next_one_goes_on(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    (folder / "sleep.txt").write_text("x")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "tests" / "report")}
    script = (
        "import reportqa.intake, sys\nreportqa.intake.JOBS = 'hostile_jobs'\n"
        "from reportqa.__main__ import app\nsys.argv[0] = 'reportqa'\napp()\n"
    )
    command = [sys.executable, "-c", script, "build", "corpus", "--index", "index"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, start_new_session=True) as process:
        originals = tmp_path / "data" / "originals"
        until = time.monotonic() + 60
        while not list(originals.glob("*/readings/*.json")) and time.monotonic() < until:
            time.sleep(0.05)
        assert process.poll() is None, "still at the file that takes long"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=90)
    assert process.returncode == 130
    assert "已中断" in said.decode()
    assert "Traceback" not in said.decode()
    assert not (tmp_path / "index" / "CURRENT").exists()
    read, _ = read_corpus(folder, LEXICON, None, Originals(tmp_path / "data"))
    assert len(read) == 1


def _recognised(jobs: list[Job], failing: set[int]) -> Callable[[Worker, Job], int]:
    """A stand-in for the server: a file without text but two pages of pictures, of which some cannot be recognised."""

    def submit(self: Worker, job: Job) -> int:
        jobs.append(job)
        number = len(jobs)
        if job.kind == "recognise":
            page = job.arguments["page"]
            lines = RESTATED.read_text("utf-8").splitlines()
            part = lines[:20] if page == 1 else lines[20:]
            blocks = tuple(Block("line", t, page=page, confidence=Decimal("0.98")) for t in part)
            end = End("late") if page in failing else End("done", PAGE.dump_json(Page(blocks)))
        elif job.kind == "picture":
            end = End("done", b"\x89PNG\r\n\x1a\n...")
        else:
            pages = job.arguments["recognised"]
            outcome = Outcome(None, (Problem("E_NO_TEXT", "没有文字。", job.arguments["file"], "critical"),), (1, 2))
            end = End("done", OUTCOME.dump_json(_Fake.report(job) if pages else outcome))
        self._ends.append((number, end))
        return number

    return submit


class _Fake:
    """The report that the stand-in reads once pages are recognised."""

    @staticmethod
    def report(job: Job) -> Outcome:
        outcome = read_report(RESTATED, job.arguments["file"], LEXICON)
        assert outcome.report is not None
        return Outcome(replace(outcome.report, digest=sha256_of(job.path)), (), (1, 2))


def test_pages_of_pictures_are_recognised_one_child_each_kept_and_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 scan")
    jobs: list[Job] = []
    failing = {2}
    monkeypatch.setattr(Worker, "submit", _recognised(jobs, failing))
    monkeypatch.setattr(Worker, "end", lambda self: self._ends.popleft())
    monkeypatch.setattr("reportqa.intake.engine", lambda: "engine 1")
    originals = Originals(tmp_path / "data")
    read, problems = read_corpus(folder, LEXICON, None, originals)
    assert [r.report.file for r in read] == ["scan.pdf"]
    assert [(p.code, p.where) for p in problems if p.severity == "critical"] == [("E_TIME", "scan.pdf 第2页")]
    assert sorted(j.arguments["page"] for j in jobs if j.kind == "recognise") == [1, 2]
    digest = sha256_of(folder / "scan.pdf")
    assert {p.name for p in (originals.folder(digest) / "ocr").iterdir()} == {"1.json", "1.png"}

    jobs.clear()
    failing.clear()
    _, problems = read_corpus(folder, LEXICON, None, originals)
    assert [j.arguments["page"] for j in jobs if j.kind == "recognise"] == [2], "the good page is not read again"
    assert not [p for p in problems if p.severity == "critical"]
    jobs.clear()
    read_corpus(folder, LEXICON, None, originals)
    assert jobs == []


def test_without_ocr_a_file_of_pictures_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 scan")
    monkeypatch.setattr(Worker, "submit", _recognised([], set()))
    monkeypatch.setattr(Worker, "end", lambda self: self._ends.popleft())
    monkeypatch.setattr("reportqa.intake.engine", lambda: "")
    read, problems = read_corpus(tmp_path, LEXICON)
    assert (read, [p.code for p in problems]) == ((), ["E_NO_TEXT"])
    assert "[ocr]" in problems[0].message


def test_files_can_be_given_one_by_one(corpus: Path) -> None:
    read, _ = read_corpus([corpus / RESTATED.name], LEXICON)
    assert [(r.report.file, r.report.origin) for r in read] == [(RESTATED.name, "restated")]
    with pytest.raises(ReportqaError, match="没有"):
        read_corpus([corpus / "none.txt"], LEXICON)
