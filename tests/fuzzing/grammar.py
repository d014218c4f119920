"""JSON messages spelt by arbitrary bytes, so that a fuzzer's changes reach the fields and not only the brackets."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from rhelp.wire.message import Family

HEX_LENGTHS = (32, 64, 66)
WHOLES = (0, 1, 2**31 - 1, 2**31, 2**53, -1, 65535)
SHORT = ("", "viewer", "digits", "view", "program", "agent", "1234", "550012846", "sharp", "hangul", "ended", "Enter")
DEEPEST = 3


class Spelling:
    """Reads bytes one after the other; zeros where there are none left."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> bool:
        """Whether there are bytes left."""
        return self._at < len(self._data)

    def message(self, door: Family) -> str:
        """A message of one of the door's kinds, most of its fields of about the right shape."""
        tags = list(door.by_tag)
        tag = tags[self._byte() % len(tags)]
        names = [field.name for field in fields(door.by_tag[tag])]  # type: ignore[arg-type]
        body = {"t": tag} | {name: self._value(0) for name in names if self._byte() % 16}
        return json.dumps(body)

    def choice(self, most: int) -> int:
        """A number below ``most``."""
        return self._byte() % most

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def _value(self, depth: int) -> Any:
        kind = self._byte() % 10
        match kind:
            case 0 | 1:
                return int.from_bytes(self._bytes(1 + self._byte() % 4), "big", signed=True)
            case 2:
                return WHOLES[self._byte() % len(WHOLES)]
            case 3:
                return SHORT[self._byte() % len(SHORT)]
            case 4:
                length = HEX_LENGTHS[self._byte() % len(HEX_LENGTHS)]
                return self._bytes(length // 2).hex().ljust(length, "0")
            case 5:
                return self._bytes(self._byte()).decode(errors="surrogateescape")
            case 6:
                return bool(self._byte() % 2)
            case 7 if depth < DEEPEST:
                return [self._value(depth + 1) for _ in range(self._byte() % 5)]
            case 8 if depth < DEEPEST:
                return {SHORT[self._byte() % len(SHORT)]: self._value(depth + 1) for _ in range(self._byte() % 4)}
        return None
