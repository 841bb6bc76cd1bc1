"""The page in Chromium: what a visitor sees after asking, nasty strings intact, nothing lost, no request goes out."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from stand_in import NASTY

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium"),
]


@dataclass(frozen=True)
class Served:
    address: str
    data: Path
    refused: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("serve_stand_in.py")
    refused = folder / "refused"
    refused.touch()
    arguments = [sys.executable, str(script), str(port), str(folder / "data"), str(refused), "2"]
    with (folder / "log").open("w") as log, subprocess.Popen(arguments, stdout=log, stderr=log) as process:
        one = Served(f"http://127.0.0.1:{port}/", folder / "data", refused)
        try:
            _wait_for(one.address + "healthz", folder / "log")
            yield one
        finally:
            process.terminate()


def _wait_for(address: str, log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    pytest.fail(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """An open page that is ready; the test fails if it made a request to outside or met a dialog."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-US")
    opened = context.new_page()
    requests: list[str] = []
    dialogs: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    opened.goto(served.address)
    expect(opened.locator("#example-1")).to_be_visible(timeout=30_000)
    yield opened
    context.close()
    assert [url for url in requests if not url.startswith((served.address, "data:", "blob:"))] == []
    assert dialogs == []
    assert served.refused.read_text() == ""


def box(page: Page) -> Locator:
    return page.locator("#question").get_by_role("textbox")


def ask(page: Page, question: str, turn: int = 1) -> Locator:
    box(page).fill(question)
    box(page).press("Enter")
    card = page.locator(f"#t{turn}")
    expect(card).to_be_visible(timeout=15_000)
    return card


def test_a_question_typed_brings_a_card_with_the_cell_marked(page: Page) -> None:
    card = ask(page, "河西区教育局2024年新收多少件申请？")
    expect(card.locator(".sentence")).to_have_text("河西区教育局2024年新收政府信息公开申请1,412件。[1]")
    cell = card.locator("td.cited").first
    assert cell.locator(".value").inner_text() == "1,412"
    assert cell.locator(".tag").inner_text() == "引用[1]"
    assert cell.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    frame = cell.bounding_box()
    assert frame is not None
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= 360
    expect(box(page)).to_have_value("")
    # on a phone the other columns are left out, since a value cut off at the edge could be read as another number
    expect(card.locator("td.aside").first).to_be_hidden()


def test_the_page_moves_on_to_the_newest_question(page: Page) -> None:
    for turn in (1, 2, 3):
        ask(page, "河西区教育局2024年新收多少件申请？", turn)
        top = page.locator(f"#t{turn}-question").evaluate("e => e.getBoundingClientRect().top")
        assert 0 <= top < 60


def test_the_page_is_chinese_and_does_not_move_sideways(page: Page) -> None:
    ask(page, "复议")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.title() == "年报数据问答"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#chat [data-testid='bot'][aria-label]").count() == 0


