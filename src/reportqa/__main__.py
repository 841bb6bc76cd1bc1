"""The command line. Reads the settings, wires the rooms together, and says what went wrong in one plain sentence.

Exit codes: 0 done (for `ask` any answer, refusals included), 1 nothing could be built or a critical finding, 2 wrong use.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

# a command imports what it alone needs, so that a question is answered without waiting for what reads and writes reports;
# this before any library that would look something up outside
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import typer
from rich.console import Console

from reportqa import listing
from reportqa.assistant import Assistant, open_assistant
from reportqa.canonical import canonical_bytes
from reportqa.errors import ReportqaError
from reportqa.lexicon import load_lexicon
from reportqa.library import open_library
from reportqa.passage.encoder import load_encoder
from reportqa.records import Problem
from reportqa.settings import Settings, read_settings
from reportqa.text import printable

if TYPE_CHECKING:
    from reportqa.archive import Archive
    from reportqa.export.sheets import Row
    from reportqa.intake import Step

app = typer.Typer(
    name="reportqa", help="政府信息公开年度报告问答：每个数字都注明出处。", no_args_is_help=True, add_completion=False,
    pretty_exceptions_show_locals=False, rich_markup_mode=None,
)  # fmt: skip
_out = Console(highlight=False, soft_wrap=True, markup=False)
_err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
#: a listing of problems on the screen is cut to this many lines
_MOST_PROBLEMS = 40

IndexOption = Annotated[Path | None, typer.Option("--index", help="索引所在的文件夹")]
FormatOption = Annotated[str, typer.Option("--format", help="写成哪种格式")]
OutOption = Annotated[Path | None, typer.Option("--out", help="写到哪个文件；不写则显示在屏幕上")]
CorpusArgument = Annotated[Path | None, typer.Argument(help="报告所在的文件夹")]


@contextmanager
def _plainly() -> Iterator[None]:
    """Turns trouble into one sentence and exit code 1; a wrong index or setting names the command that mends it."""
    try:
        yield
    except ReportqaError as error:
        _err.print(f"出错：{printable(str(error))}")
        raise typer.Exit(1) from error
    except BrokenPipeError as error:
        # the reader of our output has gone; nothing more to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from error
    except OSError as error:
        place = f" {printable(str(error.filename))}" if error.filename else ""
        _err.print(f"出错：读写{place} 时失败（{error.strerror or error}）。请检查路径、权限和磁盘空间。")
        raise typer.Exit(1) from error


def _settings(**changes: Any) -> Settings:
    chosen = {key: value for key, value in changes.items() if value is not None}
    return replace(read_settings(Path("reportqa.toml")), **chosen)


@contextmanager
def _shown_progress() -> Iterator[Callable[[Step], None]]:
    """A bar with counts and the time left; a file that cannot be used is named above it as soon as that is known."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    name = TextColumn("{task.description}")
    columns = (TextColumn("读取报告"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), name)
    with Progress(*columns, console=_err, transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(step: Step) -> None:
            page = f" 识别第{step.page}页，共{step.pages}页" if step.pages else ""
            bar.update(task, completed=step.done, total=step.total, description=f"{step.name}{page}")
            if step.problem:
                bar.console.print(f"  没有采用 {step.name}：{step.problem.message}（{step.problem.code}）")

        yield tell


def _build(settings: Settings, if_changed: bool = False) -> None:
    from reportqa.build import build as build_index
    from reportqa.build import unchanged
    from reportqa.originals import Originals

    lexicon, encoder = load_lexicon(), load_encoder(settings.encoder)
    if if_changed and unchanged(settings.corpus, settings.index, lexicon, encoder):
        _err.print("报告没有变化，索引不用重建。")
        return
    with _shown_progress() as tell:
        built = build_index(settings.corpus, settings.index, lexicon, encoder, tell, Originals(settings.data))
    facts = built.generation.facts
    _err.print(
        f"索引已建立：{facts['reports']}份报告，{facts['figures']}个单元格，{facts['passages']}条可检索的内容，"
        f"数据版本 {built.generation.version}。"
    )
    _show_problems(built.problems)


def open_or_build(settings: Settings, passing: Collection[str] = ()) -> Assistant:
    """The assistant on the index of the settings, `passing` over what is damaged; without one it is built first."""
    if not (settings.index / "CURRENT").exists() and not any(settings.index.glob("gen-*")):
        _build(settings)
    return open_assistant(settings, passing)


def _assistant(settings: Settings) -> Assistant:
    """The assistant; that it is not on the newest index goes to standard error."""
    assistant = open_assistant(settings)
    if assistant.library.fallen:
        _err.print(f"注意：{assistant.library.fallen}")
    return assistant


def _show_problems(problems: tuple[Problem, ...]) -> None:
    shown = [p for p in problems if p.severity != "note"][:_MOST_PROBLEMS]
    for problem in shown:
        _err.print(f"  {problem.where}：{problem.message}（{problem.code}）")
    if len(problems) > len(shown):
        _err.print(f"  另有{len(problems) - len(shown)}条，运行 reportqa check 可以看到全部。")


@app.command()
def build(
    corpus: CorpusArgument = None,
    index: IndexOption = None,
    if_changed: Annotated[bool, typer.Option("--if-changed", help="报告没有变化时不重建")] = False,
) -> None:
    """读取报告并建立索引；不能用的文件会列出原因并跳过。"""
    with _plainly():
        try:
            _build(_settings(corpus=corpus, index=index), if_changed)
        except KeyboardInterrupt as error:
            _err.print("已中断，原有的索引不变；读好的报告已经保存，再次运行 reportqa build 会接着读。")
            raise typer.Exit(130) from error


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="要问的问题")] = None,
    index: IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出完整的回答（JSON）")] = False,
    batch: Annotated[Path | None, typer.Option("--batch", help="问题文件，每行一个 JSON")] = None,
    today: Annotated[str | None, typer.Option("--today", help="把这一天当作今天，如 2026-03-01")] = None,
    archive: Annotated[bool, typer.Option("--archive", help="把回答存入档案")] = False,
) -> None:
    """提一个问题，或者用 --batch 一次提很多个。"""
    if (question is None) == (batch is None):
        _err.print("出错：请给出一个问题，或者用 --batch 指明问题文件。")
        raise typer.Exit(2)
    day = _day(today)
    with _plainly():
        settings = _settings(index=index)
        assistant = _assistant(settings)
        keep = _archive(settings) if archive else None
        if batch is not None:
            _ask_batch(assistant, batch, day, keep)
            return
        text = question or ""
        answer, _ = assistant.ask(text, today=day)
        if keep is not None:
            keep.save(answer, text, "cli")
        if as_json:
            sys.stdout.buffer.write(canonical_bytes(answer) + b"\n")
        else:
            listing.show_answer(_out, answer)


