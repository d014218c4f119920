"""The viewer while the customer shows a screen from the page: it points, offers the program, and closes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rhelp.core.geometry import Size
from rhelp.core.session import Trust
from rhelp.features.laser import PointAt, PointNowhere
from rhelp.features.rights import Ask
from rhelp.wire.message import Right
from rhelp.wire.signal import SeatKind
from tests.ui_tk.fakes import CONSULTATION
from tests.ui_tk.page_scenes import SHOWN, page_shows
from tests.ui_tk.stand import KNOWN, Stand, stand
from tests.ui_tk.test_stage import stage_of


@pytest.fixture
def on(display: str, tmp_path: Path) -> Iterator[Stand]:
    with stand(tmp_path, credentials=KNOWN, standby=SeatKind.VIEWER) as made:
        page_shows(made)
        yield made


def test_the_mouse_points_and_leaves(on: Stand) -> None:
    stage = on.viewer.stage
    fit = stage.fit
    assert fit is not None
    x, y = stage.frame.winfo_rootx() + fit.left, stage.frame.winfo_rooty() + fit.top
    on.xdo("mousemove", x + fit.shown.width // 4, y + fit.shown.height // 2)
    pointed = on.until(lambda: [event for event in on.session.heard if isinstance(event, PointAt)])[-1]
    assert abs(pointed.x - 2500) < 30 and abs(pointed.y - 5000) < 30
    on.xdo("mousemove", 2, 2)
    on.until(lambda: isinstance(on.session.heard[-1], PointNowhere))


def test_control_is_offered_by_the_program_alone(on: Stand) -> None:
    on.until(lambda: "Protected from outsiders, trusts help.example.kr" in on.texts())
    on.press("Ask for control")
    on.until(lambda: "A page can only be looked at" in on.texts())
    on.press("Ask for the support program")
    on.until(lambda: on.desk.invited == [CONSULTATION])
    assert "A page can only be looked at" not in on.texts()
    assert not [event for event in on.session.heard if isinstance(event, Ask)]


def test_the_viewer_goes_on_with_the_program(on: Stand) -> None:
    viewer = on.viewer
    program = on.session._live = replace(
        SHOWN, page=False, held=frozenset(), asked=frozenset({Right.VIEW}), trust=Trust.UNVERIFIED, platform="Linux"
    )  # fmt: skip
    on.session.tell(program)
    on.until(lambda: "Not verified, trusts the server" in on.texts())
    assert on.app.viewer is viewer
    assert "The customer stopped the screen." not in on.texts()
    on.press("Ask for control")
    on.until(lambda: Ask(Right.POINTER) in on.session.heard)
    states = [event.get("on", event.get("state")) for event in on.events if event["event"] in ("showing", "session")]
    assert states == [True, False, "live"]


def test_when_nothing_is_shown_any_more_the_seat_waits_on(on: Stand) -> None:
    on.session.page()
    on.until(lambda: on.app.viewer is None and on.root.winfo_ismapped())
    assert "The customer shows no screen any more. The chat goes on." in on.texts()
    assert "4821-73905" in on.texts()
    on.session.tell(SHOWN)
    on.session.show(Size(640, 400))
    on.until(lambda: stage_of(on))
    on.session.end()
    on.until(lambda: "New support" in on.texts())
