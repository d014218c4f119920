"""The certificate is checked three times: one fingerprint in what was sealed, the true one after DTLS, and a MAC."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable

import pytest

from rhelp.core.handshake import AgentHandshake, CustomerHandshake, HandshakeFailed, Keys
from rhelp.core.link import Binding
from rhelp.core.sdp import check_sdp
from rhelp.peer.connection import Connection
from rhelp.peer.negotiation import bind
from rhelp.wire.message import BadMessage
from tests.core.test_sdp import FINGERPRINT as OF_GOOD
from tests.core.test_sdp import GOOD
from tests.counts import FULL, many
from tests.peer.test_negotiation import MEETING, keys_of_before, negotiate

FINGERPRINT = re.compile(r"a=fingerprint:sha-256 (\S+)")
CERTIFICATE = b"a certificate"
Alter = Callable[[str], str]


def another(found: re.Match[str]) -> str:
    digit = "0" if found[1][-1] != "0" else "1"
    return f"a=fingerprint:sha-256 {found[1][:-1]}{digit}"


def flipped(sdp: str) -> str:
    return FINGERPRINT.sub(another, sdp)


def one_line_apart(sdp: str) -> str:
    """Of two sections that are bundled only the last has another one."""
    before, _, after = sdp.rpartition("a=fingerprint:")
    return before + FINGERPRINT.sub(another, f"a=fingerprint:{after}")


def a_second(sdp: str) -> str:
    return FINGERPRINT.sub(lambda found: f"{found[0]}\r\n{another(found)}", sdp)


def of_another_kind(kind: str, length: int) -> Alter:
    value = ":".join(["AB"] * length)
    return lambda sdp: FINGERPRINT.sub(lambda found: f"{found[0]}\r\na=fingerprint:{kind} {value}", sdp)


def sha_1_alone(sdp: str) -> str:
    return FINGERPRINT.sub("a=fingerprint:sha-1 " + ":".join(["AB"] * 20), sdp)


def none_at_all(sdp: str) -> str:
    return FINGERPRINT.sub("a=sendrecv", sdp)


REFUSED = {
    "one line apart": one_line_apart,
    "a second": a_second,
    "and sha-1": of_another_kind("sha-1", 20),
    "and sha-512": of_another_kind("sha-512", 64),
    "sha-1 alone": sha_1_alone,
    "none": none_at_all,
}
PLACES = [0, 1] if FULL else [1]  # 1: the customer describes itself falsely, which the agent sees at once
PATIENCE = 2.0  # seconds for the side that the other one has already left


class Altering(Connection):
    """Describes itself with something else in the place of its fingerprint, as whoever holds the keys could."""

    alter: Alter = staticmethod(lambda sdp: sdp)

    async def offer(self) -> str:
        return self.alter(await super().offer())

    async def answer(self, sdp: str) -> str:
        return self.alter(await super().answer(sdp))


class NoOffer(Connection):
    """To which no offer may come."""

    async def answer(self, sdp: str) -> str:
        raise AssertionError("it came through the gate")


class NoAnswer(Connection):
    """To which no answer may come."""

    async def accept(self, sdp: str) -> None:
        raise AssertionError("it came through the gate")


def ends(alter: Alter, place: int, other: type[Connection]) -> tuple[type[Connection], type[Connection]]:
    altering = type("Altering", (Altering,), {"alter": staticmethod(alter)})
    return (altering, other) if place == 0 else (other, altering)


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("place", PLACES)
async def test_anything_but_one_fingerprint_stops_at_the_gate(name: str, place: int) -> None:
    result = await negotiate(
        AgentHandshake("73905", MEETING, os.urandom),
        CustomerHandshake("73905", MEETING, os.urandom),
        ends=ends(REFUSED[name], place, NoOffer if place else NoAnswer),
        patience=PATIENCE,
    )
    refusing = result.agent if place else result.customer
    assert isinstance(refusing, HandshakeFailed) and re.search("fingerprint|malformed lines", str(refusing))
    assert not isinstance(result.agent, Binding) and not isinstance(result.customer, Binding)


@pytest.mark.parametrize("place", PLACES)
async def test_another_certificate_than_the_sealed_one_connects_nobody(place: int) -> None:
    """Every line says the same wrong value, so that it passes the gate: real DTLS ends there."""
    result = await negotiate(
        AgentHandshake("73905", MEETING, os.urandom),
        CustomerHandshake("73905", MEETING, os.urandom),
        ends=ends(flipped, place, Connection),
        patience=2 * PATIENCE,
    )
    assert not isinstance(result.agent, Binding) and not isinstance(result.customer, Binding)


class Stands:
    """A connection that stands, for what is done with it afterwards."""

    remote_certificate = CERTIFICATE
    local_sdp = GOOD

    async def ready(self) -> None: ...


async def bound(keys: Keys, theirs: bytes, agent: bool) -> Binding:
    return await bind(Stands(), keys, theirs, agent)  # type: ignore[arg-type]


@pytest.mark.parametrize("agent", [True, False])
async def test_every_nibble_of_the_fingerprint_counts(agent: bool) -> None:
    keys = keys_of_before()
    true = hashlib.sha256(CERTIFICATE).digest()
    assert isinstance(await bound(keys, true, agent), Binding)
    for nibble in range(64):
        wrong = bytearray(true)
        wrong[nibble // 2] ^= 1 << 4 * (nibble % 2)
        with pytest.raises(HandshakeFailed, match="certificate"):
            await bound(keys, bytes(wrong), agent)


def test_every_nibble_that_is_written_differently_is_another_fingerprint() -> None:
    value = ":".join(f"{byte:02X}" for byte in hashlib.sha256(CERTIFICATE).digest())
    line = GOOD.replace(OF_GOOD, value)
    true = check_sdp(line)
    for at, letter in enumerate(value):
        for other in "0123456789ABCDEF"[:: many(1, 5)]:
            if letter not in (":", other):
                assert check_sdp(line.replace(value, value[:at] + other + value[at + 1 :])) != true
    with pytest.raises(BadMessage):
        check_sdp(line.replace(value, value.lower()))
