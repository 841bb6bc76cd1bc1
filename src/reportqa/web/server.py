"""The web server. Comes in: settings, a holder of the assistant, the archive. Goes out: one FastAPI app, or a running server.

Public answers come from a plain endpoint; the Gradio page, mounted at the root after our own routes, is one more client of
the same function. Everything passes the gate first.
"""

from __future__ import annotations

import errno
import json
import signal
import socket
import sys
from collections.abc import Callable, Collection
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.concurrency import run_in_threadpool

from reportqa.archive import Archive
from reportqa.canonical import canonical_bytes, json_bytes, read_answer
from reportqa.errors import ReportqaError
from reportqa.originals import Originals
from reportqa.records import LONGEST_DIALOGUE
from reportqa.settings import Settings
from reportqa.web import environment
from reportqa.web.ask import BadQuestion, CannotAnswer, ask, ready_assistant
from reportqa.web.chart import chart
from reportqa.web.gate import Gate
from reportqa.web.holder import Assistant, Holder
from reportqa.web.inspection import Inspection
from reportqa.web.page import built_in_words, make_page
from reportqa.web.words import say

#: seconds after which a client may ask again
RETRY_AFTER = "10"
_READ = ["GET", "HEAD"]
_STATIC = {"page.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8"}
_HEAD = '<link rel="stylesheet" href="/page/page.css"><script src="/page/page.js" defer></script>'


def make_app(settings: Settings, assistant_source: Holder, archive: Archive) -> FastAPI:
    """The app: our routes, the page at the root, and the gate around both."""
    environment.harden()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_api(app, assistant_source, archive)
    _add_health(app, assistant_source)
    _add_static(app)
    _add_scans(app, assistant_source, settings)
    _add_charts(app, archive)
    gr.mount_gradio_app(
        app,
        make_page(assistant_source, archive),
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size="1kb",
        allowed_paths=[],
        blocked_paths=[str(Path.cwd()), str(settings.data.resolve())],
        i18n=built_in_words(),
        theme=gr.themes.Default(primary_hue="blue", font=FONTS, font_mono=FONTS),
        head=_HEAD,
    )
    # Gradio adds no CORS headers of its own (it would reflect any origin) when the parent has this; nobody is allowed
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(Gate, not_found=say("not_found"), wrong_method=say("wrong_method"), too_large=say("too_large"))
    return app


def serve(settings: Settings, opener: Callable[[Collection[str]], Assistant]) -> None:
    """Serves until stopped. `opener` opens the assistant; it runs beside the server, which says so until it is done.

    It is given the names of the generations of the index that were found to be damaged.
    """
    # uvicorn finishes what is under way and then raises the signal again; leaving in order removes the temporary folder
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        archive = Archive.open(settings.data)
        _refuse_wrong_address(settings)
        holder = Holder()
        app = make_app(settings, holder, archive)
        inspection = Inspection(settings.index)
        holder.open_in_background(lambda: opener(inspection.passing), _tell_console, inspection.state, inspection.finds_damage)
        _tell(say("console_serving", address=f"http://{settings.host}:{settings.port}/"))
        uvicorn.run(app, host=settings.host, port=settings.port, server_header=False, access_log=False, log_level="warning")
    finally:
        environment.remove_temporary()


_ADDRESS_TROUBLE = {errno.EADDRNOTAVAIL: "host_foreign", errno.EACCES: "port_forbidden", errno.EPERM: "port_forbidden"}
#: fonts that government desktops, phones and our tests have; nothing is fetched
FONTS = ("Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif")


def _add_api(app: FastAPI, holder: Holder, archive: Archive) -> None:
    @app.post("/api/ask")
    async def api_ask(request: Request) -> Response:
        try:
            question, dialogue = _read_question(await request.body())
            answer, record = await run_in_threadpool(ask, holder, archive, question, dialogue, channel="api")
        except BadQuestion as error:
            return _message(422, str(error))
        except CannotAnswer as error:
            return _message(503, str(error), {"retry-after": RETRY_AFTER})
        return Response(canonical_bytes(answer), media_type="application/json", headers={"x-record": record.record})


