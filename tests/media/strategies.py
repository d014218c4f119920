"""What tests of pictures draw at random."""

from __future__ import annotations

from hypothesis import strategies as st

from rhelp.core.geometry import Rect, Size


@st.composite
def areas(draw: st.DrawFn, within: Size) -> Rect:
    """Any area of a picture of this size."""
    x, y = draw(st.integers(0, within.width - 1)), draw(st.integers(0, within.height - 1))
    return Rect(x, y, draw(st.integers(1, within.width - x)), draw(st.integers(1, within.height - y)))
