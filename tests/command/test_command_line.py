"""The command line as people type it: answers on standard output, trouble in one plain sentence, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
RESTATED = next((PROJECT / "corpus").glob("*摘编.txt"))


def _run(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportqa", *words]
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONHASHSEED", "LC_ALL", "TZ")}
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False, env={**kept, "PYTHONUTF8": "1", **environment})
    return subprocess.CompletedProcess(command, run.returncode, run.stdout.decode(), run.stderr.decode())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one good report, several bad files, and the index of them."""
    folder = tmp_path_factory.mktemp("place")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / RESTATED.name).write_bytes(RESTATED.read_bytes())
    (corpus / "catalogue.toml").write_bytes((PROJECT / "corpus" / "catalogue.toml").read_bytes())
    (corpus / "empty.txt").write_text("")
    (corpus / "letter.txt").write_text("今天天气很好，我们去公园。", "utf-8")
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    (corpus / "renamed.docx").write_bytes(b"not a zip")
    (corpus / "sheet.ods").write_bytes(b"x")
    run = _run("build", folder=folder)
    assert run.returncode == 0, run.stderr
    for name in ("empty.txt", "letter.txt", "broken.pdf", "renamed.docx", "sheet.ods"):
        assert name in run.stderr
    assert "Traceback" not in run.stderr
    return folder


def test_ask_prints_the_sentence_and_its_source(place: Path) -> None:
    run = _run("ask", "经开区教育局2020年行政许可处理决定数量是多少", folder=place)
    assert run.returncode == 0
    assert "为16件" in run.stdout
    assert "第二十条第（五）项" in run.stdout
    assert "摘编" in run.stdout


def test_a_refusal_is_an_answer_too(place: Path) -> None:
    run = _run("ask", "火星局2020年收到几件申请", folder=place)
    assert run.returncode == 0
    assert "没有收录" in run.stdout


def test_the_same_bytes_whatever_the_hash_seed_locale_and_time_zone(place: Path) -> None:
    words = ("ask", "经开区教育局2020年规章、规范性文件各几件", "--json", "--today", "2026-03-01")
    runs = [
        _run(*words, folder=place, PYTHONHASHSEED=seed, LC_ALL=locale, TZ=zone)
        for seed, locale, zone in (("0", "C", "UTC"), ("1", "C.UTF-8", "Asia/Shanghai"), ("2", "POSIX", "America/New_York"))
    ]
    assert {run.returncode for run in runs} == {0}
    assert len({run.stdout for run in runs}) == 1
    answer = json.loads(runs[0].stdout)
    assert answer["status"] == "answered"


