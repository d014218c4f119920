"""Whose request it is: the sign-in by its token, with a limit on tokens that are none."""

from __future__ import annotations

import time

from aiohttp import web

from rhelp.signaling.clients import bearer_token, client_address
from rhelp.signaling.keys import CONFIG, HELD, SHELL, TOKENS
from rhelp.signaling.store import digest_of
from rhelp.signaling.store_sign_ins import SignIn


async def signed_in(request: web.Request) -> SignIn:
    """The request's sign-in. Raises HTTPUnauthorized, HTTPTooManyRequests, StoreError."""
    token = bearer_token(request)
    if not token:
        raise web.HTTPUnauthorized
    budget, clock = request.app[TOKENS], request.app[SHELL].clock
    address, digest = client_address(request, request.app[CONFIG]), digest_of(token)
    if not budget.admit(address, digest, clock()):
        raise web.HTTPTooManyRequests
    held = await request.app[HELD].signed_in(token, time.time())
    if held is None:
        budget.failed(digest)
        raise web.HTTPUnauthorized
    budget.succeeded(address, digest, clock())
    return held
