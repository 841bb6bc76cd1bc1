"""Starting and stopping: what is wrong with the address is said as it is, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportqa.errors import ReportqaError
from reportqa.settings import Settings
from reportqa.web.inspection import Inspection
from reportqa.web.server import _refuse_wrong_address


def test_a_taken_port_is_called_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ReportqaError, match="已被占用"):
            _refuse_wrong_address(Settings(port=other.getsockname()[1]))


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("203.0.113.7", 17860, "不是本机的"),
        ("no-such-host.invalid", 17860, "认不出这个地址"),
        ("a" * 300, 17860, "认不出这个地址"),
        ("::zz", 17860, "认不出这个地址"),
        ("127.0.0.1", 70000, "端口应为"),
    ],
)
def test_a_wrong_address_is_not_called_taken(host: str, port: int, words: str) -> None:
    with pytest.raises(ReportqaError, match=words) as caught:
        _refuse_wrong_address(Settings(host=host, port=port))
    assert "占用" not in str(caught.value)


def test_the_pointer_of_an_index_tells_its_generations_apart(tmp_path: Path) -> None:
    assert Inspection(tmp_path).state() is None
    (tmp_path / "CURRENT").write_bytes(b"gen-000001 abc")
    assert Inspection(tmp_path).state() == b"gen-000001 abc"


@pytest.mark.long
def test_a_server_that_is_told_to_stop_leaves_no_temporary_folder(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "tmp").mkdir()
    script = Path(__file__).with_name("serve_stand_in.py")
    arguments = [sys.executable, str(script), str(port), str(tmp_path / "data"), str(tmp_path / "refused"), "0"]
    environment = {name: text for name, text in os.environ.items() if name != "GRADIO_TEMP_DIR"}
    environment["TMPDIR"] = str(tmp_path / "tmp")
    with (tmp_path / "log").open("w") as log, subprocess.Popen(arguments, stdout=log, env=environment) as process:
        for _ in range(240):
            if "页面已打开" in (tmp_path / "log").read_text():
                break
            time.sleep(0.25)
        assert list((tmp_path / "tmp").glob("reportqa-*"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert list((tmp_path / "tmp").glob("reportqa-*")) == []
