"""Both ends of every feature are listed under the same name, and what one sends the other hears."""

from __future__ import annotations

from rhelp.features import laser
from rhelp.features.registry import AGENT_ENDS, CUSTOMER_ENDS
from rhelp.wire.message import Sender
from rhelp.wire.peer import PEER


def test_both_tables_name_the_same_features() -> None:
    assert AGENT_ENDS.keys() == CUSTOMER_ENDS.keys()


def test_every_feature_makes_ends_of_its_own() -> None:
    for table in (AGENT_ENDS, CUSTOMER_ENDS):
        for make in table.values():
            assert make() is not make()


def test_no_message_that_needs_a_right_goes_unheard_or_is_heard_twice() -> None:
    for tag, cls in PEER.by_tag.items():
        if cls.terms.needs is None:
            continue
        table = CUSTOMER_ENDS if cls.terms.sender is Sender.AGENT else AGENT_ENDS
        if cls in laser.Customer.hears:
            continue  # heard by pages alone (PAGE_ENDS)
        assert sum(cls in make().hears for make in table.values()) == 1, tag
