"""Pictures out of packets: in order, out of order, with holes, and anew from a key picture."""

from __future__ import annotations

import random
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from rhelp.media.browser import pictures
from rhelp.media.browser.pictures import Packet, Picture, Pictures

KEY, INTER, REST = b"\x10\x50", b"\x10\x51", b"\x00"


def packets(name: int, first: int, count: int = 3, key: bool = False) -> list[Packet]:
    """A VP8 picture in so many packets, the first of which has the number ``first``."""
    heads = [KEY if key else INTER, *[REST] * (count - 1)]
    return [
        Packet(first + at, name * 3000, at == count - 1, "vp8", head + b"%d.%d " % (name, at))
        for at, head in enumerate(heads)
    ]


def names(shown: Iterable[Picture]) -> list[int]:
    return [int(picture.data.split(b".")[0][1:]) for picture in shown]


def feed(into: Pictures, *some: Packet, now: float = 0.0) -> list[int]:
    return names([picture for packet in some for picture in into.add(packet, now)])


def test_a_picture_comes_with_its_last_packet_and_the_first_is_a_key() -> None:
    made = Pictures()
    assert made.waits_for_key and feed(made, *packets(1, 100)) == []
    *most, last = packets(2, 103, key=True)
    assert feed(made, *most) == [] and feed(made, last) == [2]
    assert feed(made, *packets(3, 106)) == [3] and not made.waits_for_key


def test_data_are_joined_and_the_key_is_told() -> None:
    made = Pictures()
    shown = [picture for packet in packets(1, 5, key=True) for picture in made.add(packet, 0)]
    assert shown == [Picture("vp8", b"\x501.0 1.1 1.2 ", True)]


def test_one_that_comes_late_holds_up_those_behind_it() -> None:
    made = Pictures()
    feed(made, *packets(1, 0, key=True))
    late, *others = packets(2, 3)
    assert feed(made, *others, *packets(3, 6), now=1.0) == []
    assert made.deadline == 1.0 + pictures.PATIENCE and not made.give_up(1.4)
    assert feed(made, late) == [2, 3] and made.deadline is None


def test_what_never_comes_is_given_up_and_a_key_picture_helps() -> None:
    made = Pictures()
    feed(made, *packets(1, 0, key=True))
    feed(made, *packets(2, 3)[1:], *packets(3, 6), now=1.0)
    assert made.give_up(1.5) and made.waits_for_key and made.deadline is None
    assert feed(made, *packets(4, 9)) == []
    assert feed(made, *packets(5, 12, key=True)) == [5]


def test_a_complete_key_picture_makes_up_for_all_before_it() -> None:
    made = Pictures()
    feed(made, *packets(1, 0, key=True))
    late = packets(2, 3)[0]
    assert feed(made, *packets(2, 3)[1:], *packets(3, 6, key=True), *packets(4, 9)) == [3, 4]
    assert feed(made, late) == [], "what is older is not shown afterwards"


def test_a_key_picture_that_was_coming_in_is_kept_where_all_is_given_up() -> None:
    made = Pictures()
    feed(made, *packets(1, 0, key=True))
    *most, last = packets(3, 6, key=True)
    feed(made, *packets(2, 3)[1:], *most, now=1.0)
    assert made.give_up(2.0) and made.oldest == 6
    assert feed(made, last) == [3]


def test_padding_between_pictures_is_skipped() -> None:
    made = Pictures()
    feed(made, *packets(1, 0, key=True))
    assert feed(made, Packet(3, 3000, False, "vp8", b""), *packets(2, 4)) == [2]


def test_another_timestamp_ends_a_picture_whose_marker_is_missing() -> None:
    made = Pictures()
    unmarked = [Packet(p.number, p.timestamp, False, p.codec, p.payload) for p in packets(1, 0, key=True)]
    assert feed(made, *unmarked) == [] and feed(made, packets(2, 3)[0]) == [1]


def test_nonsense_asks_for_a_key_picture() -> None:
    made = Pictures()
    feed(made, *packets(1, 0, key=True))
    assert made.add(Packet(3, 9000, True, "h264", b"\x7c"), 0) == [] and made.waits_for_key


def test_what_is_held_has_a_bound() -> None:
    made = Pictures()
    feed(made, *packets(1, 0, key=True))
    for number in range(10, 10 + 3 * pictures.MOST_HELD):
        made.add(Packet(number, 9, False, "vp8", REST), 0)
    assert len(made._held) <= pictures.MOST_HELD
    after = 20 + 3 * pictures.MOST_HELD
    assert feed(made, *packets(7, after, key=True)) == [7]


@given(st.integers(0, 1 << 32), st.floats(0, 0.3), st.integers(1, 9))
def test_whatever_the_line_does_pictures_are_whole_in_order_and_lean_on_what_was_shown(
    seed: int, loss: float, reach: int
) -> None:
    """Packets are lost and change places; every tenth picture is a key picture."""
    chance = random.Random(seed)
    sent = [packet for name in range(60) for packet in packets(name, 3 * name, key=name % 10 == 0)]
    kept = [packet for packet in sent if chance.random() >= loss]
    kept.sort(key=lambda packet: packet.number + chance.randrange(reach))
    made = Pictures()
    shown: list[Picture] = []
    for at, packet in enumerate(kept):
        shown += made.add(packet, at * 0.01)
        made.give_up(at * 0.01)
    order = names(shown)
    assert order == sorted(set(order))
    assert all(picture.data == b"".join(p.payload[1:] for p in packets(n, 0, key=picture.key))
               for n, picture in zip(order, shown, strict=True))  # fmt: skip
    assert all(n % 10 == 0 or n - 1 in order for n in order), "none leans on a picture that was not shown"
