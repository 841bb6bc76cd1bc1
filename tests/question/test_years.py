"""Which years a question means, counted from 1 March 2026: one, several, a range, or one that no report can have."""

from __future__ import annotations

from datetime import date

import pytest

from reportqa.lexicon import load_lexicon
from reportqa.lexicon.issuers import Names
from reportqa.lexicon.places import issuer_from_name
from reportqa.question.mentions import Context, Words
from reportqa.question.understand import understand

LEXICON = load_lexicon()
BODY = issuer_from_name("松溪县人民政府", LEXICON.issuers)
TODAY = date(2026, 3, 1)
CONTEXT = Context(LEXICON, Words(LEXICON), Names([BODY], LEXICON.issuers), TODAY)


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("2020", (2020,)),
        ("2020年", (2020,)),
        ("2020年度", (2020,)),
        ("２０２０年", (2020,)),
        ("20年", (2020,)),
        ("二〇二〇", (2020,)),
        ("二〇二〇年", (2020,)),
        ("二零二零年", (2020,)),
        ("二○二○年", (2020,)),
        ("二ＯＯ八年", (2008,)),
        ("二零年", (2020,)),
        ("二四年", (2024,)),
        ("贰零贰零年", (2020,)),
        ("贰〇贰叁年度", (2023,)),
        ("二千零二十年", (2020,)),
        ("两千零二十三年", (2023,)),
        # several
        ("2021年和2022年", (2021, 2022)),
        ("2021、2022", (2021, 2022)),
        ("21和22年", (2021, 2022)),
        ("19、20、21年", (2019, 2020, 2021)),
        ("2021、22两年", (2021, 2022)),
        # ranges
        ("19到21年", (2019, 2020, 2021)),
        ("2021到2023三年", (2021, 2022, 2023)),
        ("二〇二一至二〇二三三年", (2021, 2022, 2023)),
        ("2019-2021", (2019, 2020, 2021)),
        ("2019—2021年", (2019, 2020, 2021)),
        ("2019～2021年", (2019, 2020, 2021)),
        ("2019年至2021年", (2019, 2020, 2021)),
        ("从2019年到2021年", (2019, 2020, 2021)),
        ("2019至21年", (2019, 2020, 2021)),
        ("二〇一九到二〇二一年", (2019, 2020, 2021)),
        ("一九到二一年", (2019, 2020, 2021)),
        # five-year plans
        ("十三五末", (2020,)),
        ("“十三五”末", (2020,)),
        ("十三五收官之年", (2020,)),
        ("十三五最后一年", (2020,)),
        ("十三五期间", (2016, 2017, 2018, 2019, 2020)),
        ("十四五开局", (2021,)),
        ("十四五开局之年", (2021,)),
        ("十四五头一年", (2021,)),
        ("十四五第三年", (2023,)),
        # published the year after
        ("发布于2021年的报告里", (2020,)),
        ("2021年发布的年报里", (2020,)),
        ("2021年公布的那份报告里", (2020,)),
        ("21年发布的政府信息公开工作年度报告里", (2020,)),
        # no report can have these; they are found so that they are refused
        ("1998年", (1998,)),
        ("98年", (1998,)),
        ("一九九八年", (1998,)),
        ("2126年", (2126,)),
        ("2027年", (2027,)),
    ],
)
def test_a_year_said_is_found_and_does_not_rest_on_today(said: str, years: tuple[int, ...]) -> None:
    question = understand(f"松溪县{said}行政许可多少件", (), CONTEXT)
    assert (question.years, question.today) == (years, "")
    assert not question.words
    assert not question.limits


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("去年", (2025,)),
        ("上年", (2025,)),
        ("上一年度", (2025,)),
        ("前年", (2024,)),
        ("大前年", (2023,)),
        ("今年", (2026,)),
        ("本年度", (2026,)),
        ("三年前", (2023,)),
        ("2年前", (2024,)),
        ("近三年", (2023, 2024, 2025)),
        ("近3年", (2023, 2024, 2025)),
        ("最近两年", (2024, 2025)),
        ("最近两个年度", (2024, 2025)),
        ("过去五年", (2021, 2022, 2023, 2024, 2025)),
        ("近三年来", (2023, 2024, 2025)),
        ("最近一年", (2025,)),
        ("2022年至今", (2022, 2023, 2024, 2025)),
        ("2023年以来", (2023, 2024, 2025)),
        ("去年发布的年报里", (2024,)),
        ("今年公布的报告里", (2025,)),
    ],
)
def test_a_year_counted_from_today_says_so(said: str, years: tuple[int, ...]) -> None:
    question = understand(f"松溪县{said}行政许可多少件", (), CONTEXT)
    assert (question.years, question.today) == (years, TODAY.isoformat())
    assert not question.words
    assert not question.limits


@pytest.mark.parametrize("said", ["历年", "每年", "这几年", "各年"])
def test_all_years_are_no_year(said: str) -> None:
    question = understand(f"松溪县{said}行政许可多少件", (), CONTEXT)
    assert (question.years, question.today) == ((), "")


@pytest.mark.parametrize(
    "said",
    ["2023年上半年", "2023年3月", "2023年第三季度", "2023-05", "2023年以前", "2023年去年", "2023年1到6月", "2022年10到12月"],
)
def test_a_part_of_a_year_limits(said: str) -> None:
    question = understand(f"松溪县{said}行政许可多少件", (), CONTEXT)
    assert question.limits or len(question.words) > 0


@pytest.mark.parametrize(
    ("text", "years"),
    [
        # counts, lengths and months are no years
        ("松溪县收到申请2020件吗", ()),
        ("松溪县超过20年的规范性文件几件", ()),
        ("松溪县罚款2000多元的有几件", ()),
        ("松溪县10到12月许可多少", ()),
        # 今年 beside a year is the report's year
        ("松溪县2020年其他行政许可今年新公开几件", (2020,)),
        # the year of a document is not the year in which it was published
        ("松溪县2021年发布的规范性文件有几件", (2021,)),
        ("2023年松溪县许可最多的前五名", (2023,)),
    ],
)
def test_what_only_looks_like_a_year(text: str, years: tuple[int, ...]) -> None:
    assert understand(text, (), CONTEXT).years == years


def test_a_range_that_runs_backwards_or_too_far_is_none() -> None:
    assert understand("松溪县2023到2021年许可多少", (), CONTEXT).years == (2023, 2021)
    assert len(understand("松溪县2000到2099年许可多少", (), CONTEXT).years) < 5
