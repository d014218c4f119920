"""The API: signing in and out, who am I, who can be called, mail, is the server well."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from dataclasses import asdict
from typing import Any

from aiohttp import web

import rhelp
from rhelp.core.codes import ROUTE_DIGITS
from rhelp.core.limits import address_key
from rhelp.signaling.answers import answer, error
from rhelp.signaling.clients import client_address
from rhelp.signaling.config import is_mail_address
from rhelp.signaling.keys import CONFIG, MAILS, PAGES, PASSWORDS, SHELL, SIGN_INS, STORE
from rhelp.signaling.mail import Invitation, MailServer, NoSuchRecipient, NotSent
from rhelp.signaling.passwords import LONGEST, TooManyWaiting
from rhelp.signaling.sign_ins import signed_in
from rhelp.signaling.store import LONGEST_NAME, STAY_LIFETIME, TOKEN_LIFETIME, StoreError, name_key
from rhelp.signaling.turn import ice_servers
from rhelp.words import LANGUAGES, Words

log = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024
BODY_PATIENCE = 10.0
DATABASE_PATIENCE = 2.0


async def sign_in(request: web.Request) -> web.Response:
    """POST /api/sign-in: a token for a name and its password; one answer for whatever is wrong with them.

    With ``stay`` it holds for weeks: the agent's program keeps it in the computer's keyring.
    """
    body = await _object(request)
    name, password = _text(body, "name", LONGEST_NAME), _text(body, "password", LONGEST)
    if name is None or password is None:
        return error("request", 400)
    store, budget = request.app[STORE], request.app[SIGN_INS]
    address, account = client_address(request, request.app[CONFIG]), name_key(name)
    if not budget.admit(address, account, time.monotonic()):
        return error("slow-down", 429)
    agent = await store.agent(name)
    try:
        fits = await request.app[PASSWORDS].fits(password, agent.password if agent else None)
    except TooManyWaiting:
        return error("slow-down", 429)
    if agent is None or not fits:
        log.info("sign-in refused address=%s", address)
        return error("sign-in", 401)
    budget.succeeded(address, account, time.monotonic())
    lifetime = STAY_LIFETIME if body.get("stay") is True else TOKEN_LIFETIME
    token = await store.sign_in(agent, time.time(), lifetime)
    log.info("signed in agent=%s address=%s", agent.name, address)
    return answer(token=token, name=agent.name, admin=agent.admin)


async def sign_out(request: web.Request) -> web.Response:
    """POST /api/sign-out: the token holds no longer, its sockets close."""
    held = await signed_in(request)
    await request.app[STORE].sign_out(held.digest)
    request.app[SHELL].sign_out(held.digest)
    log.info("signed out agent=%s", held.agent.name)
    return answer()


async def me(request: web.Request) -> web.Response:
    """GET /api/me: whose token this is."""
    held = await signed_in(request)
    agent = held.agent
    return answer(name=agent.name, admin=agent.admin, group=agent.group, mail=bool(request.app[CONFIG].smtp_url))


async def ice(request: web.Request) -> web.Response:
    """GET /api/ice-servers: what a session would get, for an agent's connection test."""
    await signed_in(request)
    servers = ice_servers(request.app[CONFIG], secrets.token_hex(16), time.time())
    return answer(ice_servers=[asdict(server) for server in servers])


async def page(request: web.Request) -> web.Response:
    """GET /api/page?group=SLUG: whose page this is, and who can be called there by which icon number."""
    config, shell = request.app[CONFIG], request.app[SHELL]
    if not request.app[PAGES].take(address_key(client_address(request, config)), shell.clock()):
        return error("slow-down", 429)
    group = await request.app[STORE].group(request.query.get("group", "")[:LONGEST_NAME])
    if group is None:
        return error("not-found", 404)
    agents = [{"icon": icon, "name": name} for icon, name in shell.callable_agents(group.slug)]
    return answer(organisation=config.organisation, group=group.name, agents=agents)


async def mail(request: web.Request) -> web.Response:
    """POST /api/mail: send a customer the page's address and the routing digits that the agent has now."""
    held = await signed_in(request)
    config, shell, body = request.app[CONFIG], request.app[SHELL], await _object(request)
    to, route, language = _text(body, "to", 254), _text(body, "route", ROUTE_DIGITS), _text(body, "language", 2)
    if not config.smtp_url:
        return error("no-mail", 404)
    if to is None or not is_mail_address(to) or language not in LANGUAGES:
        return error("request", 400)
    account = shell.waiting(held.agent.id, route or "")
    if account is None or route is None:
        return error("code", 404)
    if not request.app[MAILS].take(account.id, shell.clock()):
        return error("slow-down", 429)
    invitation = Invitation(to, config.organisation, account.name, account.relay_url, route)
    try:
        await MailServer(config.smtp_url).send(invitation.message(config.mail_from, Words(language)))
    except NotSent as trouble:
        log.warning("mail not sent agent=%s error=%s", account.name, type(trouble.__cause__).__name__)
        return error("recipient", 422) if isinstance(trouble, NoSuchRecipient) else error("mail", 502)
    log.info("mail sent agent=%s", account.name)
    return answer()


async def health(request: web.Request) -> web.Response:
    """GET /health: the server runs, and its database answers."""
    try:
        async with asyncio.timeout(DATABASE_PATIENCE):
            await request.app[STORE].ping()
    except (StoreError, TimeoutError) as trouble:
        log.error("health: the database does not answer (%s)", trouble.__cause__ or "too slow")
        return web.json_response({"status": "database"}, status=503)
    return answer(status="ok", version=rhelp.__version__)


async def _object(request: web.Request) -> dict[str, Any]:
    """The body's JSON object, an empty one for anything else."""
    if request.content_type != "application/json":
        return {}
    async with asyncio.timeout(BODY_PATIENCE):
        raw = await request.read()
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _text(body: dict[str, Any], name: str, longest: int) -> str | None:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can spell
        return None
    return value
