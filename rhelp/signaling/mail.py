"""Mail to customers: the page's address and the routing digits, never a secret, through the configured mail server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from urllib.parse import unquote, urlsplit

import aiosmtplib

from rhelp.core.errors import RhelpError
from rhelp.words import Words

PATIENCE = 15.0  # seconds for the whole of it
PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}


class NotSent(RhelpError):
    """The mail could not be given to the mail server."""


class NoSuchRecipient(NotSent):
    """The mail server takes no mail for this address."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a customer is told: where to go, and the digits to begin with."""

    to: str
    organisation: str
    agent: str
    page: str
    route: str

    def message(self, sender: str, words: Words) -> EmailMessage:
        """The mail in the language of ``words``."""
        message = EmailMessage()
        message["From"], message["To"] = sender, self.to
        message["Subject"] = (
            words.tr("Remote support by {organisation}", organisation=self.organisation)
            if self.organisation
            else words.tr("Remote support")
        )
        message["Date"], message["Message-ID"] = (
            format_datetime(localtime()),
            make_msgid(domain=sender.partition("@")[2]),
        )
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine answers
        paragraphs = (
            words.tr("{agent} would like to help you. Please open this address in your browser:", agent=self.agent),
            self.page,
            words.tr("Your access code begins with {route}. {agent} will tell you the other five digits.",
                     route=self.route, agent=self.agent),
            words.tr("If you have not asked for support, please ignore this mail."),
        )  # fmt: skip
        message.set_content("\n\n".join(paragraphs) + "\n")
        return message


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server by its URL: ``smtp`` without TLS, ``starttls``, or ``smtps`` (TLS from the beginning)."""

    url: str = field(repr=False)

    async def send(self, message: EmailMessage) -> None:
        """Hand the mail over. Raises NotSent."""
        parts = urlsplit(self.url)
        try:
            async with asyncio.timeout(PATIENCE):
                await aiosmtplib.send(
                    message,
                    hostname=parts.hostname,
                    port=parts.port or PORTS[parts.scheme],
                    username=unquote(parts.username) if parts.username else None,
                    password=unquote(parts.password) if parts.password else None,
                    use_tls=parts.scheme == "smtps",
                    start_tls=parts.scheme == "starttls",
                    timeout=PATIENCE,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise NoSuchRecipient("The mail server does not accept this address.") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            raise NotSent("The mail could not be sent. Please tell the customer the address yourself.") from error
