"""Reports worded otherwise than the form: comes in a draft, goes out the same with its labels, script or headings changed.

Values stay what they are; only how they are written (full width) may change.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from reportqa.demo.draft import Change, Draft, Grid, Part, each_cell, each_line, with_cells
from reportqa.demo.oddities import TABLE_ODDITIES

_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF = str.maketrans("（）“”：、，", '()"":,,')
_CIRCLED = dict(zip("12345678", "①②③④⑤⑥⑦⑧", strict=True))
#: the characters of the form's labels and of our own sentences that traditional script writes otherwise
_TRADITIONAL = str.maketrans(
    "万与专业东个为举么义习乡书买乱争于产亲仅从们价众优会传体余债储党关养内册写军农决况减划则创别剧办务动劳势区医华协单卖卫厅历县参双发变号后听员团园围国图场坏块壮声处备复够头学实审对导将层属岗岚岭师并应废"
    "开强当录径态总户执扫护报拟据数无旧时机权条构标栏样检气汇没济浏点热环现电监码确祎秘称税稳类纠约级纪纳纺线练组织终绍经结绕给络统继绩续绮维综绿缈编缴网罚群职联舆范获虚补见规览计认讨让训议记许论讼设访评识"
    "诉话询该说请读调谈负财责质购贴费资转较辑输过运还这进邮采释钰错镇长门闭问间闻阅隐霁霭页项预领频题额驳骁验鸢鹭",
    "萬與專業東個爲舉麼義習鄉書買亂爭於產親僅從們價衆優會傳體餘債儲黨關養內冊寫軍農決況減劃則創別劇辦務動勞勢區醫華協單賣衛廳歷縣參雙發變號後聽員團園圍國圖場壞塊壯聲處備復夠頭學實審對導將層屬崗嵐嶺師並應廢"
    "開強當錄徑態總戶執掃護報擬據數無舊時機權條構標欄樣檢氣匯沒濟瀏點熱環現電監碼確禕祕稱稅穩類糾約級紀納紡線練組織終紹經結繞給絡統繼績續綺維綜綠緲編繳網罰羣職聯輿範獲虛補見規覽計認討讓訓議記許論訟設訪評識"
    "訴話詢該說請讀調談負財責質購貼費資轉較輯輸過運還這進郵採釋鈺錯鎮長門閉問間聞閱隱霽靄頁項預領頻題額駁驍驗鳶鷺",
)
#: sounds that some converters write behind a character
_SOUNDS = {
    "公": "gong",
    "开": "kai",
    "务": "wu",
    "报": "bao",
    "数": "shu",
    "项": "xiang",
    "处": "chu",
    "诉": "su",
    "总": "zong",
}
_ORDINALS = "一二三四五六七八"


def _letters(change: Change) -> Callable[[Draft], Draft]:
    """The same change on every line and every cell."""
    return lambda draft: each_line(each_cell(draft, change), change)


def _cells(change: Change) -> Callable[[Draft], Draft]:
    return lambda draft: each_cell(draft, change)


def _full_width(text: str) -> str:
    return text.translate(_FULL_DIGITS)


def _mixed_width(text: str) -> str:
    """Every second text in the other width, as hands that type in turns leave it."""
    return text.translate(_HALF) if len(text) % 2 else text.translate(_FULL_DIGITS)


def _ordinals(mark: str) -> Callable[[Draft], Draft]:
    return _cells(lambda text: re.sub(r"^(\d)\.(?=\D)", rf"\1{mark}", text))


def _circled(text: str) -> str:
    return re.sub(r"^(\d)\.(?=\D)", lambda found: _CIRCLED[found[1]], text)


def _quotes(opening: str, closing: str) -> Callable[[Draft], Draft]:
    return _cells(lambda text: text.replace("“", opening).replace("”", closing))


def _traditional(text: str) -> str:
    return text.translate(_TRADITIONAL)


def _converted(text: str) -> str:
    """Script and words converted together: 文件 has become 檔案, 信息 資訊."""
    return _traditional(text.replace("文件", "檔案").replace("信息", "資訊"))


def _sounds(text: str) -> str:
    return "".join(f"{c}({_SOUNDS[c]})" if c in _SOUNDS else c for c in text)


def _spaced(text: str) -> str:
    """Labels set wide: a space between characters of short labels."""
    return "　".join(text) if 2 <= len(text) <= 4 and not any(c.isdigit() or c in "/+-增减" for c in text) else text


def _headings(change: Callable[[tuple[Part, ...]], tuple[Part, ...]]) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, parts=change(draft.parts))


def _ordinal_shift(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The first section has no ordinal, so that all others count one less."""
    renumbered = [
        replace(part, heading=f"{_ORDINALS[n - 1]}{part.heading[1:]}") if n else replace(part, heading=part.heading[2:])
        for n, part in enumerate(parts)
    ]
    return tuple(renumbered)


