"""What passes the gate, aiortc's parser takes: real offers and answers, of Chromium too, changed in every way."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from aiortc import RTCSessionDescription
from aiortc.sdp import SessionDescription

from rhelp.core.sdp import check_sdp
from rhelp.peer.connection import Connection
from rhelp.wire.message import BadMessage
from tests.counts import many
from tests.peer.test_negotiation import NoPictures

MUTATIONS = many(100_000, 2000)
TAKEN = many(2000, 100)
ODD = (
    *("", " ", ":", "/", ";", "=", "*", "-1", "0", "00", "1e3", "256", "99999999999999999999", "1_0", "+1", "٣"),
    *("\u2028", "\x0b", "\r", "\x85", "a=", "m=", "c=", "IN IP4", "IN IP9 x", "apt=x", "apt=", "x/y/z", "evil host"),
    *("a=fmtp:1 x", "a=rtpmap:1", "a=ssrc:1", "a=group", "a=mid", "a=setup:hold", "a=candidate:", "a=rtcp-fb:*"),
)
ANYTHING = (ValueError, AssertionError, LookupError, TypeError, AttributeError, StopIteration)


def gathered() -> Iterator[str]:
    """An offer and an answer as our programs make them, and Chromium's offer."""

    async def both() -> tuple[str, str]:
        customer, agent = Connection((), lambda: None), Connection((), lambda: None)
        try:
            customer.send_screen(NoPictures())
            offer = await customer.offer()
            return offer, await agent.answer(offer)
        finally:
            await customer.close(flush=False)
            await agent.close(flush=False)

    yield from asyncio.run(both())
    yield Path(__file__).with_name("chromium_offer.sdp").read_bytes().decode()


@pytest.fixture(scope="module")
def real() -> list[str]:
    return list(gathered())


class Mutator:
    """Changes descriptions; the same seed makes the same ones."""

    def __init__(self, real: list[str], seed: int) -> None:
        self._real, self._draw = real, random.Random(seed)

    def next(self) -> str:
        text = self._draw.choice(self._real)
        for _ in range(self._draw.choice((1, 1, 1, 2, 3, 6))):
            how = (self._character, self._token, self._line, self._candidate, self._cut, self._splice)
            text = self._draw.choice(how)(text)
        return text

    def _character(self, text: str) -> str:
        at = self._draw.randrange(len(text) + 1)
        return text[:at] + self._draw.choice((chr(self._draw.randrange(128)), "", "é")) + text[at + 1 :]

    def _token(self, text: str) -> str:
        """One word of one line becomes something odd."""
        return self._in_line(text, self._odd_word)

    def _odd_word(self, line: str) -> str:
        for mark in self._draw.sample((" ", ":", ";", "/", "="), 5):
            if mark in line:
                words = line.split(mark)
                words[self._draw.randrange(len(words))] = self._draw.choice(ODD)
                return mark.join(words)
        return line

    def _line(self, text: str) -> str:
        """A line goes, comes twice, changes its place, or is a new one."""
        lines = text.split("\r\n")
        at, to = self._draw.randrange(len(lines)), self._draw.randrange(len(lines))
        match self._draw.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(to, lines[at])
            case 2:
                lines[at], lines[to] = lines[to], lines[at]
            case 3:
                lines.insert(to, self._draw.choice(ODD))
        return "\r\n".join(lines)

    def _candidate(self, text: str) -> str:
        """Only a candidate changes."""
        lines = text.split("\r\n")
        places = [place for place, line in enumerate(lines) if line.startswith("a=candidate:")]
        if not places:
            return text
        at = self._draw.choice(places)
        lines[at] = self._odd_word(lines[at]) if self._draw.random() < 0.7 else self._character(lines[at])
        return "\r\n".join(lines)

    def _cut(self, text: str) -> str:
        return text[: self._draw.randrange(len(text) + 1)]

    def _splice(self, text: str) -> str:
        """The head of one and the tail of another."""
        lines, others = text.split("\r\n"), self._draw.choice(self._real).split("\r\n")
        return "\r\n".join(lines[: self._draw.randrange(len(lines) + 1)] + others[self._draw.randrange(len(others)) :])

    def _in_line(self, text: str, change: Callable[[str], str]) -> str:
        lines = text.split("\r\n")
        at = self._draw.randrange(len(lines))
        lines[at] = change(lines[at])
        return "\r\n".join(lines)


def test_real_ones_pass_whole(real: list[str]) -> None:
    for text in real:
        assert len(check_sdp(text)) == 32
        SessionDescription.parse(text)


def test_mutations_raise_our_own_error_or_are_parsed(real: list[str]) -> None:
    mutator, passed = Mutator(real, seed=1), 0
    for _ in range(MUTATIONS):
        text = mutator.next()
        try:
            check_sdp(text)
        except BadMessage:
            continue
        passed += 1
        parsed = SessionDescription.parse(text)  # raises nothing
        str(parsed)
    assert MUTATIONS // 50 < passed < MUTATIONS * 49 // 50  # the gate is neither shut nor a hole


def test_without_the_gate_the_parser_raises_anything(real: list[str]) -> None:
    mutator, raised = Mutator(real, seed=1), set[type[Exception]]()
    for _ in range(MUTATIONS // 4):
        try:
            SessionDescription.parse(mutator.next())
        except ANYTHING as error:
            raised.add(type(error))
    assert len(raised) > 3


async def test_what_passes_is_taken_by_a_connection_or_refused_with_our_own_error(real: list[str]) -> None:
    mutator, tried = Mutator(real, seed=2), 0
    while tried < TAKEN:
        text = mutator.next()
        try:
            check_sdp(text)
        except BadMessage:
            continue
        tried += 1
        connection = Connection((), lambda: None)
        with suppress(BadMessage):
            await connection._take(RTCSessionDescription(text, "offer"))
        await connection.close(flush=False)
