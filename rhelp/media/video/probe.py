"""Looks for encoders in hardware, in a process of its own with an end: a driver that crashes or hangs hurts nobody.

``seek`` starts the process; ``python -m rhelp.media.video.probe`` is it, and prints what it found as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from rhelp.media.video.hardware import CANDIDATES, better
from rhelp.media.video.port import Decoder, EncoderFailed
from rhelp.media.video.recipe import Recipe
from rhelp.media.video.registry import BY_NAME
from rhelp.media.video.trial import SIZE, Merit, merit_of
from rhelp.media.video.workshop import Workshop

PATIENCE = 20.0  # seconds
LOWER = 10  # by how much the process gives way to others
COMMAND = (sys.executable, "-m", "rhelp.media.video.probe")

Try = Callable[[Recipe, Decoder], Merit]


def seek(command: Sequence[str] = COMMAND, patience: float = PATIENCE) -> Sequence[Recipe]:
    """The encoders in hardware that are better than software here; takes seconds. Nothing where the probe fails."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience, check=True)
        said = json.loads(done.stdout)
        software = {name: _merit(found) for name, found in said["software"].items()}
        found = {CANDIDATES[int(number)]: _merit(found) for number, found in said["hardware"].items()}
    except (OSError, subprocess.SubprocessError, ValueError, LookupError, TypeError, AttributeError):
        return ()
    return better(software, found)


@cache
def of_this_computer() -> Workshop:
    """The workshop of this program, which looks for hardware when the first film begins."""
    return Workshop(seek)


def look(candidates: Sequence[Recipe] = CANDIDATES, attempt: Try = merit_of) -> dict[str, Any]:
    """What works of the candidates, by their numbers, and software for comparison where something does."""
    hardware = {str(number): found for number, recipe in enumerate(candidates) if (found := _try(recipe, attempt))}
    names = {candidates[int(number)].codec for number in hardware}
    software = {name: found for name in sorted(names) if (found := _try(BY_NAME[name].software, attempt))}
    return {"software": software, "hardware": hardware}


def _try(recipe: Recipe, attempt: Try) -> list[float] | None:
    try:
        merit = attempt(recipe, BY_NAME[recipe.codec].decoder(SIZE))
    except EncoderFailed:
        return None
    return [merit.seconds, merit.psnr, merit.bits]


def _merit(found: Sequence[float]) -> Merit:
    seconds, psnr, bits = found
    return Merit(float(seconds), float(psnr), float(bits))


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(LOWER)
    print(json.dumps(look()), flush=True)
