"""Two peers keep speaking the words that are in the field: tag, sender, lane, right, fields."""

from __future__ import annotations

from rhelp.wire.message import Right
from rhelp.wire.peer import PEER
from tests.wire.golden import shape

PEER_WORDS = [
    "bind agent-or-customer control - mac",
    "hello agent-or-customer control - version features name platform decodes",
    "ping agent-or-customer motion - number",
    "pong agent-or-customer motion - number",
    "goodbye agent-or-customer control - why",
    "right-asked agent control - right",
    "right-granted customer control - right",
    "right-refused customer control - right",
    "right-withdrawn customer control - right",
    "screen-paused customer control -",
    "screen-resumed customer control -",
    "agent-introduced agent control - id key name compared",
    "introduction-accepted customer control - id key",
    "introduction-refused customer control - id",
    "handed-over customer control - id",
    "screen-sized customer control view width height",
    "picture-settings agent control - quality colours compression scale",
    "cursor-moved customer motion view number x y",
    "cursor-shaped customer control view slot width height hot_x hot_y pixels",
    "cursor-reused customer control view slot",
    "pointer-moved agent motion pointer number x y",
    "button-pressed agent control pointer number button x y",
    "button-released agent control pointer number button x y",
    "wheel-turned agent control pointer dx dy",
    "buttons-held agent motion pointer number",
    "laser-at agent motion view number x y",
    "laser-off agent control view number",
    "key-pressed agent control keyboard key",
    "key-released agent control keyboard key",
    "text-typed agent control keyboard text",
    "keys-held agent motion keyboard number",
    "input-mode customer control keyboard letters",
]


def test_the_words_of_peer() -> None:
    assert shape(PEER) == PEER_WORDS


def test_what_an_agent_does_on_the_desktop_needs_a_right() -> None:
    free = {"bind", "hello", "ping", "pong", "goodbye", "right-asked", "right-granted", "right-refused"}
    needless = {tag for tag, cls in PEER.by_tag.items() if cls.terms.needs is None}
    assert needless == free | {"right-withdrawn", "screen-paused", "screen-resumed", "picture-settings"} | {
        "agent-introduced",
        "introduction-accepted",
        "introduction-refused",
        "handed-over",
    }


def test_the_names_of_rights_stay() -> None:
    assert [str(right) for right in Right] == [
        "view", "pointer", "keyboard", "clipboard-in", "clipboard-out", "files-in", "files-out", "record", "sound",
        "system-information", "processes", "reboot",
    ]  # fmt: skip


def test_every_message_between_peers_has_a_lane() -> None:
    assert all(cls.terms.lane is not None for cls in PEER.by_tag.values())
