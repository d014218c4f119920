"""Mail through a real SMTP server: who may have it sent, what stands in it, and what is said when it cannot be."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from rhelp.core.errors import RhelpError
from rhelp.peer.account import Account
from rhelp.peer.mail import send_mail
from rhelp.signaling import mail
from rhelp.signaling.config import SettingError, load_config
from rhelp.wire.signal import JoinSeat
from scripts.rig.pairs import free_port
from tests.certificates import Authority
from tests.signaling.host import Host, hosted


class Inbox:
    """What arrives at a mail server that knows no nobody@ and, where asked to, takes its time."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.names: list[str] = []
        self.delay = 0.0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.delay)
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.names.append(data.login.decode())
        return AuthResult(success=data.password == b"p@ss word")


class TlsController(Controller):
    """One that tries its own port whoever issued the certificate."""

    def _trigger_server(self) -> None:
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.hostname, self.port), 5) as plain, anybody.wrap_socket(plain) as tried:
            tried.recv(100)


@contextmanager
def mail_server(tls: bool = False, **how: Any) -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    make = TlsController if tls else Controller
    running = make(inbox, hostname="127.0.0.1", port=free_port(), authenticator=inbox.login, **how)
    running.start()
    try:
        yield inbox, running.port
    finally:
        running.stop()


@asynccontextmanager
async def mailing(folder: Path, url: str) -> AsyncIterator[Host]:
    async with hosted(folder, smtp_url=url, mail_from="help@help.example", organisation="도움센터") as host:
        yield host


async def ask(host: Host, token: str, route: str, to: str = "lee@customer.example", language: str = "ko") -> Any:
    body = {"to": to, "route": route, "language": language}
    return await host.post("/api/mail", body, Authorization=f"Bearer {token}")


async def test_a_customer_is_mailed_address_and_digits_and_no_secret(tmp_path: Path) -> None:
    with mail_server() as (inbox, port):
        async with mailing(tmp_path, f"smtp://127.0.0.1:{port}") as host:
            token = await host.token("이상담")
            opened = await (await host.agent(token)).open_seat()
            for language in ("ko", "en"):
                assert await ask(host, token, opened.route, language=language) == (200, {})
            korean, english = inbox.mails
            assert (korean["To"], korean["From"]) == ("lee@customer.example", "help@help.example")
            assert korean["Subject"] == "[도움센터] 원격지원 안내"
            assert english["Subject"] == "Remote support by 도움센터"
            assert korean["Auto-Submitted"] == "auto-generated" and korean["Message-ID"] and korean["Date"]
            for text in (korean.get_content(), english.get_content()):
                assert opened.relay_url in text and opened.route in text and "이상담" in text
                assert "#" not in text
            async with host.http.get(f"{host.url}/api/me", headers={"Authorization": f"Bearer {token}"}) as answer:
                assert (await answer.json())["mail"] is True


async def test_only_an_agent_mails_and_only_its_own_digits(tmp_path: Path) -> None:
    with mail_server() as (inbox, port):
        async with mailing(tmp_path, f"smtp://127.0.0.1:{port}") as host:
            token, other = await host.token(), await host.token("이상담")
            route = (await (await host.agent(token)).open_seat()).route
            assert await ask(host, "nonsense", route) == (401, {"error": "sign-in"})
            assert await ask(host, other, route) == (404, {"error": "code"})
            for wrong in ("", "0", "12345", f"{(int(route) + 1) % 10_000:04}"):
                assert await ask(host, token, wrong) == (404, {"error": "code"})
            for wrong in ("", "lee", "lee@", "a@b@c", "lee@x\nBcc: all@x", "Lee <lee@x>", "a@x,b@x", "a" * 300 + "@x"):
                assert await ask(host, token, route, to=wrong) == (400, {"error": "request"})
            assert await ask(host, token, route, language="fr") == (400, {"error": "request"})
            await (await host.customer()).send(JoinSeat(route))
            assert inbox.mails == []


