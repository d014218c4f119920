"""The customer's pointer at the agent: the newest place counts, each shape travels once, garbage is refused."""

from __future__ import annotations

import base64
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.geometry import Size
from rhelp.core.outcome import Item
from rhelp.desktop.arrow import ARROW
from rhelp.desktop.ports import CursorShape, CursorState
from rhelp.features.cursor import REPEAT_AFTER, SLOTS, Agent, CursorAt, CursorLooks, Customer, Seen, halved, packed
from rhelp.wire import codec
from rhelp.wire.message import BadMessage, Message, Right
from rhelp.wire.peer import PEER, CursorMoved, CursorReused, CursorShaped
from tests.features.play import Play


def shape(number: int, side: int = 4) -> CursorShape:
    return CursorShape(Size(side, side), (number % side, 1), bytes([number]) * side * side * 4)


@pytest.fixture
def play() -> Play:
    return Play(Agent(), Customer())


def sees(play: Play, x: int, y: int, looks: CursorShape, now: float = 0.0) -> list[Item]:
    """What the agent is told when the customer's pointer is seen like this."""
    play.done.clear()
    items = play.customer.handle(Seen(CursorState(x, y, looks)), now)
    messages = [item for item in items if isinstance(item, Message)]
    assert [codec.decode(codec.encode(message), PEER) for message in messages] == messages
    return [fact for message in messages for fact in play.agent.receive(message, now)]


def test_place_and_shape_arrive(play: Play) -> None:
    assert sees(play, 10, 20, ARROW) == [CursorLooks(ARROW), CursorAt(10, 20)]
    assert sees(play, 11, 20, ARROW) == [CursorAt(11, 20)]
    assert sees(play, 11, 20, ARROW) == []


def test_a_known_shape_is_not_sent_again(play: Play) -> None:
    sees(play, 0, 0, ARROW)
    sees(play, 0, 0, shape(1))
    sent = play.customer.handle(Seen(CursorState(0, 0, ARROW)), 0)
    assert sent == [CursorReused(0)]
    assert list(play.agent.receive(CursorReused(0), 0)) == [CursorLooks(ARROW)]


@given(st.lists(st.integers(0, 80), max_size=200))
def test_whatever_the_order_the_agent_sees_what_the_customer_sees(numbers: list[int]) -> None:
    play, looks = Play(Agent(), Customer()), None
    for number in numbers:
        for fact in sees(play, 0, 0, shape(number)):
            looks = fact.shape if isinstance(fact, CursorLooks) else looks
        assert looks == shape(number)


def test_no_more_is_kept_than_the_slots_hold(play: Play) -> None:
    for number in range(3 * SLOTS):
        sees(play, 0, 0, shape(number))
    assert isinstance(play.agent, Agent)
    assert len(play.agent._kept) == SLOTS


def test_of_two_places_the_newer_counts(play: Play) -> None:
    assert list(play.agent.receive(CursorMoved(2, 5, 5), 0)) == [CursorAt(5, 5)]
    assert list(play.agent.receive(CursorMoved(1, 4, 4), 0)) == []
    assert list(play.agent.receive(CursorMoved(2, 5, 5), 0)) == []


def test_the_last_place_is_repeated_and_then_it_is_quiet(play: Play) -> None:
    play.customer.handle(Seen(CursorState(7, 8, ARROW)), 10)
    said = []
    while (deadline := play.customer.deadline) is not None:
        said += [(round(deadline - 10, 3), *play.customer.wake(deadline))]
    assert said == [(after, CursorMoved(1, 7, 8)) for after in REPEAT_AFTER]


def test_a_revoked_view_forgets_everything(play: Play) -> None:
    sees(play, 1, 1, ARROW)
    assert list(play.agent.revoked(Right.VIEW, 0)) == [CursorLooks(None)]
    play.customer.revoked(Right.VIEW, 0)
    assert play.customer.deadline is None
    assert sees(play, 1, 1, ARROW) == [CursorLooks(ARROW), CursorAt(1, 1)]


def test_another_right_changes_nothing(play: Play) -> None:
    sees(play, 1, 1, ARROW)
    assert not play.agent.revoked(Right.POINTER, 0)
    play.customer.revoked(Right.POINTER, 0)
    assert sees(play, 1, 1, ARROW) == []


@pytest.mark.parametrize("side", [129, 300])
def test_what_is_too_large_is_halved(side: int) -> None:
    large = CursorShape(Size(side, side), (side - 1, 0), bytes(side * side * 4))
    message = packed(0, large)
    assert message.width <= 128
    assert message.hot_x == message.width - 1


def test_noise_fits_into_a_message(play: Play) -> None:
    noise = CursorShape(Size(128, 128), (3, 4), random.Random(1).randbytes(128 * 128 * 4))
    (looks, _) = sees(play, 0, 0, noise)
    assert looks == CursorLooks(halved(noise))


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    "pixels",
    [
        "", "A", "AAAA", b64(zlib.compress(bytes(15))), b64(zlib.compress(bytes(17))),
        b64(zlib.compress(bytes(40_000_000))), b64(zlib.compress(bytes(16))[:-5]) + "=",
    ],
)  # fmt: skip
def test_garbage_is_refused(play: Play, pixels: str) -> None:
    with pytest.raises(BadMessage):
        play.agent.receive(CursorShaped(0, 2, 2, 0, 0, pixels), 0)


def test_a_hot_spot_outside_is_refused_and_an_unknown_slot_ignored(play: Play) -> None:
    with pytest.raises(BadMessage):
        play.agent.receive(CursorShaped(0, 2, 2, 2, 0, b64(zlib.compress(bytes(16)))), 0)
    assert not play.agent.receive(CursorReused(5), 0)
