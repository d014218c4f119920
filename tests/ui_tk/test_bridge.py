"""The seam between the threads."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rhelp.core.errors import RhelpError
from rhelp.core.geometry import Rect
from rhelp.ui_tk.bridge import Bridge

Turn = Callable[[Callable[[], Any]], None]


@pytest.fixture
def root(display: str) -> Iterator[tk.Tk]:
    made = tk.Tk()
    yield made
    made.destroy()


def turn(root: tk.Tk, found: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 10
    while not found():
        assert time.monotonic() < deadline
        root.update()
        time.sleep(0.002)


def test_results_refusals_and_bugs_come_back_in_the_tk_thread(root: tk.Tk) -> None:
    heard: list[tuple[str, object, threading.Thread]] = []

    def note(kind: str) -> Callable[[object], None]:
        return lambda value: heard.append((kind, value, threading.current_thread()))

    async def work(error: Exception | None) -> str:
        await asyncio.sleep(0)
        if error:
            raise error
        return threading.current_thread().name

    bridge = Bridge(root, note("broken"))
    refusal, bug = RhelpError("No."), KeyError("bug")
    for error in (None, refusal, bug):
        bridge.spawn(work(error), note("done"), note("refused"))
    bridge.tell(lambda: 1 // 0)
    turn(root, lambda: len(heard) == 4)
    bridge.close()
    kinds = {kind: value for kind, value, thread in heard if thread is threading.main_thread()}
    assert kinds["done"] == "net"
    assert kinds["refused"] is refusal
    assert [type(value) for kind, value, _ in heard if kind == "broken"] in (
        [KeyError, ZeroDivisionError],
        [ZeroDivisionError, KeyError],
    )


def test_a_slot_grows_and_is_taken_once(root: tk.Tk) -> None:
    bridge, taken = Bridge(root, lambda error: None), list[Rect]()
    slot = bridge.slot(taken.append)
    threads = [threading.Thread(target=slot.grow, args=(Rect(n, n, 1, 1),)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turn(root, lambda: taken)
    assert taken == [Rect(0, 0, 50, 50)]
    slot.grow(Rect(7, 7, 1, 1))
    turn(root, lambda: len(taken) == 2)
    bridge.close()


def test_closing_cancels_what_runs_and_stays_quiet(root: tk.Tk) -> None:
    bridge, ended = Bridge(root, lambda error: None), threading.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    bridge.spawn(forever())
    bridge.spawn(asyncio.sleep(0), lambda nothing: started.append(1))
    started: list[int] = []
    turn(root, lambda: started)
    bridge.close()
    assert ended.is_set()
    bridge.tell(ended.clear)
    bridge.post(ended.clear)
    assert ended.is_set()


def test_a_callback_that_raises_does_not_hold_up_the_rest(root: tk.Tk) -> None:
    bridge, taken, reported = Bridge(root, lambda error: None), list[int](), list[object]()
    root.report_callback_exception = lambda kind, error, trace: reported.append(error)
    for call in (lambda: taken.append(1), lambda: 1 // 0, lambda: taken.append(2)):
        bridge.post(call)
    turn(root, lambda: len(taken) == 2)
    assert [type(error) for error in reported] == [ZeroDivisionError]
    bridge.close()


def test_a_librarys_lost_errors_are_logged_and_break_nothing(root: tk.Tk, caplog: pytest.LogCaptureFixture) -> None:
    broken: list[BaseException] = []
    bridge, done = Bridge(root, broken.append), list[object]()

    async def library() -> None:
        raise OSError("the network changed")

    async def work() -> None:
        loop = asyncio.get_running_loop()
        stray = loop.create_task(library())
        await asyncio.wait([stray])
        del stray
        loop.call_soon(lambda: 1 // 0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    bridge.spawn(work(), done.append)
    turn(root, lambda: done)
    bridge.close()
    assert broken == []
    assert "the network changed" in caplog.text and "ZeroDivisionError" in caplog.text


def test_what_tk_left_behind_dies_in_the_tk_thread(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhelp.ui_tk.bridge.COLLECT_MS", 50)
    died, done = list[threading.Thread](), list[object]()

    class Cycle:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            died.append(threading.current_thread())

    async def work() -> None:
        kept = [[n] for n in range(100_000)]  # enough to set off a collection in this thread, were it not forbidden
        assert kept

    bridge = Bridge(root, lambda error: None)
    Cycle()
    bridge.spawn(work(), done.append)
    turn(root, lambda: done and died)
    bridge.close()
    assert died == [threading.main_thread()]
    assert gc.isenabled()


def test_it_polls_where_tk_cannot_watch(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Blind:
        """Tk of Windows: everything but createfilehandler."""

        def __init__(self, real: tk.Tk) -> None:
            self.tk, self.after, self.after_cancel = object(), real.after, real.after_cancel

    bridge, heard = Bridge(Blind(root), lambda error: None), list[int]()  # type: ignore[arg-type]
    threading.Thread(target=bridge.post, args=(heard.append, 1)).start()
    turn(root, lambda: heard)
    bridge.close()
