"""The invented narrative: comes in a body, a year and its printed figures, goes out sentences that agree with them.

All sentences are made for the demonstration; none is taken from a published report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from reportqa.demo.names import Body
from reportqa.demo.printing import Printed

NOTICE = "演示数据，机关与数字均为虚构"

#: 二 to 五 as different bodies head them; 一 and 六 are the same everywhere
_HEADINGS = (
    (
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
    ),
    (
        "行政机关主动公开政府信息情况",
        "行政机关收到和处理政府信息公开申请情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开工作存在的主要问题及改进情况",
    ),
    ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "主要问题和改进措施"),
)
_TITLES = (
    "{issuer}{year}年政府信息公开工作年度报告",
    "{issuer}{year}年度政府信息公开工作年度报告",
    "{year}年{issuer}政府信息公开工作年度报告",
    "{issuer}关于{year}年度政府信息公开工作的年度报告",
)
_TOPICS = {
    "人民政府": ("重大项目", "财政预决算", "民生实事"),
    "教育局": ("招生入学", "校外培训", "学生资助"),
    "公安局": ("户籍办理", "出入境服务", "交通管理"),
    "民政局": ("社会救助", "养老服务", "婚姻登记"),
    "住房和城乡建设局": ("保障性住房", "工程招标", "老旧小区改造"),
    "生态环境局": ("空气质量", "环评审批", "排污许可"),
    "市场监督管理局": ("食品抽检", "企业登记", "价格监督"),
    "镇人民政府": ("惠农补贴", "村级事务", "宅基地审批"),
    "管理委员会": ("招商政策", "土地出让", "企业服务"),
}
_OTHER_TOPICS = ("政策文件", "办事指南", "行政执法")
#: a shortcoming and what is to be done about it
_PROBLEMS = (
    ("{topic}信息更新不够及时", "给{topic}栏目定下更新期限，逾期由办公室提醒"),
    ("政策解读以文字为主，图表和问答偏少", "每出台一份重要文件，同步做一份图解和一组问答"),
    ("个别科室对公开范围把握不准", "把公开审查写进公文办理流程，拟稿时就标明公开属性"),
    ("答复文书的说理不够充分", "编一套答复样本，说明理由时写清所依据的条款"),
    ("网站栏目较多，群众查找不便", "合并重复栏目，在首页增设按办事主题查找的入口"),
    ("基层人员变动频繁，业务不够熟练", "新到岗人员先学后上岗，每季度组织一次案例讨论"),
    ("与群众互动的渠道使用率不高", "定期开放办公场所，请群众代表看流程、提意见"),
    ("历史文件的有效性标注不全", "逐件核对存量文件，分批标明有效、废止或失效"),
)
_NUMERALS = "一二三四五"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the narrative says besides the tables: counts, problems, measures, contact and dates."""

    posted: int
    articles: int
    explained: int
    trainings: int
    trained: int
    fee: int
    problems: tuple[str, ...]
    measures: tuple[str, ...]
    published: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """Title, preamble and the six sections as (heading, paragraphs); sections 2 to 4 also hold a table each."""

    title: str
    preamble: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    signature: tuple[str, str]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Manner:
    """How a body writes: its own number picks headings and title; `earlier` are the problems that it named a year ago."""

    style: int
    earlier: tuple[str, ...] = ()


def narrate(rng: Random, body: Body, year: int, printed: Printed, manner: Manner) -> Narrative:
    """The narrative of one report."""
    facts = _facts(rng, body, year)
    cells = printed.cells
    title = _TITLES[manner.style % len(_TITLES)].format(issuer=body.name, year=year)
    second, third, fourth, fifth = _HEADINGS[manner.style % len(_HEADINGS)]
    mark = "（无）" if "reviews" in printed.section_none else ""
    sections = (
        ("一、总体情况", _overall(body, year, cells, facts)),
        (f"二、{second}", ()),
        (f"三、{third}", ()),
        (f"四、{fourth}{mark}", ()),
        (f"五、{fifth}", _problems(year, facts, manner.earlier)),
        ("六、其他需要报告的事项", _other(year, facts)),
    )
    published = f"{year + 1}年{int(facts.published[5:7])}月{int(facts.published[8:])}日"
    return Narrative(title, _preamble(body, year, facts), sections, (body.name, published), facts)


