"""A line that is cut under both programs' sessions, against a real server: mended, taken back, ended meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rhelp.core import link
from rhelp.core.link import Link, Opened
from rhelp.core.rights import Granted, Withdrawn
from rhelp.core.session import Ended, EndedWhy, Live, Mending
from rhelp.features import keyboard
from rhelp.features.rights import Ask, Withdraw
from rhelp.peer.entrance import ByCode, Outcome
from rhelp.peer.guest import Broken
from rhelp.peer.hands import Hands
from rhelp.peer.line import Line
from rhelp.wire.message import Right
from scripts.rig import cuttable
from tests.peer.host import until
from tests.peer.office import Servers, office


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both programs' media line; cut while the file exists, and noticed sooner than in life."""
    monkeypatch.setattr(link, "PATIENCE", 3.0)
    file = tmp_path / "cut"
    for owner, names in (*cuttable.SEAMS, (cuttable.SEAMS[0][0], ("send_data",))):
        for name in names:
            monkeypatch.setattr(owner, name, getattr(owner, name))
    cuttable.install(file)
    return file


async def test_a_line_that_is_cut_again_and_again_is_mended_each_time(servers: Servers, line: Path) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        helper.session.handle(Ask(Right.KEYBOARD))
        await until(lambda: Right.KEYBOARD in getattr(helper.statuses[-1], "held", ()))
        held = (await helper.live()).held
        for _ in range(2):
            helper.session.handle(keyboard.Pressed("a"))
            await until(lambda: "a" in guest.desktop.keyboard.held)
            line.touch()
            await helper.is_now(Mending)
            await until(lambda: isinstance(guest.facts[-1], Broken) or any(isinstance(f, Broken) for f in guest.facts))
            assert not guest.desktop.keyboard.held
            helper.session.handle(keyboard.Pressed("b"))
            line.unlink()
            mended = await helper.live()
            assert mended.held == held
            assert not guest.desktop.keyboard.held
        granted = [fact.right for fact in guest.facts if isinstance(fact, Granted)]
        assert sorted(granted) == sorted({Right.VIEW, Right.KEYBOARD}), "no right is granted twice"
        assert helper.has(Ended) == 0


async def test_what_is_taken_back_over_a_cut_line_is_gone_when_it_is_whole(servers: Servers, line: Path) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        await until(lambda: Right.VIEW in getattr(helper.statuses[-1], "held", ()))
        line.touch()
        await until(lambda: any(isinstance(fact, Broken) for fact in guest.facts))
        guest.session.handle(Withdraw(Right.VIEW))
        await until(lambda: any(isinstance(fact, Withdrawn) for fact in guest.facts))
        await helper.is_now(Mending)
        line.unlink()
        await until(lambda: isinstance(helper.statuses[-1], Live) and Right.VIEW not in helper.statuses[-1].held, 20)


@pytest.mark.parametrize("who", ["agent", "customer"])
async def test_who_ends_over_a_cut_line_is_heard_at_once(servers: Servers, line: Path, who: str) -> None:
    async with office(servers) as made:
        helper, guest = await made.pair()
        line.touch()
        await helper.is_now(Mending)
        await until(lambda: any(isinstance(fact, Broken) for fact in guest.facts))
        if who == "agent":
            helper.session.end()
            assert await guest.outcome(5) is Outcome.ENDED
        else:
            guest.session.end()
            ended = await helper.is_now(Ended, 5)
            assert ended == Ended(EndedWhy.CUSTOMER_ENDED)
        assert await guest.outcome(5) is Outcome.ENDED
        await helper.is_now(Ended, 5)
        assert helper.has(Ended) == 1


@pytest.mark.parametrize("which", ["the first", "a later one"])
async def test_a_link_whose_time_is_up_as_it_opens_is_made_again(
    servers: Servers, line: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    """The attempt is given up in the turn in which the link opens: nothing of it may have been shown."""
    late = {"first"} if which == "the first" else set()
    really = Line.begin

    async def begin(self: Line, link: Link, hands: Hands | None = None) -> None:
        await really(self, link, hands)
        if hands is None and late:  # the agent's
            late.clear()
            raise TimeoutError

    monkeypatch.setattr(Line, "begin", begin)
    async with office(servers) as made:
        if which == "the first":
            helper = await made.helper()
            made.guest(ByCode((await helper.waiting()).code))
            await until(lambda: not late, 20)
            assert (await helper.waiting()).unreached
        else:
            helper, _ = await made.pair()
            line.touch()
            await helper.is_now(Mending)
            late.add("later")
            line.unlink()
            await until(lambda: not late, 20)
            assert isinstance(helper.statuses[-1], Mending)
            await helper.live(40)
        assert helper.has(Ended) == 0


async def test_a_link_whose_time_is_up_as_it_opens_is_not_shown_to_the_customer(
    servers: Servers, line: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: set[str] = set()
    really = Line.begin

    async def begin(self: Line, link: Link, hands: Hands | None = None) -> None:
        await really(self, link, hands)
        if hands is not None and late:  # the customer's
            late.clear()
            raise TimeoutError

    monkeypatch.setattr(Line, "begin", begin)
    async with office(servers) as made:
        helper, guest = await made.pair()
        line.touch()
        await until(lambda: any(isinstance(fact, Broken) for fact in guest.facts))
        late.add("later")
        line.unlink()
        await until(lambda: not late, 20)
        await asyncio.sleep(0.1)
        assert sum(isinstance(fact, Opened) for fact in guest.facts) == 1
        await until(lambda: sum(isinstance(fact, Opened) for fact in guest.facts) == 2, 40)
        await helper.live(40)
        assert sum(isinstance(fact, Broken) for fact in guest.facts) == 1, "it was mended all the while"
