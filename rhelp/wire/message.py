"""What a message is: a frozen dataclass, registered under a tag in the family of messages it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar


class Lane(StrEnum):
    """How a message travels between two peers (RFC 8831's reliability, by channel)."""

    CONTROL = "control"  # ordered, reliable
    MOTION = "motion"  # unordered, never resent: the newest counts


class Right(StrEnum):
    """What a customer may allow an agent to do. *In* is to the customer's computer, *out* from it."""

    VIEW = "view"
    POINTER = "pointer"
    KEYBOARD = "keyboard"
    CLIPBOARD_IN = "clipboard-in"
    CLIPBOARD_OUT = "clipboard-out"
    FILES_IN = "files-in"
    FILES_OUT = "files-out"
    RECORD = "record"
    SOUND = "sound"
    SYSTEM_INFORMATION = "system-information"
    PROCESSES = "processes"
    REBOOT = "reboot"


class Sender(StrEnum):
    """Who may send a message."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SERVER = "server"
    PEER = "agent or customer"
    ANYBODY = "anybody"


class BadMessage(ValueError):
    """The other side sent something that breaks the protocol. Its text is for logs, never for the sender."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How one message may be used."""

    tag: str
    sender: Sender
    lane: Lane | None
    needs: Right | None


class Message:
    """Base of all messages; ``terms`` is filled in by the family."""

    terms: ClassVar[Terms]


M = TypeVar("M", bound=Message)


class Family:
    """A set of messages that can arrive at the same door, by tag."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.by_tag: dict[str, type[Message]] = {}

    def __or__(self, other: Family) -> Family:
        """Both families at one door. Raises ValueError where they share a tag."""
        if shared := self.by_tag.keys() & other.by_tag.keys():
            raise ValueError(f"{self.name} and {other.name} both have {sorted(shared)}")
        both = Family(f"{self.name} and {other.name}")
        both.by_tag = self.by_tag | other.by_tag
        return both

    def message(
        self, tag: str, sender: Sender, lane: Lane | None = None, needs: Right | None = None
    ) -> Callable[[type[M]], type[M]]:
        """Register the decorated frozen dataclass under ``tag``."""

        def register(cls: type[M]) -> type[M]:
            if tag in self.by_tag:
                raise ValueError(f"two messages named {tag!r} in the family {self.name}")
            cls.terms = Terms(tag, sender, lane, needs)
            self.by_tag[tag] = cls
            return cls

        return register
