"""Figures for Prometheus: how many are there, what comes, how long the database takes. Nothing that names anybody."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from typing import Any

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from rhelp.signaling.clients import bearer_token
from rhelp.signaling.keys import CONFIG, METRICS, SHELL, STORE


class Present:
    """What is there at the moment of asking."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    def collect(self) -> Iterator[Any]:
        shell = self._app[SHELL]
        roads = GaugeMetricFamily("rhelp_roads", "Roads, by who is at their end and whether they have a socket", labels=["who", "attached"])  # fmt: skip  # noqa: E501
        for (who, attached), count in shell.roads.census().items():
            roads.add_metric([who, "yes" if attached else "no"], count)
        yield roads
        yield GaugeMetricFamily("rhelp_agents", "Agents who are signed in and here", value=shell.roads.agents())
        sessions = shell.witness.sessions
        yield GaugeMetricFamily("rhelp_sessions", "Sessions of which an end has a road here", value=sessions)
        yield GaugeMetricFamily("rhelp_consultations", "Consultations that are open", value=len(shell.chats))


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics: for whoever shows the token that the settings name; there is nothing here without one."""
    wanted = request.app[CONFIG].metrics_token
    if not wanted:
        raise web.HTTPNotFound
    if not hmac.compare_digest(bearer_token(request).encode("utf-8", "replace"), wanted.encode()):
        raise web.HTTPUnauthorized
    began = time.perf_counter()
    await request.app[STORE].ping()
    request.app[METRICS].took(time.perf_counter() - began)
    text = generate_latest(request.app[METRICS].registry)
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})
