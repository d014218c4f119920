"""Networks in namespaces: a piece of public Internet, and homes behind a NAT each. They lead nowhere; needs root.

Addresses are of the real Internet, since the shipped coturn.conf refuses every other one.
"""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum

from tests.machine import installed, namespaces

SERVER = "9.0.0.1"
ADDRESSES = 4  # of each home, as with a virtual machine or two: what cannot work is tried first and takes its time
counter = itertools.count()


class Nat(StrEnum):
    """How a home's router maps ports: kept for every peer, or another one for each (RFC 4787 §4.1)."""

    CONE = "masquerade"
    SYMMETRIC = "masquerade random,fully-random"


@dataclass(frozen=True)
class Networks:
    """The namespaces' names."""

    public: str
    homes: tuple[str, ...]

    def command(self, namespace: str) -> list[str]:
        """What to put before a command that is to run there."""
        return [installed("ip"), "netns", "exec", namespace]


@contextmanager
def networks(*homes: Nat, udp: bool = True) -> Iterator[Networks]:
    """The public network with ``SERVER`` in it, and a home behind each of these NATs.

    Without ``udp`` the homes' routers let TCP to ports 443 and 8443 through, and nothing else.
    """
    namespaces()
    stem = f"rhelp{os.getpid()}-{next(counter)}"
    public, inner = f"{stem}p", tuple(f"{stem}h{n}" for n in range(len(homes)))
    with ExitStack() as stack:
        for name in (public, *inner, *(f"{home}r" for home in inner)):
            ip("netns", "add", name)
            stack.callback(ip, "netns", "del", name)
            within(name, "ip link set lo up")
        within(public, "ip link add wire type bridge", f"ip addr add {SERVER}/24 dev wire", "ip link set wire up")
        for number, (home, nat) in enumerate(zip(inner, homes, strict=True)):
            add_home(public, home, number, nat, udp)
        yield Networks(public, inner)


def add_home(public: str, home: str, number: int, nat: Nat, udp: bool) -> None:
    """Public wire — router — home, whose address is 192.168.NUMBER.2."""
    router, street = f"{home}r", f"s{number}"
    ip("link", "add", street, "netns", public, "type", "veth", "peer", "name", "out", "netns", router)
    ip("link", "add", "in", "netns", router, "type", "veth", "peer", "name", "lan", "netns", home)
    within(public, f"ip link set {street} master wire up")
    within(
        router,
        f"ip addr add 9.0.0.{number + 10}/24 dev out",
        f"ip addr add 192.168.{number}.1/24 dev in",
        "ip link set out up",
        "ip link set in up",
        "sysctl -qw net.ipv4.ip_forward=1",
    )
    within(
        home,
        *(f"ip addr add 192.168.{number}.{last}/24 dev lan" for last in range(2, 2 + ADDRESSES)),
        "ip link set lan up",
        f"ip route add default via 192.168.{number}.1",
    )
    passing = "accept" if udp else "tcp dport { 443, 8443 } accept"
    rules = f"""
        table ip rhelp {{
            chain nat {{ type nat hook postrouting priority 100; oifname "out" {nat}; }}
            chain pass {{ type filter hook forward priority 0; policy drop;
                iifname "in" {passing}; iifname "out" ct state established,related accept; }}
            chain own {{ type filter hook input priority 0; policy drop; iifname "in" accept; }}
        }}"""
    argv = [installed("ip"), "netns", "exec", router, installed("nft"), "-f", "-"]
    subprocess.run(argv, input=rules, text=True, check=True, timeout=10)


def ip(*words: str) -> None:
    subprocess.run([installed("ip"), *words], check=True, timeout=10, stdin=subprocess.DEVNULL)


def within(namespace: str, *commands: str) -> None:
    for command in commands:
        ip("netns", "exec", namespace, *command.split())
