"""What is wrong with a server's certificate, as a sentence for the person who typed the address."""

from __future__ import annotations

import ssl

import aiohttp

from rhelp.core.errors import RhelpError

# X509_V_ERR_… of OpenSSL
NOT_YET_VALID, EXPIRED = 9, 10
OTHER_NAME, OTHER_ADDRESS = 62, 64


class NotTrusted(RhelpError):
    """A server's certificate is not in order; the sentence says what is wrong with it."""


def distrust(error: BaseException) -> NotTrusted | None:
    """Why the server cannot be trusted; None where the error is none of TLS."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return of_certificate(error.certificate_error)
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        return NotTrusted("The server does not speak HTTPS at this address. Check the address and the port.")
    return None


def of_certificate(cause: Exception) -> NotTrusted:
    """What OpenSSL found wrong, first of all."""
    code = cause.verify_code if isinstance(cause, ssl.SSLCertVerificationError) else 0
    if code == NOT_YET_VALID:
        return NotTrusted("The server's certificate is not valid yet. Check this computer's date and time.")
    if code == EXPIRED:
        return NotTrusted(
            "The server's certificate has expired. If this computer's date is right, tell the administrator."
        )
    if code in (OTHER_NAME, OTHER_ADDRESS):
        return NotTrusted("The server's certificate is for another address. Check the address.")
    return NotTrusted(
        "This computer does not trust the server's certificate. Check the address, or ask the administrator."
    )
