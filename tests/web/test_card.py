"""The card: order, escaping, the marked cell, blank cells, and tables that are rectangular in every edition of the form."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import lxml.html
import pytest
from stand_in import ANSWERS, DEMO, NASTY, REAL, StandIn, StandInLibrary, cite, make_report, value

from reportqa.lexicon import load_lexicon
from reportqa.records import Answer, Cell, Figure, Point, Report, Series, Slot
from reportqa.web.card import card, question_markup
from reportqa.web.coverage import coverage_markup


def show(answer: Answer, one: StandIn, turn: int = 1) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(card(answer, one.library, turn))


def with_report(one: StandIn, report: Report) -> Answer:
    one.library = StandInLibrary((report,))
    return value(StandIn())


def texts(found: list[lxml.html.HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in found]


@pytest.mark.parametrize("make", [*ANSWERS.values(), value])
def test_a_card_is_one_block_without_line_breaks(one: StandIn, make: object) -> None:
    markup = card(make(one), one.library, 1)  # type: ignore[operator]
    assert len(markup.splitlines()) == 1
    assert markup.startswith('<div class="card ')
    assert "data-" not in markup
    assert "aria-" not in markup


def test_the_parts_stand_in_fixed_order(one: StandIn) -> None:
    found = show(value(one), one)
    assert texts(found.xpath("./*"))[0] == "河西区教育局2024年新收政府信息公开申请1,412件。[1]"
    assert texts(found.xpath(".//h3")) == ["理解为", "出处", "核对"]
    assert found.xpath("./*")[-1].get("class") == "versions"
    assert texts(found.xpath(".//ul[@class='chips']/li")) == [
        "机关 河西区教育局 您说的",
        "年度 2024年 沿用上一问",
        "项目 本年新收申请 · 总计 默认",
    ]


def test_the_cited_cell_is_named_in_words_and_by_class(one: StandIn) -> None:
    (cell,) = show(value(one), one).xpath(".//td[@id]")
    assert cell.get("class") == "cited"
    assert cell.get("id") == "t1-table0-new-T"
    assert texts(cell.xpath("./span")) == ["1,412", "引用[1]"]


def test_the_whole_table_is_folded_away_and_marks_the_cell_too(one: StandIn) -> None:
    (whole,) = show(value(one), one).xpath(".//details[summary='展开整张表（共25行）']")
    assert len(whole.xpath(".//tbody/tr[not(@class)]")) == 25
    assert len(whole.xpath(".//td[contains(@class, 'cited')]")) == 1
    assert whole.xpath(".//td/@id") == []


def test_a_blank_cell_is_said_to_be_blank(one: StandIn) -> None:
    found = show(ANSWERS["空白"](one), one)
    (cell,) = found.xpath(".//td[@id]")
    assert texts(cell.xpath("./span")) == ["（空白）", "引用[1]"]
    assert cell.xpath("./span[@class='value']") == []
    assert "原表此格为空白，未填写" in found.text_content()


def test_a_cell_that_the_table_does_not_have_is_no_blank(one: StandIn) -> None:
    report = make_report(REAL, 2024, "E3")
    table = next(t for t in report.sections[0].tables if t.role == "requests")
    short = replace(table, cells=tuple(c for c in table.cells if (c.row, c.column) != ("new", "C3")))
    answer = with_report(one, replace(report, sections=(replace(report.sections[0], tables=(short,)),)))
    assert "（原表无此格）" in texts(show(answer, one).xpath(".//td"))


def test_a_local_row_stands_below_the_rows_of_the_form(one: StandIn) -> None:
    report = make_report(REAL, 2024, "E3")
    table = next(t for t in report.sections[0].tables if t.role == "requests")
    more = replace(table, cells=(*table.cells, Cell("x1", "T", "9", ("五、其他需要说明的",), ("总计",))))
    answer = with_report(one, replace(report, sections=(replace(report.sections[0], tables=(more,)),)))
    rows = texts(show(answer, one).xpath(".//details//tbody/tr"))
    assert rows[-1].startswith("五、其他需要说明的")
    assert rows[-1].endswith(" 9") or rows[-1].endswith("9")


@pytest.mark.parametrize("printed", [True, False])
def test_a_section_that_says_none_is_said_beside_the_table_if_there_is_one(one: StandIn, printed: bool) -> None:
    report = make_report(REAL, 2024, "E3")
    table = next(t for t in report.sections[0].tables if t.role == "requests")
    none = replace(table, section_none=True, cells=table.cells if printed else ())
    answer = with_report(one, replace(report, sections=(replace(report.sections[0], tables=(none,)),)))
    found = show(answer, one)
    assert bool(found.xpath(".//table")) is printed
    assert "写明“无”" in found.text_content()


def test_a_table_of_an_unknown_form_is_listed_cell_by_cell(one: StandIn) -> None:
    report = make_report(REAL, 2024, "E3")
    table = next(t for t in report.sections[0].tables if t.role == "requests")
    odd = replace(table, form="E9")
    answer = with_report(one, replace(report, sections=(replace(report.sections[0], tables=(odd,)),)))
    found = show(answer, one)
    assert len(found.xpath(".//tbody/tr")) == len(table.cells)
    assert texts(found.xpath(".//td[@id]/span")) == ["1,412", "引用[1]"]


FORMS = [
    (form, table.role, row, column)
    for form, one_form in load_lexicon().forms.items()
    for table in one_form.tables
    for block in table.blocks
    for row, column, _, _ in [next(iter(block.cells())), list(block.cells())[-1]]
]


@pytest.mark.parametrize(("form", "role", "row", "column"), FORMS)
def test_every_table_of_every_form_is_rectangular_with_the_cell_under_its_heading(
    one: StandIn, form: str, role: str, row: str, column: str
) -> None:
    report = make_report(REAL, 2024, form)
    one.library = StandInLibrary((report,))
    source = cite(report, role, row, column)
    answer = replace(value(StandIn()), citations=(source,))
    found = show(answer, one)
    tables = found.xpath(".//table")
    assert tables
    for table in tables:
        lines = _grid(table.xpath(".//tr"))
        assert len({len(line) for line in lines}) == 1
        for cell in table.xpath(".//td[contains(@class, 'cited')]"):
            x, y = next((x, y) for y, line in enumerate(lines) for x, at in enumerate(line) if at is cell)
            above = [lines[i][x].text_content() for i in range(y) if lines[i][x].getparent().getparent().tag == "thead"]
            wanted = [head for head in source.column_head if head]
            assert [head for i, head in enumerate(above) if head not in above[:i]] == wanted
            if lines[y][0].tag == "th":
                assert lines[y][0].text_content() == source.row_head[-1]
    assert len(found.xpath(".//td[@id]")) == 1


def _grid(rows: list[lxml.html.HtmlElement]) -> list[list[lxml.html.HtmlElement]]:
    """Each place of the table with the element that covers it."""
    taken: dict[tuple[int, int], lxml.html.HtmlElement] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            for dx in range(int(cell.get("colspan", 1))):
                for dy in range(int(cell.get("rowspan", 1))):
                    taken[x + dx, y + dy] = cell
    width = max(x for x, _ in taken) + 1
    return [[taken[x, y] for x in range(width) if (x, y) in taken] for y in range(len(rows))]


def test_several_tables_are_shown_once_each_and_the_later_ones_folded(one: StandIn) -> None:
    found = show(ANSWERS["全部"](one), one)
    assert len(found.xpath("./div[@class='table']")) == 2
    assert len(found.xpath("./details[summary='展开其余2张原表']/div[@class='table']")) == 2


def test_sources_of_one_table_stand_under_its_title_and_those_of_many_reports_are_folded(one: StandIn) -> None:
    found = show(ANSWERS["全部"](one), one)
    assert len(found.xpath("./ol[@class='sources']/li")) == 4
    assert texts(found.xpath("./ol[@class='sources']/li[1]/strong[1]")) == ["[1]—[4]"]
    (head,) = found.xpath("./ol[@class='sources']/li[1]/span[@class='place']")
    assert "列“总计”" in head.text_content()
    cells = texts(found.xpath("./ol[@class='sources']/li[1]/ul/li"))
    assert [cell.split()[0] for cell in cells] == ["[1]", "[2]", "[3]", "[4]"]
    assert all("原文“" in cell and "行“" in cell and "列“" not in cell for cell in cells)
    assert len(found.xpath(".//li[starts-with(@id, 't1-source-')]")) == 13
    bodies = [make_report(replace(REAL, id=f"b{n}", name=f"第{n}局"), 2024, "E3") for n in range(6)]
    cited = tuple(cite(report, "requests", "new", "T", str(n)) for n, report in enumerate(bodies, 1))
    many = show(replace(value(one), citations=cited), one)
    assert len(many.xpath("./ol[@class='sources']/li")) == 3
    assert len(many.xpath("./details[summary='展开其余出处 [4]—[6]']/ol/li")) == 3


def test_a_row_cited_in_many_columns_stands_upright_too_for_a_phone(one: StandIn) -> None:
    report = one.library.chosen()[0]
    cited = tuple(cite(report, "requests", "new", column, str(n)) for n, column in enumerate(("N", "C1", "C2", "T"), 1))
    found = show(replace(value(one), citations=cited), one)
    (upright,) = found.xpath(".//div[@class='standing']//table")
    rows = [(row.xpath("string(./th)"), texts(row.xpath("./td/span"))) for row in upright.xpath(".//tr[td]")]
    assert rows[0] == ("自然人", ["1,396", "引用[1]"])
    assert rows[2] == ("法人或其他组织 › 科研机构", ["（空白）", "引用[3]"])
    assert rows[-1] == ("总计", ["1,412", "引用[4]"])
    assert upright.xpath(".//@id") == []
    assert show(value(one), one).xpath(".//div[@class='standing']") == []


def test_two_columns_under_no_common_heading_stand_alone_on_a_phone(one: StandIn) -> None:
    def hidden(*columns: str) -> list[str]:
        report = one.library.chosen()[0]
        cited = tuple(cite(report, "requests", "new", column, column) for column in columns)
        found = show(replace(value(one), citations=cited), one).xpath("./div[@class='table']/div[@class='scroll']//thead//th")
        return texts([th for th in found if th.get("class") != "aside"])

    assert hidden("N", "T") == ["项目", "自然人", "总计"]
    assert hidden("C1", "T") == ["项目", "自然人", "法人或其他组织", "总计", *hidden("C1", "T")[4:]]


def test_cautions_stand_between_the_sentence_and_what_was_understood(one: StandIn) -> None:
    found = show(replace(value(one), notes=("您是不是要问“河西区教育局”？",)), one)
    assert texts(found.xpath(".//h3")) == ["提示", "理解为", "出处", "核对"]
    assert found.xpath("./*")[1].text_content() == "提示"


def test_many_parts_stand_a_part_a_line_and_a_long_sentence_is_heavy_only_at_its_beginning(one: StandIn) -> None:
    def first(words: str) -> tuple[str, str]:
        (sentence,) = show(replace(value(one), text=words), one).xpath("./p[@id='t1-answer']")
        assert sentence.text_content() == words
        return sentence.xpath("string(./strong)"), lxml.html.tostring(sentence, encoding="unicode")

    assert first("甲1件；乙2件；丙3件；丁4件。")[1].count("；<br>") == 3
    assert "<br>" not in first("“甲1件；乙2件；丙3件；丁4件。”")[1]
    assert first("一样，没有变化。" + "字" * 90)[0] == "一样，没有变化。"
    assert first("一样，" + "字" * 90 + "。又。")[0] == "一样，"
    assert first("一样，" + "字" * 90 + "。又。再。")[1].count("。<br>") == 2
    assert first("一样，“没有变化。又" + "字" * 90 + "。”")[1].count("<br>") == 0
    assert first("核对了2项，1项对不上：“甲”列相差1。" + "“乙；”列。" * 20)[0] == "核对了2项，1项对不上：“甲”列相差1。"
    assert first("各年：2019年1件，" + "字" * 90)[0] == ""
    assert first("字" * 90)[0] == "字" * 90


def test_a_long_value_is_folded_in_what_was_understood(one: StandIn) -> None:
    names = "、".join(f"第{n}区人民政府" for n in range(30))
    found = show(replace(value(one), understood=(Slot("机关", names, "said"),)), one)
    (chip,) = found.xpath(".//ul[@class='chips']/li/details")
    assert chip.xpath("string(./summary)").endswith("区人民政府等 您说的")
    assert chip.text_content().endswith(names)


def test_a_demo_report_is_named_as_such_beside_the_sentence_and_at_the_source(one: StandIn) -> None:
    found = show(ANSWERS["复议"](one), one)
    assert "【演示数据】" in texts(found.xpath("./p[@class='banner']"))[0]
    assert all("【演示数据】" in line for line in texts(found.xpath(".//ol/li")))
    assert "【演示数据】" not in show(value(one), one).text_content()


def test_words_of_the_report_stand_in_a_quotation(one: StandIn) -> None:
    found = show(ANSWERS["原话"](one), one)
    assert texts(found.xpath(".//blockquote")) == ["全年主动公开信息5*6*7条，其中规范性文件~~100~~件。"]
    assert "【摘编】" in found.text_content()
    assert "第12行" in found.text_content()


def test_a_failed_check_shows_both_sides(one: StandIn) -> None:
    (line,) = texts(show(ANSWERS["复议"](one), one).xpath(".//li[@class='fail']"))
    assert line == "✗ 不符 行政复议四项结果之和等于总计 两边分别为 6 和 4"
    answer = ANSWERS["复议"](one)
    worded = replace(answer, checks=(replace(answer.checks[0], text="四项相加为6，总计填的是4，两者不符"),))
    assert texts(show(worded, one).xpath(".//li[@class='fail']")) == ["✗ 不符 四项相加为6，总计填的是4，两者不符"]


@pytest.mark.parametrize(
    ("formula", "values", "result", "line"),
    [
        ("sum", (3, 4), 7, "3＋4＝7"),
        ("difference", (3, 4), -1, "3－4＝－1"),
        ("difference", (3, -4), 7, "3－（－4）＝7"),
        ("ratio", (1, 4), 25, "1÷4＝25%"),
        ("rate", (5, 4), 25, "（5－4）÷4＝25%"),
        ("mean", (3, 5, 7), 5, "（3＋5＋7）÷3＝5"),
        ("mean", (3, 5, 7), 6, ""),
        ("sum", (3, 4), 8, ""),
        ("sum", (3, None), 3, ""),
        ("difference", (4, 3), -1, ""),
        ("ratio", (1, 0), 0, ""),
        ("other", (1, 1), 1, ""),
    ],
)
def test_only_arithmetic_that_holds_is_shown(
    one: StandIn, formula: str, values: tuple[int | None, ...], result: int, line: str
) -> None:
    def figure(number: int | None, parts: tuple[Figure, ...] = ()) -> Figure:
        amount = None if number is None else Decimal(number)
        said = "25%" if formula in ("ratio", "rate") else ""
        return Figure("i", 2024, "x.T", amount, "件", said, None, "derived", formula, parts)

    answer = replace(value(one), figures=(figure(result, tuple(figure(v) for v in values)),))
    found = show(answer, one).xpath(".//h3[.='算式']/following-sibling::ul[1]/li")
    assert texts(found) == ([line] if line else [])
    if line:
        # what the sentence says already is not said twice
        said = replace(answer, text=f"合计（{line}）。")
        assert show(said, one).xpath(".//h3[.='算式']") == []


def test_the_way_to_the_picture_stands_only_where_there_is_one(one: StandIn) -> None:
    point = Point("2024", Decimal(1), "1", "number")
    drawn = replace(value(one), series=(Series("新收", "件", "year", (point,)),))
    link = ".//p[@class='chart']/a/@href"
    markup = lxml.html.fromstring(card(drawn, one.library, 1, "0" * 32))
    assert markup.xpath(link) == [f"/chart/{'0' * 32}.svg"]
    assert texts(markup.xpath(".//p[@class='chart']")) == ["看图：新收，共1项（另开一页）"]
    years = replace(drawn, series=(Series("新收", "件", "year", (point, replace(point, label="2021"))),))
    assert texts(lxml.html.fromstring(card(years, one.library, 1, "0" * 32)).xpath(".//p[@class='chart']")) == [
        "看图：新收，2021—2024年（另开一页）"
    ]
    empty = replace(drawn, series=(Series("新收", "件", "year", (replace(point, value=None),)),))
    for answer, record in ((drawn, ""), (empty, "0" * 32), (value(one), "0" * 32)):
        assert lxml.html.fromstring(card(answer, one.library, 1, record)).xpath(link) == []


def test_nothing_of_a_value_becomes_markup(one: StandIn) -> None:
    found = show(ANSWERS["符号"](one), one)
    assert found.xpath(".//img | .//script | .//code") == []
    lines = found.xpath(".//h3[.='提示']/following-sibling::ul[1]/li")
    assert [line.text_content() for line in lines] == [item.replace("\n", "") for item in NASTY]
    assert (
        question_markup('<b>&"', 3)
        == '<div class="asked" id="t3-question"><span class="quiet">您问：</span>&lt;b&gt;&amp;&quot;</div>'
    )


def test_ids_of_several_turns_do_not_collide(one: StandIn) -> None:
    markup = "".join(card(make(one), one.library, turn) for turn, make in enumerate([*ANSWERS.values(), value, value], 1))
    ids = lxml.html.fromstring(f"<div>{markup}</div>").xpath(".//@id")
    assert max(Counter(ids).values()) == 1


def test_a_source_address_that_is_no_web_address_is_no_link(one: StandIn) -> None:
    answer = value(one)
    sly = replace(answer, citations=(replace(answer.citations[0], address="javascript:alert(1)"),))
    assert show(sly, one).xpath(".//a") == []
    assert show(answer, one).xpath(".//a/@href") == ["https://www.example.gov.cn/2024.html"]


def test_coverage_names_bodies_years_and_the_invented_reports(one: StandIn) -> None:
    words = lxml.html.fromstring(coverage_markup(one.library.chosen())).text_content()
    assert words == (
        "已收录1个机关的2份年度报告：河西区教育局（2020年、2024年）。"
        "另有1个虚构机关的2份演示报告（2022—2023年），凡引用它们的回答都标有【演示数据】。未收录不代表没有公布。"
    )
    assert "不是真实数据" in coverage_markup([make_report(DEMO, 2023, "E3")])
    assert "还没有收录任何年度报告" in coverage_markup([])
    many = [make_report(replace(REAL, id=f"b{n}", name=f"第{n}局"), 2024, "E3") for n in range(6)]
    assert "第3局（2024年）等。" in coverage_markup(many)
    assert "【摘编】" in coverage_markup([make_report(replace(REAL, origin="restated"), 2020, "E2")])


def test_other_questions_are_buttons_and_only_a_choice_stands_in_the_card(one: StandIn) -> None:
    assert value(one).suggestions[0] not in show(value(one), one).text_content()
    choice = ANSWERS["高新区"](one)
    lines = show(choice, one).xpath(".//h3[.='请选择一种问法']/following-sibling::ol[1]/li")
    assert texts(lines) == list(choice.suggestions)


def test_a_table_that_is_shown_whole_is_not_repeated_below(one: StandIn) -> None:
    demo = one.library.chosen()[2]
    cells = [(row, column) for row in ("fy", "sd", "sa") for column in ("keep", "tot")]
    cited = [(cite(demo, "reviews", *cell, str(i))) for i, cell in enumerate(cells, 1)]
    whole = show(replace(value(one), citations=tuple(cited)), one)
    tables = whole.xpath(".//table[not(ancestor::div[@class='standing'])]")
    assert len(tables) == len(whole.xpath(".//div[@class='standing']//table")) == 1
    assert whole.xpath(".//details//table") == []
    part = show(replace(value(one), citations=tuple(cited[:2])), one)
    assert len(part.xpath(".//details//table")) == 1
    assert part.xpath(".//details/@class") == []


def test_a_table_whose_other_columns_a_phone_leaves_out_is_repeated_there(one: StandIn) -> None:
    """The only row is cited in one column: all of it on a wide screen, one column on a phone."""
    found = [
        (form, table.role, list(block.cells())[-1])
        for form, one_form in load_lexicon().forms.items()
        for table in one_form.tables
        for block in table.blocks
        if len(table.blocks) == 1 and len(block.rows) == 1 and not any(column.row for column in block.columns)
    ]
    for form, role, (row, column, _, _) in found:
        one.library = StandInLibrary((make_report(REAL, 2024, form),))
        answer = replace(value(StandIn()), citations=(cite(one.library.chosen()[0], role, row, column),))
        assert show(answer, one).xpath(".//details/@class") == ["narrow"]
