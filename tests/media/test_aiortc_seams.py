"""Says in a sentence which seam to aiortc or aioice an upgrade has opened, and what we had used it for."""

from __future__ import annotations

import ast
import configparser
import importlib.metadata
import inspect
import re
from pathlib import Path
from typing import Any

import aiortc.codecs
import aiortc.rtp
import pytest
from aioice import ice, turn
from aiortc import RTCDtlsTransport, RTCIceTransport, RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, RTCSctpTransport
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtcrtptransceiver import RTCRtpTransceiver

from rhelp.media import aiortc_seams, negotiable
from tests.test_architecture import private_words

ROOT = Path(__file__).resolve().parents[2]

HELD = [  # what objects hold under a private name, and what we do with it
    (RTCRtpSender, "_ssrc", "packets bear it"),
    (RTCRtpSender, "_rtx_ssrc", "packets that are sent again bear it"),
    (RTCRtpSender, "_stream_id", "our sender takes it over"),
    (RTCRtpSender, "__mid", "packets bear it"),
    (RTCRtpSender, "__rtp_started", "stop() waits for it"),
    (RTCRtpSender, "__rtp_exited", "stop() waits for it"),
    (RTCRtpSender, "__rtp_header_extensions_map", "packets are written with it"),
    (RTCRtpSender, "__ntp_timestamp", "sender reports are made of it"),
    (RTCRtpSender, "__rtp_timestamp", "sender reports are made of it"),
    (RTCRtpSender, "__octet_count", "sender reports are made of it"),
    (RTCRtpSender, "__packet_count", "sender reports are made of it"),
    (RTCRtpSender, "__rtx_payload_type", "packets are sent again with it"),
    (RTCRtpSender, "__rtx_sequence_number", "packets are sent again with it"),
    (RTCRtpReceiver, "_enabled", "a receiver that is switched off drops packets"),
    (RTCRtpReceiver, "__codecs", "a packet's payload type is looked up in it"),
    (RTCRtpReceiver, "__rtx_ssrc", "a resent packet's stream is looked up in it"),
    (RTCRtpReceiver, "__remote_streams", "receiver reports are made of it"),
    (RTCRtpReceiver, "__rtcp_ssrc", "feedback bears it"),
    (RTCRtpTransceiver, "__sender", "our sender is put there"),
    (RTCRtpTransceiver, "__receiver", "our receiver is put there"),
    (RTCSctpTransport, "_rto", "a lost packet goes again after it"),
    (RTCSctpTransport, "_srtt", "that is reckoned from it"),
    (RTCSctpTransport, "_rttvar", "that is reckoned from it"),
    (RTCDtlsTransport, "_ssl", "the other side's certificate is read from it"),
    (RTCIceTransport, "_connection", "the ICE agent is reached by it"),
    (ice.Connection, "_nominated", "the pair in use is read from it"),
    (ice.Connection, "_check_list", "checked pairs are read from it"),
    (ice.Connection, "_protocols", "sockets are guarded, and relays added, in it"),
    (turn.TurnTransport, "__inner_protocol", "a relay's renewal is set there"),
]

CALLED = [  # what we call or override, with its arguments
    (RTCRtpSender, "_run_rtp", ["codec"], "our sender sends in its place"),
    (RTCRtpSender, "_send_rtcp", ["packets"], "sender reports pass it"),
    (RTCRtpReceiver, "_send_rtcp", ["packet"], "receiver reports pass it"),
    (RTCRtpSender, "_handle_rtcp_packet", ["packet"], "the receiver's words reach us by it"),
    (RTCRtpSender, "_retransmit", ["sequence_number"], "a NACK reaches us by it"),
    (RTCRtpSender, "_send_keyframe", [], "a PLI reaches us by it"),
    (RTCRtpReceiver, "_handle_rtp_packet", ["packet", "arrival_time_ms"], "packets reach us by it"),
    (RTCRtpReceiver, "_send_rtcp_nack", ["media_ssrc", "lost"], "we ask for packets by it"),
    (RTCRtpReceiver, "_send_rtcp_pli", ["media_ssrc"], "we ask for a key picture by it"),
    (RTCRtpReceiver, "_set_rtcp_ssrc", ["ssrc"], "our receiver gets its SSRC by it"),
    (RTCPeerConnection, "_RTCPeerConnection__createTransceiver", ["direction", "kind", "sender_track"], "puts ours in"),
    (RTCSctpTransport, "_update_rto", ["R"], "a round trip is measured"),
    (RTCSctpTransport, "_t3_expired", [], "a lost packet goes again"),
    (RTCDtlsTransport, "_send_rtp", ["data"], "packets go out by it"),
    (RTCDtlsTransport, "_handle_rtp_data", ["data", "arrival_time_ms"], "the other side's streams are counted by it"),
    (RTCDtlsTransport, "_handle_rtcp_data", ["data"], "the other side's streams are counted by it"),
    (StreamStatistics, "add", ["packet"], "packets are counted by it"),
    (ice.Connection, "get_component_candidates", ["component", "addresses", "timeout"], "we gather in its place"),
    (ice.Connection, "check_incoming", ["message", "addr", "protocol"], "the guard learns of it where the peer is"),
    (ice.Connection, "data_received", ["data", "component"], "the guard lets packets in by it"),
    (ice.StunProtocol, "datagram_received", ["data", "addr"], "the guard stands before it"),
    (ice.StunProtocol, "__init__", ["receiver"], "a relay's socket is made by it"),
]

