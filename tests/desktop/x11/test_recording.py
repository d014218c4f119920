"""Overhearing requests on a real X display."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import xcffib.xproto

from rhelp.core.errors import MissingExtension
from rhelp.desktop.x11.recording import Recording, Request
from rhelp.desktop.x11.xim import InputMethods
from rhelp.desktop.x11.xim_watch import Watch
from tests.displays import connected, xvfb

CHANGE_PROPERTY, SEND_EVENT = 18, 25
PATIENCE = 10


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with xvfb() as shown:
        yield shown


def heard(recording: Recording, least: int) -> list[Request]:
    found: list[Request] = []
    ends = time.monotonic() + PATIENCE
    while len(found) < least and time.monotonic() < ends:
        found += recording.hear(ends - time.monotonic())
    return found


def test_requests_of_others_are_heard_in_order_and_only_those_asked_for(display: str) -> None:
    with connected(display) as control, connected(display) as other:
        recording = Recording(control, display, (CHANGE_PROPERTY, SEND_EVENT))
        root, base = other.setup.roots[0].root, other.setup.resource_id_base
        for _ in range(3):  # once more after each end
            assert recording.start()
            for letter in b"abc":
                other.core.ChangeProperty(xcffib.xproto.PropMode.Replace, root, 39, 31, 8, 1, bytes([letter]))
                other.core.GetInputFocus().reply()
            other.core.SendEvent(False, root, 0, bytes([161]) + bytes(31))
            other.flush()
            requests = heard(recording, 4)
            recording.stop()
            assert [(r.client, r.data[0]) for r in requests] == [(base, CHANGE_PROPERTY)] * 3 + [(base, SEND_EVENT)]
            assert bytes(request.data[24] for request in requests[:3]) == b"abc"
            assert len(requests[3].data) == 44
        recording.close()


def test_several_requests_at_once_are_told_apart(display: str) -> None:
    with connected(display) as control, connected(display) as other:
        recording = Recording(control, display, (CHANGE_PROPERTY,))
        assert recording.start()
        root = other.setup.roots[0].root
        for length in range(40):
            other.core.ChangeProperty(xcffib.xproto.PropMode.Replace, root, 39, 31, 8, length, bytes([length] * length))
        other.core.GetInputFocus().reply()
        assert [r.data[24:].rstrip(b"\0") for r in heard(recording, 40)] == [bytes([n] * n) for n in range(40)]
        recording.stop()
        recording.close()


def test_silence_is_waited_for_as_long_as_was_said(display: str) -> None:
    with connected(display) as control:
        recording = Recording(control, display, (CHANGE_PROPERTY,))
        assert recording.start()
        began = time.monotonic()
        assert recording.hear(0.2) == []
        assert time.monotonic() - began >= 0.2
        recording.stop()
        recording.close()


def test_a_display_that_cannot_is_told() -> None:
    with xvfb("-extension", "RECORD") as shown, connected(shown) as control, pytest.raises(MissingExtension):
        Recording(control, shown, (CHANGE_PROPERTY,))


def test_what_begins_too_late_leaves_nothing_behind(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Recording] = []
    close = Recording.close

    def closing(recording: Recording) -> None:
        closed.append(recording)
        close(recording)

    monkeypatch.setattr(Recording, "_next", lambda recording, timeout: None)
    monkeypatch.setattr(Recording, "close", closing)
    with connected(display) as control:
        watch = Watch(control, display, InputMethods(control), threading.Event())
        with watch.kept():
            assert not watch.works
    (recording,) = closed
    assert not recording._listener.is_alive()
    with pytest.raises(xcffib.XcffibException, match="Invalid connection"):
        recording._connection.raw.core.GetInputFocus().reply()


def test_a_display_that_goes_ends_the_wait() -> None:
    with xvfb() as shown, connected(shown) as control:
        recording = Recording(control, shown, (CHANGE_PROPERTY,))
        assert recording.start()
    began = time.monotonic()
    assert recording.hear(60) == []
    assert time.monotonic() - began < 30
    with suppress(xcffib.XcffibException):
        recording.stop()
    recording.close()
