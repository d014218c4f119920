"""How often a property is tried: few times by day, many under ``scripts/test --full``."""

from __future__ import annotations

import os

import pytest

FULL = bool(os.environ.get("RHELP_FULL"))
full = pytest.mark.skipif(not FULL, reason="runs with --full")


def many(often: int, usually: int) -> int:
    """The first with ``--full``, else the second."""
    return often if FULL else usually
