"""What video can be negotiated: aiortc's lists of codecs and header extensions, with ours in them."""

from __future__ import annotations

from collections.abc import Iterable

from aiortc import RTCRtpSender
from aiortc.codecs import CODECS, HEADER_EXTENSIONS
from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtpCodecCapability,
    RTCRtpCodecParameters,
    RTCRtpHeaderExtensionParameters,
)

from rhelp.media.video.port import CLOCK_RATE

TRANSPORT_WIDE = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"


def register_video(mime_type: str, payload_type: int, feedback: Iterable[tuple[str, str | None]]) -> None:
    """Make a payload and, one number higher, its retransmission (RFC 4588) known to aiortc; a second time does nothing.

    ``feedback`` as in ``a=rtcp-fb`` (RFC 4585 §4.2): ``("nack", "pli")``.
    """
    if any(codec.mimeType == mime_type for codec in CODECS["video"]):
        return
    words = [RTCRtcpFeedback(type=name, parameter=parameter) for name, parameter in feedback]
    apt: dict[str, int | str | None] = {"apt": payload_type}
    CODECS["video"] += [
        RTCRtpCodecParameters(mimeType=mime_type, clockRate=CLOCK_RATE, payloadType=payload_type, rtcpFeedback=words),
        RTCRtpCodecParameters(mimeType="video/rtx", clockRate=CLOCK_RATE, payloadType=payload_type + 1, parameters=apt),
    ]


def use_transport_feedback() -> None:
    """Offer and accept transport-wide feedback for video (draft-holmer-rmcat-transport-wide-cc-extensions-01) in the
    place of REMB; a second time does nothing."""
    if any(extension.uri == TRANSPORT_WIDE for extension in HEADER_EXTENSIONS["video"]):
        return
    taken = {extension.id for extensions in HEADER_EXTENSIONS.values() for extension in extensions}
    free = next(number for number in range(1, 15) if number not in taken)
    HEADER_EXTENSIONS["video"].append(RTCRtpHeaderExtensionParameters(id=free, uri=TRANSPORT_WIDE))
    for codec in CODECS["video"]:
        if any(word.type == "goog-remb" for word in codec.rtcpFeedback):
            kept = [word for word in codec.rtcpFeedback if word.type != "goog-remb"]
            codec.rtcpFeedback = [*kept, RTCRtcpFeedback(type="transport-cc")]


def codecs_named(*mime_types: str) -> list[RTCRtpCodecCapability]:
    """For ``setCodecPreferences``: what aiortc knows under these names."""
    return [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType in mime_types]
