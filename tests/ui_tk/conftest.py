"""One display with a window manager for all tests of the windows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.ui_tk.displays import window_manager, xvfb


@pytest.fixture(scope="session")
def shared_display() -> Iterator[str]:
    with ExitStack() as stack:
        display = stack.enter_context(xvfb(1280, 800))
        stack.enter_context(window_manager(display))
        yield display


@pytest.fixture
def display(shared_display: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DISPLAY", shared_display)
    return shared_display


@pytest.fixture
def bare_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A display without a window manager, as the measurements use it."""
    with xvfb(800, 600) as name:
        monkeypatch.setenv("DISPLAY", name)
        yield name
