"""The rules of the house, read off the source with ast: who may import whom, and what is written nowhere.

docs/architecture.md says why; the table here is the one that counts. Each rule is a function from a file's text or tree to
complaints, and is itself shown on a line that breaks it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
HOUSE = PROJECT / "src" / "reportqa"

GROUND = ("records", "text", "errors", "settings", "canonical", "generation")
OVER_THE_GROUND = (*GROUND, "lexicon")
#: room -> what it may import of ours besides itself; a dotted name opens one module of another room
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "records": (),
    "text": (),
    "errors": (),
    "settings": ("errors",),
    "canonical": ("records", "errors"),
    "generation": ("errors",),
    "kept": ("errors", "generation"),
    "lexicon": GROUND,
    "report": OVER_THE_GROUND,
    "figure": OVER_THE_GROUND,
    "passage": OVER_THE_GROUND,
    "question": OVER_THE_GROUND,
    "demo": OVER_THE_GROUND,
    "archive": GROUND,
    "catalogue": ("records", "errors"),
    "shelf": ("records", "errors", "figure.book"),
    "spool": ("records",),
    "abreast": ("errors",),
    "library": (*OVER_THE_GROUND, "catalogue", "shelf", "figure.book", "passage.search", "passage.encoder", "passage.words"),
    "answer": (*OVER_THE_GROUND, "library"),
    "originals": ("errors",),
    "corpus": (*OVER_THE_GROUND, "report"),
    "intake": (*OVER_THE_GROUND, "corpus", "originals", "report"),
    "doubles": OVER_THE_GROUND,
    "segment": (*OVER_THE_GROUND, "abreast", "doubles", "figure", "library", "shelf", "spool"),
    "build": (
        *(*OVER_THE_GROUND, "catalogue", "corpus", "doubles", "intake", "originals"),
        *("library", "passage", "segment", "shelf", "spool"),
    ),
    "assistant": (*OVER_THE_GROUND, "question", "answer", "library", "passage"),
    "doctor": (*OVER_THE_GROUND, "archive", "passage.encoder", "report.ocr"),
    "export": (*OVER_THE_GROUND, "library"),
    "evaluate": GROUND,
    "listing": (*GROUND, "evaluate", "export.findings", "kept"),
    "web": (*OVER_THE_GROUND, "assistant", "library", "archive", "originals"),
}
#: these wire everything together
ANYTHING = {"__main__", "__init__"}

BANNED_IMPORTS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
OUTSIDE_IMPORTS = {"requests", "urllib.request", "http.client", "httpx", "aiohttp", "ftplib", "smtplib"}
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|VACUUM|ATTACH|REPLACE INTO)\b")


def rooms(house: Path) -> set[str]:
    """Modules and packages right under the house."""
    packages = {p.parent.name for p in house.glob("*/__init__.py")}
    return packages | {p.stem for p in house.glob("*.py")} - ANYTHING


def sources(*folders: str) -> list[Path]:
    return [p for folder in folders for p in sorted((PROJECT / folder).rglob("*.py"))]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(module: ast.Module, name: str, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of each import; `from a import b` gives a.b, relative ones are resolved against `name`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = name.split(".")
                kept = parts[: len(parts) - node.level + is_package]
                base = ".".join([*kept, base] if base else kept)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def wrong_ways(module: ast.Module, name: str, is_package: bool = False) -> list[str]:
    """Imports of `name` (reportqa.room.module) that the table does not allow."""
    room = name.split(".")[1] if "." in name else "__init__"
    if room in ANYTHING:
        return []
    allowed = (room, *MAY_IMPORT.get(room, ()))
    found = []
    for line, target in imported(module, name, is_package):
        if target != "reportqa" and not target.startswith("reportqa."):
            continue
        inner = target.removeprefix("reportqa").removeprefix(".")
        if inner != "__version__" and not any(inner == a or inner.startswith(f"{a}.") for a in allowed):
            found.append(f"{name}:{line} imports {target}")
    return found


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def dangerous(module: ast.Module) -> list[str]:
    """Loading of code from data, shell strings, and SQL put together from text."""
    found = [
        f"line {line}: import of {target}" for line, target in imported(module, "") if target.split(".")[0] in BANNED_IMPORTS
    ]
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            if _called(node) in {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load"}:
                found.append(f"line {node.lineno}: call of {_called(node)}")
            for keyword in node.keywords:
                value = keyword.value
                true = not (isinstance(value, ast.Constant) and not value.value)
                if keyword.arg in {"shell", "allow_pickle", "trust_remote_code"} and true:
                    found.append(f"line {node.lineno}: {keyword.arg} is not False")
            if isinstance(node.func, ast.Attribute) and node.func.attr == "format" and _is_sql(node.func.value):
                found.append(f"line {node.lineno}: SQL put together with format")
        elif isinstance(node, ast.JoinedStr) and _is_sql(node.values[0]) and not all(map(_is_fixed, node.values)):
            found.append(f"line {node.lineno}: SQL in an f-string")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod) and _is_sql(node.left):
            found.append(f"line {node.lineno}: SQL put together with an operator")
    return found


def _is_fixed(part: ast.expr) -> bool:
    """Whether a part of an f-string is the same whatever anyone asks: a literal, a choice of literals, or a CONSTANT."""
    value = part.value if isinstance(part, ast.FormattedValue) else part
    if isinstance(value, ast.IfExp):
        return isinstance(value.body, ast.Constant) and isinstance(value.orelse, ast.Constant)
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id.isupper())


def _is_sql(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL.match(node.value))


def unsafe_page(module: ast.Module) -> list[str]:
    """Parts of gradio that run what they are given, or that do not work inside a frame of another site."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"HTML", "ChatInterface", "BrowserState"}:
            if isinstance(node.value, ast.Name) and node.value.id in {"gr", "gradio"}:
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gradio"):
            found += [
                f"line {node.lineno}: {a.name}" for a in node.names if a.name in {"HTML", "ChatInterface", "BrowserState"}
            ]
        elif isinstance(node, ast.Call):
            found += [f"line {node.lineno}: {k.arg}=" for k in node.keywords if k.arg in {"js", "share", "js_on_load"}]
    return found


