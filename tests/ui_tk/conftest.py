"""Two displays for all tests of the windows, with and without a window manager.

They live as long as the tests: Tk never closes its connection, and ends the process when a display goes away.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.displays import running, xvfb


@pytest.fixture(autouse=True)
def garbage_stays_with_tk() -> Iterator[None]:
    """What Tk made dies in Tk's thread: elsewhere each variable waits a second for a main loop that is gone."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def shared_display() -> Iterator[str]:
    with ExitStack() as stack:
        display = stack.enter_context(xvfb())
        stack.enter_context(running(display, "openbox"))
        yield display


@pytest.fixture
def display(shared_display: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DISPLAY", shared_display)
    return shared_display


@pytest.fixture(scope="session")
def shared_bare_display() -> Iterator[str]:
    with xvfb(size="800x600") as name:
        yield name


@pytest.fixture
def bare_display(shared_bare_display: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A display without a window manager, as the measurements use it."""
    monkeypatch.setenv("DISPLAY", shared_bare_display)
    return shared_bare_display
