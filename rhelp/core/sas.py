"""The short authentication string of a handshake: four words that two people can compare by voice.

The words come from a key that only the two ends of one handshake share (``Keys.words``): 40 bits, the same at both ends
unless somebody stands in between, who would have to run a handshake with either of them. Neither end can aim at words,
since the agent commits to its message before it sees the customer's. A mended session keeps its words.

Both lists have the same length, so that the two people may speak different languages: each window shows the words of
its own language, and the agent's windows those of the other one as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from rhelp.core.sas_words import ENGLISH, KOREAN

COUNT = 4
BITS = 10
LANGUAGES = {"en": ENGLISH, "ko": KOREAN}


@dataclass(frozen=True, slots=True)
class Sas:
    """The places of the words in their lists, 0 to 1023 each."""

    places: tuple[int, ...]

    @classmethod
    def of(cls, key: bytes) -> Sas:
        """The string that belongs to ``Keys.words``: its first forty bits, ten for each word."""
        bits = int.from_bytes(key[: COUNT * BITS // 8], "big")
        return cls(tuple(bits >> BITS * at & (1 << BITS) - 1 for at in reversed(range(COUNT))))

    def spell(self, language: str) -> tuple[str, ...]:
        """The words in ``"en"`` or ``"ko"``."""
        return tuple(LANGUAGES[language][place] for place in self.places)
