"""Sentences of the customer's windows: what is asked, what is allowed, who was verified."""

from __future__ import annotations

from urllib.parse import urlsplit

from rhelp.ui_tk.customer.standing import Came
from rhelp.wire.message import Right
from rhelp.words import tr

LONGEST_NAME = 60


def clean(name: str) -> str:
    """A name from elsewhere as one short line that cannot rearrange the words around it."""
    return "".join(c for c in name if c.isprintable())[:LONGEST_NAME].strip()


def host_of(server: str) -> str:
    """The server's name as people read it."""
    return urlsplit(server).netloc.rpartition("@")[2] or server


def initials(name: str) -> str:
    """One or two letters for the round picture of who has none."""
    words = [word for word in clean(name).split() if word[0].isalnum()]
    if not words:
        return ""
    if not words[0].isascii():
        return words[0][0]  # a Korean family name
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def question_of(agent: str, right: Right) -> str:
    """One sentence that asks."""
    match right:
        case Right.VIEW:
            return tr("{agent} asks to see your screen.", agent=agent)
        case Right.POINTER:
            return tr("{agent} asks to use your mouse.", agent=agent)
        case Right.KEYBOARD:
            return tr("{agent} asks to use your keyboard.", agent=agent)


def meaning_of(right: Right) -> str:
    """What will happen if it is allowed."""
    match right:
        case Right.VIEW:
            return tr("Everything on your screen can be seen until you stop it. Close what is private first.")
        case Right.POINTER:
            return tr("The pointer moves and clicks by the agent's hand. Move your mouse and you go first.")
        case Right.KEYBOARD:
            return tr("The agent can type on your computer. Press a key and you go first.")


def name_of(right: Right) -> str:
    """The right at its switch."""
    match right:
        case Right.VIEW:
            return tr("See the screen")
        case Right.POINTER:
            return tr("Use the mouse")
        case Right.KEYBOARD:
            return tr("Use the keyboard")


ICONS = {Right.VIEW: "screen", Right.POINTER: "pointer", Right.KEYBOARD: "keyboard"}


def fraud_warning() -> str:
    """One line against fraud on the telephone."""
    return tr("Did a stranger call and ask for this? Then do not allow it. Banks and the police never need it.")


def proof_words(came: Came, server: str) -> tuple[bool, str]:
    """Whether the agent is verified, and what exactly was."""
    host = host_of(server)
    match came:
        case Came.TYPED:
            return True, tr("Verified by the code you entered")
        case Came.GIVEN:
            return False, tr("Not verified if the code came from a web page: trusts {host}", host=host)
        case Came.ICON:
            return False, tr("Not verified: trusts {host}", host=host)
