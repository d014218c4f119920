"""The words of chat and presence stay as they are in the field."""

from __future__ import annotations

import pytest

from rhelp.wire.chat import CHAT, PRESENCE
from rhelp.wire.signal import SIGNAL
from tests.wire.golden import shape


def test_the_words_of_chat() -> None:
    assert shape(CHAT) == [
        "open-chat agent-or-customer - - consultation heard token",
        "chat-opened server - - consultation agent customer lines",
        "say agent-or-customer - - consultation id text",
        "chat-line server - - consultation number id author name text at",
        "invite agent - - consultation",
        "close-chat agent-or-customer - - consultation",
        "chat-closed server - - consultation",
        "show-screen customer - - consultation",
        "show-begins server - - consultation attempt ice_servers ice_policy",
        "whisper agent-or-customer - - consultation attempt body",
        "show-over customer - - consultation",
    ]


def test_the_words_of_presence() -> None:
    assert shape(PRESENCE) == ["set-state agent - - state", "colleagues server - - agents"]


def test_families_of_one_door_share_no_tag() -> None:
    assert (
        SIGNAL | CHAT | PRESENCE
    ).by_tag.keys() == SIGNAL.by_tag.keys() | CHAT.by_tag.keys() | PRESENCE.by_tag.keys()
    with pytest.raises(ValueError, match="open-chat"):
        _ = CHAT | CHAT
