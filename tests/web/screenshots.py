"""Pictures of every state of the relay page: ``python -m tests.web.screenshots FOLDER [state…]``, to be looked at."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from tests.web.conftest import BROWSER, Service
from tests.web.states import STATES

SIZES = {"phone": (360, 740), "desktop": (1280, 800)}


async def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        service = Service(Path(work))
        try:
            async with async_playwright() as playwright:
                chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
                await every_state(chromium, service, folder, wanted)
        finally:
            service.program.stop()


async def every_state(chromium: Browser, service: Service, folder: Path, wanted: list[str]) -> None:
    token = await service.token()
    for name, reach in STATES.items():
        if wanted and name not in wanted:
            continue
        for size, (width, height) in SIZES.items():
            for locale, scheme in (("ko-KR", "light"), ("en-US", "light"), ("ko-KR", "dark")):
                how: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
                context = await chromium.new_context(locale=locale, reduced_motion="reduce", **how)
                page = await context.new_page()
                async with reach(page, service.url, token):
                    await page.screenshot(path=folder / f"{name}-{size}-{locale[:2]}-{scheme}.png")
                await context.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
