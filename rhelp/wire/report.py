"""What both ends of a link tell the server about rights, for its audit: it cannot see inside the link.

Nothing follows from a report. It says what its sender says that happened; whoever reads the audit has both sides' word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rhelp.wire.fields import Hex16
from rhelp.wire.message import Family, Message, Right, Sender

REPORT = Family("report")


class What(StrEnum):
    """What happened to a right."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@REPORT.message("report", Sender.PEER)
@dataclass(frozen=True)
class Report(Message):
    """In this session of mine a right was asked for, given, refused, or taken back."""

    sid: Hex16
    what: What
    right: Right
