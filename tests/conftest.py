"""What every test may ask for, and what none may do: the folder of shared papers, and no connection to the outside.

The guard is an audit hook: it sees each connection that Python code asks for, refuses all but those to this machine, and the
test during which one was tried fails even when a library has swallowed the refusal. Child processes are beyond it.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

_PROJECT = Path(__file__).parents[1]
_tried: list[str] = []


def _is_here(host: object) -> bool:
    """Whether a host name or address means this machine; an empty name means it too."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in ("", "localhost"):
        return name in (None, "", "localhost")
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse_outside(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    elif event in ("socket.connect", "socket.sendto"):
        address = args[1]
        if not isinstance(address, tuple):  # a path: a socket of this machine
            return
        host = address[0]
    else:
        return
    if not _is_here(host):
        _tried.append(f"{event} {host!r}")
        raise ConnectionRefusedError(f"tests stay on this machine, but something asked for {host!r}")


sys.addaudithook(_refuse_outside)


@pytest.fixture(autouse=True)
def _nothing_outside() -> Iterator[None]:
    """Fails the test during which anything asked for another machine."""
    before = len(_tried)
    yield
    asked = _tried[before:]
    assert not asked, f"asked for another machine: {asked}"


@pytest.fixture
def asked_outside() -> list[str]:
    """What asked for another machine so far in this process; only the guard's own tests take entries out."""
    return _tried


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real papers and the evaluation set beside the project; without it the test is skipped."""
    folder = _PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder shared/ with real reports does not lie beside the project")
    return folder
