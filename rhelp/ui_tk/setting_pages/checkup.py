"""The connection test as it is shown: one line per step, each with a mark and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import ttk

from rhelp.core.checkup import Finding, Outcome, Step
from rhelp.ui_tk.setting_pages.rows import Rows
from rhelp.ui_tk.setting_pages.setup import Setup
from rhelp.ui_tk.widgets import label, wrap
from rhelp.words import tr

MARKS = {Outcome.GOOD: ("tick", "good"), Outcome.RUNNING: ("dash", "muted"), Outcome.NONE: ("dash", "warn")}


def step_words(finding: Finding) -> str:
    """What is tested."""
    match finding.step:
        case Step.SERVER:
            return tr("Server")
        case Step.SIGN_IN:
            return tr("Sign-in")
        case Step.SOCKET:
            return tr("Live connection (WebSocket)")
        case Step.STUN:
            return tr("STUN server {address}", address=finding.subject) if finding.subject else tr("STUN and TURN")
        case Step.TURN:
            return tr("TURN server {address}", address=finding.subject)


def sentence(finding: Finding) -> str:
    """How the step ended, and what to do about it."""
    match finding.outcome:
        case Outcome.RUNNING:
            return tr("Testing…")
        case Outcome.GOOD:
            return tr("Works ({ms} ms)", ms=finding.ms)
        case Outcome.UNENCRYPTED:
            return tr("This address is not encrypted, so others could read along. Please use one that begins with https://")  # fmt: skip  # noqa: E501
        case Outcome.UNTRUSTED:
            return tr(finding.why)
        case Outcome.NOT_RHELP:
            return tr("This address is not an rhelp server.")
        case Outcome.NONE:
            return tr("The server names none. Customers in other networks may not be reached; tell your administrator.")
        case Outcome.REFUSED if finding.step is Step.TURN:
            return tr("It does not accept the server's credentials; tell your administrator.")
        case Outcome.REFUSED:
            return tr("Your sign-in is no longer valid. Please sign in again.")
        case Outcome.UNREACHABLE:
            return unreachable(finding.step)


def unreachable(step: Step) -> str:
    """What it means that nothing answers."""
    match step:
        case Step.SOCKET:
            return tr("It does not come about. A proxy or firewall on the way may block WebSocket.")
        case Step.STUN:
            return tr("It does not answer. A firewall may block UDP; connections then need a TURN server.")
        case Step.TURN:
            return tr("It does not answer. Customers in other networks may not be reached by this way.")
    return tr("The server does not answer. Check the address and your network.")


class CheckUp:
    """Runs when ``start`` is called; ``first`` is the button that does, and rests meanwhile."""

    def __init__(self, rows: Rows, setup: Setup, server: Callable[[], str], first: ttk.Button) -> None:
        self._setup = setup
        self._server = server
        self._first = first
        self._lines: dict[tuple[Step, str], tuple[ttk.Label, ttk.Label]] = {}
        self._frame = ttk.Frame(rows.parent, style="Row.TFrame", padding=setup.theme.grid(2))

    def start(self) -> None:
        """Test anew."""
        if self._first.instate(["disabled"]):
            return
        self._first.state(["disabled"])
        for child in self._frame.winfo_children():
            child.destroy()
        self._lines.clear()
        self._frame.pack(fill="x")
        bridge, account = self._setup.bridge, self._setup.account()
        token = account.token if account is not None else ""
        work = self._setup.network.check_up(self._server(), token, lambda one: bridge.post(self._found, one))
        bridge.spawn(work, lambda nothing: self._done())

    def _found(self, finding: Finding) -> None:
        if not self._frame.winfo_exists():
            return
        key = (finding.step, finding.subject)
        if key not in self._lines:
            self._lines[key] = self._line(finding)
        mark, say = self._lines[key]
        theme = self._setup.theme
        icon, colour = MARKS.get(finding.outcome, ("cross", "alarm"))
        mark.configure(image=theme.icon(icon, getattr(theme.colours, colour), 20))
        say.configure(text=sentence(finding))

    def _line(self, finding: Finding) -> tuple[ttk.Label, ttk.Label]:
        theme = self._setup.theme
        row = ttk.Frame(self._frame, style="card.TFrame")
        row.pack(fill="x", pady=theme.px(4))
        mark = ttk.Label(row, style="card.TLabel")
        mark.pack(side="left", anchor="n", padx=(0, theme.grid(1.5)))
        words = ttk.Frame(row, style="card.TFrame")
        words.pack(side="left", fill="x", expand=True)
        title = label(theme, words, step_words(finding))
        say = label(theme, words, "", "small", "muted")
        for line in (title, say):
            line.pack(anchor="w", fill="x")
        words.bind("<Configure>", lambda event: [wrap(line, event.width) for line in (title, say)])
        return mark, say

    def _done(self) -> None:
        if self._first.winfo_exists():
            self._first.state(["!disabled"])