def _read_question(body: bytes) -> tuple[str, tuple[str, ...]]:
    """Question and dialogue of a request; raises `BadQuestion` with a plain sentence."""
    try:
        # as an int a number of thousands of digits would be refused by Python itself
        found: Any = json.loads(body, parse_int=float)
    except (ValueError, RecursionError) as error:
        raise BadQuestion(say("not_json")) from error
    if not isinstance(found, dict):
        raise BadQuestion(say("not_json"))
    for key in found:
        if key not in {"question", "dialogue"}:
            raise BadQuestion(say("unknown_key", key=key[:40].encode("utf-8", "replace").decode()))
    question, dialogue = found.get("question"), found.get("dialogue", [])
    if not isinstance(question, str):
        raise BadQuestion(say("question_type"))
    if not isinstance(dialogue, list) or len(dialogue) > LONGEST_DIALOGUE or not all(isinstance(q, str) for q in dialogue):
        raise BadQuestion(say("dialogue_type", limit=LONGEST_DIALOGUE))
    return question, tuple(dialogue)


def _add_health(app: FastAPI, holder: Holder) -> None:
    @app.api_route("/healthz", methods=_READ)
    def healthz() -> Response:
        return _message(200, say("alive"))

    @app.api_route("/readyz", methods=_READ)
    def readyz() -> Response:
        try:
            assistant = ready_assistant(holder)
        except CannotAnswer as error:
            return _message(503, str(error), {"retry-after": RETRY_AFTER})
        stale = {"stale": assistant.library.fallen} if assistant.library.fallen else {}
        return _json(200, {"message": say("ready"), "data_version": assistant.data_version, **stale})


def _add_static(app: FastAPI) -> None:
    @app.api_route("/page/{name}", methods=_READ)
    def page_file(name: str) -> Response:
        if name not in _STATIC:
            return _message(404, say("not_found"))
        return Response((files("reportqa.web") / "static" / name).read_bytes(), media_type=_STATIC[name])


def _add_scans(app: FastAPI, holder: Holder, settings: Settings) -> None:
    """The pages of reports held that are pictures: files that were made when the report was read, nothing is drawn here."""

    @app.api_route("/scan/{digest}/{name}", methods=_READ)
    def scan(digest: str, name: str) -> Response:
        page = name.removesuffix(".png")
        if not page.isdigit() or holder.assistant is None or not holder.assistant.library.pictures_of(digest):
            return _message(404, say("not_found"))
        try:
            data = Originals(settings.data, writes=False).picture(digest, int(page)).read_bytes()
        except OSError:
            return _message(404, say("not_found"))
        return Response(data, media_type="image/png")


def _add_charts(app: FastAPI, archive: Archive) -> None:
    """The picture of an answer that was given; it is drawn from the answer as kept, so it never shows newer figures."""

    @app.api_route("/chart/{name}", methods=_READ)
    def picture(name: str) -> Response:
        try:
            kept = archive.get(name.removesuffix(".svg"))
            drawn = chart(read_answer(kept.answer).series) if kept else b""
        except (ReportqaError, ValueError):
            drawn = b""
        return Response(drawn, media_type="image/svg+xml") if drawn else _message(404, say("not_found"))


def _message(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return _json(status, {"message": words}, headers)


def _json(status: int, value: dict[str, str], headers: dict[str, str] | None = None) -> Response:
    return Response(json_bytes(value), status, headers=headers, media_type="application/json")


def _refuse_wrong_address(settings: Settings) -> None:
    """Says in Chinese that the port is taken or the host is none of this machine, before the reports are read."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, OverflowError, UnicodeError) as error:
            raise ReportqaError(_why_not(error, settings)) from error


def _why_not(error: Exception, settings: Settings) -> str:
    number = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
    if number == errno.EADDRINUSE:
        return say("console_port", host=settings.host, port=settings.port)
    key = "port_range" if isinstance(error, OverflowError) else _ADDRESS_TROUBLE.get(number or 0, "host_unknown")
    reason = say(key)
    return say("console_host", host=settings.host, port=settings.port, reason=reason)


def _tell_console(holder: Holder) -> None:
    if holder.assistant is None:
        _tell(say("console_failed", reason=holder.reason))
    else:
        if holder.stale:
            _tell(say("console_stale", reason=holder.stale))
        _tell(say("console_ready", reports=holder.assistant.library.count))


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201  the console is where the person who starts the server looks
