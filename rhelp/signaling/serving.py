"""Listening until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import signal
import ssl
import sys
from collections.abc import Callable

from aiohttp import web

from rhelp.core.errors import RhelpError
from rhelp.signaling.app import make_app
from rhelp.signaling.config import Config

SHUTDOWN_PATIENCE = 2.0


def new_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's event loop where uvloop is installed, else asyncio's own."""
    if importlib.util.find_spec("uvloop") is None:
        return None
    import uvloop

    return uvloop.new_event_loop


async def serve(config: Config) -> int:
    """Serve until SIGTERM or SIGINT. Raises RhelpError where it cannot start."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # where the loop knows no signals, Ctrl+C still ends it
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    runner = web.AppRunner(make_app(config), access_log=None, shutdown_timeout=SHUTDOWN_PATIENCE)
    await runner.setup()
    try:
        await listen(runner, config)
        await stop.wait()
    finally:
        await runner.cleanup()
    return 0


async def listen(runner: web.AppRunner, config: Config) -> None:
    """Open the port and say so on standard output. Raises RhelpError where it is taken or forbidden."""
    try:
        await web.TCPSite(runner, config.host, config.port, ssl_context=tls_context(config)).start()
    except OSError as error:
        raise RhelpError("The port cannot be used; perhaps another program listens there.") from error
    host, port = runner.addresses[0][:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"rhelp-server listening on {'https' if config.tls else 'http'}://{shown}:{port}", flush=True)


def tls_context(config: Config) -> ssl.SSLContext | None:
    """Our certificate, where one is configured. Raises RhelpError where it cannot be used."""
    if not config.tls:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(config.tls_cert, config.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise RhelpError("The certificate or its key cannot be used.") from error
    return context
