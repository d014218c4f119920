"""Encoders in hardware: which there may be, and which of those that a probe found are used.

One is used where it is quicker than software for the same codec and no worse at the same rate. Those who do not work
here are just not there. None of them has been run by us yet: no machine of ours has one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rhelp.media.video.colours import FULL, INTERLEAVED
from rhelp.media.video.recipe import Recipe, Terms
from rhelp.media.video.trial import RATE, Merit

TOLERANCE = 0.1  # dB
OVER = 1.15  # how far beyond its rate one may go

Found = Mapping[Recipe, Merit]


def _nvenc(terms: Terms) -> dict[str, str]:
    return {"preset": "p2", "tune": "ull", "rc": "cbr", "delay": "0", "zerolatency": "1", "forced-idr": "1"}


def _qsv(terms: Terms) -> dict[str, str]:
    return {"preset": "veryfast", "async_depth": "1", "look_ahead": "0", "forced_idr": "1"} | _constant(terms)


def _amf(terms: Terms) -> dict[str, str]:
    return {"usage": "ultralowlatency", "quality": "speed", "rc": "cbr", "forced_idr": "1"}


def _videotoolbox(terms: Terms) -> dict[str, str]:
    return {"realtime": "1", "prio_speed": "1", "allow_sw": "0"}


def _vaapi(terms: Terms) -> dict[str, str]:
    return {"rc_mode": "CBR", "async_depth": "1"} | _constant(terms)


def _constant(terms: Terms) -> dict[str, str]:
    return {"maxrate": str(terms.rate), "bufsize": str(terms.rate // 10)}


CANDIDATES = (
    Recipe("h264-444", "h264_nvenc", FULL, _nvenc),
    Recipe("h264", "h264_nvenc", INTERLEAVED, _nvenc),
    Recipe("h264", "h264_qsv", INTERLEAVED, _qsv),
    Recipe("h264", "h264_amf", INTERLEAVED, _amf),
    Recipe("h264", "h264_videotoolbox", INTERLEAVED, _videotoolbox),
    Recipe("h264", "h264_vaapi", INTERLEAVED, _vaapi, device="vaapi"),
)


def better(software: Mapping[str, Merit], found: Found) -> Sequence[Recipe]:
    """Of the encoders that were found the quickest of each codec, where it beats software."""
    chosen: dict[str, Recipe] = {}
    for recipe, merit in sorted(found.items(), key=lambda item: item[1].seconds):
        ours = software.get(recipe.codec)
        if ours is not None and recipe.codec not in chosen and _beats(merit, ours):
            chosen[recipe.codec] = recipe
    return tuple(chosen.values())


def _beats(merit: Merit, ours: Merit) -> bool:
    quicker = merit.seconds < ours.seconds
    return quicker and merit.psnr >= ours.psnr - TOLERANCE and merit.bits <= OVER * max(RATE, ours.bits)
