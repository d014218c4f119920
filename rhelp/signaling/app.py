"""The application: what it holds, what it answers, in one place."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

import rhelp
from rhelp.core.limits import JoinBudget, SignInBudget
from rhelp.core.seats import Seats
from rhelp.signaling import rest, sockets
from rhelp.signaling.answers import error
from rhelp.signaling.clients import may_ask
from rhelp.signaling.config import Config
from rhelp.signaling.headers import add_headers
from rhelp.signaling.keys import CONFIG, PASSWORDS, SHELL, SIGN_INS, STORE
from rhelp.signaling.passwords import Passwords
from rhelp.signaling.shell import Shell
from rhelp.signaling.store import Store, StoreError

log = logging.getLogger(__name__)

PAGES = ("css", "img", "js", "locale", "vendor")
ERRORS = {404: "not-found", 405: "method", 413: "too-large"}


def make_app(config: Config) -> web.Application:
    """Everything wired together, nothing started."""
    app = web.Application(middlewares=[answer_errors, check_origin], client_max_size=rest.LARGEST_BODY)
    app[CONFIG] = config
    app[STORE] = Store(config.database)
    app[PASSWORDS] = Passwords()
    app[SIGN_INS] = SignInBudget()
    app[SHELL] = Shell(config, Seats(secrets.randbelow, config.code_lifetime), JoinBudget())
    app.cleanup_ctx.extend([storage, checking])
    app.on_shutdown.append(say_goodbye)
    app.on_response_prepare.append(add_headers)
    app.add_routes(routes(web_files()))
    return app


def routes(files: Path) -> list[web.AbstractRouteDef]:
    """Every address we answer."""
    return [
        web.post("/api/sign-in", rest.sign_in),
        web.post("/api/sign-out", rest.sign_out),
        web.get("/api/me", rest.me),
        web.post("/api/knock", rest.knock),
        web.get("/health", rest.health),
        web.get("/ws/agent", sockets.agent_socket),
        web.get("/ws/customer", sockets.customer_socket),
        web.get("/", index),
        *(web.static(f"/{folder}", files / folder) for folder in PAGES if (files / folder).is_dir()),
    ]


def web_files() -> Path:
    """Where the pages lie: beside the package in a checkout, under share/ once installed."""
    checkout = Path(rhelp.__file__).parents[1] / "web"
    return checkout if (checkout / "index.html").is_file() else Path(sys.prefix, "share", "rhelp", "web")


async def index(request: web.Request) -> web.StreamResponse:
    """GET /: the relay page."""
    return web.FileResponse(web_files() / "index.html")


async def storage(app: web.Application) -> AsyncIterator[None]:
    """The database, as long as the application runs."""
    await app[STORE].open()
    yield
    await app[STORE].close()


async def checking(app: web.Application) -> AsyncIterator[None]:
    """The threads that check passwords, as long as the application runs."""
    yield
    app[PASSWORDS].close()


async def say_goodbye(app: web.Application) -> None:
    """Tell every socket that the server ends."""
    app[SHELL].shut_down()


@web.middleware
async def check_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Pages of others may not use the API or the sockets."""
    if request.path.startswith(("/api/", "/ws/")) and not may_ask(request, request.app[CONFIG]):
        return error("origin", 403)
    return await handler(request)


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong is answered in JSON, and told to the log alone."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        plain = error(ERRORS.get(refusal.status, "request"), refusal.status)
        if "Allow" in refusal.headers:
            plain.headers["Allow"] = refusal.headers["Allow"]
        return plain
    except TimeoutError:
        return error("too-slow", 408)
    except StoreError as trouble:
        log.error("%s (%s)", trouble, trouble.__cause__)
        return error("database", 503)
    except Exception:
        log.exception("no answer to %s %s", request.method, request.path)
        return error("server", 500)
