"""The law of pages: an agent may look, and nothing else, whatever a page on its link says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.link import Binding, Link, Phase
from rhelp.core.page import PAGE_RIGHTS
from rhelp.features.page_rights import Agent
from rhelp.wire import codec
from rhelp.wire.message import Lane, Message, Right, Sender
from rhelp.wire.peer import Bind, Hello, RightGranted, RightRefused, RightWithdrawn

MAC = "0" * 64
HELLO = Hello(1, ("rights",), "page", "")
SAID = st.builds(lambda word, right: word(right), st.sampled_from([RightGranted, RightRefused, RightWithdrawn]), st.sampled_from(Right))  # fmt: skip  # noqa: E501


def test_the_law() -> None:
    assert set(PAGE_RIGHTS) == {Right.VIEW}


@given(st.lists(SAID, max_size=12))
def test_nothing_else_is_ever_held_by_a_pages_link(said: list[Message]) -> None:
    rights = Agent()
    link = Link(Sender.AGENT, Binding(MAC, MAC), HELLO, {"rights": rights}, allows=lambda right: True)
    link.open(0.0)
    for message in (Bind(MAC), HELLO, *said):
        link.hear(codec.encode(message), Lane.CONTROL, 0.0)
        assert not any(rights.holds(right) for right in set(Right) - PAGE_RIGHTS)
    broke = any(isinstance(one, RightGranted) and one.right not in PAGE_RIGHTS for one in said)
    assert (link.phase is Phase.CLOSED) == broke
