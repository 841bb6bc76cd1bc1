"""The guard of conftest.py at work: what it lets through and what it refuses."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::1", "example.invalid", "localhost.example"])
def test_an_address_outside_is_refused_and_noted(host: str, asked_outside: list[str]) -> None:
    with pytest.raises(ConnectionRefusedError, match="stay on this machine"):
        socket.create_connection((host, 80), timeout=1)
    assert len(asked_outside) == 1
    asked_outside.clear()


def test_a_bare_connect_is_refused_too(asked_outside: list[str]) -> None:
    with socket.socket() as plug, pytest.raises(ConnectionRefusedError, match="stay on this machine"):
        plug.connect(("203.0.113.7", 80))
    assert len(asked_outside) == 1
    asked_outside.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_let_through(host: str, asked_outside: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1]), timeout=5).close()
    assert asked_outside == []
