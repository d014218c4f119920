"""What an encoder costs and how well it does, tried on pictures that look like a screen with a film on it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import Any

import cv2
import numpy as np

from rhelp.core.geometry import Size
from rhelp.media.video.encoding import FFmpegEncoder
from rhelp.media.video.port import Decoder, EncoderFailed, UndecodablePicture
from rhelp.media.video.recipe import FRAME_RATE, Recipe

SIZE = Size(640, 384)
PICTURES = 16
WARM = 4  # of them are not looked at: the key picture, and what an encoder learns by
RATE = 4_000_000  # bits per second
GRAIN = 8.0  # levels


@dataclass(frozen=True, slots=True)
class Merit:
    """Seconds per picture, the peak signal-to-noise ratio in dB of the colours as they are shown, bits per second."""

    seconds: float
    psnr: float
    bits: float


def cost_of(recipe: Recipe) -> float:
    """Seconds a pixel takes. Raises EncoderFailed."""
    encoder = FFmpegEncoder(recipe, SIZE, RATE)
    try:
        taken = []
        for number in range(PICTURES):
            pixels = picture(number)
            begun = time.perf_counter()
            encoder.encode(pixels, number / FRAME_RATE, number == 0)
            taken.append(time.perf_counter() - begun)
        return median(taken[WARM:]) / (SIZE.width * SIZE.height)
    finally:
        encoder.close()


def merit_of(recipe: Recipe, decoder: Decoder) -> Merit:
    """How it does at RATE. Raises EncoderFailed; also where what it makes cannot be decoded."""
    encoder = FFmpegEncoder(recipe, SIZE, RATE)
    taken, likeness, sizes = [], [], []
    try:
        for number in range(PICTURES):
            pixels = picture(number)
            begun = time.perf_counter()
            coded = encoder.encode(pixels, number / FRAME_RATE, number == 0)
            taken.append(time.perf_counter() - begun)
            sizes.append(len(coded.data))
            shown = decoder.decode(coded.data)
            likeness.append(float(cv2.PSNR(shown[..., :3], pixels[..., :3])))
    except UndecodablePicture as error:
        raise EncoderFailed(str(error)) from error
    finally:
        encoder.close()
    bits = float(np.mean(sizes[WARM:])) * 8 * FRAME_RATE
    return Merit(median(taken[WARM:]), float(np.mean(likeness[WARM:])), bits)


def picture(number: int, size: Size = SIZE) -> Any:
    """A moving, grainy picture with sharp coloured letters: uint8 (height, width, 4), BGRX; the same each time."""
    y, x = np.mgrid[0 : size.height, 0 : size.width].astype(np.float32)
    waves = [
        np.sin((x * a + y * b + number * 9) / 47) * 70 + np.sin((y - number * 4) / (23 + c)) * 40 for a, b, c in TONES
    ]
    grain = np.random.default_rng(number).normal(0, GRAIN, (size.height, size.width)).astype(np.float32)
    pixels = np.full((size.height, size.width, 4), 255, np.uint8)
    pixels[..., :3] = np.clip(np.stack(waves, -1) + 128 + cv2.GaussianBlur(grain, (3, 3), 0)[..., None] * 2, 0, 255)
    at = (20 + number * 6 % 200, size.height // 2)
    cv2.putText(pixels, "rhelp 4:4:4", at, cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30, 30, 220), 2)
    return pixels


TONES = ((1.0, 0.6, 0), (0.7, 1.1, 5), (0.3, -0.8, 11))
