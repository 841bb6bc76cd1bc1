"""A stored number and its number format to what a person sees. Comes in: `1234.5` and `#,##0.00`. Goes out: `1,234.50`.

Only formats whose outcome is certain are followed. For any other the number is given together with its format, a text that
nothing takes for a number: a cell that may show something else than it holds is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

#: formats that a workbook names by number only
BUILTIN: Mapping[str, str] = {
    "0": "General",
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "37": "#,##0;-#,##0",
    "38": "#,##0;[Red]-#,##0",
    "39": "#,##0.00;-#,##0.00",
    "40": "#,##0.00;[Red]-#,##0.00",
    "41": '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    "42": '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    "43": '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    "44": '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    "49": "@",
    **{str(i): "yyyy-mm-dd" for i in (14, 15, 16, 17, 18, 19, 20, 21, 22, *range(27, 37), *range(45, 48), *range(50, 59))},
}
#: quoted words, escaped letters, gaps as wide as a letter, fillings, colours and places, and the pattern of digits itself
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|([0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)|(General)|(.)', re.IGNORECASE
)
_COLOUR = re.compile(r"^(?:black|blue|cyan|green|magenta|red|white|yellow|color\d+|\$[^\-\]]*-?[0-9a-f]*)$", re.IGNORECASE)
#: outside quotes these letters stand for themselves
_BARE = frozenset(" -+()$¥￥€£:/%<>=!&'~{}^,") | frozenset("元万亿件项个条宗次人年月日")
_DATE = re.compile(r"[ymdhs]|上午|aaa", re.IGNORECASE)
#: how wide a number in the General format can be, the point included
_WIDEST = 11
#: digits of a number that the format stores exactly
_EXACT = 15


def shown(value: str, code: str, zeros: bool = True, since_1904: bool = False) -> tuple[str, bool]:
    """The text of a number in a format, and whether the format hides it. `zeros`: whether the sheet shows zeros at all."""
    number = _decimal(value)
    if number is None:
        return f"\ufffd{value}", False
    if number == 0 and not zeros:
        return "", False
    sections = _sections(code)
    if len(sections) < 4 and _is_date(sections[0]):
        return _date(number, since_1904) or _unsure(number, code), False
    section, magnitude = _chosen(number, sections)
    if not section and code:
        return "", number != 0
    text = _in_section(magnitude, section)
    if text is None or (number < 0 and magnitude > 0 and not re.search(r"[-(]", text)):
        return _unsure(number, code), False
    return text.strip(), False


def _decimal(value: str) -> Decimal | None:
    """The number with the noise of its binary form taken off; None for what is none or too large to be printed."""
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", value) or len(value) > 40:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing that Decimal refuses
        return None
    if number and not -30 < number.adjusted() < 30:
        return None
    return Decimal(f"{number:.{_EXACT}g}") if len(number.as_tuple().digits) > _EXACT else number


def _unsure(number: Decimal, code: str) -> str:
    return f"{_bare(number)}〔{code}〕"


def _bare(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    """The format for positive numbers, negative ones, zero and text: parted by ; outside quotes."""
    sections, current, quoted = [], "", False
    for i, char in enumerate(code or "General"):
        quoted ^= char == '"'
        if char == ";" and not quoted and not code[:i].endswith("\\"):
            sections.append(current)
            current = ""
        else:
            current += char
    return [*sections, current]


def _chosen(number: Decimal, sections: list[str]) -> tuple[str, Decimal]:
    """The section for the number, and what is printed in it: in a section of its own a negative number has no sign."""
    numeric = sections[:3]
    if number == 0 and len(numeric) == 3:
        return numeric[2], number
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    return numeric[0], number


def _is_date(section: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]|General', "", section, flags=re.IGNORECASE)
    return bool(_DATE.search(bare)) and not re.search(r"[#?]|0(?!$)|E[+-]", bare)


def _date(number: Decimal, since_1904: bool) -> str:
    """The day, with the time if there is one; days are counted from 1899-12-30, or from 1904-01-01."""
    if not 1 <= number < 2_958_466:
        return ""
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    moment = start + timedelta(days=int(number), seconds=round((number - int(number)) * 86_400))
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    return day if number == int(number) else f"{day} {moment:%H:%M}"


def _in_section(number: Decimal, section: str) -> str | None:
    """The number in one section of a format; None where it cannot be told how it is shown."""
    out, patterns = "", 0
    percent = "%" in re.sub(r'"[^"]*"|\\.', "", section)
    for quoted, escaped, gap, filling, bracket, digits, general, other in _PIECE.findall(section):
        if quoted or escaped:
            out += quoted or escaped
        elif gap or filling:
            out += " "
        elif bracket:
            if not _COLOUR.match(bracket):
                return None
            # a currency stands in brackets: [$¥-804]
            out += bracket[1:].split("-")[0] if bracket.startswith("$") else ""
        elif digits or general:
            patterns += 1
            text = _general(number) if general else _digits(number * 100 if percent else number, digits)
            if text is None:
                return None
            out += text
        elif other == "@":
            patterns += 1
            out += _general(number)
        elif other in _BARE or other > "\u2e7f":
            out += other
        elif other != '"':
            return None
    return out if patterns == 1 or (patterns == 0 and number == 0) else None


def _general(number: Decimal) -> str:
    """At most eleven places wide; a whole number is always given in full."""
    text = _bare(number)
    if "." not in text or len(text) <= _WIDEST:
        return text
    room = max(0, _WIDEST - 1 - len(text.partition(".")[0]))
    return _bare(number.quantize(Decimal(1).scaleb(-room), ROUND_HALF_UP))


def _digits(number: Decimal, pattern: str) -> str | None:
    whole, point, fraction = pattern.partition(".")
    if whole.endswith(",") or "?" in whole.strip(",").rstrip("?"):
        return None  # a comma at the end divides by a thousand
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:{',' if ',' in whole else ''}.{len(fraction)}f}"
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    places, _, rest = text.partition(".")
    least = len(whole.replace(",", "").lstrip("#?"))
    if places == "0" and least == 0:
        places = ""
    places = places if "," in whole else places.rjust(least, "0")
    keep = len(fraction.rstrip("#?"))
    while len(rest) > keep and rest.endswith("0"):
        rest = rest[:-1]
    return sign + places + (point + rest if rest or (point and not fraction) else "")
