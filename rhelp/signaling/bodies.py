"""What requests carry: one JSON object, in time."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

LARGEST_BODY = 64 * 1024
BODY_PATIENCE = 10.0


async def json_object(request: web.Request) -> dict[str, Any]:
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


def text_of(body: dict[str, Any], name: str, longest: int) -> str | None:
    """The text under this name, None where there is none of at most so many characters."""
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can spell
        return None
    return value
