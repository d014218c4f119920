"""Bounds in words, and tables that stay between their markers."""

from __future__ import annotations

import pytest

from rhelp.wire.fields import Route, Whole
from rhelp.wire.peer import Hello
from rhelp.wire.signal import Guest
from scripts.tools import wire


def test_bounds_in_words() -> None:
    assert wire.limits(Route) == "at most 4 characters, `[0-9]{4}`"
    assert wire.in_words(Whole(-2, 9)) == "-2 to 9"
    assert wire.limits(Guest) == "one of page, program"
    assert "`features` at most 64 items, each at most 80 characters" in wire.field_list(Hello)


def test_types_of_the_page() -> None:
    assert wire.script_type(Route) == "string"
    assert wire.script_type(Guest) == '"page" | "program"'


def test_prose_around_the_tables_stays() -> None:
    text = wire.PROTOCOL.read_text(encoding="utf-8") + "\nlast words\n"
    assert wire.with_tables(text).endswith("\nlast words\n")


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(SystemExit, match="lacks the markers"):
        wire.with_tables("# The protocol\n")
