"""The gate before aiortc's SDP parser (RFC 8866): only session descriptions of the shape that rhelp and browsers make.

aiortc's parser raises whatever Python raises on malformed input, and it accepts several fingerprints of which it
checks those it knows. Here exactly one SHA-256 fingerprint may stand in the whole description, and whatever the parser
looks at has the form it takes; what it passes over may say anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final

from rhelp.wire.message import BadMessage

MOST_LINES = 400
LONGEST_LINE = 1000
MOST_CANDIDATES = 20
MEDIA = {"video": 1, "application": 1}
KINDS = frozenset("vostcabm")
HIGHEST_PORT = 65535
CONNECTING = "ice-ufrag", "ice-pwd", "setup"
OF_RTCP = range(72, 77)  # payloads that RTCP beside RTP takes (RFC 5761 §4)

FINGERPRINT = re.compile(r"a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})")
MEDIA_LINE = re.compile(
    r"m=(?:(video) \d{1,5} UDP/TLS/RTP/SAVPF(?: \d{1,3}){1,40}|(application) \d{1,5} UDP/DTLS/SCTP [A-Za-z0-9-]{1,20})"
)
CANDIDATE = re.compile(
    r"[0-9A-Za-z+/]{1,64} [12] (?:udp|tcp|UDP|TCP) \d{1,10} ([0-9A-Fa-f.:]{2,45}) (\d{1,5}) "
    r"typ (?:host|srflx|prflx|relay)(?: rport \d{1,5}| (?!rport )[a-z-]{1,20} [0-9A-Za-z.:+/]{1,64}){0,8}"
)
WHOLE_NUMBERS = "apt|max-fr|max-fs|maxplaybackrate|minptime|stereo|useinbandfec"  # parameters of codecs
PARAMETER = rf"(?:(?:{WHOLE_NUMBERS})=\d{{1,9}}|(?!(?:{WHOLE_NUMBERS})=)[^;]*)"
ADDRESS = r"IN IP[46] [0-9A-Fa-f.:]{2,45}"
LINES: Final = {"v": re.compile(r"\d"), "o": re.compile(r".+"), "t": re.compile(r".+"), "c": re.compile(ADDRESS)}
ATTRIBUTES: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "candidate": CANDIDATE.pattern,
        "extmap": r"\d{1,3}(?:/[a-z]{1,10})? [!-~]{1,200}",
        "fmtp": rf"\d{{1,3}} {PARAMETER}(?:;{PARAMETER}){{0,30}}",
        "group": r"[A-Za-z]{1,20}(?: [!-~]{1,64}){0,10}",
        "ice-options": r"[!-~ ]{1,100}",
        "ice-pwd": r"[0-9A-Za-z+/]{22,256}",
        "ice-ufrag": r"[0-9A-Za-z+/]{4,256}",
        "max-message-size": r"\d{1,10}",
        "mid": r"[!-~]{1,64}",
        "msid": r"[!-~]{1,200}(?: [!-~]{1,200})?",
        "msid-semantic": r" ?[A-Za-z]{1,20}(?: [!-~]{1,200}){0,10}",
        "rtcp": rf"\d{{1,5}}(?: {ADDRESS})?",
        "rtcp-fb": r"(?:\*|\d{1,3}) [!-~]{1,40}(?: [!-~ ]{1,40})?",
        "rtpmap": r"\d{1,3} [0-9A-Za-z.+-]{1,40}/[1-9]\d{0,6}(?:/\d)?",
        "sctp-port": r"\d{1,5}",
        "sctpmap": r"\d{1,5} [!-~ ]{1,100}",
        "setup": r"actpass|active|passive",
        "ssrc": r"\d{1,10} [a-z-]{1,20}:[ -~]{0,200}",
        "ssrc-group": r"[A-Za-z-]{1,20}(?: \d{1,10}){1,10}",
    }.items()
}


def check_sdp(text: str) -> bytes:
    """The SHA-256 fingerprint (32 bytes) in the description, if it is one of ours. Raises BadMessage."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MOST_LINES or not all(_plain(line) and _well_formed(line) for line in lines):
        raise BadMessage("a session description with malformed lines")
    sections = _sections(lines)
    _check_media([section[0] for section in sections[1:]])
    for section in sections:
        _check_parameters(section)
    _check_bundle(sections)
    _check_addresses({line for line in lines if line.startswith(("c=", "a=rtcp:"))})
    _check_candidates({line for line in lines if line.startswith("a=candidate:")})
    found = {line for line in lines if line.startswith("a=fingerprint")}
    matches = [FINGERPRINT.fullmatch(line) for line in found]
    if len(matches) != 1 or matches[0] is None:
        raise BadMessage("not exactly one SHA-256 fingerprint")
    return bytes.fromhex(matches[0][1].replace(":", ""))


