"""The gate in front of everything that is served. Comes in: any request. Goes out: only what a visitor needs, with headers.

Gradio opens many routes beside the page (upload, files, proxy, queue, monitoring, run history...). None is let through unless
it is named here: deny by default. The gate is plain ASGI, so it stands before the mount and sees its answers too.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from reportqa.canonical import json_bytes

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: largest body of a request in bytes; a question has at most 200 characters
BODY_LIMIT = 16 * 1024

_READ = frozenset({"GET", "HEAD"})
#: path patterns (matched whole) with the methods that may be used on them
ALLOWED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern), methods)
    for pattern, methods in (
        (r"/", _READ),
        (r"/page/[a-z]+\.(js|css)", _READ),
        # pages of reports that are pictures, by the report's SHA-256
        (r"/scan/[0-9a-f]{64}/[1-9][0-9]{0,3}\.png", _READ),
        # the picture of an answer, by the answer's row in the archive
        (r"/chart/[0-9a-f]{32}\.svg", _READ),
        (r"/healthz|/readyz", _READ),
        (r"/api/ask", frozenset({"POST"})),
        # what the page of Gradio asks for by itself
        (r"/config|/theme\.css|/manifest\.json", _READ),
        (r"/(assets|static)/[A-Za-z0-9_./-]+", _READ),
        (r"/gradio_api/(info|startup-events|app_id)", _READ),
        (r"/gradio_api/run/predict", frozenset({"POST"})),
    )
)

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'self'",
        "object-src 'none'",
        "frame-ancestors 'self'",
    )
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), clipboard-read=()"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)
#: Gradio believes these and builds addresses from them; a visitor must not be able to say who we are
_FORGEABLE = frozenset({b"x-forwarded-host", b"x-gradio-server", b"x-forwarded-proto", b"forwarded"})


class Gate:
    """ASGI middleware: 404 and 405 for what is not allowed, 413 for large bodies, security headers on every answer."""

    def __init__(self, app: App, not_found: str, wrong_method: str, too_large: str) -> None:
        self._app = app
        self._not_found = not_found
        self._wrong_method = wrong_method
        self._too_large = too_large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request; websockets are closed, nothing here uses them."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = _with_headers(send, scope["path"])
        methods = allowed_methods(scope["path"])
        if not methods:
            await _say(answer, 404, self._not_found)
            return
        if scope["method"] not in methods:
            await _say(answer, 405, self._wrong_method, (b"allow", ", ".join(sorted(methods)).encode()))
            return
        body = await _read_body(receive)
        if body is None:
            await _say(answer, 413, self._too_large)
            return
        clean = dict(scope)
        clean["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() not in _FORGEABLE]
        await self._app(clean, _once(body, receive), answer)


def allowed_methods(path: str) -> frozenset[str]:
    """How that path may be asked for; empty when no visitor needs it."""
    if ".." in path:
        return frozenset()
    return frozenset[str]().union(*(methods for pattern, methods in ALLOWED if pattern.fullmatch(path)))


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than the limit (no more of it is read then) or the visitor is gone."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += bytes(message.get("body", b""))
        if len(body) > BODY_LIMIT:
            return None
        if not message.get("more_body", False):
            return body


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands out the body already read, and then waits for the visitor to go."""
    left = [body]

    async def again() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": False} if left else await receive()

    return again


def _with_headers(send: Send, path: str) -> Send:
    """A `send` that adds the security headers; only assets whose names carry a digest may be kept by the browser."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in HEADERS}
            headers = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in {*ours, b"server"}]
            if not path.startswith("/static/"):
                kept = path.startswith("/assets/") and message["status"] == 200
                headers = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
                headers.append((b"cache-control", b"public, max-age=31536000, immutable" if kept else b"no-store"))
            message = {**message, "headers": [*headers, *HEADERS]}
        await send(message)

    return answer


async def _say(send: Send, status: int, words: str, *more: tuple[bytes, bytes]) -> None:
    body = json_bytes({"message": words})
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
