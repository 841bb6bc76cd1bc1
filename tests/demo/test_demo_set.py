"""The invented reports: same bytes each time, identities kept but where recorded, and true to what they claim of themselves."""

from __future__ import annotations

import json
import tomllib
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

from reportqa.demo import generate
from reportqa.demo.__main__ import main
from reportqa.demo.names import many_bodies, standard_bodies
from reportqa.demo.write_docx import docx_file
from reportqa.demo.write_pdf import wrap
from reportqa.errors import WrongSetting
from reportqa.records import Block, BlockCell

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "corpus" / "demo"
NOTICE = "演示数据，机关与数字均为虚构"
COLUMNS = ("N", "C1", "C2", "C3", "C4", "C5", "T")
PARTS = (
    "open",
    "part",
    *(f"deny{i}" for i in range(1, 9)),
    *(f"lack{i}" for i in (1, 2, 3)),
    *(f"rej{i}" for i in range(1, 6)),
)
OTHERS = {"E2": ("oth",), "E3": ("oth1", "oth2", "oth3")}
Truth = dict[str, Any]


def read_truth(folder: Path) -> list[Truth]:
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def value(truth: Truth, cell: str) -> float:
    """The number of a cell; what is not printed as a number counts as nothing here."""
    text = truth["cells"][cell].replace(",", "").replace("增 ", "+").replace("减 ", "-")
    return 0 if text in ("", "/", "无") else float(text)


def broken(truth: Truth) -> set[tuple[str, str]]:
    """The identities that do not hold, by our own arithmetic."""
    results = (*PARTS, *OTHERS[truth["form"]])
    found = set()
    for row in ("new", "cin", *results, "tot", "cout"):
        if sum(value(truth, f"{row}.{c}") for c in COLUMNS[:6]) != value(truth, f"{row}.T"):
            found.add(("row", row))
    for c in COLUMNS:
        if sum(value(truth, f"{row}.{c}") for row in results) != value(truth, f"tot.{c}"):
            found.add(("results", c))
        left, right = (sum(value(truth, f"{row}.{c}") for row in rows) for rows in (("new", "cin"), ("tot", "cout")))
        if left != right:
            found.add(("balance", c))
    for row in ("fy", "sd", "sa"):
        if sum(value(truth, f"{row}.{c}") for c in ("keep", "fix", "oth", "open")) != value(truth, f"{row}.tot"):
            found.add(("reviews", row))
    return found


