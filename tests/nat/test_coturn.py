"""The shipped coturn.conf in a real coturn: nothing inside is reached, nobody gets in without credentials."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from rhelp.signaling.turn import credential
from tests.certificates import Authority
from tests.shipped import SECRET, Coturn, coturn
from tests.turn_client import TurnClient

pytestmark = pytest.mark.turn

FORBIDDEN, UNAUTHORIZED, QUOTA = 403, 401, 486
INSIDE_4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.5", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1",
    "172.31.255.254", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
INSIDE_6 = [
    "::", "::1", "::127.0.0.1", "::10.0.0.5", "::ffff:0.0.0.0", "::ffff:127.0.0.1", "::ffff:10.0.0.5",
    "::ffff:169.254.169.254", "::ffff:192.168.1.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::a00:5", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::",
    "2002:a00:5::1", "3fff::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    folder = tmp_path_factory.mktemp("coturn")
    with coturn(folder, ["127.0.0.1", "::1"], Authority(folder).issue("localhost")) as running:
        yield running


def client(turn: Coturn, who: str, left: int = 600, secret: str = SECRET) -> TurnClient:
    username = f"{int(time.time()) + left}:{who}"
    return TurnClient(turn.host, turn.port, username, credential(secret, username))


def test_no_address_inside_is_reached(turn: Coturn) -> None:
    with client(turn, "four") as four:
        assert four.allocate() == 0
        assert four.permit("8.8.8.8") == 0
        answers = {peer: {four.permit(peer), four.bind(peer, 0x4100 + n)} for n, peer in enumerate(INSIDE_4)}
        assert answers == dict.fromkeys(INSIDE_4, {FORBIDDEN})


def test_nor_in_any_of_ipv6s_disguises(turn: Coturn) -> None:
    with client(turn, "six") as six:
        assert six.allocate(six=True) == 0
        assert six.permit("2606:4700:4700::1111") == 0
        answers = {peer: {six.permit(peer), six.bind(peer, 0x4200 + n)} for n, peer in enumerate(INSIDE_6)}
        assert answers == dict.fromkeys(INSIDE_6, {FORBIDDEN})


def test_credentials_of_another_secret_or_of_yesterday_are_refused(turn: Coturn) -> None:
    nobody = TurnClient(turn.host, turn.port, "x", "x")
    for trial in (client(turn, "x", secret="guessed"), client(turn, "x", left=-5), nobody):
        with trial:
            assert trial.allocate() == UNAUTHORIZED


def test_a_relay_outlives_its_credentials_which_make_no_second_one(turn: Coturn) -> None:
    with client(turn, "long", left=2) as long, client(turn, "long", left=2) as second:
        assert long.allocate() == 0
        time.sleep(3.2)
        assert (long.refresh(), long.permit("8.8.8.8"), second.allocate()) == (0, 0, UNAUTHORIZED)


def test_one_session_gets_twelve_relays_whatever_time_it_names_and_others_go_on(turn: Coturn) -> None:
    clients = [client(turn, "greedy", left=600 + n) for n in range(13)]
    try:
        assert [one.allocate() for one in clients] == [0] * 12 + [QUOTA]
        with client(turn, "modest") as other:
            assert other.allocate() == 0
    finally:
        for one in clients:
            one.__exit__()


def test_the_server_does_not_tell_its_version(turn: Coturn) -> None:
    with client(turn, "curious") as one:
        assert one.allocate() == 0
        assert 0x8022 not in one.last
