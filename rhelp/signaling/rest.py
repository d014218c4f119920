"""The API: who am I, who can be called, mail, is the server well; signing in is in ``sign_in_api.py``."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from dataclasses import asdict

from aiohttp import web

import rhelp
from rhelp.core.codes import ROUTE_DIGITS
from rhelp.core.limits import address_key
from rhelp.signaling.answers import answer, error
from rhelp.signaling.bodies import json_object, text_of
from rhelp.signaling.clients import client_address
from rhelp.signaling.config import is_mail_address
from rhelp.signaling.keys import CONFIG, MAILS, PAGES, SECOND_FACTORS, SHELL, STORE
from rhelp.signaling.mail import Invitation, MailServer, NoSuchRecipient, NotSent
from rhelp.signaling.sign_ins import signed_in
from rhelp.signaling.store import LONGEST_NAME, StoreError
from rhelp.signaling.turn import ice_servers
from rhelp.words import LANGUAGES, Words

log = logging.getLogger(__name__)

DATABASE_PATIENCE = 2.0


async def me(request: web.Request) -> web.Response:
    """GET /api/me: whose token this is."""
    held = await signed_in(request)
    agent = held.agent
    codes = await request.app[SECOND_FACTORS].recovery_codes(agent.id) if agent.totp else 0
    return answer(
        name=agent.name,
        admin=agent.admin,
        group=agent.group,
        mail=bool(request.app[CONFIG].smtp_url),
        totp=agent.totp,
        recovery_codes=codes,
    )


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
    config, shell, body = request.app[CONFIG], request.app[SHELL], await json_object(request)
    to, route, language = text_of(body, "to", 254), text_of(body, "route", ROUTE_DIGITS), text_of(body, "language", 2)
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
