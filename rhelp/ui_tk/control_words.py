"""The words for what the agent may do at the customer's: on the bar, in tooltips, in short messages."""

from __future__ import annotations

from collections.abc import Callable

from rhelp.core.rights import CONTROL
from rhelp.core.session import Live
from rhelp.peer.right_words import right_name
from rhelp.wire.message import Right
from rhelp.words import tr

STATES: tuple[Callable[[], str], ...] = (
    lambda: tr("Ask for control"), lambda: tr("Controlling"), lambda: tr("Control asked…"), lambda: tr("Mouse only"),
    lambda: tr("Keyboard only"),
)  # fmt: skip


def control_words(live: Live | None) -> str:
    """The state of mouse and keyboard in two or three words, one of ``STATES``."""
    held, asked = (live.held & CONTROL, live.asked & CONTROL) if live is not None else (frozenset(), frozenset())
    if held == CONTROL:
        return tr("Controlling")
    if asked:
        return tr("Control asked…")
    if Right.POINTER in held:
        return tr("Mouse only")
    if Right.KEYBOARD in held:
        return tr("Keyboard only")
    return tr("Ask for control")


def may_ask(live: Live) -> bool:
    """Whether control can be asked for now: something of it is missing, and the screen is seen or about to be."""
    if live.paused or live.asked & CONTROL or live.held >= CONTROL:
        return False
    return live.page or Right.VIEW in live.held | live.asked


def control_tip(live: Live) -> str:
    """What a click on the control button does, or why it does nothing."""
    held, asked = live.held & CONTROL, live.asked & CONTROL
    if live.paused:
        return tr("The customer has paused the screen. Ask for control again afterwards.")
    if held == CONTROL:
        return tr("You control mouse and keyboard. The customer can take them back at any moment.")
    if asked:
        return tr("The customer is being asked. No answer counts as no.")
    if not may_ask(live):
        return tr("You do not see the screen. Ask to see it first, then for control.")
    if held:
        return tr("Ask the customer for what is missing")
    return tr("Ask the customer for mouse and keyboard control")


def loss_words(right: Right, refused: bool) -> str:
    """What the agent is told when a right was not given, or was taken back."""
    sentences = {
        (Right.VIEW, True): tr("The customer did not allow the screen to be seen."),
        (Right.VIEW, False): tr("The customer stopped the screen."),
        (Right.POINTER, True): tr("The customer did not allow mouse control."),
        (Right.POINTER, False): tr("The customer took back mouse control."),
        (Right.KEYBOARD, True): tr("The customer did not allow keyboard control."),
        (Right.KEYBOARD, False): tr("The customer took back keyboard control."),
        (Right.RECORD, True): tr("The customer did not allow recording."),
        (Right.RECORD, False): tr("The customer took back the right to record."),
    }
    if (right, refused) in sentences:
        return sentences[right, refused]
    if refused:
        return tr("The customer did not allow this: {right}", right=right_name(right))
    return tr("The customer took this back: {right}", right=right_name(right))
