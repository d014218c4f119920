"""Every parser of what strangers send, as a function of bytes that raises nothing: what it may raise is caught here.

Each target imports what it tries itself, so that the imports are instrumented and no target pays for another's.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce

Run = Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """What to run, and inputs to begin with."""

    run: Run
    seeds: tuple[bytes, ...]


Make = Callable[[], Target]


def _messages(*names: str) -> Make:
    """The codec, at a door where messages of these families may arrive."""

    def make() -> Target:
        from rhelp.wire import chat, codec, handshake, peer, road, signal
        from rhelp.wire.message import BadMessage
        from tests.fuzzing.grammar import Spelling

        families = [
            chat.CHAT, chat.PRESENCE, handshake.HANDSHAKE, handshake.SEALED, peer.PEER, road.ROAD, signal.SIGNAL,
        ]  # fmt: skip
        door = reduce(lambda one, other: one | other, [family for family in families if family.name in names])

        def tried(text: str) -> None:
            with suppress(BadMessage):
                message = codec.decode(text, door)
                assert message is None or codec.decode(codec.encode(message), door) == message

        def run(data: bytes) -> None:
            tried(data.decode(errors="ignore"))
            tried(Spelling(data).message(door))

        return Target(run, tuple(bytes([number]) + bytes(range(1, 60)) for number in range(len(door.by_tag))))

    return make


def link() -> Target:
    """Both ends of an open link, frames on both lanes."""
    from rhelp.core.link import Act, Binding, Link, Phase
    from rhelp.core.rights import RightsBook
    from rhelp.features import registry, rights
    from rhelp.wire import codec
    from rhelp.wire.message import Lane, Sender
    from rhelp.wire.peer import PEER, Bind, Hello
    from tests.fuzzing.grammar import Spelling

    hello = Hello(1, ("rights", *registry.CUSTOMER_ENDS), "", "")

    def opened(role: Sender) -> Link:
        if role is Sender.AGENT:
            ends = {"rights": rights.Agent()} | {name: make() for name, make in registry.AGENT_ENDS.items()}
        else:
            ends = {"rights": rights.Customer(RightsBook(), "")} | {
                name: make() for name, make in registry.CUSTOMER_ENDS.items()
            }
        made = Link(role, Binding("aa", "bb" * 32), hello, ends, lambda right: False)
        made.open(0.0)
        made.hear(codec.encode(Bind("bb" * 32)), Lane.CONTROL, 0.0)
        made.hear(codec.encode(hello), Lane.CONTROL, 0.0)
        assert made.phase is Phase.OPEN
        return made

    def run(data: bytes) -> None:
        for role in (Sender.AGENT, Sender.CUSTOMER):
            made, now, spelling = opened(role), 0.0, Spelling(data)
            while spelling.left and made.phase is Phase.OPEN:
                now += 0.1
                text = spelling.message(PEER)
                for item in made.hear(text, list(Lane)[spelling.choice(2)], now):
                    assert role is Sender.AGENT or not isinstance(item, Act) or item.right is None
                made.wake(now)

    return Target(run, tuple(bytes([number]) + bytes(range(1, 200)) for number in range(len(PEER.by_tag))))


def description() -> Target:
    """The gate before aiortc's own parser."""
    from rhelp.core.sdp import check_sdp
    from rhelp.wire.message import BadMessage
    from tests.core.test_sdp import GOOD

    def run(data: bytes) -> None:
        with suppress(BadMessage):
            assert len(check_sdp(data.decode(errors="ignore"))) == 32

    return Target(run, (GOOD.encode(),))


def parsed_description() -> Target:
    """What passes the gate raises nothing in aiortc's parser."""
    from aiortc.sdp import SessionDescription

    from rhelp.core.sdp import check_sdp
    from rhelp.wire.message import BadMessage
    from tests.core.test_sdp import GOOD

    def run(data: bytes) -> None:
        text = data.decode(errors="ignore")
        with suppress(BadMessage):
            check_sdp(text)
            SessionDescription.parse(text)

    return Target(run, (GOOD.encode(),))


