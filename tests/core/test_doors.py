"""What windows are told of an account's doors: secrets do not stand in logs by accident."""

from __future__ import annotations

from rhelp.core.doors import Proposal


def test_a_proposals_secret_is_not_in_its_repr() -> None:
    proposal = Proposal("GEZDGNBV", "otpauth://totp/x?secret=GEZDGNBV")
    assert "GEZDGNBV" not in repr(proposal)
