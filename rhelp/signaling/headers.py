"""Headers on every answer: what a browser may do with our pages, and that nobody guesses or keeps what they are."""

from __future__ import annotations

from aiohttp import web

from rhelp.signaling.keys import CONFIG

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(self), geolocation=(), microphone=()",
    "Server": "rhelp",
}
STRICT_TRANSPORT = "max-age=31536000"


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A signal handler for ``on_response_prepare``."""
    put_headers(response, request.app[CONFIG].secure)


def put_headers(response: web.StreamResponse, secure: bool) -> None:
    """Put them on the answer; ``secure`` where browsers reach us by TLS."""
    response.headers.update(ALWAYS)
    if isinstance(response, web.FileResponse) and response.content_type.startswith(("text/", "application/java")):
        response.charset = "utf-8"
    # Pages are checked against their ETag each time; answers of the API are never kept.
    response.headers.setdefault("Cache-Control", "no-cache" if isinstance(response, web.FileResponse) else "no-store")
    if secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
