"""Sentences of the customer's windows: what is asked, what is allowed, who was verified."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from rhelp.core.session import Trust
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


MEANINGS: dict[Right, Callable[[], str]] = {
    Right.VIEW: lambda: tr("Everything on your screen can be seen until you stop it. Close what is private first."),
    Right.POINTER: lambda: tr("The pointer moves and clicks by the agent's hand. Move your mouse and you go first."),
    Right.KEYBOARD: lambda: tr("The agent can type on your computer. Press a key and you go first."),
    Right.CLIPBOARD_IN: lambda: tr("You can then paste what the agent has copied."),
    Right.CLIPBOARD_OUT: lambda: tr("What you copy from now on can be read, passwords too."),
    Right.FILES_IN: lambda: tr("The files come into a folder of their own; none is opened by itself."),
    Right.FILES_OUT: lambda: tr("The agent gets copies of the files that you agree to."),
    Right.RECORD: lambda: tr("Screen and chat are kept as a film. You can stop it at any time."),
    Right.SOUND: lambda: tr("What your computer plays can be heard. Your microphone stays off."),
    Right.SYSTEM_INFORMATION: lambda: tr("Parts, system and installed programs, but no files of yours."),
    Right.PROCESSES: lambda: tr("What is not saved in a program that is ended is lost."),
    Right.REBOOT: lambda: tr("Please save your work first. Afterwards you are connected again."),
}

ICONS = {
    Right.VIEW: "eye", Right.POINTER: "pointer", Right.KEYBOARD: "keyboard", Right.CLIPBOARD_IN: "copy",
    Right.CLIPBOARD_OUT: "copy", Right.FILES_IN: "folder", Right.FILES_OUT: "folder", Right.RECORD: "record",
    Right.SOUND: "sound", Right.SYSTEM_INFORMATION: "info", Right.PROCESSES: "sliders", Right.REBOOT: "again",
}  # fmt: skip
LEAVES = frozenset(
    {Right.VIEW, Right.CLIPBOARD_OUT, Right.FILES_OUT, Right.RECORD, Right.SOUND, Right.SYSTEM_INFORMATION}
)
"""Rights by which something goes from the customer to the agent, not the other way."""


def meaning_of(right: Right) -> str:
    """What will happen if it is allowed."""
    return MEANINGS[right]()


def fraud_warning() -> str:
    """One line against fraud on the telephone."""
    return tr("Did a stranger call and ask for this? Then do not allow it. Banks and the police never need it.")


def proof_words(came: Came, server: str, trust: Trust) -> tuple[bool, str]:
    """Whether the agent is verified, and what exactly was."""
    host = host_of(server)
    if trust is Trust.UNVERIFIED:
        return False, tr("Not verified: trusts {host}", host=host)
    if came is Came.TYPED:
        return True, tr("Verified by the code you entered")
    return False, tr("Not verified if the code came from a web page: trusts {host}", host=host)
