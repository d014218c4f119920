"""A dishonest server between the agent's program and the customer's: nobody is connected who should not be."""

from __future__ import annotations

import asyncio

import pytest

from rhelp.core.codes import AccessCode
from rhelp.core.link import Opened
from rhelp.core.session import Live, Proved, Waiting
from rhelp.peer.entrance import ByCode, Outcome
from rhelp.peer.terminal import outcome_sentence
from rhelp.wire.handshake import PakeAgent
from rhelp.wire.message import Sender
from rhelp.wire.signal import Guest as PageOrProgram
from rhelp.wire.signal import Key
from tests.hostile import attacks
from tests.hostile.attacks import AGENT, CUSTOMER, Between, Flip, Instead, Misled, Reflect, Replay, Splice, Twice
from tests.hostile.conftest import Hall, Scene, stays_out
from tests.hostile.relay import Attack
from tests.peer.host import until
from tests.peer.office import Guest, Helper

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.hostile_relay]

FLIPS: dict[str, Attack] = {
    "flips a bit of the commitment": Flip(AGENT, "commit", "digest"),
    "flips a bit of the customer's point": Flip(CUSTOMER, "pake-customer", "point"),
    "flips a bit of the agent's point": Flip(AGENT, "pake-agent", "point"),
    "flips a bit of the nonce": Flip(AGENT, "pake-agent", "nonce"),
    "flips a bit of the customer's confirmation": Flip(CUSTOMER, "confirm", "mac"),
    "flips a bit of the agent's confirmation": Flip(AGENT, "confirm", "mac"),
    "flips a bit of the offer": Flip(CUSTOMER, "sealed", "box"),
    "flips a bit of the answer": Flip(AGENT, "sealed", "box"),
}
LIES: dict[str, Attack] = {
    "names another session to the agent": Misled(AGENT, {"sid": "1" * 32}),
    "names another session to the customer": Misled(CUSTOMER, {"sid": "1" * 32}),
    "names another server to the agent": Misled(AGENT, {"relay": "evil.example"}),
    "tells the agent that a page came": Misled(AGENT, {"guest": PageOrProgram.PAGE}),
    "tells the agent of a link": Misled(AGENT, {"key": Key.LINK}),
    "tells the agent of an icon": Misled(AGENT, {"key": Key.ICON}),
    "tells the agent of an earlier session": Misled(AGENT, {"key": Key.RESUME}),
}
DOWNGRADES: dict[str, Attack] = {
    "names another version": attacks.of_version(2),
    "leaves the commitment out": attacks.in_place(AGENT, "commit", PakeAgent("41" + "00" * 32, "00" * 16)),
    "offers an earlier session in its place": attacks.in_place(AGENT, "commit", attacks.RESUME),
    "answers as in an earlier session": attacks.in_place(CUSTOMER, "pake-customer", attacks.RESUME_ANSWER),
    "unseals the offer": attacks.in_place(CUSTOMER, "sealed", attacks.OFFER),
    "unseals the answer": attacks.in_place(AGENT, "sealed", attacks.ANSWER),
}
SWAPS: dict[str, Attack] = {
    "swaps the offer for a box of its own": attacks.in_place(CUSTOMER, "sealed", attacks.OWN_BOX),
    "swaps the answer for a box of its own": attacks.in_place(AGENT, "sealed", attacks.OWN_BOX),
    "offers before anything was proved": Instead(CUSTOMER, [attacks.OFFER]),
    "answers before anything was proved": Instead(AGENT, [attacks.ANSWER]),
    "confirms before anything was said": Instead(AGENT, [attacks.CONFIRM]),
}
ORDER: dict[str, Attack] = {
    "shifts the customer's numbers": attacks.shifted(CUSTOMER),
    "shifts the agent's numbers": attacks.shifted(AGENT),
    "carries everything twice": Twice(),
    "reflects everything": Reflect(),
    "cuts a message short": attacks.in_place(AGENT, "pake-agent", '{"t":"pake-agent","point":"41'),
}
SILENT: dict[str, Attack] = {
    "swallows the commitment": attacks.in_place(AGENT, "commit"),
    "swallows the customer's confirmation": attacks.in_place(CUSTOMER, "confirm"),
    "swallows the answer": attacks.in_place(AGENT, "sealed"),
}
GROUPS = {"flips": FLIPS, "lies": LIES, "downgrades": DOWNGRADES, "swaps": SWAPS, "order": ORDER, "silence": SILENT}


def words(helper: Helper, guest: Guest) -> tuple[tuple[str, ...], ...]:
    """What the two people could read to each other, at the agent's and at the customer's."""
    live = next(status for status in reversed(helper.statuses) if isinstance(status, Live))
    proved = next(fact for fact in guest.facts if isinstance(fact, Proved))
    assert live.words is not None
    return live.words.spell("ko"), proved.words.spell("ko")


