"""What a page says around its report: facts of its head and of a small table, kept with the masthead, not the narrative."""

from __future__ import annotations

from pathlib import Path

from reportqa.lexicon import load_lexicon
from reportqa.records import Report
from reportqa.report.read import read_report

BODY = (
    "<h1>2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>全年主动公开信息12条。</p>"
    "<p>六、其他需要报告的事项</p><p>收取信息处理费0元。</p>"
)


def _read(folder: Path, head: str, before: str = "") -> Report | None:
    path = folder / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{before}{BODY}</body></html>", "utf-8")
    return read_report(path, path.name, load_lexicon()).report


def test_the_head_of_a_page_tells_body_and_date_where_the_report_does_not(tmp_path: Path) -> None:
    meta = '<meta name="ContentSource" content="青禾县水务局"><meta name="PubDate" content="2023-01-18 10:30">'
    report = _read(tmp_path, f"<title>政府信息公开年报</title>{meta}")
    assert report is not None
    assert (report.issuer.name, report.year, report.published) == ("青禾县水务局", 2022, "2023-01-18")


def test_the_title_of_the_page_goes_before_who_put_it_up(tmp_path: Path) -> None:
    source = '<meta name="ContentSource" content="青禾县大数据局">'
    title = '<meta name="ArticleTitle" content="青禾县水务局2022年政府信息公开工作年度报告">'
    report = _read(tmp_path, source + title)
    assert report is not None
    assert report.issuer.name == "青禾县水务局"


def test_a_page_without_any_word_of_a_body_has_none(tmp_path: Path) -> None:
    assert _read(tmp_path, '<title>政府信息公开年报</title><meta name="PubDate" content="2023-01-18">') is None


def test_a_table_of_facts_is_kept_with_the_masthead(tmp_path: Path) -> None:
    facts = "".join(
        f"<td>{cell}</td>" for cell in ("索引号", "QH-2023-001", "发布机构", "青禾县水务局", "发布日期", "2023-01-18")
    )
    report = _read(tmp_path, "", f"<table><tr>{facts}</tr></table>")
    assert report is not None
    assert (report.issuer.name, report.published) == ("青禾县水务局", "2023-01-18")
    words = {s.role: [p.text for p in s.paragraphs] for s in report.sections}
    assert "索引号 QH-2023-001 发布机构 青禾县水务局 发布日期 2023-01-18" in words["masthead"]
    assert not any("索引号" in text for role, texts in words.items() if role != "masthead" for text in texts)