def test_batch_writes_one_object_a_line_and_honours_history(place: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [
        {"id": "a", "question": "经开区教育局2020年行政处罚多少件"},
        {"id": "b", "question": "许可呢", "history": [{"role": "user", "text": "经开区教育局2020年行政处罚多少件"}]},
        {"id": "c", "question": "经开区教育局2020年行政强制多少件"},
        {"id": "d", "question": "霞山区教育局2020年行政强制多少件"},
    ]
    questions.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    run = _run("ask", "--batch", str(questions), folder=place)
    answers = {a["id"]: a for a in map(json.loads, run.stdout.splitlines())}
    assert [(a["kind"], a["figures"]) for a in answers.values()] == [
        ("figure", ["22件"]),
        ("figure", ["16件"]),
        ("text", []),
        ("refuse", []),
    ]
    cited = answers["a"]["citations"][0]
    assert (cited["report"], cited["issuer"], cited["year"]) == (RESTATED.name, "湛江经济技术开发区教育局", 2020)
    assert "行政处罚" in cited["locator"]


def test_explain_names_the_rules(place: Path) -> None:
    run = _run("explain", "经开区教育局2020年交通行政处罚多少件", folder=place)
    assert run.returncode == 0
    assert "indicators.toml" in run.stdout
    assert "交通" in run.stdout


def test_archive_is_written_only_when_asked_for(place: Path) -> None:
    _run("ask", "经开区教育局2020年行政处罚多少件", folder=place)
    assert not (place / "data" / "archive.db").exists()
    assert _run("ask", "经开区教育局2020年行政处罚多少件", "--archive", folder=place).returncode == 0
    assert (place / "data" / "archive.db").is_file()


def test_building_again_without_a_change_does_nothing(place: Path) -> None:
    before = sorted((place / "index").glob("gen-*"))
    run = _run("build", "--if-changed", folder=place)
    assert run.returncode == 0
    assert "没有变化" in run.stderr
    assert sorted((place / "index").glob("gen-*")) == before


def test_nothing_usable_leaves_the_old_index(place: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    before = (place / "index" / "CURRENT").read_bytes()
    run = _run("build", str(tmp_path), "--index", str(place / "index"), folder=place)
    assert run.returncode == 1
    assert "empty.txt" in run.stderr
    assert (place / "index" / "CURRENT").read_bytes() == before


def test_check_lists_findings_and_tells_by_its_exit_code(place: Path, tmp_path: Path) -> None:
    run = _run("check", folder=place)
    assert run.returncode == 1, "five files cannot be read, which is critical"
    assert "letter.txt" in run.stdout
    (tmp_path / RESTATED.name).write_bytes(RESTATED.read_bytes())
    assert _run("check", str(tmp_path), folder=place).returncode == 0


def test_one_report_is_checked_before_it_is_published(place: Path) -> None:
    """Nothing else of the folder is looked at, and nothing is written but the file of findings."""
    report = place / "corpus" / "draft.txt"
    report.write_text(
        "青禾县水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n2023年，我局公开信息35条。\n\n"
        "四、政府信息公开行政复议、行政诉讼情况\n\n行政复议\t\t\t\t\t行政诉讼\n"
        "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\n"
        "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n"
        "2\t0\t0\t0\t3\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n"
    )
    try:
        run = _run("check", str(report), folder=place)
        rows = _run("check", str(report), "--format", "json", folder=place)
    finally:
        report.unlink()
    assert run.returncode == 1
    assert "letter.txt" not in run.stdout
    assert "行政复议四种结果相加为2，总计填的是3，两者不符。" in run.stdout.replace("\n", "")
    grave = [row for row in json.loads(rows.stdout) if row["severity"] == "critical"]
    assert [(row["code"], row["left"], row["right"], row["difference"]) for row in grave] == [("review:fy", "2", "3", "-1")]
    assert grave[0]["place"] == "第12行"
    assert grave[0]["next"]


def test_every_figure_is_exported_blanks_included(place: Path, tmp_path: Path) -> None:
    run = _run("figures", folder=place)
    assert run.returncode == 0
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert set(rows[0]) == {
        "report", "issuer", "year", "form", "table", "row", "column", "indicator", "value", "raw", "state", "unit", "page",
        "findings", "confidence",
    }  # fmt: skip
    licences = next(r for r in rows if r["indicator"] == "lic.dec" and r["report"].endswith(RESTATED.name))
    assert (licences["row"], licences["column"], licences["value"], licences["raw"], licences["state"]) == (
        "行政许可", "处理决定数量", "16", "16", "number",
    )  # fmt: skip
    suits = next(r for r in rows if r["indicator"] == "sd.keep")
    assert (suits["row"], suits["column"]) == ("", "行政诉讼›未经复议直接起诉›结果维持")
    assert len([r for r in rows if r["indicator"] != "text"]) == 198
    for form in ("csv", "xlsx"):
        out = tmp_path / f"figures.{form}"
        assert _run("figures", "--format", form, "--out", str(out), folder=place).returncode == 0
        assert out.stat().st_size > 1000
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("ask",), 2, "请给出一个问题"),
        (("figures", "--format", "xlsx"), 2, "--out"),
        (("figures", "--format", "pdf"), 2, "jsonl"),
        (("figures", "--index", "nowhere"), 1, "reportqa build"),
        (("check", "--format", "doc"), 2, "xlsx"),
        (("ask", "问题", "--today", "昨天"), 2, "2026-03-01"),
        (("ask", "问题", "--index", "nowhere"), 1, "reportqa build"),
        (("build", "nowhere"), 1, "nowhere"),
        (("check", "nowhere"), 1, "nowhere"),
        (("nonsense",), 2, "nonsense"),
        (("ask", "--batch", "nowhere.jsonl"), 1, "nowhere.jsonl"),
    ],
)
def test_wrong_use_is_said_in_one_sentence(words: tuple[str, ...], code: int, said: str, place: Path) -> None:
    run = _run(*words, folder=place)
    assert run.returncode == code
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_slip_in_the_settings_is_named(place: Path, tmp_path: Path) -> None:
    (tmp_path / "reportqa.toml").write_text("corpsu = 'x'\n")
    run = _run("ask", "问题", folder=tmp_path)
    assert run.returncode == 1
    assert "corpsu" in run.stderr


def test_an_index_of_another_encoder_names_the_command(place: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    run = _run("build", str(place / "corpus"), "--index", str(index), folder=tmp_path)
    assert run.returncode == 0
    generation = index / (index / "CURRENT").read_text().split()[0]
    manifest = json.loads((generation / "MANIFEST.json").read_text())
    (generation / "MANIFEST.json").write_text(json.dumps(manifest | {"facts": manifest["facts"] | {"encoder": "other"}}))
    run = _run("ask", "问题", "--index", str(index), folder=tmp_path)
    assert run.returncode == 1
    assert "reportqa build" in run.stderr


def test_doctor_says_what_is_well_and_what_is_not(place: Path, tmp_path: Path) -> None:
    run = _run("doctor", folder=place)
    assert run.returncode == 0, run.stdout
    assert "SQLite" in run.stdout
    run = _run("doctor", folder=tmp_path)
    assert run.returncode == 1
    assert "reportqa build" in run.stdout
