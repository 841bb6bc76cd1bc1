"""Documents that hold no report, or several: each is refused for its own reason, and what only looks like one is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.report.read import read_report

TITLE = "青禾县水务局2022年政府信息公开工作年度报告"
BODY = ("一、总体情况", "全年主动公开信息12条。", "六、其他需要报告的事项", "无。")


def _codes(tmp_path: Path, *lines: str) -> tuple[list[str], str]:
    path = tmp_path / "x.txt"
    path.write_text("\n".join(lines), "utf-8")
    outcome = read_report(path, path.name, load_lexicon())
    assert (outcome.report is None) == any(p.code.startswith("E_") for p in outcome.problems)
    return [p.code for p in outcome.problems], "".join(p.message for p in outcome.problems)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("附件：年报.docx",), "年报.docx"),
        (("附件1：水务局年报.pdf", "附件2：统计表.xlsx"), "水务局年报.pdf、统计表.xlsx"),
        (("详见附件",), "没有写明名称"),
        (("2022年度报告.PDF",), "2022年度报告.PDF"),
        (("发布日期：2023-01-18", "附件下载：年报.wps", "青禾县水务局", "2023年1月18日"), "年报.wps"),
    ],
)
def test_a_page_that_only_links_to_its_report_names_the_attachment(tmp_path: Path, lines: tuple[str, ...], name: str) -> None:
    codes, message = _codes(tmp_path, TITLE, *lines)
    assert codes == ["E_ATTACHMENT"]
    assert f"附件：{name}。" in message


@pytest.mark.parametrize("mark", ["[图片]", "（图片版）", "（扫描件）"])
def test_a_report_of_pictures_is_no_empty_report(tmp_path: Path, mark: str) -> None:
    assert _codes(tmp_path, TITLE, mark)[0] == ["E_NO_TEXT"]


def test_a_report_with_an_attachment_below_it_is_kept(tmp_path: Path) -> None:
    assert _codes(tmp_path, TITLE, *BODY, "附件：年报.docx")[0] == []


@pytest.mark.parametrize("other", ["青禾县教育局2022年政府信息公开工作年度报告", "青禾县水务局2021年政府信息公开工作年度报告"])
def test_reports_of_several_bodies_or_years_are_not_mixed(tmp_path: Path, other: str) -> None:
    codes, message = _codes(tmp_path, TITLE, *BODY, other, *BODY)
    assert codes == ["E_SEVERAL"]
    assert "青禾县水务局2022、" in message


@pytest.mark.parametrize(
    "after",
    [
        # links to other reports below this one
        ("相关阅读", "青禾县教育局2022年政府信息公开工作年度报告", "青禾县水务局2021年政府信息公开工作年度报告"),
        ("上一篇：青禾县教育局2022年政府信息公开工作年度报告",),
        # the same report once more, and its title above it in another form
        (TITLE,),
        ("水务局2022年政府信息公开工作年度报告", *BODY),
    ],
)
def test_titles_without_a_report_under_them_do_not_make_several(tmp_path: Path, after: tuple[str, ...]) -> None:
    codes, _ = _codes(tmp_path, TITLE, *BODY, *after)
    assert "E_SEVERAL" not in codes
