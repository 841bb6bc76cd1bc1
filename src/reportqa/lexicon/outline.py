"""The words by which the parts of a report are told: sections, title, sign-off, contact line, page furniture, table cells."""

from __future__ import annotations

from reportqa.lexicon.forms import Strict


class Role(Strict):
    """A kind of section: the words of its heading, and headings that count without an ordinal."""

    name: str
    words: tuple[str, ...]
    titles: tuple[str, ...]


class HeadingWords(Strict):
    """Headings of annexes, and the marks of a section left empty."""

    annexes: tuple[str, ...]
    none: tuple[str, ...]


class TitleWords(Strict):
    """What a report calls itself, and how bodies end."""

    name: str
    subjects: tuple[str, ...]
    fillers: tuple[str, ...]
    ends: tuple[str, ...]
    goes_on: tuple[str, ...]
    joints: tuple[str, ...]
    not_names: tuple[str, ...]
    bodies: tuple[str, ...]
    not_bodies: tuple[str, ...]
    omitted: tuple[str, ...]


class PreambleWords(Strict):
    """The words around the body, the contact and the period in the report's first sentences."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    grounds: tuple[str, ...]
    made: tuple[str, ...]
    contact_before: tuple[str, ...]
    contact_after: tuple[str, ...]
    our: tuple[str, ...]
    period: tuple[str, ...]


class NoiseWords(Strict):
    """Lines of the web page around a report."""

    begins: tuple[str, ...]
    holds: tuple[str, ...]
    dates: tuple[str, ...]
    sources: tuple[str, ...]


class ScopeWords(Strict):
    """How the preamble says whose work is counted."""

    frames: tuple[str, ...]
    words: tuple[str, ...]
    without: tuple[str, ...]


class FurnitureWords(Strict):
    """Lists of contents, links to attachments, marks of pictures."""

    contents: tuple[str, ...]
    attachments: tuple[str, ...]
    pictures: tuple[str, ...]


class Placeholders(Strict):
    """What an unfilled form says where the narrative should stand."""

    words: tuple[str, ...]


class TableWords(Strict):
    """Words around and in the cells of the statutory tables."""

    same: dict[str, str]
    block_head: str
    note: str
    slashes: tuple[str, ...]
    nones: tuple[str, ...]
    units: tuple[str, ...]
    more: tuple[str, ...]
    fewer: tuple[str, ...]
    large: tuple[str, ...]
    small: tuple[str, ...]


class Outline(Strict):
    """outline.toml. The keys of `roles` are the roles of sections."""

    roles: dict[str, Role]
    headings: HeadingWords
    title: TitleWords
    preamble: PreambleWords
    scope: ScopeWords
    page: dict[str, tuple[str, ...]]
    furniture: FurnitureWords
    contacts: dict[str, tuple[str, ...]]
    noise: NoiseWords
    placeholders: Placeholders
    tables: TableWords
