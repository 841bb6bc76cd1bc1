"""Only what a visitor needs is served: every other route of Gradio and FastAPI is not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportqa.web.environment import FLAGS, harden
from reportqa.web.gate import is_allowed

SHUT = [
    ("POST", "/gradio_api/upload"),
    ("POST", "/upload"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/file=https://example.com/x"),
    ("GET", "/file=pyproject.toml"),
    ("GET", "/gradio_api/proxy=https://example.com/"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/queue/data?session_hash=x"),
    ("GET", "/gradio_api/queue/status"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("GET", "/gradio_api/runs"),
    ("POST", "/gradio_api/call/on_ask"),
    ("POST", "/gradio_api/run/on_ask"),
    ("POST", "/gradio_api/api/predict"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/reset"),
    ("GET", "/gradio_api/heartbeat/x"),
    ("GET", "/gradio_api/mcp/sse"),
    ("GET", "/gradio_api/deep_link"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/logout"),
    ("GET", "/user"),
    ("GET", "/docs"),
    ("GET", "/redoc"),
    ("GET", "/openapi.json"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/pwa_icon/20000"),
    ("GET", "/custom_component/x/client/component/index.js"),
    ("GET", "/robots.txt"),
    ("GET", "/page/../server.py"),
    ("GET", "/page/words.toml"),
    ("GET", "/static/%2e%2e/%2e%2e/app.py"),
    ("GET", "/api/ask"),
    ("POST", "/"),
    ("DELETE", "/api/ask"),
    ("OPTIONS", "/api/ask"),
    ("POST", "/config"),
]


@pytest.mark.parametrize(("method", "path"), SHUT)
def test_a_route_that_no_visitor_needs_is_not_there(shared: TestClient, method: str, path: str) -> None:
    response = shared.request(method, path)
    assert response.status_code == 404
    assert response.json() == {"message": "没有这个地址。"}


@pytest.mark.parametrize("path", ["/", "/config", "/theme.css", "/healthz", "/readyz", "/page/page.js", "/page/page.css"])
def test_what_a_visitor_needs_is_there_with_its_headers(shared: TestClient, path: str) -> None:
    response = shared.get(path, headers={"origin": "https://evil.example"})
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in response.headers
    assert "access-control-allow-credentials" not in response.headers
    assert "server" not in response.headers


def _paths(routes: list[Any], prefix: str = "") -> Iterator[str]:
    for route in routes:
        inside = getattr(getattr(route, "app", None) or getattr(route, "original_router", None), "routes", None)
        path = prefix + getattr(route, "path", "")
        if inside is None:
            yield path
        else:
            yield from _paths(inside, path)


def test_every_route_of_the_app_is_either_allowed_or_shut(shared: TestClient) -> None:
    """The routes come from the app itself, so that a new release of Gradio cannot open one unseen."""
    paths = set(_paths(shared.app.routes))  # type: ignore[attr-defined]
    assert {"/gradio_api/upload", "/gradio_api/queue/join", "/monitoring"} <= paths
    opened = {path for path in paths if is_allowed("GET", path) or is_allowed("POST", path)}
    assert opened <= {
        "/",
        "/api/ask",
        "/healthz",
        "/readyz",
        "/config",
        "/config/",
        "/theme.css",
        "/manifest.json",
        "/gradio_api/info",
        "/gradio_api/startup-events",
    }


def test_a_forged_host_does_not_get_into_the_page(shared: TestClient) -> None:
    for name in ("x-forwarded-host", "x-gradio-server", "forwarded"):
        assert "evil.example" not in shared.get("/config", headers={name: "https://evil.example"}).text


def test_gradio_sends_nothing_home_and_keeps_nothing(shared: TestClient) -> None:
    assert {name: os.environ.get(name) for name in FLAGS} == FLAGS
    config = shared.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert config.get("run_history") in (None, False)
    assert config["enable_queue"] in (True, False)
    assert all(event["queue"] is False for event in config["dependencies"])


def test_a_flag_set_otherwise_outside_is_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "True")
    monkeypatch.setenv("GRADIO_ALLOWED_PATHS", "/")
    harden()
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert "GRADIO_ALLOWED_PATHS" not in os.environ
