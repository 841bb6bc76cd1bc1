"""Grids with spans, and lines that are no tables: random ones come through whole, whatever they hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa.lexicon import load_lexicon
from reportqa.records import Block, BlockCell
from reportqa.report.grid import tables
from reportqa.report.headings import heading_test
from reportqa.report.rows import printed_rows
from reportqa.report.sums import ways
from reportqa.text import number

Place = tuple[int, int, int, int]


@st.composite
def divided(draw: st.DrawFn) -> tuple[int, int, list[Place]]:
    """A grid of some height and width, divided into cells: row, column, rows and columns of each, in reading order."""
    height, width = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    free = {(i, j) for i in range(height) for j in range(width)}
    places: list[Place] = []
    while free:
        i, j = min(free)
        across = draw(st.integers(1, 3))
        while not all((i, j + b) in free for b in range(across)):
            across -= 1
        down = draw(st.integers(1, 3))
        while not all((i + a, j + b) in free for a in range(down) for b in range(across)):
            down -= 1
        free -= {(i + a, j + b) for a in range(down) for b in range(across)}
        places.append((i, j, down, across))
    return height, width, places


@given(divided())
@settings(max_examples=300, deadline=None)
def test_a_grid_gives_its_cells_back_where_they_stand(made: tuple[int, int, list[Place]]) -> None:
    height, _, places = made
    rows = tuple(
        tuple(BlockCell(f"{i},{j}", rowspan=down, colspan=across) for i, j, down, across in places if i == row)
        for row in range(height)
    )
    found = [(i, at, cell.text) for i, row in enumerate(printed_rows(Block("grid", rows=rows))) for at, cell in row.cells]
    assert found == [(i, j, f"{i},{j}") for i, j, _, _ in places]


_WORDS = st.sampled_from(
    [
        *("", " ", "0", "12", "1 2", "/", "无", "增 1", "信息内容", "第二十条第（一）项", "规章", "本年制发件数", "2020年"),
        *(
            "自然人",
            "总计",
            "其他",
            "申请人情况",
            "一、本年新收政府信息公开申请数量",
            "1.属于国家秘密",
            "（七）总计",
            "（",
            "①",
        ),
        *("行政复议", "行政诉讼", "结果维持", "统计指标", "单位", "统计数", "（一）收到申请数", "\u3000", "不", "2."),
    ]
)
_CELL = st.builds(BlockCell, st.one_of(_WORDS, st.text(max_size=6)), st.integers(1, 4), st.integers(1, 4))
_GRID = st.builds(lambda rows: Block("grid", rows=tuple(map(tuple, rows))), st.lists(st.lists(_CELL, max_size=9), max_size=9))
_LINE = st.builds(
    lambda words, n: Block("line", text=" ".join(words), line=n), st.lists(_WORDS, max_size=9), st.integers(1, 99)
)


@given(st.lists(st.one_of(_GRID, _LINE), max_size=12), st.sampled_from([None, 2019, 2020]))
@settings(max_examples=300, deadline=None)
def test_no_input_raises(blocks: list[Block], year: int | None) -> None:
    lexicon = load_lexicon()
    found = tables(blocks, lexicon, "x", heading_test(lexicon), year)
    assert all(0 <= placed.block < len(blocks) for placed in found.tables)
    assert all(problem.code.startswith("W_") for problem in found.problems)


@given(st.lists(st.integers(0, 400), min_size=6, max_size=6), st.data())
@settings(max_examples=200, deadline=None)
def test_torn_digits_are_put_together_as_they_were_or_in_several_ways(parts: list[int], data: st.DataObject) -> None:
    values = [*map(str, parts), str(sum(parts))]
    pieces: list[str] = []
    for value in values:
        cut = data.draw(st.integers(0, len(value) - 1))
        pieces += [value[:cut], value[cut:]] if cut else [value]
    words = load_lexicon().outline.tables
    found = [tuple("".join(v.split()) for v in way) for way in ways(pieces, 7, words)]
    assert tuple(values) in found or len(found) >= 8
    for way in found:
        numbers = [number(v) or 0 for v in way]
        assert sum(numbers[:-1]) == numbers[-1]
