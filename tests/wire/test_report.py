"""The words of reports stay as they are in the field."""

from __future__ import annotations

from rhelp.wire.report import REPORT, What
from tests.wire.golden import shape


def test_the_words_of_reports() -> None:
    assert shape(REPORT) == ["report agent-or-customer - - sid what right"]
    assert [str(what) for what in What] == ["asked", "granted", "refused", "withdrawn"]
