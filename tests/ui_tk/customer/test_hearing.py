"""Facts folded into how the support stands."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.chat import ChatIs
from rhelp.core.link import Opened
from rhelp.core.outcome import Fact
from rhelp.core.rights import Asked, Granted, Paused, Refused, Resumed, Withdrawn
from rhelp.core.sas import Sas
from rhelp.core.session import Proved, Trust
from rhelp.peer.body import Trouble
from rhelp.peer.customer import ServerIs
from rhelp.peer.entrance import Rings
from rhelp.peer.guest import Broken, Connecting
from rhelp.ui_tk.customer.hearing import heard
from rhelp.ui_tk.customer.standing import Phase, Standing
from rhelp.wire.chat import Author, ChatLine, Notice
from rhelp.wire.message import Right
from rhelp.wire.peer import Hello

HELLO = Hello(1, (), "kim", "Linux")


def after(*facts: Fact, now: float = 5.0) -> Standing:
    return reduce(lambda standing, fact: heard(standing, fact, now), facts, Standing())


def test_from_the_door_to_the_link() -> None:
    assert after(Rings("kim", 60)) == Standing(Phase.RINGING, "kim", until=65.0)
    joining = after(Connecting("kim", "Acme"))
    assert (joining.phase, joining.agent, joining.organisation) == (Phase.CONNECTING, "kim", "Acme")
    assert after(Connecting("kim"), Opened(HELLO)).since == 5.0


def test_a_mended_line_keeps_the_time_of_the_first() -> None:
    live = after(Connecting("kim"), Opened(HELLO))
    broken = heard(live, Broken(42.0), 100.0)
    assert (broken.phase, broken.until, broken.since) == (Phase.MENDING, 142.0, 5.0)
    assert heard(broken, Opened(HELLO), 120.0) == Standing(Phase.LIVE, "kim", since=5.0, until=142.0)


def test_a_right_keeps_its_place_once_it_was_granted() -> None:
    standing = after(Asked("kim", Right.VIEW, 60.0), Granted("kim", Right.VIEW), Granted("kim", Right.POINTER))
    assert standing.allowed == ((Right.VIEW, True), (Right.POINTER, True)) and standing.asked == ()
    taken = heard(standing, Withdrawn("kim", Right.VIEW), 9.0)
    assert taken.allowed == ((Right.VIEW, False), (Right.POINTER, True))


def test_a_refused_right_was_never_allowed() -> None:
    assert after(Asked("kim", Right.VIEW, 60.0), Refused("kim", Right.VIEW)) == Standing()


def test_a_pause_and_what_was_proved() -> None:
    proved = Proved(Trust.VERIFIED, Sas((1, 2, 3, 4)))
    assert after(proved).proved is proved
    assert after(Paused()).paused and not after(Paused(), Resumed()).paused


def test_chat_server_and_trouble() -> None:
    lines = tuple(ChatLine("c" * 32, 1, "0" * 32, author, "", "text", 0) for author in (Author.AGENT, Author.CUSTOMER))
    assert after(ChatIs("c" * 32, lines=lines)).said == 1
    began = ChatLine("c" * 32, 2, "1" * 32, Author.NOTICE, "", Notice.SUPPORT_BEGAN, 0)
    assert after(ChatIs("c" * 32, lines=(lines[0], began, lines[0], lines[0]))).said == 2
    assert not after(ServerIs(False)).server_up
    assert after(Trouble("It broke.")).trouble == "It broke."


RIGHTS = st.sampled_from(Right)
FACTS = st.one_of(
    st.builds(Asked, st.just("kim"), RIGHTS, st.floats(0, 100)),
    *(st.builds(kind, st.just("kim"), RIGHTS) for kind in (Granted, Refused, Withdrawn)),
)


@given(st.lists(FACTS, max_size=40))
def test_what_is_shown_as_held_was_granted_last(facts: list[Fact]) -> None:
    standing = after(*facts)
    for right in Right:
        last = next((f for f in reversed(facts) if isinstance(f, Granted | Withdrawn) and f.right is right), None)
        assert standing.holds(right) == isinstance(last, Granted)
        open_ = next((f for f in reversed(facts) if f.right is right), None)  # type: ignore[attr-defined]
        assert any(asked.right is right for asked in standing.asked) == isinstance(open_, Asked)
