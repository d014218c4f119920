"""The gate before aiortc's SDP parser (RFC 8866): only session descriptions of the shape that rhelp makes pass.

aiortc's parser raises whatever Python raises on malformed input, and it accepts several fingerprints of which it
checks those it knows. Here exactly one SHA-256 fingerprint may stand in the whole description.
"""

from __future__ import annotations

import re

from rhelp.wire.message import BadMessage

MOST_LINES = 400
LONGEST_LINE = 1000
MOST_CANDIDATES = 20
MEDIA = {"video": 1, "application": 1}

FINGERPRINT = re.compile(r"a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})")
MEDIA_LINE = re.compile(
    r"m=(video|application) \d{1,5} (?:UDP/TLS/RTP/SAVPF|UDP/DTLS/SCTP)(?: [A-Za-z0-9-]{1,20}){1,20}"
)
CANDIDATE = re.compile(
    r"a=candidate:[0-9A-Za-z+/]{1,64} [12] (?:udp|tcp|UDP|TCP) \d{1,10} [0-9A-Fa-f.:]{2,45} \d{1,5} "
    r"typ (?:host|srflx|prflx|relay)(?: [a-z-]{1,20} [0-9A-Za-z.:]{1,64}){0,6}"
)
KINDS = frozenset("vostcabm")


def check_sdp(text: str) -> bytes:
    """The SHA-256 fingerprint (32 bytes) in the description, if it is one of ours. Raises BadMessage."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MOST_LINES or any(not _plain(line) for line in lines):
        raise BadMessage("a session description with malformed lines")
    _check_media([line for line in lines if line.startswith("m=")])
    _check_candidates({line for line in lines if line.startswith("a=candidate")})
    found = {line for line in lines if line.startswith("a=fingerprint")}
    matches = [FINGERPRINT.fullmatch(line) for line in found]
    if len(matches) != 1 or matches[0] is None:
        raise BadMessage("not exactly one SHA-256 fingerprint")
    return bytes.fromhex(matches[0][1].replace(":", ""))


def _plain(line: str) -> bool:
    return (
        len(line) <= LONGEST_LINE and line.isascii() and line.isprintable() and line[:1] in KINDS and line[1:2] == "="
    )


def _check_media(lines: list[str]) -> None:
    kinds = [match[1] for line in lines if (match := MEDIA_LINE.fullmatch(line))]
    if len(kinds) != len(lines) or any(kinds.count(kind) > most for kind, most in MEDIA.items()):
        raise BadMessage("media that rhelp does not use")
    if "application" not in kinds:
        raise BadMessage("no data channel")


def _check_candidates(lines: set[str]) -> None:
    if len(lines) > MOST_CANDIDATES or not all(CANDIDATE.fullmatch(line) for line in lines):
        raise BadMessage("malformed or too many candidates")
