"""The program ``rhelp-server`` as people start it: accounts, the check, the line it prints, its end."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from pathlib import Path

import aiohttp
import pytest

from rhelp.wire.message import Message
from rhelp.wire.signal import PeerLeft, Refused, Why
from tests.servers import ENDED, command, running_server
from tests.signaling.host import Talk

UPGRADE = (
    "GET /ws/customer HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'rhelp.sqlite3'}"


def test_accounts_are_made_and_listed(database: str) -> None:
    add = ("agent", "add", "--password-stdin", "--database", database)
    assert command(*add, "이상담", given="correct horse\n").returncode == 0
    assert command(*add, "root", "--admin", given="correct horse").returncode == 0
    assert command("agent", "list", "--database", database).stdout == "root\tadmin\n이상담\tagent\n"
    again = command(*add, "root", given="correct horse\n")
    assert (again.returncode, again.stderr) == (1, "rhelp-server: There is an account of this name already.\n")
    short = command(*add, "park", given="short\n")
    assert (short.returncode, short.stderr) == (0, "This password is short; 8 characters or more are advised.\n")
    empty = command(*add, "lee", given="\n")
    assert empty.returncode == 1
    assert empty.stderr == "rhelp-server: A password has at least 1 and at most 1,024 characters.\n"


def test_groups_are_made_and_agents_belong_to_them(database: str) -> None:
    where = ("--database", database)
    assert command("group", "add", "sales", "--name", "판매 상담", *where).returncode == 0
    twice = command("group", "add", "sales", "--name", "Sales", *where)
    assert (twice.returncode, twice.stderr) == (1, "rhelp-server: There is a group of this address already.\n")
    bad = command("group", "add", "Sales & more", "--name", "Sales", *where)
    assert (bad.returncode, "lower case letters" in bad.stderr) == (1, True)
    assert command("group", "list", *where).stdout == "sales\t판매 상담\n"
    add = ("agent", "add", "--password-stdin", *where)
    assert command(*add, "kim", "--group", "sales", given="correct horse\n").returncode == 0
    lost = command(*add, "lee", "--group", "nowhere", given="correct horse\n")
    assert (lost.returncode, lost.stderr) == (1, "rhelp-server: There is no group of this name.\n")
    assert command("agent", "list", *where).stdout == "kim\tagent\tsales\n"


def test_passwords_are_changed_and_accounts_removed(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        where = ("--database", server.database)
        token = sign_in(server.url, server.name, server.password)
        assert (
            command("agent", "password", server.name, "--password-stdin", *where, given="another one\n").returncode == 0
        )
        assert not holds(server.url, token)
        token = sign_in(server.url, server.name, "another one")
        assert command("agent", "remove", server.name, *where).returncode == 0
        assert not holds(server.url, token)
    again = command("agent", "remove", server.name, *where)
    assert (again.returncode, again.stderr) == (1, "rhelp-server: There is no account of this name.\n")


def test_a_second_factor_and_sign_ins_at_the_command_line(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        where = ("--database", server.database)
        token = sign_in(server.url, server.name, server.password)
        listed = command("agent", "sign-ins", server.name, *where).stdout.splitlines()
        assert len(listed) == 1 and listed[0].split("\t")[1:4] == ["session", "1", "127.0.0.1"]
        given = command("agent", "totp", server.name, *where)
        lines = given.stdout.splitlines()
        assert given.returncode == 0 and lines[0].startswith("otpauth://totp/") and "▀" in given.stdout
        assert len([line for line in lines if re.fullmatch(r"(\w{5}-){3}\w{5}", line)]) == 10
        assert not holds(server.url, token)
        with pytest.raises(urllib.error.HTTPError) as refused:
            sign_in(server.url, server.name, server.password)
        assert refused.value.code == 401
        made = command("agent", "token", server.name, "--days", "2", *where)
        assert holds(server.url, made.stdout.strip())
        handle = command("agent", "sign-ins", server.name, *where).stdout.split("\t")[0]
        assert command("agent", "sign-ins", server.name, "--end", handle, *where).returncode == 0
        assert not holds(server.url, made.stdout.strip())
        assert command("agent", "sign-ins", server.name, "--end", handle, *where).returncode == 1
        assert command("agent", "totp", server.name, "--remove", *where).returncode == 0
        assert holds(server.url, sign_in(server.url, server.name, server.password))


async def test_a_socket_closes_within_a_second_of_another_process_ending_its_sign_in(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        for ending in (("sign-ins", server.name, "--end-all"), ("remove", server.name)):
            bearer = {"Authorization": f"Bearer {sign_in(server.url, server.name, server.password)}"}
            async with (
                asyncio.timeout(60),
                aiohttp.ClientSession() as http,
                http.ws_connect(f"{server.url}/ws/agent", headers=bearer) as socket,
            ):
                talk = await Talk(socket).attach()
                await talk.open_seat()
                done = await asyncio.to_thread(command, "agent", *ending, "--database", server.database)
                ended = time.monotonic()
                assert done.returncode == 0
                assert await talk.hear() == Refused(Why.SIGN_IN)
                await talk.closed()
                assert time.monotonic() - ended < 1.0


def holds(url: str, token: str) -> bool:
    """Whether the token is good for anything."""
    request = urllib.request.Request(f"{url}/api/me", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False


def test_what_it_says_is_korean_where_the_machine_is(database: str) -> None:
    said = command("agent", "list", "--database", "mysql://db", LC_ALL="ko_KR.UTF-8", PYTHONUTF8="1")
    assert "아직 SQLite만 지원합니다" in said.stderr


def test_the_check_finds_all_well(database: str) -> None:
    said = command("check", "--database", database, "--port", "0")
    assert (said.returncode, said.stdout.splitlines()) == (
        0,
        [f"{what}: ok" for what in ("configuration", "certificate", "database", "web files", "port")],
    )


def test_the_check_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("not a key")
    broken = str(tmp_path / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        flags = ("--port", port, "--database", f"sqlite:///{tmp_path}", "--tls-cert", broken, "--tls-key", broken)
        said = command("check", *flags)
    assert said.returncode == 1
    assert said.stdout.splitlines() == [
        "configuration: ok",
        "certificate: The certificate or its key cannot be used.",
        "database: The database's file cannot be written.",
        "web files: ok",
        "port: The port cannot be used; perhaps another program listens there.",
    ]
    said = command("check", RHELP_PORT="http")
    assert said.returncode == 1
    assert said.stdout.startswith("configuration: RHELP_PORT")


def test_it_does_not_start_where_it_cannot(tmp_path: Path, database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = command("--port", str(taken.getsockname()[1]), "--database", database)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.endswith("rhelp-server: The port cannot be used; perhaps another program listens there.\n")
    said = command("--config", str(tmp_path / "nothing.toml"))
    assert (said.returncode, "cannot be read" in said.stderr) == (2, True)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_ends_when_asked(tmp_path: Path, sign: signal.Signals) -> None:
    with running_server(tmp_path) as server:
        with urllib.request.urlopen(f"{server.url}/health", timeout=20) as answer:
            assert json.load(answer)["status"] == "ok"
        token = sign_in(server.url, server.name, server.password)
        began = time.monotonic()
        server.process.send_signal(sign)
        assert server.process.wait(60) == 0
        assert time.monotonic() - began < ENDED
    log = server.log.read_text()
    assert "signed in" in log
    assert server.password not in log and token not in log


async def last_words(talk: Talk) -> tuple[Message, int | None]:
    """What is said before the socket closes, and the code it closes with."""
    return await talk.hear(), await talk.closed()


async def test_at_its_end_everybody_is_told(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        bearer = {"Authorization": f"Bearer {sign_in(server.url, server.name, server.password)}"}
        async with (
            asyncio.timeout(90),
            aiohttp.ClientSession() as http,
            http.ws_connect(f"{server.url}/ws/agent", headers=bearer) as one,
            http.ws_connect(f"{server.url}/ws/customer") as two,
            http.ws_connect(f"{server.url}/ws/customer") as three,
        ):
            agent, customer, alone = [await Talk(socket).attach() for socket in (one, two, three)]
            assert await customer.join((await agent.open_seat()).route) == await agent.hear()
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            # All at once: the server waits a moment only for each to answer its closing.
            told = await asyncio.gather(*(last_words(talk) for talk in (agent, customer, alone)))
            assert told == [(PeerLeft(Why.SHUTDOWN), 1001)] * 2 + [(Refused(Why.SHUTDOWN), 1001)]
            assert await asyncio.to_thread(server.process.wait, 60) == 0
            assert time.monotonic() - began < ENDED


async def test_sockets_that_do_not_answer_do_not_hold_it_up(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        async with asyncio.timeout(90):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(UPGRADE.encode())
            assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.process.wait, 60) == 0
            assert time.monotonic() - began < ENDED
            writer.close()


def test_it_may_be_killed_at_any_time(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        sign_in(server.url, server.name, server.password)
        server.process.kill()
        server.process.wait(60)
    with sqlite3.connect(tmp_path / "rhelp.sqlite3") as left:
        assert left.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert left.execute("SELECT count(*) FROM sign_in").fetchone() == (1,)


def sign_in(url: str, name: str, password: str) -> str:
    """The token."""
    body = json.dumps({"name": name, "password": password}).encode()
    request = urllib.request.Request(f"{url}/api/sign-in", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(json.load(answer)["token"])
