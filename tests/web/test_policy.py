"""What the pages' policy forbids is never tried by them, and stops whoever tries it; pages of others get nowhere."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.agents import FakeAgent
from tests.web.conftest import Service, Visit, Visitor
from tests.web.states import come_in

pytestmark = pytest.mark.asyncio(loop_scope="session")

COUNTING = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
SINKS = {
    "innerHTML": "document.body.innerHTML = '<b>x</b>'",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.write": "document.write('<b>x</b>')",
    "script.src": "document.createElement('script').src = '/js/page.js'",
    "script.text": "document.createElement('script').text = '1'",
    "srcdoc": "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "eval": "(0, eval)('1')",
    "Function": "new Function('1')()",
    "setTimeout": "setTimeout('window.hacked = true', 0)",
}


async def violations(here: Visit) -> list[str]:
    found: list[str] = await here.page.evaluate("window.violations")
    return found


async def test_a_whole_visit_breaks_nothing(visit: Visitor, service: Service, chatter: FakeAgent) -> None:
    here = await visit(script=COUNTING)
    page = here.page
    assert await violations(here) == []
    await come_in(page, service.url, chatter)
    await page.locator("#text").fill('<img src=x onerror="alert(1)"> https://a.example')
    await page.locator("#text").press("Enter")
    await chatter.until(lambda: chatter.texts)
    await chatter.say("javascript:alert(1) <script>alert(1)</script>")
    await expect(page.locator("#lines .said")).to_have_count(2)
    await page.get_by_role("button", name="한국어").click()
    assert await violations(here) == []
    await page.reload()
    await expect(page.locator("#lines .said")).to_have_count(2)
    assert await violations(here) == []


async def test_nothing_that_makes_script_of_text_works(visit: Visitor) -> None:
    here = await visit(script=COUNTING)
    for name, sink in SINKS.items():
        tried = f"try {{ {sink}; done(''); }} catch (e) {{ done(e.name); }}"
        # in a turn of its own: what Playwright calls itself may do what the page may not
        failed = await here.page.evaluate(f"() => new Promise((done) => setTimeout(() => {{ {tried} }}, 0))")
        assert failed in (("TypeError", "EvalError", "") if name == "setTimeout" else ("TypeError", "EvalError")), name
    assert len(await violations(here)) >= len(SINKS)
    inline = "const s = document.createElement('div'); s.setAttribute('onclick', 'window.hacked = true'); s.click();"
    await here.page.evaluate(f"() => {{ try {{ {inline} }} catch (e) {{}} }}")
    assert await here.page.evaluate("window.hacked === undefined")
    here.complaints.clear()  # they were meant


async def test_a_page_of_others_cannot_ask_in_the_agents_name(
    visit: Visitor, service: Service, browser: Any, tmp_path: Path
) -> None:
    """From another port, which is another origin, as a sibling subdomain is."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b"<!doctype html><title>other</title>"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as other:
        context = await browser.new_context()
        page = await context.new_page()
        for host in ("127.0.0.1", "localhost"):
            await page.goto(f"http://{host}:{other.sockets[0].getsockname()[1]}/")
            asked = "async (url) => { try { await (await fetch(url)).text(); return 'read'; } catch { return 'no'; } }"
            for path in ("/api/page", "/api/me", "/", "/health", "/metrics"):
                assert await page.evaluate(asked, service.url + path) == "no", path
            for path in ("/ws/customer", "/ws/agent"):
                opened = """(url) => new Promise((done) => {
                  const socket = new WebSocket(url);
                  socket.onopen = () => done("open");
                  socket.onerror = () => done("no");
                })"""
                assert await page.evaluate(opened, service.url.replace("http", "ws") + path) == "no", path
        await context.close()
