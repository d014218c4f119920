"""Programs and server keep speaking the words that are in the field: tag, sender, lane, right, fields."""

from __future__ import annotations

from rhelp.wire.signal import SIGNAL
from tests.wire.golden import shape

SIGNAL_WORDS = [
    "open-seat agent - - kind",
    "seat-opened server - - route relay_url expires_in",
    "join-seat customer - - route",
    "joined server - - sid relay agent ice_servers ice_policy",
    "forward agent-or-customer - - body",
    "leave agent-or-customer - - why",
    "peer-left server - - why",
    "refused server - - why",
]


def test_the_words_of_signal() -> None:
    assert shape(SIGNAL) == SIGNAL_WORDS
