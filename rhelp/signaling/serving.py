"""Listening until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import ssl
import sys
from collections.abc import AsyncIterator

from aiohttp import web

from rhelp.core.errors import RhelpError
from rhelp.signaling.answers import error
from rhelp.signaling.app import make_app
from rhelp.signaling.config import Config
from rhelp.signaling.headers import put_headers
from rhelp.signaling.keys import CONFIG

log = logging.getLogger(__name__)

SHUTDOWN_PATIENCE = 2.0
HEAD_PATIENCE = 15.0  # seconds for a request's head, the first and each further one of a connection
TLS_PATIENCE = 10.0
BACKLOG = 1024  # connections that wait to be taken, after a restart or in a flood
LINGERING = 2.0  # seconds for the rest of a body that was given up


async def serve(config: Config) -> int:
    """Serve until SIGTERM or SIGINT. Raises RhelpError where it cannot start."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # where the loop knows no signals, Ctrl+C still ends it
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with listening(make_app(config)) as url:
        print(f"rhelp-server listening on {url}", flush=True)
        await stop.wait()
    return 0


@contextlib.asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[str]:
    """The application on its port; yields its address. Raises RhelpError where it cannot start."""
    config = app[CONFIG]
    tls = tls_context(config)
    runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_PATIENCE)
    await runner.setup()
    try:
        listener = await open_port(runner, config, tls)
        try:
            host, port = listener.sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            yield f"{'https' if tls else 'http'}://{shown}:{port}"
        finally:
            listener.close()
    finally:
        await runner.cleanup()


async def open_port(runner: web.AppRunner, config: Config, tls: ssl.SSLContext | None) -> asyncio.Server:
    """Raises RhelpError where the port is taken or forbidden."""
    loop, server = asyncio.get_running_loop(), runner.server
    assert server is not None

    def connected() -> StrictHandler:
        return StrictHandler(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # None is taken, and means none
            keepalive_timeout=HEAD_PATIENCE,
            lingering_time=LINGERING,
        )

    patience = TLS_PATIENCE if tls is not None else None
    try:
        return await loop.create_server(
            connected,
            config.host,
            config.port,
            ssl=tls,
            backlog=BACKLOG,
            ssl_handshake_timeout=patience,
            ssl_shutdown_timeout=patience,
        )
    except OSError as trouble:
        raise RhelpError("The port cannot be used; perhaps another program listens there.") from trouble


class StrictHandler(web.RequestHandler):
    """One connection, which answers what is not even HTTP like everything else, and repeats none of it in the log."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """An answer without the request's text. Raises ConnectionError where an answer was begun already."""
        if status >= 500:
            log.error("no answer to a request", exc_info=exc)
        else:
            log.info("bad request address=%s error=%s", request.remote, type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was begun already")
        refusal = error("request", status)
        put_headers(refusal, secure=False)
        refusal.force_close()
        return refusal


def tls_context(config: Config) -> ssl.SSLContext | None:
    """Our certificate, where one is configured. Raises RhelpError where it cannot be used."""
    if not config.tls:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(config.tls_cert, config.tls_key)
    except (OSError, ssl.SSLError) as trouble:
        raise RhelpError("The certificate or its key cannot be used.") from trouble
    return context
