"""Programs and server keep speaking the words that are in the field: tag, sender, lane, right, fields."""

from __future__ import annotations

from rhelp.wire.signal import SIGNAL
from tests.wire.golden import shape

SIGNAL_WORDS = [
    "open-seat agent - - kind wish",
    "seat-opened server - - route relay_url expires_in icon",
    "code-tried server - - why",
    "join-seat customer - - route key guest work",
    "work-posed server - - challenge bits",
    "call-agent customer - - icon group guest name agent",
    "calling server - - agent expires_in",
    "ring server - - name guest expires_in",
    "answer-ring agent - - accepted",
    "ring-over server - -",
    "joined server - - sid relay agent ice_servers key guest route organisation ice_policy",
    "admit agent - -",
    "admitted server - - consultation guest kind token",
    "rejoin agent-or-customer - - sid",
    "forward agent-or-customer - - body",
    "leave agent-or-customer - - why",
    "peer-left server - - why",
    "refused server - - why",
]


def test_the_words_of_signal() -> None:
    assert shape(SIGNAL) == SIGNAL_WORDS
