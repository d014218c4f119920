"""The road's frames stay as they are in the field."""

from __future__ import annotations

from rhelp.wire.road import ROAD
from tests.wire.golden import shape


def test_the_words_of_road() -> None:
    assert shape(ROAD) == [
        "attach agent-or-customer - - road heard",
        "attached server - - road heard resumed",
        "carry anybody - - number heard body",
        "heard anybody - - number",
    ]
