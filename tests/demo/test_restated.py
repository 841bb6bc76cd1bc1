"""The restated report: every printed figure of the original, no sentence of it. The original is read here by a plain parse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RESTATED = ROOT / "corpus" / "湛江经济技术开发区教育局-2020-摘编.txt"
ORIGINAL = ROOT.parent / "shared" / "corpus" / "湛江经济技术开发区教育局-2020.txt"
#: rows of the table of disclosed information and how many cells each has
ROWS = {
    "规章": 3, "规范性文件": 3, "行政许可": 3, "其他对外管理服务事项": 3, "行政处罚": 3, "行政强制": 3,
    "行政事业性收费": 2, "政府集中采购": 2,
}  # fmt: skip
REQUEST_ROWS = (
    "一、本年新收", "二、上年结转", "（一）予以公开", "（二）部分公开", "1.属于国家秘密", "2.其他法律", "3.危及",
    "4.保护第三方", "5.属于三类", "6.属于四类", "7.属于行政执法", "8.属于行政查询", "1.本机关不掌握", "2.没有现成",
    "3.补正后", "1.信访", "2.重复", "3.要求提供", "4.无正当理由", "5.要求行政机关", "（六）其他处理", "（七）总计",
    "四、结转下年度",
)  # fmt: skip
#: names that a restatement has to keep as they are
NAMES = ("湛江经济技术开发区关于做好进城工作人员随迁子女积分制入学工作的意见", "中华人民共和国政府信息公开条例")

needs_original = pytest.mark.skipif(not ORIGINAL.exists(), reason="the original report is not beside this checkout")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）")


def lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def between(path: Path, start: str, end: str) -> list[list[str]]:
    rows = lines(path)
    first = next(i for i, row in enumerate(rows) if row[0].startswith(start) and len(row) == 1)
    last = next(i for i, row in enumerate(rows) if i > first and row[0].startswith(end) and len(row) == 1)
    return rows[first:last]


def disclosed(path: Path) -> dict[str, list[str]]:
    rows = {row[0]: row[1:] for row in between(path, "二、", "三、") if row[0] in ROWS}
    return {label: [text.strip() for text in rows[label][:width]] for label, width in ROWS.items()}


def request_cells(path: Path) -> dict[str, list[str]]:
    """The cells right of each row's label."""
    found: dict[str, list[str]] = {}
    for row in between(path, "三、", "四、政府信息公开行政复议"):
        for label in REQUEST_ROWS:
            for i, text in enumerate(row):
                if squeezed(text).startswith(label) and len(row) > 1:
                    found[label] = [t.strip() for t in row[i + 1 :]]
    return found


@needs_original
def test_figures_are_those_of_the_original() -> None:
    assert disclosed(RESTATED) == disclosed(ORIGINAL)
    assert sum(map(len, disclosed(RESTATED).values())) == 22
    assert disclosed(RESTATED)["行政处罚"] == ["40", "减 18", "22"]


@needs_original
def test_cells_of_requests_and_reviews_are_blank_in_both() -> None:
    for path in (ORIGINAL, RESTATED):
        cells = request_cells(path)
        assert set(cells) == set(REQUEST_ROWS), path.name
        assert not any(any(texts) for texts in cells.values()), path.name
        reviews = between(path, "四、政府", "五、")
        assert not [t for row in reviews for t in row if re.fullmatch(r"[\d/无]+", t.strip())], path.name


@needs_original
def test_headings_keep_their_marks() -> None:
    for start in ("三、收到", "四、政府", "五、主要"):
        headings = [next(r[0] for r in lines(p) if r[0].startswith(start) and len(r) == 1) for p in (ORIGINAL, RESTATED)]
        assert squeezed(headings[0]) == squeezed(headings[1])


@needs_original
def test_no_sentence_is_copied() -> None:
    def narrative(path: Path) -> str:
        text = squeezed("".join(r[0] for r in lines(path) if len(r) == 1 and len(r[0]) > 30))
        for name in NAMES:
            text = text.replace(name, "|")
        return text

    original, restated = narrative(ORIGINAL), narrative(RESTATED)
    assert len(restated) > 300
    assert [restated[i : i + 14] for i in range(len(restated) - 13) if restated[i : i + 14] in original] == []


def test_restated_report_has_198_cells_and_says_what_it_is() -> None:
    text = RESTATED.read_text(encoding="utf-8")
    assert "摘编：表格数字照录原报告，文字为摘要" in text.split("一、总体情况")[0]
    assert text.rstrip().endswith("2021年1月26日")
    assert [len(row[-7:]) for row in lines(RESTATED) if len(row) == 10 and row[-7:] == [""] * 7] == [7] * 23
    assert [len(row) for row in lines(RESTATED) if row == [""] * 15] == [15]
    assert 22 + 23 * 7 + 15 == 198
