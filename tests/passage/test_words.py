"""Cutting text into words: the field's words whole, nothing read from a shared folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportqa.errors import WrongSetting
from reportqa.passage.words import Segmenter, read_words

#: text, and the words that must come out whole
WHOLE = {
    "因三安全一稳定不公开": ["三安全一稳定"],
    "其他对外管理服务事项的处理决定数量": ["其他对外管理服务事项", "处理决定数量"],
    "泉湾区行政审批局的行政许可": ["行政审批局", "行政许可"],
    "未经复议直接起诉和复议后起诉": ["未经复议直接起诉", "复议后起诉"],
    "結轉下年度繼續辦理": ["结转下年度", "继续办理"],
    "属于三类内部事务 信息": ["三类内部事务信息"],
    "ＡＢ公司": ["ab", "公司"],
}


@pytest.mark.parametrize(("text", "words"), WHOLE.items())
def test_words_of_the_field_stay_whole(segmenter: Segmenter, text: str, words: list[str]) -> None:
    cut = segmenter.cut(text)
    assert [word for word in words if word in cut] == words


def test_cutting_loses_nothing(segmenter: Segmenter) -> None:
    assert "".join(segmenter.cut("２０２１年，某县收到１５件申请？")) == "2021年,某县收到15件申请?"


def test_terms_leave_out_signs_figures_and_words_of_asking(segmenter: Segmenter) -> None:
    assert segmenter.terms("请问2021年有多少件？") == []


def test_a_long_label_is_found_by_a_word_inside_it(segmenter: Segmenter) -> None:
    assert "规范性文件" in segmenter.terms("行政规范性文件")


def test_no_cache_is_written_and_nothing_is_logged_and_no_warning_breaks(tmp_path: Path) -> None:
    code = "from reportqa.passage.words import Segmenter; print(Segmenter().cut('不予公开'))"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "['不予公开']\n"
    assert run.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_another_account_left_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jieba.cache").write_bytes(b"not a dictionary")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert Segmenter().cut("予以公开") == ["予以公开"]


def test_another_word_list_is_another_segmenter(segmenter: Segmenter) -> None:
    other = Segmenter(read_words("泉湾区\n".encode()))
    assert other.cut("泉湾区") == ["泉湾区"]
    assert other.id != segmenter.id
    assert Segmenter().id == segmenter.id


@pytest.mark.parametrize(
    ("content", "where"), [("规章\n规 章 stop x", "第 2 行"), ("规章\n規章", "第 2 行重复"), ("规章 halt", "第 1 行")]
)
def test_a_wrong_word_list_is_refused_with_its_line(content: str, where: str) -> None:
    with pytest.raises(WrongSetting, match=where):
        read_words(content.encode())
