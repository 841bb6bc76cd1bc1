"""What people add to a folder of reports: comes in catalogue.toml, goes out what it says of each file.

    origin = "demo"                 # for every file of the folder
    [[report]]
    file = "2024.pdf"
    issuer = "某市教育局"           # official name
    # may follow: short_names, region, parent, year, published, scope, address, origin

A file's entry beats what is printed in the file. Unknown keys are refused, so that a slip of the pen does not pass unseen.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from reportqa.errors import WrongSetting
from reportqa.records import Origin

NAME = "catalogue.toml"


class CatalogueEntry(BaseModel):
    """What the catalogue says of one file; empty fields leave the text's word standing.

    `region` runs from large to small, `parent` is the body above, `scope` whose work counts (全市, 本机关), `published` a day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = ""
    issuer: str = ""
    short_names: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    parent: str = ""
    year: int | None = Field(default=None, ge=2000, le=2100)
    published: str = ""
    scope: str = ""
    address: str = ""
    origin: Origin | None = None

    @field_validator("published", mode="before")
    @classmethod
    def _iso(cls, value: object) -> object:
        if isinstance(value, date):
            return value.isoformat()
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and value else value


class Catalogue(BaseModel):
    """The catalogue of one folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    origin: Origin = "real"
    report: tuple[CatalogueEntry, ...] = ()

    def entry(self, file: str) -> CatalogueEntry:
        """What is said of that file (its name inside the folder), with the folder's origin where it has none of its own."""
        found = next((e for e in self.report if e.file == file), CatalogueEntry(file=file))
        return found if found.origin else found.model_copy(update={"origin": self.origin})


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of the folder, or an empty one when it has none; raises `WrongSetting` naming key and reason."""
    path = folder / NAME
    if not path.is_file():
        return Catalogue()
    try:
        catalogue = Catalogue.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"目录文件 {folder.name}/{NAME} 写法有误：{error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongSetting(f"目录文件 {folder.name}/{NAME} 的 {place} 有误：{first['msg']}") from error
    files = [e.file for e in catalogue.report]
    if "" in files or len(set(files)) < len(files):
        raise WrongSetting(f"目录文件 {folder.name}/{NAME} 中，每个 [[report]] 都要有 file，且不能重复")
    return catalogue