def _archive(settings: Settings) -> Archive:
    from reportqa.archive import Archive

    return Archive.open(settings.data)


def _day(today: str | None) -> date | None:
    try:
        return date.fromisoformat(today) if today else None
    except ValueError as error:
        _err.print("出错：--today 要写成 2026-03-01 这样。")
        raise typer.Exit(2) from error


def _ask_batch(assistant: Assistant, path: Path, day: date | None, keep: Archive | None) -> None:
    """One JSON line in, one JSON line out; a line that is no question is named and ends the run."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReportqaError(f"问题文件 {path} 读不出：{error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, history = row["question"], row.get("history") or []
            if not isinstance(text, str):
                raise TypeError("question is no text")
            dialogue = tuple(str(turn["text"]) for turn in history if turn.get("role") == "user")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ReportqaError(f"问题文件 {path} 第{number}行不是一个问题：{line[:60]}") from error
        answer, _ = assistant.ask(text, dialogue, day)
        if keep is not None:
            keep.save(answer, text, "cli", earlier=dialogue)
        sys.stdout.write(json.dumps(listing.batch_row(row.get("id"), answer), ensure_ascii=False) + "\n")


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Argument(help="问题文件（JSONL，或者 TOML）")],
    index: IndexOption = None,
    files: Annotated[Path | None, typer.Option("--map", help="报告名与文件的对照（JSON）")] = None,
    today: Annotated[str | None, typer.Option("--today", help="把这一天当作今天，如 2026-03-01")] = None,
    worst: Annotated[int, typer.Option(help="列出多少个没有答对的问题，连同经过", min=0)] = 10,
    out: Annotated[Path | None, typer.Option("--out", help="把评测结果存到哪个文件")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="与以前存下的评测结果比较")] = None,
) -> None:
    """逐个提问并与应有的回答比较，按类别列出正确、错数、误拒和出处问题；有错数时退出码为1。"""
    from reportqa import evaluate as evaluation

    day = _day(today)
    with _plainly():
        asked, names = evaluation.read_questions(questions, day), evaluation.read_map(files)
        earlier = evaluation.read_run(against) if against else None
        assistant = _assistant(_settings(index=index))
        run = evaluation.evaluate(asked, assistant.ask, names)
        if out is not None:
            evaluation.write_run(run, out)
        listing.show_run(_out, run)
        by_id = {question.id: question for question in asked}
        for judged in run.worst(worst):
            question = by_id[judged.id]
            _out.print()
            listing.show_judged(_out, judged)
            listing.show_trace(_out, *assistant.ask(question.question, question.before, question.today))
        if earlier is not None:
            listing.show_changes(_out, tuple(evaluation.changed(earlier, run)))
    raise typer.Exit(1 if run.count("wrong_figure") else 0)


@app.command()
def explain(
    question: Annotated[str, typer.Argument(help="要问的问题")],
    index: IndexOption = None,
    today: Annotated[str | None, typer.Option("--today", help="把这一天当作今天")] = None,
) -> None:
    """说明一个问题是怎样理解、怎样查找、为什么这样回答的。"""
    day = _day(today)
    with _plainly():
        answer, trace = _assistant(_settings(index=index)).ask(question, today=day)
        listing.show_trace(_out, answer, trace)


@app.command()
def check(
    places: Annotated[list[Path] | None, typer.Argument(help="报告文件，或者报告所在的文件夹；可以写几个")] = None,
    form: FormatOption = "table",
    out: OutOption = None,
) -> None:
    """读取报告并核对，列出发现的问题；有严重问题时退出码为1。适合发布之前自查，放上一年的报告可以一起核对。"""
    from reportqa.build import read_corpus
    from reportqa.export.findings import COLUMNS, findings
    from reportqa.originals import Originals

    _known_format(form, ("table", "json", "jsonl", "csv", "xlsx"), out)
    with _plainly():
        settings = _settings()
        lexicon = load_lexicon()
        with _shown_progress() as tell:
            read, problems = read_corpus(places or settings.corpus, lexicon, tell, Originals(settings.data, writes=False))
        found = findings({r.report.id: r.checks for r in read}, problems, [r.report for r in read], lexicon)
        if form != "table":
            _write_rows((f.row() for f in found), COLUMNS, form, out)
        else:
            listing.show_findings(_out, found)
    results = Counter(c.result for r in read for c in r.checks)
    grave = Counter(f.severity for f in found)
    _err.print(
        f"共{len(read)}份报告；核对{sum(results.values())}项，成立{results['pass']}项，不成立{results['fail']}项，"
        f"无法核对{results['unknown']}项。发现：严重{grave['critical']}条，注意{grave['warning']}条，提示{grave['note']}条。"
    )
    raise typer.Exit(1 if grave["critical"] or not read else 0)


@app.command()
def figures(index: IndexOption = None, form: FormatOption = "jsonl", out: OutOption = None) -> None:
    """导出索引里的每一个数字，一个一行，空白的格也在内。"""
    from reportqa.export.figures import COLUMNS
    from reportqa.export.figures import figures as exported_figures

    _known_format(form, ("jsonl", "csv", "xlsx"), out)
    with _plainly():
        settings = _settings(index=index)
        library = open_library(settings.index, load_lexicon(), load_encoder(settings.encoder))
        _write_rows(exported_figures(library), COLUMNS, form, out)


def _known_format(form: str, known: tuple[str, ...], out: Path | None) -> None:
    if form not in known:
        _err.print(f"出错：--format 只能是 {'、'.join(known)}。")
        raise typer.Exit(2)
    if form == "xlsx" and out is None:
        _err.print("出错：xlsx 不能显示在屏幕上，请用 --out 指明文件。")
        raise typer.Exit(2)


def _write_rows(rows: Iterable[Row], columns: Mapping[str, str], form: str, out: Path | None) -> None:
    """Writes to the screen, or to a file that appears whole or not at all."""
    from reportqa.export.sheets import WRITERS

    if out is None:
        WRITERS[form](rows, columns, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            WRITERS[form](rows, columns, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    _err.print(f"已写到 {out}。")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听的地址")] = None,
    port: Annotated[int | None, typer.Option(help="监听的端口", min=1, max=65535)] = None,
    index: IndexOption = None,
) -> None:
    """打开问答页面；没有索引时先用 corpus 建立。"""
    from reportqa.web.server import serve as serve_page

    with _plainly():
        settings = _settings(host=host, port=port, index=index)
        serve_page(settings, lambda passing: open_or_build(settings, passing))


@app.command()
def generations(
    index: IndexOption = None,
    verify: Annotated[bool, typer.Option("--verify", help="把每一个字节都读一遍")] = False,
) -> None:
    """列出保存的各版索引：哪一版在用，是否完好；有损坏时退出码为1。"""
    from reportqa.kept import kept

    with _plainly():
        found = kept(_settings(index=index).index, verify)
        listing.show_generations(_out, found)
    raise typer.Exit(0 if found and all(not g.fault for g in found) else 1)


@app.command()
def rollback(
    name: Annotated[str, typer.Argument(metavar="[GENERATION]", help="退回到哪一版，如 gen-000003；不写则退回前一版")] = "",
    index: IndexOption = None,
) -> None:
    """退回较早的一版索引；先把它完整核对一遍。以后的 reportqa build 会建立新的一版。"""
    from reportqa import generation

    with _plainly():
        found = generation.rollback(_settings(index=index).index, name)
    _err.print(f"现在使用 {found.folder.name}：{found.facts.get('reports', 0)}份报告，数据版本 {found.version}。")


@app.command()
def train(
    out: Annotated[Path | None, typer.Option("--out", help="写入的文件夹，不写则替换自带的编码器")] = None,
) -> None:
    """用词库里的说法重新训练编码器（单线程、固定种子，几分钟）。"""
    from reportqa.passage.encoder import SHIPPED
    from reportqa.passage.train import train as train_encoder

    train_encoder(out or SHIPPED)
    _err.print(f"编码器已写入 {out or SHIPPED}")


@app.command()
def doctor(index: IndexOption = None) -> None:
    """检查运行环境、设置、词库、索引和档案。"""
    from reportqa import doctor as health

    with _plainly():
        findings = health.examine(_settings(index=index))
    for finding in findings:
        _out.print(f"{'正常' if finding.well else '注意'}　{finding.what}：{finding.words}")
    raise typer.Exit(0 if all(f.well for f in findings) else 1)


@app.command()
def demo(
    out: Annotated[Path, typer.Argument(help="写到哪个文件夹")],
    reports: Annotated[int, typer.Option(help="份数", min=1)] = 60,
    seed: Annotated[int, typer.Option(help="同一个数得到同样的文件")] = 1,
    layouts: Annotated[list[str] | None, typer.Option(help="按各种版式和格式写出：all，或版式名，可以重复")] = None,
) -> None:
    """写出虚构的演示报告和它们真实的单元格。"""
    from reportqa.demo import generate, write_collection

    with _plainly():
        if layouts:
            names = () if "all" in layouts else tuple(layouts)
            _err.print(f"写出{write_collection(out, reports, seed, names)}份演示报告：{out}")
            return
        _err.print(f"写出{generate(out, reports=reports, seed=seed)}份演示报告：{out}")


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
