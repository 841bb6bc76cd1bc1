"""Rows come back from every format as they went in, and nothing that a report prints becomes a formula."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from reportqa.export.sheets import WRITERS, Row

COLUMNS = {"name": "名称", "value": "数值", "cells": "单元格"}
ROWS: list[Row] = [
    {"name": "行政许可", "value": Decimal("96171.60"), "cells": ("甲", "乙")},
    {"name": "=HYPERLINK(\"http://例\")", "value": None, "cells": ()},
    {"name": "+3", "value": 16, "cells": ()},
    {"name": "-cmd", "value": Decimal(-14), "cells": ()},
]  # fmt: skip


def _written(form: str) -> bytes:
    out = io.BytesIO()
    WRITERS[form](iter(ROWS), COLUMNS, out)
    return out.getvalue()


def test_json_keeps_digits_blanks_and_lists() -> None:
    rows = json.loads(_written("json"))
    assert rows == [json.loads(line) for line in _written("jsonl").decode().splitlines()]
    assert rows[0] == {"name": "行政许可", "value": "96171.60", "cells": ["甲", "乙"]}
    assert rows[1]["value"] is None


def test_csv_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    data = _written("csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["name", "value", "cells"]
    assert rows[1] == ["行政许可", "96171.60", "甲\n乙"]
    assert [row[0] for row in rows[2:]] == ["'" + str(ROWS[1]["name"]), "+3", "'-cmd"]
    assert [row[1] for row in rows[1:]] == ["96171.60", "", "16", "-14"]


@pytest.mark.parametrize("text", [" =1+1", "\n=1", "\t@x", " -cmd"])
def test_a_formula_behind_a_space_is_none_either(text: str) -> None:
    out = io.BytesIO()
    WRITERS["csv"]([{"name": text, "value": None, "cells": ()}], COLUMNS, out)
    (_, row) = csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))
    assert row[0] == f"'{text}"


def test_a_workbook_has_numbers_as_numbers_and_text_as_text() -> None:
    sheet = load_workbook(io.BytesIO(_written("xlsx"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [c.value for c in rows[0]] == ["名称", "数值", "单元格"]
    assert [c.data_type for c in rows[2]][:1] == ["s"]
    assert rows[2][0].value == ROWS[1]["name"]
    assert [row[1].value for row in rows[1:]] == [pytest.approx(96171.6), None, 16, -14]
