"""The API of signing in: password, then six digits where the account asks for them; staying, ending, signing out."""

from __future__ import annotations

import logging
import time
from typing import Any

from aiohttp import web

from rhelp.signaling.answers import answer, error
from rhelp.signaling.bodies import json_object, text_of
from rhelp.signaling.clients import bearer_token, client_address
from rhelp.signaling.keys import (
    CODES,
    CONFIG,
    HALFWAY,
    HELD,
    METRICS,
    PASSWORDS,
    SECOND_FACTORS,
    SHELL,
    SIGN_INS,
    STORE,
    TOKENS,
    WITNESS,
)
from rhelp.signaling.passwords import LONGEST, TooManyWaiting
from rhelp.signaling.second_factor import LONGEST as LONGEST_CODE
from rhelp.signaling.sign_ins import signed_in
from rhelp.signaling.store import LONGEST_NAME, Agent, digest_of, name_key
from rhelp.signaling.store_sign_ins import Family, Kind, Proof, SignIn, Tokens
from rhelp.signaling.store_totp import Shown

log = logging.getLogger(__name__)

LONGEST_TICKET = 128


async def sign_in(request: web.Request) -> web.Response:
    """POST /api/sign-in: a token for a name and its password; one answer for whatever is wrong with them.

    An account with a second factor gets a ticket instead, for ``second_step``. With ``stay`` there is another token,
    which the agent's program keeps in the computer's keyring.
    """
    body = await json_object(request)
    name, password = text_of(body, "name", LONGEST_NAME), text_of(body, "password", LONGEST)
    if name is None or password is None:
        return error("request", 400)
    agent, refusal = await check_password(request, name, password)
    if agent is None:
        return refusal
    stay = body.get("stay") is True
    if agent.totp:
        ticket = request.app[HALFWAY].begin(agent.id, agent.name, stay)
        return web.json_response({"error": "second-factor", "ticket": ticket}, status=401)
    if request.app[CONFIG].require_totp.of(agent.admin):
        log.info("sign-in refused agent=%s why=no-second-factor", agent.name)
        request.app[WITNESS].refused("no-second-factor", client_address(request, request.app[CONFIG]), agent.name)
        return error("second-factor-missing", 403)
    return await _enter(request, agent, stay, factors=1)


async def check_password(request: web.Request, name: str, password: str) -> tuple[Agent | None, web.Response]:
    """The agent whose password it is; else what to answer. Tries are counted."""
    store, budget = request.app[STORE], request.app[SIGN_INS]
    address, account = client_address(request, request.app[CONFIG]), name_key(name)
    if not budget.admit(address, account, time.monotonic()):
        request.app[WITNESS].refused("slow-down", address)
        return None, error("slow-down", 429)
    agent = await store.agent(name)
    try:
        fits = await request.app[PASSWORDS].fits(password, agent.password if agent else None)
    except TooManyWaiting:
        return None, error("slow-down", 429)
    if agent is None or not fits:
        log.info("sign-in refused address=%s", address)
        request.app[WITNESS].refused("password", address, agent.name if agent else "")
        return None, error("sign-in", 401)
    budget.succeeded(address, account, time.monotonic())
    return agent, answer()


async def second_step(request: web.Request) -> web.Response:
    """POST /api/sign-in/code: the ticket of the first step and six digits, or a recovery code: a token."""
    body = await json_object(request)
    token, code = text_of(body, "ticket", LONGEST_TICKET), text_of(body, "code", LONGEST_CODE)
    if token is None or code is None:
        return error("request", 400)
    ticket = request.app[HALFWAY].find(token)
    if ticket is None:
        return error("ticket", 401)
    agent = await request.app[STORE].agent_by_id(ticket.agent)
    if agent is None:
        return error("ticket", 401)
    if refusal := await check_code(request, agent, code):
        return refusal
    request.app[HALFWAY].done(token)
    return await _enter(request, agent, ticket.stay, factors=2)


