"""What the API answers: JSON, errors as ``{"error": …}``."""

from __future__ import annotations

from typing import Any

from aiohttp import web


def error(what: str, status: int) -> web.Response:
    """An error by its short name; browsers and programs turn it into a sentence."""
    return web.json_response({"error": what}, status=status)


def answer(**fields: Any) -> web.Response:
    """A JSON object."""
    return web.json_response(fields)