def _top_level(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Sub-heads of the first section numbered like sections (三、平台建设)."""
    items: list[str | Grid] = []
    for item in parts[0].items:
        found = re.match(r"（([一二三四五])）([^。]+)。(.*)", item) if isinstance(item, str) else None
        items += (f"{found[1]}、{found[2]}", found[3]) if found else (item,)  # type: ignore[arg-type]
    return (replace(parts[0], items=tuple(items)), *parts[1:])


def _other_headings(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Headings as localities word them, with slips of the pen."""
    words = (
        "一、概述", "二、行政机关主动公开政府政府信息情况", "三、行政机关收到和处理政府信息公开申请情况",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "五、当前存在的主要问题及下一步改进措施",
        "六、需要报告的其他事项",
    )  # fmt: skip
    return tuple(replace(p, heading=h + ("（无）" if "（无）" in p.heading else "")) for p, h in zip(parts, words, strict=True))


def _missing_section(draft: Draft) -> Draft:
    """Section four is not there; neither are its cells."""
    cells = {k: t for k, t in draft.known.cells.items() if k[:3] not in ("fy.", "sd.", "sa.")}
    parts = tuple(p for p in draft.parts if p.role != "reviews")
    return replace(draft, parts=parts, known=replace(draft.known, cells=cells, section_none=()))


def _marked_none(mark: str) -> Callable[[Draft], Draft]:
    """Table four is left empty, and its heading says that there is nothing."""

    def change(draft: Draft) -> Draft:
        cells = {k: "" if k[:3] in ("fy.", "sd.", "sa.") else t for k, t in draft.known.cells.items()}
        marked = with_cells(draft, cells)
        parts = tuple(
            replace(p, heading=p.heading.replace("（无）", "") + mark) if p.role == "reviews" else p for p in marked.parts
        )
        return replace(marked, parts=parts, known=replace(marked.known, section_none=("reviews",)))

    return change


def _short_narrative(draft: Draft) -> Draft:
    """A sentence where others write pages, no sub-heads."""
    first = replace(draft.parts[0], items=(f"我单位全年公开信息{draft.paper.narrative.facts.posted}条。",))
    parts = (first, *draft.parts[1:4], replace(draft.parts[4], items=("无。",)), replace(draft.parts[5], items=("无。",)))
    known = replace(draft.known, numbers=(("公开信息", str(draft.paper.narrative.facts.posted), "条"),), facts={})
    return replace(draft, parts=parts, known=known)


def _other_edition_named(draft: Draft) -> Draft:
    """The text names the other edition of the form, and lists its heads as chapters."""
    old, new = "国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"
    swapped = each_line(draft, lambda t: t.replace(old, "#").replace(new, old).replace("#", new))
    chapters = "本报告由概述、主动公开、依申请公开、收费及减免、复议诉讼、问题及改进六部分组成。"
    return replace(swapped, preamble=(*swapped.preamble, chapters))


def _about_words(draft: Draft) -> Draft:
    """Counts of the narrative given as 余, 近, 约."""
    facts = draft.paper.narrative.facts
    posted, pushed, trained = f"{facts.posted}余", f"近{facts.articles}", f"约{facts.trained}"
    texts = {
        f"公开政府信息{facts.posted}条": f"公开政府信息{posted}条",
        f"推送信息{facts.articles}条": f"推送信息{pushed}条",
        f"参加{facts.trained}人次": f"参加{trained}人次",
    }

    def change(text: str) -> str:
        for exact, about in texts.items():
            text = text.replace(exact, about)
        return text

    told = {"公开政府信息": posted, "政务新媒体推送信息": pushed, "参加": trained}
    numbers = tuple((what, told.get(what, raw), unit) for what, raw, unit in draft.known.numbers)
    return replace(each_line(draft, change), known=replace(draft.known, numbers=numbers))


#: name -> change of the draft
WORDINGS: dict[str, Callable[[Draft], Draft]] = {
    **{name: _cells(change) for name, change in TABLE_ODDITIES.items()},
    "full width": _cells(_full_width),
    "mixed width": _cells(_mixed_width),
    "ordinals 1、": _ordinals("、"),
    "ordinals 1．": _ordinals("．"),
    "ordinals 1 ": _ordinals(" "),
    "ordinals ①": _cells(_circled),
    "quotes 「」": _quotes("「", "」"),
    'quotes ""': _quotes('"', '"'),
    "no quotes": _quotes("", ""),
    "traditional": _letters(_traditional),
    "converted": _letters(_converted),
    "sounds": _cells(_sounds),
    "spaced labels": _cells(_spaced),
    "ordinals shifted": _headings(_ordinal_shift),
    "top-level sub-heads": _headings(_top_level),
    "other headings": _headings(_other_headings),
    "missing section": _missing_section,
    "marked （无）": _marked_none("（无）"),
    "marked ：无": _marked_none("：无"),
    "short narrative": _short_narrative,
    "other edition named": _other_edition_named,
    "about words": _about_words,
}
