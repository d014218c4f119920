"""The table of hot keys: read, matched, changed, conflicts refused."""

from __future__ import annotations

import pytest

from rhelp.ui_tk.hot_keys import DEFAULTS, Combination, HotKeyRefused, HotKeys, action_words

OURS = frozenset({"Control", "Meta"})


def test_every_default_is_a_combination_of_its_own_with_words() -> None:
    table = HotKeys().table
    assert {name: str(combination) for name, combination in table.items()} == dict(DEFAULTS)
    assert len(set(table.values())) == len(table)
    assert all(action_words(name) for name in table)


@pytest.mark.parametrize(
    ("keysym", "name"),
    [("Up", "zoom-in"), ("KP_Down", "zoom-out"), ("Return", "full-screen"), ("KP_Enter", "full-screen"), ("t", "bar")],
)
def test_key_presses_are_recognised(keysym: str, name: str) -> None:
    assert HotKeys().named(OURS, keysym) == name
    assert HotKeys().named(frozenset({"Control"}), keysym) is None
    assert HotKeys().named(OURS | {"Shift"}, keysym) is None


def test_a_change_is_kept_and_read_again() -> None:
    changed = HotKeys().changed("zoom-in", "Ctrl+Super+Alt+F5")
    assert changed.overrides == {"zoom-in": "Ctrl+Super+Alt+F5"}
    again = HotKeys(overrides=changed.overrides)
    assert again.named(OURS | {"Alt"}, "F5") == "zoom-in"
    assert again.named(OURS, "Up") is None


@pytest.mark.parametrize(
    "text", ["Ctrl+Super+Down", "Ctrl+Up", "Up", "Ctrl+Super+", "Ctrl+Super+Ω", "", "Hyper+Super+A"]
)
def test_conflicts_and_nonsense_are_refused(text: str) -> None:
    with pytest.raises(HotKeyRefused):
        HotKeys().changed("zoom-in", text)


def test_two_actions_may_change_places() -> None:
    swapped = {"zoom-in": "Ctrl+Super+Down", "zoom-out": "Ctrl+Super+Up"}
    assert HotKeys(overrides=swapped).overrides == swapped


def test_what_a_file_holds_that_cannot_be_is_left_out() -> None:
    table = HotKeys(overrides={"zoom-in": "Ctrl+Super+Enter", "bar": "nonsense", "gone": "Ctrl+Super+G"})
    assert table.overrides == {}


def test_shown_with_arrows() -> None:
    assert Combination.parse("Ctrl+Super+Up").shown() == "Ctrl+Super+↑"
