"""The audit's entries as sentences for administrators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rhelp.core.audit import PRUNED, Note
from rhelp.words import tr

Said = Mapping[str, Any]

SENTENCES: Mapping[str, Callable[[Said], str]] = {
    "signed-in": lambda of: tr("{by} signed in from {address} ({factors} factors)", **of),
    "signed-in-again": lambda of: tr("{by} came back from {address}, staying signed in", **of),
    "signed-out": lambda of: tr("{agent} signed out", **of),
    "sign-in-ended": lambda of: tr("{by} ended a sign-in of {agent} ({handle})", **of),
    "sign-in-reused": lambda of: tr("A kept sign-in of {agent} was used twice, so it was ended ({handle})", **of),
    "sign-in-refused": lambda of: tr("{by} was not let in from {address}: {why}", **of),
    "program-token-made": lambda of: tr("{by} made a token for a program of {agent}, for {days} days", **of),
    "second-factor-on": lambda of: tr("{by} turned the second factor of {agent} on", **of),
    "second-factor-off": lambda of: tr("{by} turned the second factor of {agent} off", **of),
    "recovery-code-used": lambda of: tr("{agent} used a recovery code", **of),
    "account-made": lambda of: tr("{by} made the account {agent}", **of),
    "account-removed": lambda of: tr("{by} removed the account {agent}", **of),
    "password-changed": lambda of: tr("{by} changed the password of {agent}", **of),
    "group-made": lambda of: tr("{by} made the group {group}", **of),
    "joined": lambda of: tr("A customer from {address} came to {by} ({key}, {guest}), session {session}", **of),
    "mending": lambda of: tr("A broken line to {by} is mended, session {session}", **of),
    "admitted": lambda of: tr("{by} let the customer in, session {session}", **of),
    "join-failed": lambda of: tr("A customer from {address} did not know the code", **of),
    "code-burnt": lambda of: tr("A code of {agent} was tried wrongly too often and was withdrawn", **of),
    "right-asked": lambda of: tr("{by} says: {right} was asked for, session {session}", **of),
    "right-granted": lambda of: tr("{by} says: {right} was allowed, session {session}", **of),
    "right-refused": lambda of: tr("{by} says: {right} was not allowed, session {session}", **of),
    "right-withdrawn": lambda of: tr("{by} says: {right} was taken back, session {session}", **of),
    PRUNED: lambda of: tr("Rows up to {through} were removed, being too old", **of),
}


def sentence(note: Note) -> str:
    """What happened, in the language of the machine; what is unknown here as it is kept."""
    said = dict.fromkeys(("by", "agent", "address", "handle", "session"), "-") | dict(note.fields)
    words = SENTENCES.get(note.event)
    try:
        text = words(said) if words is not None else ""
    except KeyError:  # written by another version
        text = ""
    return text or f"{note.event} {' '.join(f'{name}={value}' for name, value in note.fields.items())}"