def chinese_lines(text: str) -> int:
    """Lines with a quoted string that holds Chinese; words that an editor of the lexicon would look for do not belong there."""
    return sum(bool(re.match(r"[^#]*[\"'].*[\u4e00-\u9fff]", line)) for line in text.splitlines())


def _written_nowhere() -> list[tuple[str, re.Pattern[str]]]:
    """Patterns put together here, so that this file does not contain what it looks for."""
    hosts = ("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(org|com)", "deb" + r"ian\.org", "hugging" + r"face\.co/")
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "raise Not" + "ImplementedError"))
    return [
        ("a path of some machine", re.compile(r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "home/\\w+")) + r")/")),
        ("a path of some machine", re.compile("/t" + r"mp/\w")),
        ("the host of a package registry", re.compile("|".join(hosts))),
        ("a pip setting with an address", re.compile("--(extra-)?" + "index-url")),
        ("a mark of unfinished work", re.compile(rf"\b({marks})\b")),
    ]


def written(text: str) -> list[str]:
    """Lines that say something that is written nowhere in the project."""
    return [
        f"line {n}: {what}: {line.strip()[:80]}"
        for n, line in enumerate(text.splitlines(), 1)
        for what, pattern in _written_nowhere()
        if pattern.search(line)
    ]


def _ours() -> Iterator[Path]:
    """Every text file of the project that people write; the lock and what was built or made at run time are left out."""
    tops = ("src", "tests", "bench", "docs", "tools", ".ci", "corpus")
    suffixes = {".py", ".toml", ".md", ".txt", ".sh", ".css", ".js", ".html", ".json", ".jsonl", "", ".tsv", ".csv"}
    files = [p for top in tops for p in sorted((PROJECT / top).rglob("*"))] + sorted(PROJECT.glob("*"))
    for path in files:
        built = any(part.endswith(".egg-info") or part == "__pycache__" for part in path.parts)
        if path.is_file() and path.suffix in suffixes and not built:
            yield path


def _complaints(paths: list[Path], rule: Callable[[ast.Module], list[str]]) -> list[str]:
    return [f"{path.relative_to(PROJECT)} {found}" for path in paths for found in rule(tree(path))]


def test_the_table_names_every_room_and_no_other() -> None:
    there = rooms(HOUSE)
    assert sorted(there - MAY_IMPORT.keys()) == [], "rooms that the import table does not know"
    assert sorted(MAY_IMPORT.keys() - there) == [], "rooms that are gone"
    opened = {name for names in MAY_IMPORT.values() for name in names if "." in name}
    assert [n for n in sorted(opened) if not (HOUSE / f"{n.replace('.', '/')}.py").is_file()] == []


