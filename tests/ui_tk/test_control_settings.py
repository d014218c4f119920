"""The control settings in the viewer's bar: they act at once and are kept; clicks still meet."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import Any

from rhelp.core.figures import Figures, Way
from rhelp.core.geometry import Size
from rhelp.core.session import Live, Trust
from rhelp.core.zoom import Zoom
from rhelp.features.picture import Wanted
from rhelp.features.pointer import Pressed
from rhelp.ui_tk.control_settings import wanted
from rhelp.ui_tk.settings import ControlSettings, load
from rhelp.ui_tk.status_line import StatusLine
from rhelp.ui_tk.theme import Theme
from rhelp.wire.message import Right
from rhelp.wire.peer import Colours, Quality
from rhelp.wire.signal import SeatKind
from tests.ui_tk.stand import KNOWN, Stand, stand

VIEWER: dict[str, Any] = {"credentials": KNOWN, "standby": SeatKind.VIEWER}
TIP = "Quality, colours, compression and size of the picture"


def live(on: Stand, held: frozenset[Right] = frozenset({Right.VIEW})) -> None:
    on.until(lambda: on.network.sessions and "4821-73905" in on.texts())
    on.session.come(Size(800, 600), held)
    on.until(lambda: on.app.viewer is not None and on.app.viewer.stage.fit is not None)


def said(on: Stand) -> list[Wanted]:
    return [event for event in on.session.heard if isinstance(event, Wanted)]


def test_they_are_said_at_first_and_at_each_choice_and_kept(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.until(lambda: said(on) == [Wanted()])
        button = on.button(TIP)
        assert not button.instate(["selected"])
        button.invoke()
        menu = on.widgets(tk.Menu, button)[0]
        words = [place for place in range(10) if menu.type(place) != "separator"]
        labels = [menu.entrycget(place, "label").strip() if place in words else "" for place in range(10)]
        first = labels.index("Picture colours")
        assert labels[first + 1 :] == ["All colours", "65,536 colours (16 bit)", "256 colours", "Grey"]
        assert menu.entrycget(first, "state") == "disabled", "a heading is no choice"
        menu.invoke(first + 4)
        on.until(lambda: said(on)[-1] == Wanted(colours=Colours.GREY))
        assert load(tmp_path / "agent.json").control.colours == "grey"
        assert button.instate(["selected"]), "it shows that something is not as usual"
        on.viewer._settings.choose(quality="sharp", scale="50")
        on.until(lambda: said(on)[-1] == Wanted(Quality.SHARP, Colours.GREY, scale=50))
    with stand(tmp_path, **VIEWER) as on:
        live(on)
        on.until(lambda: said(on) == [Wanted(Quality.SHARP, Colours.GREY, scale=50)])


def test_what_a_newer_program_wrote_counts_as_not_chosen() -> None:
    assert wanted(ControlSettings("best", "many", "none", "7")) == Wanted()


def test_clicks_meet_the_customers_screen_of_which_a_smaller_picture_is_shown(display: str, tmp_path: Path) -> None:
    with stand(tmp_path, **VIEWER) as on:
        live(on, frozenset(Right))
        on.viewer.zooming.choose(Zoom.ACTUAL)
        for size in (Size(400, 300), Size(600, 450), Size(200, 150)):
            on.session.show(size, Size(800, 600))
            on.until(lambda size=size: on.viewer.stage._known[0] == size)  # type: ignore[misc]
            stage = on.viewer.stage
            fit = stage.fit
            assert fit is not None and fit.remote == Size(800, 600) and on.viewer.zooming.percent == 100
            x, y = fit.to_window(613, 407)
            on.xdo("mousemove", stage.frame.winfo_rootx() + x, stage.frame.winfo_rooty() + y, "click", 1)
            on.until(lambda: any(isinstance(event, Pressed) for event in on.session.heard))
            pressed = [event for event in on.session.heard if isinstance(event, Pressed)][-1]
            assert (pressed.x, pressed.y) == (613, 407)


def test_no_figure_moves_another(display: str) -> None:
    root = tk.Tk()
    try:
        line = StatusLine(Theme(root, "light", 100), root)
        line.frame.pack(fill="x")
        root.geometry("1180x60")
        known = Live("Kim", "Linux", 0.0, Trust.VERIFIED, False)
        line.show(known)
        root.update()
        places = set()
        for figures in (
            Figures(), Figures(0.001, 0.002, 1, 900, 0.0, (Way.EXACT,)),
            Figures(1.234, 2.345, 60, 123.4e6, 0.345, tuple(Way), "h264-444"),
        ):  # fmt: skip
            line.show(Live(**{**known.__dict__, "figures": figures}))
            root.update()
            labels = [w for w in line.frame.winfo_children() if isinstance(w, ttk.Label) and w.winfo_ismapped()]
            places.add(tuple((label.winfo_x(), label.winfo_width()) for label in labels))
        assert len(places) == 1
    finally:
        root.destroy()
