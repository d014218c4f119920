"""A family knows its messages by tag, each with the terms it may be used on."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass

import pytest

from rhelp.wire.message import Family, Lane, Message, Right, Sender, Terms
from tests.wire.build import EVERY


def test_registering_gives_a_message_its_terms() -> None:
    family = Family("trial")

    @family.message("knock", Sender.AGENT, Lane.MOTION, Right.POINTER)
    @dataclass(frozen=True)
    class Knock(Message):
        """A trial."""

    assert Knock.terms == Terms("knock", Sender.AGENT, Lane.MOTION, Right.POINTER)
    assert family.by_tag == {"knock": Knock}


def test_a_tag_is_taken_once() -> None:
    family = Family("trial")
    family.message("knock", Sender.AGENT)(type("First", (Message,), {}))
    with pytest.raises(ValueError, match="knock"):
        family.message("knock", Sender.AGENT)(type("Second", (Message,), {}))


@pytest.mark.parametrize("cls", [cls for _, cls in EVERY], ids=lambda cls: cls.terms.tag)
def test_every_message_is_frozen_and_explained(cls: type[Message]) -> None:
    assert cls.__doc__
    blank = object.__new__(cls)
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(blank, next(iter(cls.__dataclass_fields__), "x"), None)  # type: ignore[attr-defined]
