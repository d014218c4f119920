"""A film beside text that stands still, as a window on a display: ``python -m scripts.rig.film DISPLAY LOG``.

The pictures are clouds that drift, turn and light up, with the grain of a camera, so that no part of one is found in
the next and they pack as badly as real ones. They carry glass.py's counter; LOG gets number and time of each.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from scripts.rig import glass

WIDTH, HEIGHT, LEFT, TOP = 640, 360, 203, 151
PLACE = (LEFT + glass.ORIGIN, TOP + glass.ORIGIN)  # of the counter
LENGTH = 60  # pictures, then they come again
GRAIN = 3.0  # levels of noise
OCTAVES = ((4, 0.1), (16, 0.15), (64, 0.25), (256, 0.5))  # pixels from one colour to the next, and how much of it


def pictures() -> list[Any]:
    """The film, each picture an array (HEIGHT, WIDTH, 4), blue first; the same each time."""
    chance = np.random.default_rng(glass.SEED)
    clouds = sum(octave(chance, size) * weight for size, weight in OCTAVES)
    return [picture(clouds, number / LENGTH * 2 * np.pi, chance) for number in range(LENGTH)]


def octave(chance: np.random.Generator, size: int) -> Any:
    """Smooth colours that change every ``size`` pixels, 0 to 255."""
    cells = chance.integers(0, 256, (1024 // size + 2, 1024 // size + 2, 3)).astype(np.float32)
    return cv2.resize(cells, (1024, 1024), interpolation=cv2.INTER_CUBIC)


def picture(clouds: Any, phase: float, chance: np.random.Generator) -> Any:
    """What the camera sees of the clouds at this point of its round."""
    turned = cv2.getRotationMatrix2D((512, 512), 12 * np.sin(phase), 1.1 + 0.2 * np.cos(phase))
    turned[:, 2] += (60 * np.cos(phase) - 192, 60 * np.sin(phase) - 332)
    seen = cv2.warpAffine(clouds, turned, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    seen = seen * (1 + 0.1 * np.sin(phase)) + chance.normal(0, GRAIN, (HEIGHT, WIDTH, 1))
    return np.dstack([np.clip(seen, 0, 255).astype(np.uint8), np.zeros((HEIGHT, WIDTH, 1), np.uint8)])


def play(name: str, log: Path, fps: float) -> None:
    """Show it over and over and log when each picture was drawn; until killed."""
    screen = glass.Glass(name)
    window = screen.cover(0)
    page, _ = glass.draw_page(screen, window)
    white, black = screen.pen(window, glass.WHITE), screen.pen(window, glass.BLACK)
    screen.core.CopyArea(page, window, white, 0, 0, 0, 0, screen.width, screen.height)
    reel = [kept(screen, window, one) for one in pictures()]
    frame = screen.pixmap(window, WIDTH, HEIGHT)
    number, start = 0, time.perf_counter()
    with log.open("w", buffering=1) as lines:
        while True:
            screen.core.CopyArea(reel[number % LENGTH], frame, white, 0, 0, 0, 0, WIDTH, HEIGHT)
            glass.draw_counter(screen, frame, number, white, black)
            screen.core.CopyArea(frame, window, white, 0, 0, LEFT, TOP, WIDTH, HEIGHT)
            screen.sync()
            lines.write(f"{number} {time.time():.6f}\n")
            number += 1
            time.sleep(max(0.0, start + number / fps - time.perf_counter()))


def kept(screen: glass.Glass, window: int, one: Any) -> int:
    """A picture as a pixmap of the display."""
    pixmap = screen.pixmap(window, one.shape[1], one.shape[0])
    screen.put(pixmap, one)
    return pixmap


def beside(remote: glass.Glass, viewer: glass.Glass) -> int:
    """How many pixels beside the film differ between two displays."""
    wrong = remote.picture() != viewer.picture()
    wrong[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH] = False
    return int(wrong.sum())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("display")
    parser.add_argument("log", type=Path)
    parser.add_argument("--fps", type=float, default=30)
    given = parser.parse_args()
    play(given.display, given.log, given.fps)