def test_imports_run_one_way() -> None:
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        found += wrong_ways(tree(path), ".".join(parts[:-1] if is_package else parts), is_package)
    assert found == []


def test_nothing_loads_code_from_data_or_builds_commands_from_text() -> None:
    assert _complaints([*sources("src", "bench", "tests"), PROJECT / "app.py"], dangerous) == []


def test_the_page_uses_no_part_that_runs_what_it_is_given() -> None:
    assert _complaints([*sources("src/reportqa/web"), PROJECT / "app.py"], unsafe_page) == []


def test_nothing_of_the_product_can_call_outside() -> None:
    def calls_out(module: ast.Module) -> list[str]:
        names = [(line, t, o) for line, t in imported(module, "") for o in OUTSIDE_IMPORTS if t == o or t.startswith(f"{o}.")]
        return [f"line {line}: import of {target}" for line, target, _ in names]

    assert _complaints([*sources("src"), PROJECT / "app.py"], calls_out) == []


def test_every_file_says_what_it_is() -> None:
    paths = [*sources("src", "tests", "bench"), PROJECT / "app.py"]
    assert [str(p.relative_to(PROJECT)) for p in paths if not (ast.get_docstring(tree(p)) or "").strip()] == []


def test_chinese_words_stay_in_the_lexicon() -> None:
    counted = {str(p.relative_to(PROJECT)): chinese_lines(p.read_text("utf-8")) for p in sources(*_WORDLESS)}
    assert {path: n for path, n in counted.items() if n > 12} == {}


_WORDLESS = ("src/reportqa/question", "src/reportqa/answer")


def test_no_machine_no_registry_no_unfinished_mark_is_written() -> None:
    found = [f"{p.relative_to(PROJECT)} {line}" for p in _ours() for line in written(p.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reportqa.figure.book", "from reportqa.report.read import read_report"),
        ("reportqa.figure.book", "from ..report import read"),
        ("reportqa.question.kinds", "import reportqa.library"),
        ("reportqa.records", "from reportqa import text"),
        ("reportqa.library", "from reportqa.figure.extract import extract"),
        ("reportqa.demo.prose", "def f():\n    from reportqa.report.grid import tables"),
    ],
)
def test_a_wrong_way_is_seen(name: str, text: str) -> None:
    assert wrong_ways(ast.parse(text), name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reportqa.figure.book", "from .extract import extract"),
        ("reportqa.library", "from reportqa.figure.book import FigureBook"),
        ("reportqa.__main__", "from reportqa.web.server import app"),
        ("reportqa.question.kinds", "from reportqa.lexicon import Lexicon"),
    ],
)
def test_a_right_way_is_let_through(name: str, text: str) -> None:
    assert wrong_ways(ast.parse(text), name) == []


@pytest.mark.parametrize(
    "text",
    [
        "import pic" + "kle",
        "from mar" + "shal import loads",
        "ev" + "al(x)",
        "subprocess.run(x, she" + "ll=True)",
        "numpy.load(f, allow_pic" + "kle=True)",
        'f"SEL' + 'ECT * FROM {t}"',
        '"DEL' + 'ETE FROM %s" % t',
        '"INS' + 'ERT INTO {}".format(t)',
    ],
)
def test_danger_is_seen(text: str) -> None:
    assert dangerous(ast.parse(text))


@pytest.mark.parametrize("text", ["gr.HTML(x)", "gr.ChatInterface(f)", "b.click(f, js='x')", "from gradio import HTML"])
def test_an_unsafe_part_of_the_page_is_seen(text: str) -> None:
    assert unsafe_page(ast.parse(text))


@pytest.mark.parametrize(
    "text", ["/wo" + "rk/main", "'/t" + "mp/x'", "see /ro" + "ot/.cache", "# TO" + "DO later", "pypi" + ".org/simple"]
)
def test_a_forbidden_word_is_seen(text: str) -> None:
    assert written(text)


@pytest.mark.parametrize("text", ["network/wo" + "rk/x", "root_path", "a framework/rooted", "autodoc todos"])
def test_a_harmless_word_is_let_through(text: str) -> None:
    assert written(text) == []
