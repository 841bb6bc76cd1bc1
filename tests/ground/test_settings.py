"""One settings file with few keys; a slip of the pen is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportqa.errors import WrongSetting
from reportqa.settings import Settings, read_settings


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "reportqa.toml") == Settings()


def test_folders_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "reportqa.toml"
    file.write_text('corpus = "papers"\nencoder = "model"\nport = 8000\n[office]\nname = "某办"\nhotline = "12345"\n', "utf-8")
    settings = read_settings(file)
    assert settings.corpus == tmp_path / "papers"
    assert settings.encoder == str(tmp_path / "model")
    assert (settings.port, settings.office.name, settings.office.hotline) == (8000, "某办", "12345")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("corpsu = 'x'", "corpsu"),
        ("port = 'x'", "port"),
        ("port = true", "port"),
        ("port = 99999", "port"),
        ("host = 3", "host"),
        ("[office]\nfax = '1'", "fax"),
        ("office = 3", "office"),
        ("corpus = ", "写法"),
    ],
)
def test_what_is_unknown_or_of_the_wrong_kind_is_refused_by_name(text: str, named: str, tmp_path: Path) -> None:
    file = tmp_path / "reportqa.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(WrongSetting, match=named):
        read_settings(file)
