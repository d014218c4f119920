"""A certificate authority for tests, and certificates by it: good, expired, for another name, signed by themselves."""

from __future__ import annotations

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Pair:
    """The files of a certificate and its key."""

    chain: Path
    key: Path


class Authority:
    """Issues certificates into ``folder``; programs believe it by ``SSL_CERT_FILE=authority.file``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = named("rhelp tests")
        now = datetime.datetime.now(datetime.UTC)
        builder = request(self._name, self._name, self._key, now - DAY, now + DAY)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = {"digital_signature": True, "key_cert_sign": True, "crl_sign": True}
        unused = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only")
        usage |= dict.fromkeys((*unused, "decipher_only"), False)
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        self.file = folder / "authority.pem"
        self.file.write_bytes(pem(builder.sign(self._key, hashes.SHA256())))

    def issue(self, host: str, *, days: int = 1, self_signed: bool = False) -> Pair:
        """A certificate for ``host`` (a name or an address) that ends in ``days``, which may be past."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.datetime.now(datetime.UTC)
        issuer = named(host) if self_signed else self._name
        builder = request(named(host), issuer, key, now - 3 * DAY, now + days * DAY)
        builder = builder.add_extension(x509.SubjectAlternativeName([general_name(host)]), critical=False)
        certificate = builder.sign(key if self_signed else self._key, hashes.SHA256())
        stem = f"{host}{days}{'self' if self_signed else ''}"
        pair = Pair(self._folder / f"{stem}.pem", self._folder / f"{stem}.key")
        pair.chain.write_bytes(pem(certificate))
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pair.key.touch(mode=0o600)
        pair.key.write_bytes(private)
        return pair


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def request(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime.datetime,
    ends: datetime.datetime,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return builder.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