def _facts(rng: Random, body: Body, year: int) -> Facts:
    low, high = {"government": (3000, 9000), "town": (40, 220)}.get(body.size, (180, 1400))
    posted = rng.randint(low, high)
    topics = _TOPICS.get(body.kind, _OTHER_TOPICS)
    chosen = rng.sample(_PROBLEMS, rng.choice((2, 2, 3)))
    topic = rng.choice(topics)
    trainings = rng.randint(1, 4)
    month = 3 if body.size == "government" else 1
    return Facts(
        posted=posted,
        articles=rng.randint(posted // 8, posted // 3),
        explained=rng.randint(1, 6 + posted // 60),
        trainings=trainings,
        trained=trainings * rng.randint(12, 70),
        fee=rng.choice((0, 0, 0, 0, 100, 380, 760)) if body.size in ("government", "enforcer") else 0,
        problems=tuple(problem.format(topic=topic) for problem, _ in chosen),
        measures=tuple(measure.format(topic=topic) for _, measure in chosen),
        published=f"{year + 1}-{month:02d}-{rng.randint(8, 29):02d}",
        address=f"{body.region[-1]}{rng.choice('澄霁岚汀')}{rng.choice('云霭鹭光')}路{rng.randint(1, 288)}号",
        # no exchange begins with 0000, so nobody's number can be hit
        phone=f"0000-{rng.randint(0, 9999):07d}",
    )


def _preamble(body: Body, year: int, facts: Facts) -> tuple[str, ...]:
    form = "国办公开办函〔2019〕60号" if year < 2021 else "国办公开办函〔2021〕30号"
    return (
        f"{NOTICE}。",
        f"本报告由{body.name}按照《中华人民共和国政府信息公开条例》第五十条和{form}规定的格式编写，"
        f"所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
        f"对本报告有疑问的，请联系{body.name}办公室（地址：{facts.address}，电话：{facts.phone}）。",
    )


def _overall(body: Body, year: int, cells: Mapping[str, str], facts: Facts) -> tuple[str, ...]:
    topics = _TOPICS.get(body.kind, _OTHER_TOPICS)
    self = "本机关" if body.size != "town" else "我镇"
    return (
        f"{year}年，{self}围绕群众关心的{topics[0]}、{topics[1]}和{topics[2]}推进政府信息公开，现将情况报告如下。",
        f"（一）主动公开情况。全年通过网站公开政府信息{facts.posted}条，发布政策解读{facts.explained}篇。" + _documents(cells),
        f"（二）依申请公开情况。{_requests(cells)}",
        f"（三）政府信息管理情况。对新产生的文件逐件确定公开属性，对{topics[0]}方面的旧文件作了一次核对。",
        f"（四）政府信息公开平台建设情况。政务新媒体推送信息{facts.articles}条，{topics[1]}专栏按季度更新。",
        f"（五）监督保障情况。全年组织信息公开培训{facts.trainings}次，参加{facts.trained}人次；" + _disputes(cells),
    )


def _documents(cells: Mapping[str, str]) -> str:
    if "doc.made" in cells:
        return f"制发行政规范性文件{cells['doc.made']}件，现行有效{cells['doc.valid']}件。"
    return f"新制作规范性文件{cells['doc.new']}件，对外公开总数{cells['doc.pub']}件。"


def _requests(cells: Mapping[str, str]) -> str:
    if cells["new.T"] == "0" and cells["cin.T"] == "0":
        return "全年没有收到政府信息公开申请，新收0件，上年结转0件。"
    return (
        f"全年新收政府信息公开申请{cells['new.T']}件，上年结转{cells['cin.T']}件；办结{cells['tot.T']}件，"
        f"其中予以公开{cells['open.T']}件，部分公开{cells['part.T']}件；结转下年度继续办理{cells['cout.T']}件。"
    )


def _disputes(cells: Mapping[str, str]) -> str:
    counts = [cells[f"{row}.tot"].replace(",", "") for row in ("fy", "sd", "sa")]
    if not all(count.isdigit() for count in counts) or not any(map(int, counts)):
        return "全年没有因政府信息公开引起的行政复议和行政诉讼。"
    return f"因政府信息公开被申请行政复议{counts[0]}件，被提起行政诉讼{int(counts[1]) + int(counts[2])}件。"


def _problems(year: int, facts: Facts, earlier: tuple[str, ...]) -> tuple[str, ...]:
    def listed(items: tuple[str, ...]) -> str:
        return "；".join(f"{_NUMERALS[i]}是{item}" for i, item in enumerate(items))

    return (
        *(f"对上一年度报告指出的“{problem}”问题，{year}年已作整改。" for problem in earlier[:1]),
        f"{year}年的工作还有不足：{listed(facts.problems)}。",
        f"{year + 1}年将作如下改进：{listed(facts.measures)}。",
    )


def _other(year: int, facts: Facts) -> tuple[str, ...]:
    if facts.fee:
        return (f"{year}年依申请公开共收取信息处理费{facts.fee}元。没有其他需要报告的事项。",)
    return (f"{year}年没有收取信息处理费，也没有其他需要报告的事项。",)
