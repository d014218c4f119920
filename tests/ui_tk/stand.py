"""A test stand for the agent's program: the real windows on a real display, the fake session behind them."""

from __future__ import annotations

import io
import json
import subprocess
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tkinter import ttk
from types import TracebackType
from typing import Any, TypeVar

import numpy as np

from rhelp.ui_tk.app import App, Around, Wishes
from rhelp.ui_tk.events import Events
from rhelp.ui_tk.settings import Memory
from rhelp.ui_tk.sign_in import Credentials
from rhelp.ui_tk.viewer import Viewer
from rhelp.ui_tk.widgets import tip_of
from rhelp.words import language, set_language
from tests.ui_tk.fake_doors import PASSWORD
from tests.ui_tk.fakes import FakeComputer, FakeDesk, FakeNetwork, FakeSession

T = TypeVar("T")
PATIENCE = 15.0
KNOWN = Credentials("https://help.example.kr", "kim", PASSWORD)


class Stand:
    """``errors`` holds every error that a callback of Tk raised."""

    def __init__(
        self, root: tk.Tk, app: App, network: FakeNetwork, computer: FakeComputer, memory: Memory, out: io.StringIO
    ) -> None:
        self.root = root
        self.app = app
        self.network = network
        self.computer = computer
        self.memory = memory
        self.errors: list[BaseException] = []
        self._out = out
        root.report_callback_exception = self._failed

    @property
    def session(self) -> FakeSession:
        return self.network.sessions[-1]

    @property
    def desk(self) -> FakeDesk:
        return self.until(lambda: self.network.desks)[-1]

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._out.getvalue().splitlines()]

    @property
    def viewer(self) -> Viewer:
        viewer = self.app.viewer
        assert viewer is not None
        return viewer

    def turn(self) -> None:
        """Let Tk do what it has to do, and the net thread as well."""
        self.root.update()
        time.sleep(0.005)
        if self.errors:
            raise self.errors[0]

    def until(self, found: Callable[[], T]) -> T:
        """Turn until ``found`` returns something true."""
        deadline = time.monotonic() + PATIENCE
        while not (result := found()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {PATIENCE} s; heard {self.events}")
            self.turn()
        return result

    def settle(self, seconds: float = 0.3) -> None:
        """Turn for a while, where a picture is to be taken."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.turn()

    def widgets(self, kind: type[T], parent: tk.Misc | None = None) -> list[T]:
        """All widgets of a class, in the order of their making."""
        inside = parent if parent is not None else self.root
        own = [inside] if isinstance(inside, kind) else []
        return own + [found for child in inside.winfo_children() for found in self.widgets(kind, child)]

    def texts(self) -> list[str]:
        """The words on everything that is shown."""
        shown = [w for w in self.widgets(tk.Widget) if w.winfo_ismapped() and "text" in (w.keys() or ())]
        return [str(widget.cget("text")).strip() for widget in shown]

    def button(self, tip: str) -> ttk.Button:
        """The button whose tooltip begins with this, once it is shown."""

        def found() -> list[ttk.Button]:
            shown = (button for button in self.widgets(ttk.Button) if button.winfo_viewable())
            return [button for button in shown if tip_of(button).startswith(tip)]

        return self.until(found)[0]

    def press(self, text: str) -> None:
        """Press the shown button that says this."""
        self.until(lambda: self._buttons(text))[0].invoke()
        self.turn()

    def _buttons(self, text: str) -> list[ttk.Button]:
        shown = (button for button in self.widgets(ttk.Button) if button.winfo_ismapped())
        return [button for button in shown if str(button.cget("text")).strip() == text]

    def xdo(self, *arguments: object) -> None:
        """Drive the display's pointer and keyboard, while the windows go on working."""
        tool = subprocess.Popen(["xdotool", *map(str, arguments)])
        self.until(lambda: tool.poll() is not None)
        assert tool.returncode == 0

    def glass(self) -> Any:
        """What stands on the display: (height, width, 3), RGB."""
        self.root.update_idletasks()
        raw = subprocess.run(
            ["import", "-window", "root", "-depth", "8", "ppm:-"], capture_output=True, check=True, timeout=20
        ).stdout
        _, size, _, pixels = raw.split(b"\n", 3)
        width, height = map(int, size.split())
        return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)

    def _failed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.errors.append(error.with_traceback(trace))


@contextmanager
def stand(
    folder: Path, tongue: str = "en", mode: str = "light", computer: FakeComputer | None = None, *,
    there: bool = True, totp: bool = False, **wishes: Any,
) -> Iterator[Stand]:  # fmt: skip
    """The agent's program, opened as the command line would."""
    before = language()
    set_language(tongue)
    memory = Memory(folder / "agent.json")
    memory.change(language=tongue)
    memory.change_in("looks", mode=mode)
    out, network, root = io.StringIO(), FakeNetwork(), tk.Tk(className="rhelp-agent")
    network.there, network.totp = there, totp
    computer = computer or FakeComputer()
    app = App(root, Around(network, computer, memory, Events(out, time.monotonic), Wishes(**wishes)))
    made = Stand(root, app, network, computer, memory, out)
    try:
        yield made
    finally:
        app.quit()
        app.close()
        set_language(before)
