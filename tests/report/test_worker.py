"""Limited children: whatever a file does to the process that reads it, one `End` comes back and everything else goes on."""

from __future__ import annotations

import ast
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportqa.errors import ReportqaError
from reportqa.lexicon import load_lexicon
from reportqa.report.catalogue import CatalogueEntry
from reportqa.report.forks import _can_be_nobody
from reportqa.report.jobs import OUTCOME, Limits, read_arguments
from reportqa.report.read import Outcome, read_report
from reportqa.report.worker import End, Job, Way, Worker, follow

PAPERS = Path(__file__).parents[1] / "papers"
GOOD = PAPERS / "pipe_bars.txt"


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker whose jobs are those of hostile_jobs.py."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with Worker(2, "hostile_jobs") as worker:
        yield worker


def _end(worker: Worker, kind: str, path: Path = GOOD, **arguments: object) -> End:
    worker.submit(Job(kind, path, arguments))
    return worker.end()[1]


def _there(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _soon(done: object, seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if done():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("abort", "E_CRASH", "异常中止（SIGABRT）"),
        ("segfault", "E_CRASH", "（SIGSEGV）"),
        ("loop", "E_TIME", "用完了处理时间（SIGXCPU）"),
        ("sleep", "E_TIME", "超过了时限"),
        ("allocate", "E_CRASH", "内存用尽"),
        ("flood", "E_CRASH", "读出的内容过多"),
        ("half", "E_CRASH", "没有交出完整的结果"),
        ("raise", "E_CRASH", "KeyError"),
        ("big_file", "E_CRASH", "File too large|OSError|SIGXFSZ"),
    ],
)
def test_what_a_hostile_file_does_ends_in_its_own_problem_and_the_next_file_is_read(
    hostile: Worker, kind: str, code: str, words: str
) -> None:
    problem = _end(hostile, kind).problem("bad.txt")
    assert problem is not None
    assert (problem.code, problem.where, problem.severity) == (code, "bad.txt", "critical")
    assert any(w in problem.message for w in words.split("|")), problem.message
    assert _end(hostile, "read", GOOD, **read_arguments("x", CatalogueEntry(), {})).kind == "done"


def test_a_child_has_the_limits_of_the_document_and_a_copy_of_its_file_alone(hostile: Worker) -> None:
    limits, rest = ast.literal_eval(_end(hostile, "state").result.decode())
    assert limits == [1_536 << 20, 60, 256 << 20, 64, 0]
    leader, content, name, user, folder, descriptors, home, parent = rest
    assert leader
    assert (content, name) == (GOOD.read_text("utf-8"), GOOD.name)
    assert folder == home == parent != str(GOOD.parent)
    assert len(descriptors) == 1, "nothing of the server is open but the pipe of the result"
    assert (user == 0) == (os.geteuid() == 0 and not _can_be_nobody())
    assert not Path(folder).exists(), "the child's folder is gone with it"


def test_a_child_has_no_network(hostile: Worker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), 2).close()
        answer = _end(hostile, "connect", port=port).result
    if answer == b"0":
        pytest.skip("this machine allows no network namespace")
    assert int(answer) > 0


def test_what_a_child_leaves_behind_is_ended_with_it(hostile: Worker) -> None:
    pid = int(_end(hostile, "orphan").result)
    assert _soon(lambda: not _there(pid))


def test_children_die_with_the_worker_even_if_it_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom reportqa.report.worker import Job, Worker\n"
        "worker = Worker(1, 'hostile_jobs')\nworker.submit(Job('loop', Path(sys.argv[1])))\n"
        "print(worker._server.pid, flush=True)\nworker.end()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen([sys.executable, "-c", script, str(GOOD)], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        tasks = Path(f"/proc/{server}/task/{server}/children")
        assert _soon(lambda: tasks.read_text("ascii").split())
        child = int(tasks.read_text("ascii").split()[0])
        parent.send_signal(signal.SIGKILL)
    assert _soon(lambda: not _there(server) and not _there(child))


def test_a_dead_server_is_one_plain_error(hostile: Worker) -> None:
    hostile.submit(Job("sleep", GOOD))
    assert hostile._server is not None
    os.kill(hostile._server.pid, signal.SIGKILL)
    with pytest.raises(ReportqaError, match="后台进程意外结束"):
        hostile.end()


def test_a_result_travels_whole_and_is_what_reading_here_gives() -> None:
    entry = CatalogueEntry(file=GOOD.name, issuer="某市教育局", year=2023)
    with Worker(1) as worker:
        end = _end(worker, "read", GOOD, **read_arguments("a/b.txt", entry, {}))
    assert OUTCOME.validate_json(end.result) == read_report(GOOD, "a/b.txt", load_lexicon(), entry)


def test_ways_go_on_side_by_side_and_each_gets_the_ends_of_its_own_jobs() -> None:
    def way(path: Path) -> Way[tuple[str, ...]]:
        job = Job("read", path, read_arguments(path.name, CatalogueEntry(), {}))
        first = yield [job]
        both = yield [job, job]
        outcomes: list[Outcome] = [OUTCOME.validate_json(e.result) for e in (*first, *both)]
        return tuple(o.problems[0].where if o.report is None else o.report.file for o in outcomes)

    papers = sorted(PAPERS.glob("*.txt"))[:7]
    with Worker(2) as worker:
        found = dict(follow(((n, way(p)) for n, p in enumerate(papers)), worker))
    assert found == {n: (p.name,) * 3 for n, p in enumerate(papers)}


def test_the_parent_stays_small(hostile: Worker) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for kind in ("allocate", "flood", "flood", "allocate"):
        _end(hostile, kind)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_the_limits_are_those_of_the_threat_model() -> None:
    limits = Limits()
    assert (limits.memory, limits.cpu, limits.wall) == (1_536 << 20, 60, 120)
    assert (limits.written, limits.descriptors) == (256 << 20, 64)
