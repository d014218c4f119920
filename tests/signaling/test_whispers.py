"""A page and its agent whisper by the server about a screen to be shown; nobody else hears it or takes part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rhelp.wire.chat import ChatClosed, ShowBegins, ShowOver, ShowScreen, Whisper
from rhelp.wire.signal import Admitted, Guest, IcePolicy
from tests.signaling.host import Host, Talk, hosted
from tests.signaling.test_chats import consult, follow

TURN: dict[str, Any] = {"turn_urls": "turn:turn.example:3478", "turn_secret": "s3cret", "ice_policy": "relay"}


async def begun(host: Host) -> tuple[Talk, Talk, Admitted, ShowBegins]:
    agent, customer, case = await consult(host)
    await follow(customer, case, heard=1, token=case.token)
    await customer.send(ShowScreen(case.consultation))
    begins = await agent.hear()
    assert isinstance(begins, ShowBegins) and begins == await customer.hear()
    return agent, customer, case, begins


async def nothing_for(talk: Talk, asker: Talk, case: Admitted) -> None:
    """Whatever was sent before has been dealt with, and was not for this one."""
    await asker.send(ShowScreen("f" * 32))
    assert await asker.hear() == ChatClosed("f" * 32)
    await talk.send(ShowScreen("f" * 32))
    assert await talk.hear() == ChatClosed("f" * 32)


async def test_it_goes_both_ways_as_it_is(host: Host) -> None:
    agent, customer, case, begins = await begun(host)
    for speaker, hearer in ((agent, customer), (customer, agent)):
        await speaker.send(Whisper(case.consultation, begins.attempt, "ünread"))
        assert await hearer.hear() == Whisper(case.consultation, begins.attempt, "ünread")
    await customer.send(ShowOver(case.consultation))
    assert await agent.hear() == ShowOver(case.consultation)


async def test_each_attempt_has_its_own_name_and_the_one_before_is_over(host: Host) -> None:
    agent, customer, case, first = await begun(host)
    await customer.send(ShowScreen(case.consultation))
    second = await agent.hear()
    assert isinstance(second, ShowBegins) and second.attempt != first.attempt and second == await customer.hear()
    await customer.send(Whisper(case.consultation, first.attempt, "late"))
    await customer.send(Whisper(case.consultation, second.attempt, "now"))
    assert await agent.hear() == Whisper(case.consultation, second.attempt, "now")


async def test_strangers_and_others_of_the_same_consultation_take_no_part(host: Host) -> None:
    agent, customer, case, begins = await begun(host)
    stranger, second = await host.customer(), await host.customer()
    await stranger.send(ShowScreen(case.consultation))
    assert await stranger.hear() == ChatClosed(case.consultation)
    await follow(second, case, heard=1, token=case.token)
    for other in (stranger, second):
        await other.send(Whisper(case.consultation, begins.attempt, "mine?"))
    await stranger.send(ShowOver(case.consultation))
    await nothing_for(second, customer, case)
    await customer.send(Whisper(case.consultation, begins.attempt, "ours"))
    assert await agent.hear() == Whisper(case.consultation, begins.attempt, "ours")


async def test_both_get_the_ways_through_that_the_server_knows(tmp_path: Path) -> None:
    async with hosted(tmp_path, **TURN) as host:
        *_, begins = await begun(host)
        assert begins.ice_policy is IcePolicy.RELAY
        assert begins.ice_servers[0].username.endswith(begins.attempt)


async def test_a_program_has_no_other_end_here(host: Host) -> None:
    _agent, customer, case = await consult(host, Guest.PROGRAM)
    await customer.send(ShowScreen(case.consultation))
    assert await customer.hear() == ChatClosed(case.consultation)
