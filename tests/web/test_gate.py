"""Only what a visitor needs is served: every other route of Gradio and FastAPI is not there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportqa.web.environment import FLAGS, harden, remove_temporary
from reportqa.web.gate import allowed_methods

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
]


@pytest.mark.parametrize(("method", "path"), SHUT)
def test_a_route_that_no_visitor_needs_is_not_there(shared: TestClient, method: str, path: str) -> None:
    response = shared.request(method, path)
    assert response.status_code == 404
    assert response.json() == {"message": "没有这个地址。"}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/ask", "POST"),
        ("DELETE", "/api/ask", "POST"),
        ("OPTIONS", "/api/ask", "POST"),
        ("POST", "/", "GET, HEAD"),
        ("POST", "/config", "GET, HEAD"),
        ("PUT", "/healthz", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_which_one_is_right(shared: TestClient, method: str, path: str, allowed: str) -> None:
    response = shared.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed
    assert "不能这样访问" in response.json()["message"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/page/page.js", "/page/page.css"])
def test_a_monitor_may_ask_for_the_head_alone(shared: TestClient, path: str) -> None:
    assert shared.head(path).status_code == 200


def test_a_page_that_lost_its_connection_can_find_the_server_again(shared: TestClient) -> None:
    assert shared.get("/gradio_api/app_id").json().keys() == {"app_id"}


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
    opened = {path for path in paths if allowed_methods(path)}
    assert opened <= {
        "/",
        "/api/ask",
        "/healthz",
        "/readyz",
        "/config",
        "/config/",
        "/theme.css",
        "/manifest.json",
        "/gradio_api/app_id",
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


def test_the_temporary_folder_is_private_and_goes_when_serving_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", "/somewhere/else")
    harden()
    folder = Path(os.environ["GRADIO_TEMP_DIR"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    remove_temporary()
    assert not folder.exists()
    harden()
    assert Path(os.environ["GRADIO_TEMP_DIR"]).is_dir()
    remove_temporary()


def test_a_temporary_folder_of_somebody_else_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    remove_temporary()
    assert tmp_path.is_dir()