TAKES = [
    (ice.relayed_candidate, "component hide_related_address protocol_factory turn_server turn_username turn_password "
     "turn_ssl turn_transport"),
    (ice.server_reflexive_candidate, "protocol stun_server"),
    (aiortc.rtp.wrap_rtx, "packet payload_type sequence_number ssrc"),
    (aiortc.rtp.unwrap_rtx, "rtx payload_type ssrc"),
]  # fmt: skip


def moved(owner: Any, name: str, use: str) -> str:
    package = owner.__module__.split(".")[0]
    version = importlib.metadata.version(package)
    return f"{package} {version} has changed {owner.__name__}.{name}; in rhelp/media/aiortc_seams.py {use}"


def assigned(owner: Any) -> set[str]:
    """What the class's own methods set on ``self``."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(owner)))  # type: ignore[arg-type]
    cls = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == owner.__name__)
    stored = (n for n in ast.walk(cls) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
    return {node.attr for node in stored if ast.unparse(node.value) == "self"}


@pytest.mark.parametrize(("owner", "name", "use"), HELD, ids=lambda value: getattr(value, "__name__", str(value)))
def test_what_we_read_and_write_is_still_there(owner: Any, name: str, use: str) -> None:
    assert name in assigned(owner), moved(owner, name, use)


@pytest.mark.parametrize(("owner", "name", "takes", "use"), CALLED, ids=lambda v: getattr(v, "__name__", str(v)))
def test_what_we_call_and_override_takes_what_it_took(owner: Any, name: str, takes: list[str], use: str) -> None:
    method = owner.__dict__.get(name)
    assert method is not None, moved(owner, name, use)
    assert list(inspect.signature(method).parameters)[1:] == takes, moved(owner, name, use)


@pytest.mark.parametrize(("function", "takes"), TAKES, ids=lambda value: getattr(value, "__name__", ""))
def test_functions_take_what_they_took(function: Any, takes: str) -> None:
    assert list(inspect.signature(function).parameters) == takes.split(), moved(function, "", "it is called")


def test_every_private_name_at_the_seams_stands_in_the_contract() -> None:
    tree = ast.parse(inspect.getsource(aiortc_seams))
    known = {f"_{owner.__name__}{name}" if name.startswith("__") else name for owner, name, _ in HELD}
    known |= {name for _, name, _, _ in CALLED}
    ours = {"_count", "_is_checked", "_note", "_ssrc"}
    assert {word for _, word in private_words(tree)} - ours <= known


def test_the_bundled_transport_is_reached_as_we_do() -> None:
    assert "transport" in RTCSctpTransport.__dict__ and "transport" in RTCDtlsTransport.__dict__
    assert hasattr(ice.CandidatePair.State, "SUCCEEDED")


def test_codecs_are_a_list_that_we_can_add_to() -> None:
    assert isinstance(aiortc.codecs.CODECS["video"], list)
    negotiable.register_video("video/x-rhelp-updates", 121, [])
    names = [codec.mimeType for codec in aiortc.codecs.CODECS["video"]]
    assert names.count("video/x-rhelp-updates") <= 1, "registering twice must do nothing"


def test_transport_wide_feedback_is_offered_in_the_place_of_remb() -> None:
    """Negotiated by aiortc's lists, and read by its parser."""
    negotiable.use_transport_feedback()
    negotiable.use_transport_feedback()
    uris = [extension.uri for extension in aiortc.codecs.HEADER_EXTENSIONS["video"]]
    ids = {extension.id for kind in aiortc.codecs.HEADER_EXTENSIONS.values() for extension in kind}
    assert uris.count(negotiable.TRANSPORT_WIDE) == 1 and len(ids) == 4, "one more, with an id of its own"
    words = {word.type for codec in aiortc.codecs.CODECS["video"] for word in codec.rtcpFeedback}
    assert words == {"nack", "transport-cc"}
    assert aiortc_seams.RtpPacket().extensions.transport_sequence_number is None


async def test_lost_packets_of_a_data_channel_go_again_soon() -> None:
    """By aiortc's own timer, which reads and does what we put there."""
    connection = RTCPeerConnection()
    connection.createDataChannel("control")
    aiortc_seams.quicken_repair(connection)
    sctp: Any = connection.sctp
    waits = [sctp._rto]
    for seconds in (0.04, *[0.1] * 30):
        sctp._update_rto(seconds)
        waits.append(sctp._rto)
    assert waits[0] == 1.0 and waits[1] == pytest.approx(0.12) and waits[-1] == pytest.approx(0.15, abs=0.01)
    for doubled in (2, 4, 6.67, 6.67):
        sctp._t3_expired()
        assert sctp._rto == pytest.approx(doubled * waits[-1], rel=0.05)
    sctp._update_rto(0.1)
    assert sctp._rto == pytest.approx(0.15, abs=0.01)
    source = inspect.getsource(RTCSctpTransport)
    assert "call_later(self._rto, self._t3_expired)" in source and "self._update_rto(" in source
    await connection.close()


@pytest.mark.parametrize("package", ["aiortc", "aioice"])
def test_the_minor_version_is_pinned(package: str) -> None:
    """An upgrade is a decision: these tests first, then setup.cfg."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    pins = re.findall(rf"^{package} ~= (\d+\.\d+)\.\d+$", config["options"]["install_requires"], re.M)
    assert len(pins) == 1, f"setup.cfg pins {package} as `{package} ~= X.Y.Z`"
    installed = importlib.metadata.version(package)
    assert installed.startswith(f"{pins[0]}."), f"{package} {installed} is not the {pins[0]} that setup.cfg names"
