"""Vectors of the handshake with fixed randomness, for other implementations.

``python -m tests.core.vectors`` writes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from rhelp.core.handshake import AgentHandshake, CustomerHandshake, Keys, Meeting, Sealer
from rhelp.core.sas import LANGUAGES, Sas
from rhelp.wire import codec
from rhelp.wire.handshake import Enter, Ticket
from rhelp.wire.message import Message

FILE = Path(__file__).with_name("vectors.json")
MEETINGS = {
    "73905": Meeting("4821", "help.example", "0123456789abcdef" * 2),
    "00000": Meeting("0000", "상담.example:8443", "f" * 32),
    "mzxw6ytboi4tknzqmfrggzdfmy": Meeting("0007", "127.0.0.1:8080", "0" * 32),
    "": Meeting("0000", "help.example", "a5" * 16),
}
SEALED = [
    (Enter("박영희"), Ticket("482173905")),
    (Enter(""), Ticket("000000000")),
]


def chance(seed: str) -> Callable[[int], bytes]:
    """Bytes that are the same each time: SHAKE-256 over the seed and the number of the call."""
    calls = iter(range(100))
    return lambda count: hashlib.shake_256(f"{seed} {next(calls)}".encode()).digest(count)


def vectors() -> list[dict[str, Any]]:
    return [vector(secret, meeting) for secret, meeting in MEETINGS.items()]


def vector(secret: str, meeting: Meeting) -> dict[str, Any]:
    agent = AgentHandshake(secret, meeting, chance(f"agent {secret}"))
    customer = CustomerHandshake(secret, meeting, chance(f"customer {secret}"))
    said: list[tuple[Message, Message | None]] = []
    message: Message | None = agent.start()
    while message is not None:
        answer = customer.receive(message)
        said.append((message, answer))
        message = None if answer is None else agent.receive(answer)
    assert agent.keys is not None and agent.keys == customer.keys
    return {
        "secret": secret,
        "meeting": as_record(meeting),
        "customer_random": chance(f"customer {secret}")(64).hex(),
        "said": [[codec.encode(one), answer and codec.encode(answer)] for one, answer in said],
        "keys": {field.name: getattr(agent.keys, field.name).hex() for field in fields(Keys)},
        "sas": {language: list(Sas.of(agent.keys.words).spell(language)) for language in LANGUAGES},
        "sealed": boxes(agent.keys),
    }


def as_record(meeting: Meeting) -> dict[str, str]:
    return {"route": meeting.route, "relay": meeting.relay, "sid": meeting.sid}


def boxes(keys: Keys) -> list[list[str]]:
    """What the customer says, its box, what the agent answers, its box."""
    agent, customer = Sealer.agent(keys), Sealer.customer(keys)
    return [
        [codec.encode(text) for text in (mine, customer.seal(mine), theirs, agent.seal(theirs))]
        for mine, theirs in SEALED
    ]


def as_text() -> str:
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
