"""Mail addresses, and what a mail holds."""

from __future__ import annotations

from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from rhelp.core.codes import AccessCode
from rhelp.core.session import Waiting
from rhelp.ui_tk.mail import is_address, mailto
from rhelp.words import set_language

WAITING = Waiting(AccessCode("4821", "73905"), "https://help.example/", 0.0, link="https://help.example/#4821-abc")


@pytest.mark.parametrize("text", ["kim@example.kr", "k.i+m@mail.example.co.kr", "김@예.한국"])
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["", "kim", "kim@", "@example.kr", "kim@example", "a@b.kr, c@d.kr", "Kim <kim@example.kr>", "a b@c.kr",
             "kim@example.kr\nBcc: x@y.kr", "kim@.kr", "kim@example.", "k" * 250 + "@example.kr"],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_without_the_link_a_mail_holds_no_secret(tongue: str) -> None:
    set_language(tongue)
    try:
        address = mailto("kim@example.kr", WAITING, with_link=False)
        assert address.startswith("mailto:kim@example.kr?")
        text = unquote(address)
        assert "https://help.example/" in text
        assert "4821" in text
        assert "73905" not in text
        assert "#" not in text
        assert WAITING.link in unquote(mailto("", WAITING, with_link=True))
    finally:
        set_language("en")


def test_a_mail_program_reads_it_as_it_was_meant() -> None:
    parts = urlsplit(mailto("kim@example.kr", WAITING, with_link=True))
    fields = parse_qs(parts.query, keep_blank_values=True)
    mail = EmailMessage()
    mail["To"], mail["Subject"] = parts.path, fields["subject"][0]
    mail.set_content(fields["body"][0].replace("\r\n", "\n"))
    assert WAITING.link in mail.get_content()
    assert mail["Subject"] == "Remote support"