async def test_an_honest_one_connects_both_and_their_words_are_the_same(scene: Scene) -> None:
    helper, guest, code = await scene.pair()
    await helper.live()
    await until(lambda: any(isinstance(fact, Opened) for fact in guest.facts))
    assert len(set(words(helper, guest))) == 1
    seen = repr([(leg.said, leg.told) for leg in scene.relay.legs])
    assert code.route in seen and code.secret not in seen


async def stays_shut(hall: Hall, attack: Attack) -> str:
    """What went wrong with an attack on a pair of programs; empty where it failed closed, as it should."""
    async with hall.scene(attack) as scene:
        helper, guest, code = await scene.pair()
        try:
            after = await stays_out(helper, guest)
        except TimeoutError:
            return f"somebody hangs: {helper.statuses[-1]}, {guest.facts}"
        outcome = await guest.outcome()
        if outcome not in (Outcome.CODE_REFUSED, Outcome.NOT_CONNECTED) or not outcome_sentence(outcome):
            return f"the customer reads {outcome}"
        same = after.code == code
        told = after.failures == 1 if same else after.suspicious or after.unreached
        return "" if told else f"the agent is not told: {after}"


@pytest.mark.parametrize("group", GROUPS)
async def test_whatever_it_does_nobody_is_connected_and_both_are_told(hall: Hall, impatient: None, group: str) -> None:
    """All attacks of a group at the same time, each with a dishonest server and programs of its own."""
    attacks = GROUPS[group]
    results = await asyncio.gather(*(stays_shut(hall, attack) for attack in attacks.values()))
    wrong = {name: result for name, result in zip(attacks, results, strict=True) if result}
    assert not wrong


def another(code: AccessCode) -> str:
    """A secret that it is not."""
    return f"{(int(code.secret) + 1) % 100_000:05}"


async def test_who_guesses_wrong_is_seen_by_both_and_the_third_time_the_code_is_burnt(scene: Scene) -> None:
    helper = await scene.helper()
    code = (await helper.waiting()).code
    for failures in (1, 2, 0):
        helper.statuses.clear()
        scene.relay.attack = between = Between(another(code))
        guest = scene.guest(ByCode(code))
        assert await guest.outcome() is Outcome.CODE_REFUSED
        await until(lambda: bool(helper.statuses) and isinstance(helper.statuses[-1], Waiting))
        assert (await helper.waiting()).failures == failures
        assert not helper.has(Live) and not between.read
        await between.close()
    assert (await helper.waiting()).code != code


@pytest.mark.parametrize("key", [Key.ICON, None], ids=["as if by icon", "as it is"])
async def test_no_secret_in_the_place_of_digits_opens_nothing(scene: Scene, impatient: None, key: Key | None) -> None:
    scene.relay.attack = between = Between("", key)
    helper, guest, _ = await scene.pair()
    await stays_out(helper, guest)
    assert await guest.outcome() in (Outcome.CODE_REFUSED, Outcome.NOT_CONNECTED)
    await between.close()


async def test_who_knows_the_code_is_in_between_and_the_words_tell(scene: Scene) -> None:
    """The honest limit: only the two people can see it, by comparing."""
    helper = await scene.helper()
    code = (await helper.waiting()).code
    scene.relay.attack = between = Between(code.secret)
    guest = scene.guest(ByCode(code))
    await helper.live()
    await until(lambda: any(isinstance(fact, Opened) for fact in guest.facts))
    assert between.read
    of_agent, of_customer = words(helper, guest)
    assert of_agent != of_customer
    helper.session.end()
    guest.session.end()
    assert await guest.outcome() is Outcome.ENDED
    await between.close()


@pytest.mark.parametrize("role", [AGENT, CUSTOMER], ids=["the agent's", "the customer's"])
async def test_a_session_of_before_cannot_be_played_again(scene: Scene, impatient: None, role: Sender) -> None:
    helper, guest, _ = await scene.pair()
    await helper.live()
    recorded = scene.relay.leg(role).forwarded()
    guest.session.end()
    await guest.outcome()
    assert len(recorded) > 2
    scene.relay.attack = Replay(role, recorded)
    again, other, _ = await scene.pair()
    await stays_out(again, other)


@pytest.mark.parametrize(
    "tags",
    [{"commit", "pake-customer", "pake-agent", "confirm", "sealed"}, {"confirm"}, {"sealed"}],
    ids=["everything", "confirmations", "boxes"],
)
async def test_two_sessions_cannot_be_spliced(scene: Scene, impatient: None, tags: set[str]) -> None:
    scene.relay.attack = Splice(frozenset(tags), [])
    helpers = [await scene.helper() for _ in range(2)]
    guests = [scene.guest(ByCode((await helper.waiting()).code)) for helper in helpers]
    for helper, guest in zip(helpers, guests, strict=True):
        await stays_out(helper, guest)


async def test_afterwards_an_honest_one_connects_them_by_the_same_code(scene: Scene) -> None:
    scene.relay.attack = Flip(CUSTOMER, "confirm", "mac")
    helper, guest, code = await scene.pair()
    assert (await stays_out(helper, guest)).code == code
    scene.relay.attack = Attack()
    scene.guest(ByCode(code))
    await helper.live()
