"""Sessions through routers that hide both ends: by STUN where the router keeps its ports, else by the shipped coturn.

Every address, router, server and display is real but for the wires; the server speaks TLS by certificate files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.rig import glass
from scripts.rig.displays import display, window_manager
from scripts.rig.pairs import BIN, STARTED, add_agent
from scripts.rig.programs import Program
from tests.certificates import Authority
from tests.counts import full
from tests.nat.networks import SERVER, Nat, Networks, networks
from tests.shipped import SECRET, coturn

pytestmark = pytest.mark.turn

MIDDLE = (960, 540)
PORT = 8443
UDP, TCP, TLS = f"turn:{SERVER}:3478", f"turn:{SERVER}:3478?transport=tcp", f"turns:{SERVER}:443"
STUN = {"RHELP_STUN_URLS": f"stun:{SERVER}:3478"}


def turn(*urls: str, **more: str) -> dict[str, str]:
    """A server's settings with these addresses."""
    return {"RHELP_TURN_URLS": ",".join(urls), "RHELP_TURN_SECRET": SECRET} | more


@dataclass(frozen=True)
class Displays:
    """The customer's, with the target on it, and the agent's."""

    remote: str
    viewer: str


@pytest.fixture(scope="module")
def displays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Displays]:
    work = tmp_path_factory.mktemp("displays")
    with ExitStack() as stack:
        remote, viewer = (stack.enter_context(display(work, name)) for name in ("remote", "viewer"))
        stack.enter_context(window_manager(viewer, work))
        argv = [sys.executable, "-m", "scripts.rig.glass", "target", remote]
        stack.enter_context(Program("target", argv, work))
        yield Displays(remote, viewer)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@contextmanager
def running(
    work: Path, net: Networks, authority: Authority, shown_on: Displays, settings: Mapping[str, str], only: str = ""
) -> Iterator[tuple[Program, Program]]:
    """Server and coturn on the public network, agent and customer at home, live; ``only`` who asks for relays alone."""
    certificate = authority.issue(SERVER)
    database, password = f"sqlite:///{work / 'rhelp.sqlite3'}", work / "password"
    password.touch(mode=0o600)
    password.write_text("a good password\n")
    add_agent(database, "kim", "a good password", work)
    tls: list[str | Path] = ["--tls-cert", certificate.chain, "--tls-key", certificate.key, "--database", database]
    trust = {"SSL_CERT_FILE": str(authority.file)}
    url, public = f"https://{SERVER}:{PORT}", net.command(net.public)
    with ExitStack() as stack:
        stack.enter_context(coturn(work, [SERVER], certificate, public, ports=(3478, 443)))
        server: list[str | Path] = [*public, BIN / "rhelp-server", "--host", SERVER, "--port", str(PORT), *tls]
        serving = stack.enter_context(Program("rhelp-server", server, work, settings))
        serving.wait_until(lambda: "listening on" in serving.log.read_text(), "listening", STARTED)
        agent: list[str | Path] = [*net.command(net.homes[0]), BIN / "rhelp-agent", "--server", url, "--user", "kim"]
        agent += ["--password-file", password, "--standby", "viewer", "--fullscreen", "--control", "--events"]
        agent += ["--relay-only"] * (only == "agent")
        helper = stack.enter_context(Program("rhelp-agent", agent, work, {"DISPLAY": shown_on.viewer} | trust))
        code = helper.expect("standby", STARTED)["access_code"]
        customer = [*net.command(net.homes[1]), sys.executable, "-m", "rhelp.peer", "--server", url, "--code", code]
        customer += ["--display", shown_on.remote, "--grant", "view,pointer,keyboard"]
        customer += ["--relay-only"] * (only == "customer")
        yield helper, stack.enter_context(Program("rhelp-customer", customer, work, trust))


CASES = {
    "routers that keep ports, STUN alone": ((Nat.CONE, Nat.CONE), True, STUN, False),
    "routers that keep ports, TURN offered": ((Nat.CONE, Nat.CONE), True, STUN | turn(UDP, TLS), False),
    "routers with a port for each peer": ((Nat.SYMMETRIC, Nat.SYMMETRIC), True, STUN | turn(UDP, TLS), True),
    "TURN over TCP alone": ((Nat.CONE, Nat.CONE), True, turn(TCP, RHELP_ICE_POLICY="relay"), True),
    "nothing but TCP to 443 let out": ((Nat.CONE, Nat.SYMMETRIC), False, STUN | turn(UDP, TLS), True),
}
SLOW = ("routers that keep ports, TURN offered", "TURN over TCP alone")  # variants, which wait for --full


@pytest.mark.parametrize("case", [pytest.param(case, marks=[full] if case in SLOW else []) for case in CASES])
def test_a_session_comes_about_and_works(
    case: str, tmp_path: Path, displays: Displays, authority: Authority, record_property: Callable[[str, object], None]
) -> None:
    homes, udp, settings, relayed = CASES[case]
    with networks(*homes, udp=udp) as net, running(tmp_path, net, authority, displays, settings) as (helper, shown):
        live = helper.expect("session", STARTED, beside=[shown], state="live")
        assert live["relayed"] is relayed
        helper.expect("right", 10, right="pointer", state="granted")
        late = glass.clicks(displays.viewer, *MIDDLE, 3)
        assert len(late) == 3, f"{3 - len(late)} of 3 clicks were not seen"
        record_property("click to photon, ms", sorted(late)[len(late) // 2])


@pytest.mark.parametrize("only", ["customer", pytest.param("agent", marks=full)])
def test_who_asks_for_relays_alone_gets_them(
    only: str, tmp_path: Path, displays: Displays, authority: Authority
) -> None:
    settings = STUN | turn(UDP)
    with (
        networks(Nat.CONE, Nat.CONE) as net,
        running(tmp_path, net, authority, displays, settings, only) as (helper, shown),
    ):
        assert helper.expect("session", STARTED, beside=[shown], state="live")["relayed"] is True


@full
def test_without_turn_two_such_routers_are_too_much_and_both_are_told(
    tmp_path: Path, displays: Displays, authority: Authority
) -> None:
    homes = (Nat.SYMMETRIC, Nat.SYMMETRIC)
    with networks(*homes) as net, running(tmp_path, net, authority, displays, STUN) as (helper, shown):
        assert shown.wait(40) == 6
        helper.expect("session", 20, state="joining")
        helper.expect("standby", 20)