def readable(path: Path) -> str:
    """The text of a file of any format, spaces and line ends left out."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
    elif path.suffix == ".docx":
        text = "".join(p.text for p in docx.Document(BytesIO(data)).paragraphs)
    else:
        text = data.decode("utf-8")
    return "".join(text.split())


SHIPPED_TRUTH = read_truth(SHIPPED)
each_report = pytest.mark.parametrize("truth", SHIPPED_TRUTH, ids=[t["file"] for t in SHIPPED_TRUTH])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    assert generate(folder, 180, 7) == 180
    return folder


def test_shipped_set_is_what_the_generator_writes(tmp_path: Path) -> None:
    assert generate(tmp_path) == 60
    assert sorted(p.name for p in SHIPPED.iterdir()) == sorted(p.name for p in tmp_path.iterdir())
    assert [p.name for p in tmp_path.iterdir() if p.read_bytes() != (SHIPPED / p.name).read_bytes()] == []


def test_another_seed_gives_other_figures(tmp_path: Path) -> None:
    generate(tmp_path, 6, 1)
    assert [t["cells"] for t in read_truth(tmp_path)] != [t["cells"] for t in SHIPPED_TRUTH[:6]]


def test_more_reports_begin_with_the_same_ones(many: Path, tmp_path: Path) -> None:
    generate(tmp_path, 120, 7)
    assert read_truth(tmp_path) == read_truth(many)[:120]


def test_set_is_small_and_of_every_format() -> None:
    sizes = {p.name: p.stat().st_size for p in SHIPPED.iterdir() if p.suffix != ".jsonl"}
    assert max(sizes.values()) < 60_000
    assert sum(p.stat().st_size for p in SHIPPED.iterdir()) < 3_000_000
    assert {Path(name).suffix for name in sizes} == {".txt", ".html", ".docx", ".pdf", ".toml"}
    assert {(t["form"], t["year"]) for t in SHIPPED_TRUTH} == {("E2" if y < 2021 else "E3", y) for y in range(2019, 2025)}


@each_report
def test_every_cell_has_its_truth(truth: Truth) -> None:
    assert len(truth["cells"]) == {"E2": 198, "E3": 200}[truth["form"]]


@each_report
def test_identities_hold_except_where_recorded(truth: Truth) -> None:
    assert broken(truth) == {(b["identity"], b["at"]) for b in truth["breaks"]}


def test_two_reports_show_a_warning() -> None:
    assert [len(t["breaks"]) for t in SHIPPED_TRUTH if t["breaks"]] == [2, 1]


def test_identities_hold_in_the_larger_set(many: Path) -> None:
    assert [t["file"] for t in read_truth(many) if broken(t)] == []


def test_years_of_a_body_carry_on() -> None:
    for before, after in pairwise(SHIPPED_TRUTH):
        if before["issuer"] != after["issuer"]:
            continue
        for c in COLUMNS:
            assert value(after, f"cin.{c}") == value(before, f"cout.{c}"), (after["file"], c)
        if before["form"] == "E3":
            for row in ("reg", "doc"):
                made, repealed = value(after, f"{row}.made"), value(after, f"{row}.repealed")
                assert value(after, f"{row}.valid") == value(before, f"{row}.valid") + made - repealed, after["file"]
        if after["form"] == "E2":
            for row in ("lic", "svc", "pen", "coe", "fee"):
                assert value(after, f"{row}.prev") == value(before, f"{row}.prev") + value(before, f"{row}.delta")


def test_decisions_are_mostly_not_matters_plus_change() -> None:
    rows = [(t, row) for t in SHIPPED_TRUTH if t["form"] == "E2" for row in ("lic", "svc", "pen", "coe")]
    same = [r for t, r in rows if value(t, f"{r}.prev") + value(t, f"{r}.delta") == value(t, f"{r}.dec")]
    assert len(same) < len(rows) / 4


def test_blank_slash_none_and_zero_all_occur() -> None:
    printed = {text for t in SHIPPED_TRUTH for text in t["cells"].values()}
    assert {"", "/", "无", "0"} <= printed
    assert [t["section_none"] for t in SHIPPED_TRUTH if t["section_none"]] == [["reviews"], ["reviews"]]
    assert {"增 1", "+1", "1"} & printed
    assert any("," in text for text in printed)


def test_heading_of_an_empty_table_says_none() -> None:
    for truth in SHIPPED_TRUTH:
        assert ("诉讼情况（无）" in readable(SHIPPED / truth["file"])) == bool(truth["section_none"]), truth["file"]


@each_report
def test_report_says_that_it_is_invented_and_agrees_with_its_tables(truth: Truth) -> None:
    text = readable(SHIPPED / truth["file"])
    cells, facts = truth["cells"], truth["facts"]
    assert NOTICE in text
    assert "".join(truth["title"].split()) in text
    assert f"统计期限为{truth['year']}年1月1日至{truth['year']}年12月31日" in text
    assert facts["phone"].startswith("0000-000")
    assert f"网站公开政府信息{facts['posted']}条" in text
    expected = (
        "没有收到政府信息公开申请" if cells["new.T"] == cells["cin.T"] == "0" else f"办结{cells['tot.T']}件，其中予以公开"
    )
    assert expected in text
    assert all(words in text for words in (*facts["problems"], *facts["measures"]))
    assert (f"收取信息处理费{facts['fee']}元" in text) == (facts["fee"] > 0)


def test_no_name_is_that_of_a_real_body() -> None:
    real = tomllib.loads((ROOT / "corpus" / "catalogue.toml").read_text(encoding="utf-8"))["report"]
    known = {name for r in real for name in (r["issuer"], *r["short_names"], *r["region"])}
    invented = {n for b in (*standard_bodies(), *many_bodies(16_700)) for n in (b.name, *b.short_names, *b.region)}
    assert known
    assert not known & invented
    assert not [n for n in invented if "湛江" in n or "淮安" in n]


def test_names_are_all_different() -> None:
    bodies = many_bodies(16_700)
    assert len({b.name for b in bodies}) == 16_700


def test_catalogue_calls_the_set_a_demonstration() -> None:
    catalogue = tomllib.loads((SHIPPED / "catalogue.toml").read_text(encoding="utf-8"))
    assert catalogue["origin"] == "demo"
    assert [(r["file"], r["issuer"], r["year"]) for r in catalogue["report"]] == [
        (t["file"], t["issuer"], t["year"]) for t in SHIPPED_TRUTH
    ]


@pytest.mark.parametrize("reports", [0, 10_000_000])
def test_impossible_number_of_reports_is_refused_in_a_sentence(
    reports: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongSetting):
        generate(tmp_path, reports)
    assert main([str(tmp_path), "--reports", str(reports)]) == 2
    assert "演示报告" in capsys.readouterr().err


def test_command_says_how_many_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "new"), "--reports", "2"]) == 0
    assert "2 份" in capsys.readouterr().out
    assert len(list((tmp_path / "new").iterdir())) == 4


def test_word_document_has_real_merged_cells() -> None:
    rows = ((BlockCell("甲", 2, 1), BlockCell("乙", 1, 2)), (BlockCell("1"), BlockCell("2")))
    data = docx_file((Block("heading", "题"), Block("grid", rows=rows)))
    table = docx.Document(BytesIO(data)).tables[0]
    assert [[c.text for c in row.cells] for row in table.rows] == [["甲", "乙", "乙"], ["甲", "1", "2"]]


def test_numbers_are_not_broken_over_lines() -> None:
    assert wrap("全年公开一二12345件", 10, 75) == ["全年公开一二", "12345件"]
    assert wrap("电话：0000-0001234）", 10, 85) == ["电话：", "0000-0001234）"]
    assert wrap("甲乙丙。", 10, 30) == ["甲乙丙。"]