def test_type_is_large_and_targets_are_big(page: Page) -> None:
    card = ask(page, "河西区教育局2024年新收多少件申请？")
    for part in (card.locator(".sentence"), card.locator("li").first, box(page), page.locator("#coverage")):
        assert float(part.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 18
    small = page.evaluate(
        "[...document.querySelectorAll('button, summary, a')].filter(e => e.checkVisibility() && e.offsetHeight < 44)"
        ".map(e => e.outerHTML)"
    )
    assert small == []


def test_nasty_strings_are_shown_as_they_are(page: Page) -> None:
    card = ask(page, "5*6*7 ~~100~~ $$12$$ 2024. 新收 <img src=x onerror=alert(1)> 符号")
    shown = page.locator("#t1-question").inner_text()
    assert shown.endswith("5*6*7 ~~100~~ $$12$$ 2024. 新收 <img src=x onerror=alert(1)> 符号")
    notes = card.locator("h3:text-is('提示') + ul > li")
    assert [" ".join(line.split()) for line in notes.all_inner_texts()] == [" ".join(item.split()) for item in NASTY]
    assert page.locator("#chat img, #chat del, #chat em, #chat .katex, #chat code").count() == 0
    expect(page.locator("#choice-1")).to_have_text("5*6*7 和 ~~100~~ 是什么？")


def test_choices_and_examples_ask_when_pressed_and_the_dialogue_goes_on(page: Page, served: Served) -> None:
    page.locator("#example-2").click()
    expect(page.locator("#t1-question")).to_contain_text("河西区教育局2020年新收多少件申请？")
    expect(page.locator("#choice-3")).to_be_visible()
    assert page.locator("#choices button:visible").count() == 3
    page.locator("#choice-1").click()
    expect(page.locator("#t2-question")).to_contain_text("河西区教育局2024年予以公开多少件？")
    ask(page, "空白", turn=3)
    expect(page.locator("#choices button:visible")).to_have_count(0)
    with sqlite3.connect(served.data / "archive.db") as archive:
        rows = archive.execute("SELECT dialogue, turn, channel FROM answers ORDER BY sequence DESC LIMIT 3").fetchall()
    archive.close()
    assert [(turn, channel) for _, turn, channel in rows] == [(3, "page"), (2, "page"), (1, "page")]
    assert len({dialogue for dialogue, _, _ in rows}) == 1
    page.locator("#clear").click()
    expect(page.locator("#chat")).to_be_hidden()
    ask(page, "高新区")
    expect(page.locator("#choices button:visible")).to_have_count(2)


def test_what_was_taken_over_is_said_and_dropped_by_one_press(page: Page, served: Served) -> None:
    card = ask(page, "走势呢")
    expect(card.locator(".chips li").first).to_have_text("机关 河西区教育局 沿用上一问")
    expect(page.locator("#drops-label")).to_be_visible()
    assert page.locator("#drops button:visible").all_inner_texts() == ["走势呢（不沿用机关）", "走势呢（不沿用项目）"]
    page.locator("#drop-2").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#t2-question")).to_contain_text("走势呢（不沿用项目）")
    with sqlite3.connect(served.data / "archive.db") as archive:
        (asked,) = archive.execute("SELECT question FROM answers ORDER BY sequence DESC LIMIT 1").fetchone()
    archive.close()
    assert asked == "走势呢（不沿用项目）"
    ask(page, "空白", turn=3)
    expect(page.locator("#drops button:visible")).to_have_count(0)
    expect(page.locator("#drops-label")).to_be_hidden()


def test_the_picture_opens_on_a_page_of_its_own_in_words_that_say_what_it_shows(page: Page) -> None:
    card = ask(page, "走势")
    link = card.get_by_role("link", name="看图：河西区教育局新收政府信息公开申请，2020—2024年（另开一页）")
    link.focus()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    picture = opened.value
    picture.wait_for_load_state()
    assert "/chart/" in picture.url
    frame = "(() => { const r = document.documentElement.getBoundingClientRect(); return [r.width, r.height]; })()"
    picture.set_viewport_size({"width": 320, "height": 640})
    assert picture.evaluate(frame)[0] == pytest.approx(320, abs=1)
    # not drawn to the height of the window, which would press a long list flat
    assert 100 < picture.evaluate(frame)[1] < 320
    assert picture.evaluate("document.querySelector('desc').textContent") == "2020：36件；2024：1,412件"
    expect(page.locator("#t1")).to_be_visible()


def test_the_choices_of_a_question_back_are_shown_once(page: Page) -> None:
    card = ask(page, "高新区")
    expect(page.locator("#choices-label")).to_have_text("请点按一种问法：")
    expect(card.locator(".offered")).to_be_hidden()
    ask(page, "空白", turn=2)
    expect(page.locator("#choices-label")).to_be_hidden()
    # an answer further up has lost its buttons and keeps its words
    expect(card.locator(".offered li")).to_have_count(2)
    expect(card.locator(".offered")).to_be_visible()


def test_a_long_question_can_be_read_while_it_is_typed(page: Page) -> None:
    low = box(page).bounding_box()
    box(page).fill("河西区教育局2024年新收多少件申请？" * 4)
    high = box(page).bounding_box()
    assert low is not None
    assert high is not None
    assert high["height"] > 2 * low["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box(page).press("Enter")
    expect(page.locator("#t1")).to_be_visible()
    expect(page.locator("#examples")).to_be_hidden()


def test_a_question_that_fails_stays_in_the_box(page: Page, served: Served) -> None:
    ask(page, "空白")
    with sqlite3.connect(served.data / "archive.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        box(page).fill("河西区教育局2024年新收多少件申请？")
        page.locator("#ask").click()
        expect(page.locator("div.notice")).to_contain_text("暂时无法回答", timeout=20_000)
        other.execute("ROLLBACK")
    other.close()
    expect(box(page)).to_have_value("河西区教育局2024年新收多少件申请？")
    expect(page.locator("#t2")).to_have_count(0)
    expect(page.locator("#t1")).to_be_visible()
    page.locator("#ask").click()
    expect(page.locator("#t2")).to_be_visible()
    expect(page.locator("div.notice")).to_be_hidden()
    box(page).fill("内部错误")
    page.locator("#ask").click()
    expect(page.locator("div.notice")).to_contain_text("没有完成查询（编号")
    expect(box(page)).to_have_value("内部错误")


def test_an_example_leaves_what_is_typed_alone_whether_it_is_answered_or_not(page: Page, served: Served) -> None:
    box(page).fill("写到一半的问题")
    with sqlite3.connect(served.data / "archive.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        page.locator("#example-1").click()
        expect(page.locator("div.notice")).to_be_visible(timeout=20_000)
        other.execute("ROLLBACK")
    other.close()
    expect(box(page)).to_have_value("写到一半的问题")
    page.locator("#example-1").click()
    expect(page.locator("#t1")).to_be_visible()
    expect(box(page)).to_have_value("写到一半的问题")
    page.locator("#choice-1").click()
    expect(page.locator("#t2")).to_be_visible()
    expect(box(page)).to_have_value("写到一半的问题")


def test_an_empty_box_is_said_and_a_long_question_is_never_cut(page: Page) -> None:
    page.locator("#ask").click()
    expect(page.locator("div.notice")).to_contain_text("请先填写问题")
    ask(page, "问" * 203)
    expect(page.locator("#t1-question")).to_contain_text("问" * 203)
    expect(box(page)).to_have_value("问" * 203)
    box(page).fill("")
    box(page).focus()
    page.keyboard.insert_text("问" * 20_000)  # more than the gate would let through
    page.locator("#ask").click()
    expect(page.locator("#t2-question")).to_contain_text("问" * 2000)


def test_what_gradio_says_itself_is_chinese(page: Page) -> None:
    page.route("**/run/predict", lambda route: route.fulfill(status=500, json={"error": "Internal trouble"}))
    box(page).fill("新收多少？")
    page.locator("#ask").click()
    expect(page.locator("[data-testid='status-tracker'] .error").first).to_have_text("没有完成")
    expect(box(page)).to_have_value("新收多少？")
    shown = page.locator("body").inner_text()
    assert "Error" not in shown
    assert "Internal" not in shown


def test_the_tab_key_stops_on_nothing_unseen(page: Page) -> None:
    ask(page, "空白")
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(20):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.closest('[id]')?.id ?? ''"))
    assert "question" in " ".join(stops) or "ask" in stops
    assert "chat-heading" not in stops


def test_only_the_newest_turns_are_shown(page: Page) -> None:
    for turn in range(1, 13):
        ask(page, f"空白{turn}", turn)
    expect(page.locator("#t12")).to_be_visible()
    expect(page.locator("#t2")).to_have_count(0)
    expect(page.locator("#t3")).to_have_count(1)
    expect(page.locator("#chat")).to_contain_text("页面只保留最近10问")


def test_the_page_keeps_nothing_in_the_browser(page: Page) -> None:
    ask(page, "河西区教育局2024年新收多少件申请？")
    assert page.context.cookies() == []
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "新收" not in stored


def test_a_page_opened_before_the_reports_are_read_fills_itself(browser: Browser, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "refused").touch()
    script = Path(__file__).with_name("serve_stand_in.py")
    arguments = [sys.executable, str(script), str(port), str(tmp_path / "data"), str(tmp_path / "refused"), "8"]
    with (tmp_path / "log").open("w") as log, subprocess.Popen(arguments, stdout=log, stderr=log) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", tmp_path / "log")
            context = browser.new_context()
            opened = context.new_page()
            opened.goto(f"http://127.0.0.1:{port}/")
            expect(opened.locator("#coverage")).to_contain_text("正在读取年度报告", timeout=15_000)
            box(opened).fill("新收多少？")
            box(opened).press("Enter")
            expect(opened.locator("div.notice")).to_contain_text("正在读取年度报告")
            expect(box(opened)).to_have_value("新收多少？")
            expect(opened.locator("#example-1")).to_be_visible(timeout=20_000)
            expect(opened.locator("#coverage")).to_contain_text("已收录1个机关")
            expect(box(opened)).to_have_value("新收多少？")
            expect(opened.locator("div.notice")).to_be_hidden()
            context.close()
        finally:
            process.terminate()
        assert process.wait(20) == 0
    assert "页面已打开" in (tmp_path / "log").read_text()


def test_a_conversation_lost_on_the_server_is_said_and_not_guessed(browser: Browser, tmp_path: Path) -> None:
    """A follow-up would be understood without what it leans on, under cards that suggest otherwise."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "refused").touch()
    script = Path(__file__).with_name("serve_stand_in.py")
    arguments = [sys.executable, str(script), str(port), str(tmp_path / "data"), str(tmp_path / "refused"), "0"]
    context = browser.new_context(locale="en-US")
    opened = context.new_page()
    with (tmp_path / "log").open("w") as log:
        with subprocess.Popen(arguments, stdout=log, stderr=log) as process:
            _wait_for(f"http://127.0.0.1:{port}/readyz", tmp_path / "log")
            opened.goto(f"http://127.0.0.1:{port}/")
            expect(opened.locator("#example-1")).to_be_visible(timeout=15_000)
            ask(opened, "空白一", 1)
            ask(opened, "空白二", 2)
            process.terminate()
        with subprocess.Popen(arguments, stdout=log, stderr=log) as process:
            _wait_for(f"http://127.0.0.1:{port}/readyz", tmp_path / "log")
            box(opened).fill("那2023年呢？")
            box(opened).press("Enter")
            expect(opened.locator("div.notice")).to_contain_text("之前的对话已不在，请在问题里写全机关和年度。")
            expect(box(opened)).to_have_value("那2023年呢？")
            expect(opened.locator("#t2")).to_be_visible()
            box(opened).fill("河西区教育局2024年新收多少件？")
            box(opened).press("Enter")
            expect(opened.locator("#t1-question")).to_contain_text("河西区教育局2024年")
            expect(opened.locator("#t2")).to_have_count(0)
            expect(opened.locator("div.notice")).to_be_hidden()
            process.terminate()
        box(opened).fill("那2023年呢？")
        box(opened).press("Enter")
        expect(opened.get_by_test_id("toast-text")).to_contain_text("与服务器的连接已断开")
        with subprocess.Popen(arguments, stdout=log, stderr=log) as process:
            expect(opened.get_by_test_id("toast-text")).to_have_count(0, timeout=30_000)
            expect(opened.locator("#example-1")).to_be_visible(timeout=15_000)
            process.terminate()
    with sqlite3.connect(tmp_path / "data" / "archive.db") as archive:
        asked = [row[0] for row in archive.execute("SELECT question FROM answers ORDER BY sequence")]
    archive.close()
    assert asked == ["空白一", "空白二", "河西区教育局2024年新收多少件？"]
    context.close()
