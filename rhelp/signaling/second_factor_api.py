"""The API by which an agent's program turns the agent's second factor on and off."""

from __future__ import annotations

import logging
import time

from aiohttp import web

from rhelp.signaling.answers import answer, error
from rhelp.signaling.bodies import json_object, text_of
from rhelp.signaling.keys import CONFIG, SECOND_FACTORS
from rhelp.signaling.passwords import LONGEST
from rhelp.signaling.second_factor import LONGEST as LONGEST_CODE
from rhelp.signaling.second_factor import uri
from rhelp.signaling.sign_in_api import check_code, check_password, close_what_ended
from rhelp.signaling.sign_ins import signed_in
from rhelp.signaling.store_sign_ins import Kind, SignIn

log = logging.getLogger(__name__)


async def propose(request: web.Request) -> web.Response:
    """POST /api/totp: a secret for the agent's app, which counts once ``confirm`` was answered."""
    held = await _person(request)
    secret = await request.app[SECOND_FACTORS].propose(held.agent.id)
    if secret is None:
        return error("second-factor", 409)
    config = request.app[CONFIG]
    return answer(secret=secret, uri=uri(secret, held.agent.name, config.organisation or config.relay))


async def confirm(request: web.Request) -> web.Response:
    """POST /api/totp/confirm: the password and the first digits; the recovery codes. Other sign-ins end."""
    held, (password, code) = await _person(request), await _both(request)
    if password is None or code is None:
        return error("request", 400)
    agent, refusal = await check_password(request, held.agent.name, password)
    if agent is None:
        return _about_password(refusal)
    codes = await request.app[SECOND_FACTORS].confirm(agent.id, code, time.time(), held.family)
    if codes is None:
        return error("code", 422)
    await close_what_ended(request.app)
    log.info("second factor on agent=%s", agent.name)
    return answer(recovery_codes=codes)


async def remove(request: web.Request) -> web.Response:
    """POST /api/totp/remove: with the password and six digits; not where the server demands a second factor."""
    held, (password, code) = await _person(request), await _both(request)
    if password is None or code is None:
        return error("request", 400)
    if request.app[CONFIG].require_totp.of(held.agent.admin):
        return error("second-factor-missing", 403)
    agent, refusal = await check_password(request, held.agent.name, password)
    if agent is None:
        return _about_password(refusal)
    if (refused := await check_code(request, agent, code)) is not None:
        return refused if refused.status == 429 else error("code", 422)
    await request.app[SECOND_FACTORS].remove(agent.id)
    log.info("second factor off agent=%s", agent.name)
    return answer()


async def _person(request: web.Request) -> SignIn:
    """The request's sign-in; a program's may not change by what its agent is known. Raises HTTPForbidden."""
    held = await signed_in(request)
    if held.kind is Kind.PROGRAM:
        raise web.HTTPForbidden
    return held


async def _both(request: web.Request) -> tuple[str | None, str | None]:
    body = await json_object(request)
    return text_of(body, "password", LONGEST), text_of(body, "code", LONGEST_CODE)


def _about_password(refusal: web.Response) -> web.Response:
    """401 would say that the sign-in is over."""
    return error("password", 422) if refusal.status == 401 else refusal