async def test_mail_is_bounded(tmp_path: Path) -> None:
    with mail_server() as (inbox, port):
        async with mailing(tmp_path, f"smtp://127.0.0.1:{port}") as host:
            token = await host.token()
            route = (await (await host.agent(token)).open_seat()).route
            answers = [(await ask(host, token, route))[0] for _ in range(11)]
            assert answers == [200] * 10 + [429] and len(inbox.mails) == 10


async def test_what_the_mail_server_refuses_has_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.5)
    with mail_server() as (inbox, port):
        async with mailing(tmp_path, f"smtp://127.0.0.1:{port}") as host:
            token = await host.token()
            route = (await (await host.agent(token)).open_seat()).route
            assert await ask(host, token, route, to="nobody@x.example") == (422, {"error": "recipient"})
            account = Account(host.url, token, "kim")
            with pytest.raises(RhelpError, match="does not accept"):
                await send_mail(account, "nobody@x.example", route, "ko")
            with pytest.raises(RhelpError, match="not a mail address"):
                await send_mail(account, "nobody", route, "ko")
            await send_mail(account, "lee@x.example", route, "en")
            inbox.delay = 5
            assert await ask(host, token, route) == (502, {"error": "mail"})


async def test_no_mail_server_no_mail(host: Host, tmp_path: Path) -> None:
    token = await host.token()
    assert await ask(host, token, "0000") == (404, {"error": "no-mail"})
    (tmp_path / "deaf").mkdir()
    async with mailing(tmp_path / "deaf", f"smtp://127.0.0.1:{free_port()}") as deaf:
        token = await deaf.token()
        route = (await (await deaf.agent(token)).open_seat()).route
        assert await ask(deaf, token, route) == (502, {"error": "mail"})


async def test_the_server_signs_in_where_a_password_is_given(tmp_path: Path) -> None:
    with mail_server(auth_require_tls=False) as (inbox, port):
        async with mailing(tmp_path, f"smtp://help:p%40ss%20word@127.0.0.1:{port}") as host:
            token = await host.token()
            route = (await (await host.agent(token)).open_seat()).route
            assert await ask(host, token, route) == (200, {})
        assert inbox.names == ["help"]


@pytest.mark.parametrize("scheme", ["starttls", "smtps"])
async def test_a_password_goes_by_tls_and_to_nobody_who_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    authority = Authority(tmp_path)
    pair = authority.issue("127.0.0.1")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pair.chain, pair.key)
    how = {"ssl_context": tls, "auth_require_tls": False} if scheme == "smtps" else {"tls_context": tls}
    with mail_server(tls=scheme == "smtps", **how) as (inbox, port):
        async with mailing(tmp_path, f"{scheme}://help:p%40ss%20word@127.0.0.1:{port}") as host:
            token = await host.token()
            route = (await (await host.agent(token)).open_seat()).route
            assert await ask(host, token, route) == (502, {"error": "mail"})
            assert inbox.names == []
            monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
            assert await ask(host, token, route) == (200, {})
            assert inbox.names == ["help"] and len(inbox.mails) == 1


@pytest.mark.parametrize(
    "url", ["smtp://user:secret@mail.example", "http://mail.example", "smtp://", "starttls://h:99999"]
)
def test_urls_that_will_not_do(url: str) -> None:
    with pytest.raises(SettingError):
        load_config({}, {"RHELP_SMTP_URL": url, "RHELP_MAIL_FROM": "help@help.example"})


def test_the_two_settings_belong_together() -> None:
    good = {"RHELP_SMTP_URL": "starttls://user:secret@mail.example", "RHELP_MAIL_FROM": "help@help.example"}
    assert "secret" not in repr(load_config({}, good))
    for missing in good:
        with pytest.raises(SettingError, match="belong together"):
            load_config({}, {name: value for name, value in good.items() if name != missing})
    with pytest.raises(SettingError, match="mail address"):
        load_config({}, good | {"RHELP_MAIL_FROM": "Help <help@help.example>"})