async def check_code(request: web.Request, agent: Agent, code: str) -> web.Response | None:
    """What to answer where the code is not good; None where it is, and used up. Tries are counted."""
    budget, address = request.app[CODES], client_address(request, request.app[CONFIG])
    account = name_key(agent.name)
    if not budget.admit(address, account, time.monotonic()):
        request.app[WITNESS].refused("slow-down", address, agent.name)
        return error("slow-down", 429)
    shown = await request.app[SECOND_FACTORS].show(agent.id, code, time.time())
    if not shown.right:
        log.info("second factor refused agent=%s address=%s", agent.name, address)
        request.app[WITNESS].refused("code", address, agent.name)
        return error("code-reused" if shown is Shown.REUSED else "code", 401)
    budget.succeeded(address, account, time.monotonic())
    return None


async def resume(request: web.Request) -> web.Response:
    """POST /api/resume: the token of ``stay`` as bearer gives another one and a token for the sockets."""
    stay, app = bearer_token(request), request.app
    budget, clock = app[TOKENS], app[SHELL].clock
    address, digest = client_address(request, app[CONFIG]), digest_of(stay)
    if not stay:
        return error("sign-in", 401)
    if not budget.admit(address, digest, clock()):
        return error("slow-down", 429)
    found = await app[HELD].resume(stay, time.time(), address)
    if found is None:
        budget.failed(digest)
        await close_what_ended(app)  # one that was used up before ends all that came of it
        return error("sign-in", 401)
    budget.succeeded(address, digest, clock())
    held, tokens = found
    app[METRICS].happened("signed-in-again")
    log.info("signed in again agent=%s address=%s", held.agent.name, address)
    return _tokens(held.agent, tokens)


async def sign_out(request: web.Request) -> web.Response:
    """POST /api/sign-out: nothing of this sign-in holds any longer, its sockets close."""
    held = await signed_in(request)
    await request.app[HELD].end(held.family)
    await close_what_ended(request.app)
    log.info("signed out agent=%s", held.agent.name)
    return answer()


async def sign_ins(request: web.Request) -> web.Response:
    """GET /api/sign-ins: the agent's own sign-ins."""
    held = await signed_in(request)
    families = await request.app[HELD].of(held.agent.id, time.time())
    return answer(sign_ins=[_shown(family, held) for family in families])


async def end_sign_in(request: web.Request) -> web.Response:
    """POST /api/sign-ins/end: one of the agent's own sign-ins holds no longer, or none but this."""
    held, body = await signed_in(request), await json_object(request)
    if held.kind is Kind.PROGRAM:
        return error("forbidden", 403)
    handle = text_of(body, "handle", 32)
    if body.get("others") is True:
        await request.app[HELD].end_others(held.agent.id, held.family)
    elif handle is None or not await request.app[HELD].end_by_handle(held.agent.id, handle):
        return error("not-found", 404)
    await close_what_ended(request.app)
    log.info("sign-in ended by its agent agent=%s", held.agent.name)
    return answer()


async def close_what_ended(app: web.Application) -> None:
    """The roads of sign-ins that hold no longer are closed. Raises StoreError."""
    shell = app[SHELL]
    held = shell.roads.sign_ins()
    for digest in held - await app[HELD].still_hold(sorted(held), time.time()):
        shell.sign_out(digest)


async def _enter(request: web.Request, agent: Agent, stay: bool, factors: int) -> web.Response:
    address = client_address(request, request.app[CONFIG])
    tokens = await request.app[HELD].begin(agent, time.time(), stay, Proof(factors, address))
    log.info("signed in agent=%s address=%s factors=%d", agent.name, address, factors)
    request.app[METRICS].happened("signed-in")
    return _tokens(agent, tokens)


def _tokens(agent: Agent, tokens: Tokens) -> web.Response:
    stay = {"stay": tokens.stay} if tokens.stay else {}
    return answer(token=tokens.token, name=agent.name, admin=agent.admin, **stay)


def _shown(family: Family, held: SignIn) -> dict[str, Any]:
    shown = {"handle": family.handle, "kind": family.kind, "factors": family.factors, "address": family.address}
    times = {"created": family.created, "seen": family.seen, "expires": family.expires}
    return shown | times | {"this": held.family.startswith(family.handle)}
