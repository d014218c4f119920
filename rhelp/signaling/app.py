"""The application: what it holds, what it answers, in one place."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

import rhelp
from rhelp.core.limits import (
    CODES_PER_ACCOUNT,
    MAILS_PER_AGENT,
    PAGES_PER_ADDRESS,
    Buckets,
    Counts,
    SignInBudget,
    TokenBudget,
)
from rhelp.core.seats import Seats
from rhelp.signaling import metrics, rest, second_factor_api, sign_in_api, sockets
from rhelp.signaling.answers import error
from rhelp.signaling.bodies import LARGEST_BODY
from rhelp.signaling.chats import Chats
from rhelp.signaling.clients import may_ask
from rhelp.signaling.config import Config
from rhelp.signaling.counters import Metrics
from rhelp.signaling.desks import Desks
from rhelp.signaling.halfway import Halfway
from rhelp.signaling.headers import add_headers
from rhelp.signaling.keys import (
    CODES,
    CONFIG,
    HALFWAY,
    HELD,
    MAILS,
    METRICS,
    PAGES,
    PASSWORDS,
    SECOND_FACTORS,
    SHELL,
    SIGN_INS,
    SOCKETS,
    STORE,
    TOKENS,
    WITNESS,
    WORKERS,
)
from rhelp.signaling.passwords import Passwords
from rhelp.signaling.roads import Roads
from rhelp.signaling.shell import Shell
from rhelp.signaling.store import Agent, Store, StoreError
from rhelp.signaling.store_chat import ChatStore
from rhelp.signaling.store_sign_ins import SEEN_EVERY, SignIns
from rhelp.signaling.store_totp import SecondFactors
from rhelp.signaling.witness import Witness
from rhelp.signaling.worker import Worker
from rhelp.words import Words

log = logging.getLogger(__name__)

FOLDERS = ("css", "img", "js", "locale", "vendor")
DAY = 24 * 3600.0
SIGN_INS_EVERY = 0.4  # seconds; so soon a sign-in that is ended elsewhere closes its sockets
LAST_WORDS = 2.0  # seconds in which what waits for the database is still done at the end
SIGN_INS_AT_LEAST = 20.0  # seconds; so soon one whose time is up does
ERRORS = {401: "sign-in", 403: "forbidden", 404: "not-found", 405: "method", 413: "too-large", 429: "slow-down"}


def make_app(config: Config, clock: Callable[[], float] = time.monotonic) -> web.Application:
    """Everything wired together, nothing started."""
    app = web.Application(middlewares=[answer_errors, check_origin], client_max_size=LARGEST_BODY)
    app[CONFIG] = config
    app[STORE] = store = Store(config.database)
    app[HELD] = held = SignIns(store, config.idle_timeout, demands=lambda agent: needs_two_factors(config, agent))
    app[SECOND_FACTORS] = SecondFactors(store, held)
    app[PASSWORDS] = Passwords()
    app[HALFWAY] = Halfway(clock)
    app[CODES] = SignInBudget(per_account=CODES_PER_ACCOUNT)
    app[SIGN_INS] = SignInBudget()
    app[TOKENS] = TokenBudget()
    app[SOCKETS] = Counts(config.sockets_per_address)
    app[PAGES] = Buckets(PAGES_PER_ADDRESS)
    app[MAILS] = Buckets(MAILS_PER_AGENT)
    app[WORKERS] = for_chats, for_desks, for_audit = Worker(), Worker(), Worker()
    app[WITNESS] = witness = Witness(store, for_audit, clock)
    app[METRICS] = counters = Metrics()
    roads = Roads(clock, config.roads_per_address)
    desks = Desks(roads, store, for_desks)
    chats = Chats(roads, ChatStore(store), for_chats, desks.is_desk)
    desks.busy = chats.busy
    app[SHELL] = Shell(config, Seats(secrets.randbelow, config.code_lifetime), roads, chats, desks, witness)
    store.took, witness.counted, chats.kept = counters.took, counters.happened, counters.line
    counters.registry.register(metrics.Present(app))
    app.cleanup_ctx.extend([storage, checking, working])
    app.on_shutdown.append(say_goodbye)
    app.on_response_prepare.append(add_headers)
    app.add_routes(routes(web_files()))
    return app


def routes(files: Path) -> list[web.AbstractRouteDef]:
    """Every address we answer."""
    return [
        web.post("/api/sign-in", sign_in_api.sign_in),
        web.post("/api/sign-in/code", sign_in_api.second_step),
        web.post("/api/resume", sign_in_api.resume),
        web.post("/api/sign-out", sign_in_api.sign_out),
        web.get("/api/sign-ins", sign_in_api.sign_ins),
        web.post("/api/sign-ins/end", sign_in_api.end_sign_in),
        web.post("/api/totp", second_factor_api.propose),
        web.post("/api/totp/confirm", second_factor_api.confirm),
        web.post("/api/totp/remove", second_factor_api.remove),
        web.get("/api/me", rest.me),
        web.get("/api/ice-servers", rest.ice),
        web.get("/api/page", rest.page),
        web.post("/api/mail", rest.mail),
        web.get("/health", rest.health),
        web.get("/metrics", metrics.metrics),
        web.get("/ws/agent", sockets.agent_socket),
        web.get("/ws/customer", sockets.customer_socket),
        web.get("/", index),
        web.get("/g/{group}", index_of_group),
        *(web.static(f"/{folder}", files / folder) for folder in FOLDERS if (files / folder).is_dir()),
    ]


def needs_two_factors(config: Config, agent: Agent) -> bool:
    """Whether a password alone is not enough for this agent."""
    return agent.totp or config.require_totp.of(agent.admin)


def web_files() -> Path:
    """Where the pages lie: beside the package in a checkout, under share/ once installed."""
    checkout = Path(rhelp.__file__).parents[1] / "web"
    return checkout if (checkout / "index.html").is_file() else Path(sys.prefix, "share", "rhelp", "web")


async def index(request: web.Request) -> web.StreamResponse:
    """GET /: the relay page."""
    return web.FileResponse(web_files() / "index.html")


async def index_of_group(request: web.Request) -> web.StreamResponse:
    """GET /g/SLUG: the relay page of a group; who goes astray gets a sentence."""
    if await request.app[STORE].group(request.match_info["group"]) is not None:
        return await index(request)
    if "text/html" not in request.headers.get("Accept", ""):
        raise web.HTTPNotFound
    return nothing_here(request)


def nothing_here(request: web.Request) -> web.Response:
    """A page for people who mistyped an address, in their language."""
    languages = request.headers.get("Accept-Language", "").lower()
    words = Words("ko" if "ko" in languages else "en")
    sentence = words.tr("There is nothing at this address. Please check it with your agent.")
    text = (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>404</title><p>{sentence}</p></html>'
    )
    return web.Response(text=text, content_type="text/html", status=404)


async def storage(app: web.Application) -> AsyncIterator[None]:
    """The database, as long as the application runs."""
    await app[STORE].open()
    yield
    await app[STORE].close()


async def checking(app: web.Application) -> AsyncIterator[None]:
    """The threads that check passwords, as long as the application runs."""
    yield
    app[PASSWORDS].close()


async def working(app: web.Application) -> AsyncIterator[None]:
    """What is done one after the other, as long as the application runs."""
    shell = app[SHELL]
    await shell.chats.open()
    shell.wake()
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(worker.work()) for worker in app[WORKERS]]
    tasks.append(loop.create_task(look_after_sign_ins(app)))
    yield
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            await app[WITNESS].settle()
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def look_after_sign_ins(app: web.Application) -> None:
    """Roads of sign-ins that were ended elsewhere (an account removed at the command line) end at once."""
    store, held, shell = app[STORE], app[HELD], app[SHELL]
    version, looked, noted = -1, 0.0, time.monotonic()
    pruned = -DAY
    while True:
        await asyncio.sleep(SIGN_INS_EVERY)
        with contextlib.suppress(StoreError):  # whoever needs the database meanwhile says so
            before, version, now = version, await store.run(store.data_version), time.monotonic()
            if version != before or now - looked >= SIGN_INS_AT_LEAST:
                looked = now
                await sign_in_api.close_what_ended(app)
            if now - noted >= SEEN_EVERY:
                noted = now
                await held.in_use(sorted(shell.roads.sign_ins(attached=True)), time.time())
            if app[CONFIG].audit_days and now - pruned >= DAY:
                pruned = now
                await store.prune_audit(time.time() - app[CONFIG].audit_days * DAY)


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
    except ConnectionError:  # whoever asked is gone, and nobody reads this
        return error("gone", 400)
    except StoreError as trouble:
        log.error("%s (%s)", trouble, trouble.__cause__)
        return error("database", 503)
    except Exception:
        log.exception("no answer to %s %s", request.method, request.path)
        return error("server", 500)
