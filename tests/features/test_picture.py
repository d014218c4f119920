"""How the agent wants the screen reaches the customer's end, word for word, and nothing else does."""

from __future__ import annotations

import json

import pytest

from rhelp.features.picture import Agent, Customer, Wanted
from rhelp.wire.codec import decode, encode
from rhelp.wire.message import BadMessage, Right
from rhelp.wire.peer import PEER, Colours, Compression, PictureSettings, Quality
from tests.features.play import Play


def test_what_is_wanted_reaches_the_customers_end() -> None:
    play = Play(Agent(), Customer())
    for wanted in (Wanted(), Wanted(Quality.SHARP, Colours.GREY, Compression.DATA, 50), Wanted(scale=10)):
        play.agent_does(wanted, 0)
        assert play.take() == [wanted]
    assert play.told == []


def test_at_first_everything_is_automatic_and_whole() -> None:
    assert Wanted() == Wanted(Quality.AUTOMATIC, Colours.FULL, Compression.AUTOMATIC, 100)


def test_it_holds_no_right_and_waits_for_nothing() -> None:
    customer = Customer()
    assert PictureSettings.terms.needs is None
    assert customer.deadline is None
    assert customer.revoked(Right.VIEW, 0) == customer.stop(0) == customer.wake(0) == ()


@pytest.mark.parametrize(
    ("field", "value"), [("scale", 9), ("scale", 101), ("scale", "50"), ("quality", "best"), ("colours", 256)]
)
def test_nothing_beyond_bounds_passes(field: str, value: object) -> None:
    text = encode(PictureSettings(Quality.QUICK, Colours.FEW, Compression.AUTOMATIC, 50))
    assert decode(text, PEER) is not None

    with pytest.raises(BadMessage):
        decode(json.dumps(json.loads(text) | {field: value}), PEER)
