"""Python's hand on the pages' modules: a tab on the server's own address, where modules are loaded as the page does."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, Page


async def blank_tab(browser: Browser, url: str) -> Page:
    """A tab of the server's origin, with its headers, on which nothing runs."""
    page = await browser.new_page()
    await page.goto(f"{url}/img/logo.svg")
    return page


async def run(page: Page, module: str, body: str, given: Any = None) -> Any:
    """What the ``body`` of an async function (module, given) returns, ``module`` being /js/MODULE.js."""
    return await page.evaluate(f"async (given) => {{ const module = await import('/js/{module}.js'); {body} }}", given)
