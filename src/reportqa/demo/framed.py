"""Who and when, told in other ways: comes in a draft, goes out the same with title, preamble, sign-off or file name changed.

What a reader can then still know of body, year and dates is changed in `Known` with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from reportqa.demo.draft import Change, Draft, Part, each_line

_NUMERALS = "〇一二三四五六七八九"
#: file names as publishing systems give them
_NEUTRAL_STEM = "P020230118345678901234"
_MENU = ("首页 > 政务公开 > 政府信息公开年报", "字体：大 中 小 打印 关闭", "浏览次数：1024次")
_FOOT = ("扫一扫在手机打开当前页", "版权所有：演示网站", "上一篇：演示通知", "下一篇：演示公告")
#: other kinds of bodies, and what the region before them ends with
_KINDS = (
    "人民政府办公室", "税务局", "中医院", "第二中学", "退役军人事务局", "发展和改革委员会", "城市管理综合行政执法局",
    "卫生健康委员会", "霁川街道办事处", "岚溪乡人民政府", "澄湖经济开发区管理委员会", "公安局霁川分局", "人力资源和社会保障局",
    "数据局",
)  # fmt: skip


def _numeral(year: int, zero: str = "〇") -> str:
    return "".join(_NUMERALS[int(d)] for d in str(year)).replace("〇", zero)


def titled(pattern: str, joints: str = "") -> Callable[[Draft], Draft]:
    """A title of that pattern ({issuer}, {year}, {numeral}); where `joints` splits it, it runs over several lines."""

    def change(draft: Draft) -> Draft:
        year = draft.known.year
        numerals = {"numeral": _numeral(year), "circle": _numeral(year, "○"), "zero": _numeral(year, "零")}
        text = pattern.format(issuer=draft.known.issuer, year=year, **numerals)
        lines = tuple(text.split(joints)) if joints else (text,)
        return replace(draft, title=lines, known=replace(draft.known, title="".join(lines)))

    return change


def _unnamed(draft: Draft) -> Draft:
    """A title without body and year; both stand in preamble and sign-off."""
    known = replace(draft.known, title=None)
    return replace(draft, title=("政府信息公开工作年度报告",), stem=_NEUTRAL_STEM, known=known)


def _preamble(*lines: str) -> Callable[[Draft], Draft]:
    """Another preamble; {issuer}, {year}, {address} and {phone} are filled in."""

    def change(draft: Draft) -> Draft:
        facts = draft.paper.narrative.facts
        texts = tuple(
            line.format(issuer=draft.known.issuer, year=draft.known.year, address=facts.address, phone=facts.phone)
            for line in lines
        )
        all_words = "".join(texts)
        period = draft.known.period if "统计期限" in all_words else None
        contact = {k: v for k, v in draft.known.contact.items() if v in all_words}
        return replace(draft, preamble=texts, known=replace(draft.known, period=period, contact=contact))

    return change


def _signed_only(draft: Draft) -> Draft:
    """Neither title nor preamble names the body: only the sign-off does, and the period gives the year."""
    return _preamble("本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。")(_unnamed(draft))


def _other_signer(draft: Draft) -> Draft:
    """An office of the body signs; the title names the body."""
    return replace(
        draft,
        signature=(
            f"{draft.known.issuer}办公室" if not draft.known.issuer.endswith("政府") else "党政办公室",
            draft.signature[1],
        ),
    )


def _unsigned(draft: Draft) -> Draft:
    return replace(draft, signature=(), known=replace(draft.known, published=None))


def _numeral_date(draft: Draft) -> Draft:
    """The date of the sign-off in Chinese numerals."""
    year, month, day = map(int, (draft.known.published or "2023-01-18").split("-"))
    tens = ("", "十", "二十", "三十")[day // 10]
    text = f"{_numeral(year)}年{_NUMERALS[month]}月{tens}{_NUMERALS[day % 10] if day % 10 else ''}日"
    return replace(draft, signature=(draft.signature[0], text))


def _spaced_date(draft: Draft) -> Draft:
    return replace(draft, signature=(draft.signature[0], re.sub(r"(\d+)", r" \1 ", draft.signature[1]).strip()))


def _posted_late(draft: Draft) -> Draft:
    """No sign-off; the page says that it was put up years later."""
    year = draft.known.year
    return replace(
        draft,
        above=(f"发布日期：{year + 2}-09-14", *draft.above),
        signature=(),
        stem=_NEUTRAL_STEM,
        known=replace(draft.known, published=None),
    )


def _odd_period(draft: Draft) -> Draft:
    changed = each_line(draft, lambda text: text.replace("12月31日", "12月30日"))
    period = (draft.known.period or "").replace("12月31日", "12月30日")
    return replace(changed, known=replace(draft.known, period=period))


def _stripped_digits(draft: Draft) -> Draft:
    """Dates and document numbers from which taking out tags has torn characters."""

    def strip(text: str) -> str:
        text = re.sub(r"(\d{4})年1月1日至(\d{4})年12月31日", r"\g<1>11日至\g<2>1231日", text)
        return re.sub(r"〔(\d{4})〕(\d+)号", r"〔\1\2", text)

    changed = replace(draft, preamble=tuple(map(strip, draft.preamble)))
    return replace(changed, known=replace(draft.known, period=None))


def _noisy(draft: Draft) -> Draft:
    return replace(draft, above=(*_MENU, *draft.above), below=(*draft.below, *_FOOT))


def _metadata(draft: Draft) -> Draft:
    """What a publishing system prints above a report."""
    lines = (
        "索引号：DEMO/2023-00017",
        f"发布机构：{draft.known.issuer}",
        f"发布日期：{draft.known.published}",
        "主题分类：政务公开 体裁分类：报告",
        "浏览次数：33",
    )
    return replace(draft, above=(*lines, *draft.above))


def _metadata_in_a_line(draft: Draft) -> Draft:
    text = f"索引号：DEMO-17 发布机构：{draft.known.issuer} 发文日期：{draft.known.published} 浏览次数：33次 字号：大 中 小"
    return replace(draft, above=(text, *draft.above))


def _preamble_inside(draft: Draft) -> Draft:
    first = draft.parts[0]
    return replace(draft, preamble=(), parts=(Part(first.heading, (*draft.preamble, *first.items)), *draft.parts[1:]))


def _several_names(draft: Draft) -> Draft:
    """The body under its common name and as 我局 wherever the title does not name it in full."""
    full = draft.known.issuer
    county = draft.paper.body.region[-1]
    short = full.removeprefix(county) if full.startswith(county) and len(full) > len(county) + 2 else full
    kind = county[-1]
    common = f"{kind}{short}" if short != full else full
    changed = each_line(draft, lambda text: text.replace(full, common).replace("本机关", "我单位"))
    return replace(changed, title=draft.title, signature=draft.signature)


def _another_body(number: int) -> Callable[[Draft], Draft]:
    """A body of another kind: office, hospital, school, sub-district, branch."""

    def change(draft: Draft) -> Draft:
        region = next(r for r in reversed(draft.paper.body.region) if r[-1] in "市县区")
        name = region + _KINDS[number]
        rename: Change = lambda text: text.replace(draft.known.issuer, name)  # noqa: E731
        changed = each_line(draft, rename)
        return replace(
            changed,
            stem=f"{name}-{draft.known.year}",
            known=replace(draft.known, issuer=name, title=rename(draft.known.title or "")),
        )

    return change


def _scoped(word: str) -> Callable[[Draft], Draft]:
    """A sentence that says whose work the figures count."""

    def change(draft: Draft) -> Draft:
        first = draft.parts[0]
        lead = f"本报告所列数据为{word}汇总数据。"
        parts = (replace(first, items=(lead, *first.items)), *draft.parts[1:])
        return replace(draft, parts=parts, known=replace(draft.known, scope=word))

    return change


#: name -> change of the draft
FRAMES: dict[str, Callable[[Draft], Draft]] = {
    "title body year": titled("{issuer}{year}年政府信息公开工作年度报告"),
    "title body yearly": titled("{issuer}{year}年度政府信息公开工作年度报告"),
    "title year body": titled("{year}年{issuer}政府信息公开工作年度报告"),
    "title yearly body": titled("{year}年度{issuer}政府信息公开年度报告"),
    "title work report": titled("{issuer}{year}年政府信息公开工作报告"),
    "title about": titled("{issuer}关于{year}年度政府信息公开工作的年度报告"),
    "title about yearly": titled("关于{year}年度{issuer}政府信息公开工作的年度报告"),
    "title short": titled("{issuer}{year}年政府信息公开年报"),
    "title year in brackets": titled("{issuer}政府信息公开工作年度报告（{year}年度）"),
    "title year in bare brackets": titled("{issuer}政府信息公开工作年度报告（{year}年）"),
    "title over lines": titled("{issuer}|{year}年政府信息公开|工作年度报告", "|"),
    "title year on its line": titled("{issuer}政府信息公开工作年度报告|（{year}年）", "|"),
    "title with spaces": titled("{issuer} {year} 年度政府信息公开 工作年度报告"),
    "title numeral": titled("{issuer}{numeral}年政府信息公开工作年度报告"),
    "title numeral circle": titled("{issuer}{circle}年政府信息公开工作年度报告"),
    "title numeral zero": titled("{issuer}{zero}年政府信息公开工作年度报告"),
    "title unnamed": _unnamed,
    "signed only": _signed_only,
    "other signer": _other_signer,
    "unsigned": _unsigned,
    "numeral date": _numeral_date,
    "spaced date": _spaced_date,
    "posted late": _posted_late,
    "odd period": _odd_period,
    "stripped digits": _stripped_digits,
    "navigation": _noisy,
    "metadata": _metadata,
    "metadata in a line": _metadata_in_a_line,
    "no preamble": _preamble(),
    "preamble inside": _preamble_inside,
    "short preamble": _preamble("现公布{issuer}{year}年政府信息公开工作年度报告。如有疑问，请与本单位联系，电话{phone}。"),
    "several names": _several_names,
    **{f"body {kind}": _another_body(number) for number, kind in enumerate(_KINDS)},
    "scope 全市": _scoped("全市"),
    "scope 市本级": _scoped("市政府本级"),
    "scope 本机关": _scoped("本机关"),
}
