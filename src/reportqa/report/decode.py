"""Bytes to text. Comes in: the bytes of a text or HTML file. Goes out: text, or `UnreadableFile` (E_ENCODING).

GB18030 decodes nearly anything without an error, so a strict decode proves nothing about it: the result must also read like
Chinese, which is told from how many of its characters are among those that reports are made of.
"""

from __future__ import annotations

import codecs

from reportqa.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: characters that every report of this kind is full of, in both scripts
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白"
    "府信息申请复议诉讼维持纠正审主动依申报告属于提供处理不予诺答网站局镇街道办县市省委区乡许可罚项目费购采编制邮箱话址邮编"
    "務開報關發數應縣鎮項對區處罰強統計據總機構審訴復議請資訊檔規範費購編製電話郵雙結轉屬於專業實際與為國來時個"
)
_CODECS = ("gb18030", "big5")
#: encodings that write Chinese with plain letters: strict UTF-8 would take their bytes for text
_SEVEN_BITS = ("utf-7", "hz", "iso2022")
#: more zero bytes than this share are the halves of UTF-16, fewer are stray controls
_HALVES = 0.05
#: how much better than the next the best reading of the bytes must be
_MARGIN = 0.1
#: share of common characters among all Chinese ones; real reports lie above 0.55, wrong decodings below 0.2
_READABLE = 0.35


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`: by byte order mark, UTF-8, what the file declares, then what reads like Chinese.

    Refuses with E_ENCODING instead of guessing, since one wrong character may be a digit.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, required=True)
    halves = data.count(0) > _HALVES * len(data)
    if _known(declared).startswith(_SEVEN_BITS):
        raise _unsure()
    if not halves and (text := _strictly(data, "utf-8")):
        return text
    candidates = ("utf-16-le", "utf-16-be") if halves else dict.fromkeys([_known(declared), *_CODECS])
    found = {text: readable(text) for codec in candidates if codec and (text := _strictly(data, codec))}
    ranked = sorted(found, key=lambda t: -found[t])
    if not ranked or found[ranked[0]] < _READABLE:
        raise _unsure()
    if len(ranked) > 1 and found[ranked[0]] - found[ranked[1]] < _MARGIN:
        raise _unsure()
    return ranked[0]


def _unsure() -> UnreadableFile:
    return UnreadableFile("E_ENCODING", "无法确定文件的文字编码。请另存为 UTF-8 编码后再放入。")


def readable(text: str) -> float:
    """The share of common characters among the Chinese (and the odd) ones of the text: 0 to 1."""
    letters = [c for c in text if ord(c) > 0x7F and not _ordinary_sign(c)]
    return sum(c in _COMMON for c in letters) / len(letters) if letters else 0.0


def _ordinary_sign(char: str) -> bool:
    code = ord(char)
    return 0x2000 <= code <= 0x206F or 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFF65


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    return "gb18030" if found in ("gb2312", "gbk") else found


def _strictly(data: bytes, codec: str, required: bool = False) -> str:
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, UnicodeError) as error:
        if required:
            raise UnreadableFile("E_ENCODING", "文件的文字编码已损坏。请另存为 UTF-8 编码后再放入。") from error
        return ""
    return text
