"""Building HTML that the chat component leaves as it is. Comes in: any text. Goes out: markup in a single line.

The chat reads messages as Markdown, which eats `5*6*7` and `2024. `; it leaves a block of HTML alone, as long as the block has
no blank line. So nothing here ever contains a line break, and every value is escaped. The sanitiser of the chat drops data-
and aria- attributes: ids, classes, scopes and captions carry the meaning.
"""

from __future__ import annotations

import html
import re


def text(value: str) -> str:
    """The value as text content or quoted attribute value; line breaks become <br>."""
    return "<br>".join(html.escape(line) for line in value.splitlines())


def element(tag: str, content: str, css: str = "", **attributes: str | int) -> str:
    """An element around markup; empty attributes are left out, values are escaped."""
    pairs = {"class": css, **attributes}
    lines = {name: " ".join(str(value).splitlines()) for name, value in pairs.items()}
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in lines.items() if value)
    return f"<{tag}{written}>{content}</{tag}>"


def identifier(*parts: object) -> str:
    """An id of letters, digits and hyphens, the same for the same parts."""
    return "-".join(re.sub(r"[^0-9A-Za-z]+", "-", str(part)).strip("-") for part in parts)


def details(summary: str, content: str, css: str = "") -> str:
    """Content that is folded away under a summary (markup)."""
    return element("details", element("summary", summary) + content, css)