def _plain(line: str) -> bool:
    return (
        len(line) <= LONGEST_LINE and line.isascii() and line.isprintable() and line[:1] in KINDS and line[1:2] == "="
    )


def _well_formed(line: str) -> bool:
    """Whether the parser can take the line, if it looks at such lines at all."""
    kind, text = line[0], line[2:]
    if kind != "a":
        form = LINES.get(kind)
        return form is None or form.fullmatch(text) is not None
    name, colon, value = text.partition(":")
    form = ATTRIBUTES.get(name)
    return form is None or (colon == ":" and form.fullmatch(value) is not None)


def _sections(lines: Sequence[str]) -> list[list[str]]:
    """What is said of the session, then of each of its media, which begins with its own line."""
    sections: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("m="):
            sections.append([])
        sections[-1].append(line)
    return sections


def _check_media(lines: Sequence[str]) -> None:
    matches = [MEDIA_LINE.fullmatch(line) for line in lines]
    kinds = [match[1] or match[2] for match in matches if match is not None]
    if len(kinds) != len(lines) or any(kinds.count(kind) > most for kind, most in MEDIA.items()):
        raise BadMessage("media that rhelp does not use")
    if "application" not in kinds:
        raise BadMessage("no data channel")
    payloads = [int(word) for line in lines if line.startswith("m=video") for word in line.split()[3:]]
    if any(payload > 127 or payload in OF_RTCP for payload in payloads):
        raise BadMessage("payloads that cannot be")


def _check_parameters(section: Sequence[str]) -> None:
    """Of codecs that the same media do not name nothing may be said."""
    named = {_number(line) for line in section if line.startswith("a=rtpmap:")}
    if any(_number(line) not in named for line in section if line.startswith("a=fmtp:")):
        raise BadMessage("parameters of a codec that is not there")


def _number(line: str) -> int:
    return int(line.partition(":")[2].partition(" ")[0])


def _check_bundle(sections: Sequence[Sequence[str]]) -> None:
    """All media have a name of their own, go one way together, and say how they are connected."""
    session, *media = sections
    mids = [_values(section, "mid") for section in media]
    groups = [words[1:] for words in map(str.split, _values(session, "group")) if words[0] == "BUNDLE"]
    if any(len(names) != 1 for names in mids) or groups != [[name for names in mids for name in names]]:
        raise BadMessage("media that do not go together")
    for section in media:
        if any(len({*_values(session, name), *_values(section, name)}) != 1 for name in CONNECTING):
            raise BadMessage("media that do not say how they are connected")


def _values(section: Sequence[str], name: str) -> list[str]:
    """What is said of this attribute."""
    mark = f"a={name}:"
    return [line.removeprefix(mark) for line in section if line.startswith(mark)]


def _check_addresses(lines: set[str]) -> None:
    if not all(_is_address(line.split()[-1]) for line in lines if " " in line):
        raise BadMessage("an address that is none")


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _check_candidates(lines: set[str]) -> None:
    if len(lines) > MOST_CANDIDATES:
        raise BadMessage("too many candidates")
    for line in lines:
        _check_candidate(line)


def _check_candidate(line: str) -> None:
    match = CANDIDATE.fullmatch(line.removeprefix("a=candidate:"))
    if match is None or not _is_address(match[1]) or int(match[2]) > HIGHEST_PORT:
        raise BadMessage("a malformed candidate")
