"""A short soft sound of two tones, by whatever the operating system plays sounds with."""

from __future__ import annotations

import importlib
import io
import math
import shutil
import struct
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path
from typing import Any

RATE = 22_050  # samples a second
TONES = ((880.0, 0.0), (1174.7, 0.14))  # hertz, seconds after the beginning
LENGTH = 0.7  # seconds
LOUD = 0.28
FADE = 9.0  # a second
PATIENCE = 5.0  # seconds for a player
PLAYERS = ("pw-play", "paplay", "aplay", "afplay")
QUIET = {"aplay": ("-q",)}


def chime(windows: bool = False) -> bool:
    """Play it, and come back when it is over; False where nothing can play it. Not for a thread that must not wait."""
    if windows:
        winsound: Any = importlib.import_module("winsound")
        winsound.PlaySound(sound(), winsound.SND_MEMORY)
        return True
    there = (player for player in PLAYERS if shutil.which(player))
    return any(_played((player, *QUIET.get(player, ()), str(_file()))) for player in there)


def sound() -> bytes:
    """The sound as a WAV file: mono, 16 bit."""
    samples = [_sample(number / RATE) for number in range(round(LENGTH * RATE))]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


def _sample(at: float) -> int:
    value = sum(
        math.sin(2 * math.pi * hertz * (at - start)) * math.exp(-FADE * (at - start)) * min(1, (at - start) * 200)
        for hertz, start in TONES
        if at >= start
    )
    return round(value * LOUD * 32_767 * (1 - at / LENGTH))


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="rhelp-sound-")


def _file() -> Path:
    path = Path(_folder().name) / "chime.wav"
    if not path.exists():
        path.write_bytes(sound())
    return path


def _played(command: tuple[str, ...]) -> bool:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
