"""Which desktop is opened, and what a person reads where none can be."""

from __future__ import annotations

import pytest

from rhelp.core.errors import MissingExtension, RhelpError
from rhelp.desktop.choose import open_desktop
from rhelp.desktop.fake import FakeDesktop
from rhelp.desktop.x11.desktop import X11Desktop
from tests.displays import xvfb


def test_x11_is_usual_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RHELP_DESKTOP", raising=False)
    with xvfb(size="640x480") as name:
        desktop = open_desktop(name)
        assert isinstance(desktop, X11Desktop)
        desktop.close()
        monkeypatch.setenv("DISPLAY", name)
        open_desktop().close()


def test_the_environment_may_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHELP_DESKTOP", "fake")
    assert isinstance(open_desktop(), FakeDesktop)
    monkeypatch.setenv("RHELP_DESKTOP", "toaster")
    with pytest.raises(RhelpError, match="RHELP_DESKTOP"):
        open_desktop()


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RHELP_DESKTOP", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(RhelpError, match="DISPLAY"):
        open_desktop()
    with pytest.raises(RhelpError, match="reached"):
        open_desktop(":4711")
    with pytest.raises(RhelpError, match="reached"):
        open_desktop("nonsense")


@pytest.mark.parametrize("extension", ["DAMAGE", "XTEST"])
def test_a_missing_extension_is_named(monkeypatch: pytest.MonkeyPatch, extension: str) -> None:
    monkeypatch.delenv("RHELP_DESKTOP", raising=False)
    with xvfb("-extension", extension, size="640x480") as name, pytest.raises(MissingExtension, match=extension):
        open_desktop(name)


def test_the_portable_desktop_says_when_it_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHELP_DESKTOP", "portable")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("XAUTHORITY", raising=False)
    with pytest.raises(RhelpError):
        open_desktop(":4711")