def update() -> Target:
    """A whole update of the screen, painted into a canvas."""
    import numpy as np

    from rhelp.core.geometry import Rect, Size
    from rhelp.media.canvas import Canvas, Frame
    from rhelp.media.updates import Copy, Packer, Patch, Unpacker, Update
    from rhelp.wire.message import BadMessage

    size, unpacker = Size(64, 48), Unpacker()
    noise = np.random.default_rng(1).integers(0, 256, (8, 8, 4), np.uint8)

    def run(data: bytes) -> None:
        canvas = Canvas(Frame(), lambda film: None)
        with suppress(BadMessage):
            for number in (1, 2):
                received = unpacker.unpack(number, data)
                if received.size.width * received.size.height <= 1 << 20:  # else all the time goes into black pictures
                    canvas.receive(received)

    made = Update(1, size, (Copy(Rect(0, 0, 8, 8), 4, 4),), (Patch(Rect(16, 8, 8, 8), noise),), void=1)
    return Target(run, (Packer().pack(made), Packer().pack(Update(1, size, void=1))))


def fragments() -> Target:
    """Packets of updates: each length, then as many bytes."""
    from rhelp.media.fragments import Assembly, split

    def run(data: bytes) -> None:
        assembly = Assembly()
        for packet in _cut(data):
            assembly.add(packet)

    packets = split(1, bytes(3000), parity=True)
    return Target(run, (b"".join(bytes([min(255, len(p))]) + p[:255] for p in packets),))


def _cut(data: bytes) -> Iterator[bytes]:
    while data:
        length = data[0]
        yield data[1 : 1 + length]
        data = data[1 + length :]


def browser() -> Target:
    """A browser's packets of video."""
    from rhelp.media.browser.payloads import UNPACKERS, BadPayload

    def run(data: bytes) -> None:
        for unpack in UNPACKERS.values():
            with suppress(BadPayload):
                unpack(data)

    return Target(run, (b"\x90\x80\x01\x00data", b"\x7c\x85data", b"\x78\x00\x02\x67a\x00\x01b"))


def pointer() -> Target:
    """The shape of a pointer."""
    from rhelp.core.geometry import Size
    from rhelp.desktop.ports import CursorShape
    from rhelp.features.cursor import packed, unpacked
    from rhelp.wire.message import BadMessage
    from rhelp.wire.peer import CursorShaped

    def run(data: bytes) -> None:
        if len(data) < 4:
            return
        with suppress(BadMessage):
            text = base64.b64encode(data[4:]).decode()
            unpacked(CursorShaped(0, 1 + data[0] % 128, 1 + data[1] % 128, data[2] % 128, data[3] % 128, text))

    shape = packed(0, CursorShape(Size(8, 8), (0, 0), bytes(256)))
    return Target(run, (bytes([7, 7, 0, 0]) + base64.b64decode(shape.pixels),))


def report() -> Target:
    """The receiver's word by RTCP."""
    from rhelp.media.window import Heard, Window
    from rhelp.media.words import HEAD, read, written

    def run(data: bytes) -> None:
        window = Window()
        for number in range(1, 4):
            window.sent(number, 1000, number * 0.01)
        if (heard := read(data)) is not None:
            window.heard(heard, 0.1)
            assert window.size > 0 and window.in_flight >= 0

    return Target(run, (written(Heard(2, 2, 0.05), 1, 2)[HEAD.size :],))


def typed() -> Target:
    """What people type or paste: codes, links, addresses of mail."""
    from rhelp.core.codes import parse_code, parse_link
    from rhelp.signaling.config import is_mail_address

    def run(data: bytes) -> None:
        text = data.decode(errors="ignore")
        code, link = parse_code(text), parse_link(text)
        assert code is None or len(code.route + code.secret) == 9
        assert link is None or len(link.secret) == 26
        is_mail_address(text)

    return Target(run, (b"4821-73905", b"https://a.example/#4821-mzxw6ytboi4tknzqmfrggzdfmy", b"kim@example.org"))


TARGETS: dict[str, Make] = {
    "server": _messages("road", "signal", "chat", "presence"),
    "handshake": _messages("handshake"),
    "sealed": _messages("sealed"),
    "peer": _messages("peer"),
    "link": link,
    "description": description,
    "parsed-description": parsed_description,
    "update": update,
    "fragments": fragments,
    "browser": browser,
    "pointer": pointer,
    "report": report,
    "typed": typed,
}
