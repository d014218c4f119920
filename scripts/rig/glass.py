"""An eye outside of the programs: from an event on the viewer's X display to the light on it.

It works on whatever shows one X display on another, unscaled, so that every product is measured alike.

  python -m scripts.rig.glass target DISPLAY [--full]      a window whose middle (or all) changes colour at each click
  python -m scripts.rig.glass scroll DISPLAY LOG --fps N   scrolling text with a counter of 24 blocks; LOG: number time
  python -m scripts.rig.glass click  DISPLAY X Y [-n 50]   click there and wait until that pixel changes
  python -m scripts.rig.glass watch  DISPLAY LOG [--seconds 10]  read the counter: frames shown, and how late each was
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import xcffib
import xcffib.xproto as x
import xcffib.xtest

from scripts.rig.figures import Figures as Result
from scripts.rig.figures import summary as summary

BLUE, YELLOW, WHITE, BLACK = 0x2040C0, 0xE0D020, 0xFFFFFF, 0
BLOCK, BITS, ORIGIN = 16, 24, 8  # the counter's blocks in pixels, how many, and where the first one lies
STEP = 8  # pixels scrolled per frame
LINE, BAND = 18, 12  # a line of text every 18 pixels, a band of colours every 12 lines
SEED = 7
WORDS = ("the customer screen remote support agent network driver printer settings install update reboot").split()  # noqa: SIM905
ALL_PLANES = 0xFFFFFFFF
REQUEST = 200_000  # bytes of pixels that fit into one request
PRESS, RELEASE, MOTION = 4, 5, 6  # core event codes, as XTEST takes them
NEAR = 90  # levels of three colours by which lossy pictures may be off
GIVE_UP = 3.0  # seconds until a click counts as lost
TOO_LATE = 5.0  # seconds after which a frame belongs to another run

Picture = Any  # an array (height, width) of colours, 0xRRGGBB


class Glass:
    """One X display: what is drawn on it, and what can be seen on it."""

    def __init__(self, name: str) -> None:
        connection: Any = xcffib.connect(display=name)
        self.connection, self.core = connection, connection.core
        self.test = self.connection(xcffib.xtest.key)
        screen = self.connection.get_setup().roots[self.connection.pref_screen]
        self.root, self.depth = screen.root, screen.root_depth
        self.width, self.height = screen.width_in_pixels, screen.height_in_pixels

    def sync(self) -> None:
        """Until the server has done all that was asked of it."""
        self.core.GetInputFocus().reply()

    def cover(self, events: int) -> int:
        """A blue window over the whole display that no window manager touches."""
        window = int(self.connection.generate_id())
        mask = x.CW.BackPixel | x.CW.OverrideRedirect | x.CW.EventMask
        place = (0, 0, self.width, self.height, 0)
        kind = x.WindowClass.InputOutput
        self.core.CreateWindow(self.depth, window, self.root, *place, kind, 0, mask, [BLUE, 1, events])
        self.core.MapWindow(window)
        self.sync()
        return window

    def pixmap(self, window: int, width: int, height: int) -> int:
        """A drawable that nobody sees."""
        made = int(self.connection.generate_id())
        self.core.CreatePixmap(self.depth, made, window, width, height)
        return made

    def put(self, drawable: int, pixels: Any, left: int = 0, top: int = 0) -> None:
        """Paint an array (height, width, 4), blue first, as whole rows in parts that one request holds."""
        pen, (height, width) = self.pen(drawable, WHITE), pixels.shape[:2]
        rows = max(1, REQUEST // (width * 4))
        for first in range(0, height, rows):
            part = np.ascontiguousarray(pixels[first : first + rows]).tobytes()
            place = (width, len(part) // (width * 4), left, top + first)
            self.core.PutImage(x.ImageFormat.ZPixmap, drawable, pen, *place, 0, self.depth, len(part), part)
        self.core.FreeGC(pen)

    def pen(self, drawable: int, colour: int) -> int:
        """A graphics context; no events for what it could not copy."""
        pen = int(self.connection.generate_id())
        mask = x.GC.Foreground | x.GC.Background | x.GC.GraphicsExposures
        self.core.CreateGC(pen, drawable, mask, [colour, WHITE, 0])
        return pen

    def colour(self, pen: int, colour: int) -> None:
        self.core.ChangeGC(pen, x.GC.Foreground, [colour])

    def fill(self, drawable: int, pen: int, area: tuple[int, int, int, int]) -> None:
        self.core.PolyFillRectangle(drawable, pen, 1, [x.RECTANGLE.synthetic(*area)])

    def see(self, left: int, top: int, width: int) -> bytes:
        """A row of pixels as it is on the glass now, four bytes each, blue first."""
        image = self.core.GetImage(x.ImageFormat.ZPixmap, self.root, left, top, width, 1, ALL_PLANES).reply()
        return bytes(image.data.buf())

    def picture(self, drawable: int = 0, height: int = 0) -> Picture:
        """All that is on the glass now, or on another drawable as wide as it."""
        place = (0, 0, self.width, height or self.height)
        image = self.core.GetImage(x.ImageFormat.ZPixmap, drawable or self.root, *place, ALL_PLANES).reply()
        return np.frombuffer(image.data.buf(), np.uint32).reshape(-1, self.width) & 0xFFFFFF

    def fake(self, kind: int, detail: int = 0, left: int = 0, top: int = 0) -> None:
        """An event as if from this display's own devices."""
        self.test.FakeInput(kind, detail, 0, self.root, left, top, 0)
        self.sync()


def target(name: str, full: bool) -> None:
    """Show the window that changes colour at each click or key; until killed."""
    glass = Glass(name)
    window = glass.cover(x.EventMask.ButtonPress | x.EventMask.KeyPress | x.EventMask.Exposure)
    glass.core.SetInputFocus(x.InputFocus.Parent, window, x.Time.CurrentTime)
    whole = (0, 0, glass.width, glass.height)
    area = whole if full else (glass.width // 2 - 200, glass.height // 2 - 150, 400, 300)
    pen, colours, state = glass.pen(window, BLUE), (BLUE, YELLOW), 0
    glass.connection.flush()
    while True:
        event = glass.connection.wait_for_event()
        if isinstance(event, (x.ButtonPressEvent, x.KeyPressEvent)):
            state ^= 1
            glass.colour(pen, colours[state])
            glass.fill(window, pen, area)
        elif isinstance(event, x.ExposeEvent):
            glass.colour(pen, BLUE)
            glass.fill(window, pen, whole)
        glass.connection.flush()


def scroll(name: str, log: Path, fps: float) -> None:
    """Scroll text over the whole display, ``STEP`` pixels a frame, and log when each frame was drawn; until killed."""
    glass = Glass(name)
    window = glass.cover(x.EventMask.NoEvent)
    page, tall = draw_page(glass, window)
    white, black = glass.pen(window, WHITE), glass.pen(window, BLACK)
    number, start = 0, time.perf_counter()
    with log.open("w", buffering=1) as lines:
        while True:
            top = number * STEP % (tall - glass.height)
            glass.core.CopyArea(page, window, white, 0, top, 0, 0, glass.width, glass.height)
            draw_counter(glass, window, number, white, black)
            glass.sync()
            lines.write(f"{number} {time.time():.6f}\n")
            number += 1
            time.sleep(max(0.0, start + number / fps - time.perf_counter()))


def draw_counter(glass: Glass, drawable: int, number: int, white: int, black: int) -> None:
    """The number as blocks near the upper left corner of a drawable, by these two pens."""
    for bit in range(BITS):
        glass.fill(drawable, black if number >> bit & 1 else white, (ORIGIN + bit * BLOCK, ORIGIN, BLOCK, BLOCK))


def draw_page(glass: Glass, window: int) -> tuple[int, int]:
    """Three screens of coloured text on a pixmap, the same each time, and how tall that is."""
    tall, chance = glass.height * 3, random.Random(SEED)
    page = glass.pixmap(window, glass.width, tall)
    glass.fill(page, glass.pen(page, WHITE), (0, 0, glass.width, tall))
    ink = glass.pen(page, BLACK)
    for y in range(20, tall, LINE):
        glass.colour(ink, chance.choice((0x202020, 0x204080, 0x802020)))
        text = " ".join(chance.choice(WORDS) for _ in range(28)).encode()
        glass.core.ImageText8(len(text), page, ink, 20, y, text)
        if (y // LINE) % BAND == 0:
            for k in range(30):
                glass.colour(ink, chance.randrange(1 << 24))
                glass.fill(page, ink, (40 + k * 40, y, 36, 14))
    return page, tall


def click(name: str, left: int, top: int, count: int) -> Result:
    """Click ``count`` times and wait each time for the pixel to change: lateness in milliseconds."""
    seen = clicks(name, left, top, count)
    return summary(seen) | {"n": len(seen), "lost": count - len(seen)}


def clicks(name: str, left: int, top: int, count: int) -> list[float]:
    """How late each click's light was in milliseconds; clicks that were lost are missing."""
    glass = Glass(name)
    glass.fake(MOTION, 0, left, top)
    time.sleep(0.5)
    late = []
    for _ in range(count):
        time.sleep(0.35 + random.random() * 0.1)  # so that no click keeps step with a clock of the program
        late.append(click_once(glass, left, top))
    return [ms for ms in late if ms is not None]


def click_once(glass: Glass, left: int, top: int) -> float | None:
    """Milliseconds from the click to the target's other colour; None where that never came, or no target is seen.

    Any other change does not count: a viewer's own pointer or frame is no answer of the remote display.
    """
    before = glass.see(left, top, 1)
    wanted = next((other for shown, other in ((BLUE, YELLOW), (YELLOW, BLUE)) if alike(before, shown)), None)
    start = time.perf_counter()
    glass.fake(PRESS, 1)
    glass.fake(RELEASE, 1)
    while wanted is not None and time.perf_counter() - start < GIVE_UP:
        if alike(glass.see(left, top, 1), wanted):
            return (time.perf_counter() - start) * 1e3
        time.sleep(0.0005)
    return None


def alike(pixel: bytes, colour: int) -> bool:
    """Whether a pixel, blue first, has nearly this colour."""
    return sum(abs(a - b) for a, b in zip(pixel[:3], colour.to_bytes(3, "little"), strict=True)) < NEAR


def watch(name: str, log: Path, seconds: float) -> Result:
    """Read the counter as shown at the display's corner: frames per second, and lateness in milliseconds."""
    late, rates = frames(name, log, seconds)
    return summary(late) | rates


def frames(name: str, log: Path, seconds: float, at: tuple[int, int] = (ORIGIN, ORIGIN)) -> tuple[list[float], Result]:
    """How late each frame was in milliseconds, and how many were shown and drawn per second; the counter is ``at``."""
    glass = Glass(name)
    seen: dict[int, float] = {}
    start = time.time()
    while time.time() - start < seconds:
        number = read_counter(glass.see(at[0], at[1] + BLOCK // 2, BITS * BLOCK))
        if number is not None:
            seen.setdefault(number, time.time())
        time.sleep(0.001)
    for first in list(seen)[:1]:
        del seen[first]  # it stood there before
    drawn = read_log(log)
    late = [(t - drawn[n]) * 1e3 for n, t in seen.items() if n in drawn and 0 <= t - drawn[n] < TOO_LATE]
    wanted = sum(start <= t <= start + seconds for t in drawn.values())
    return late, {"shown_per_s": round(len(late) / seconds, 1), "drawn_per_s": round(wanted / seconds, 1)}


def read_counter(row: bytes) -> int | None:
    """The number in a row through the blocks; None where a block is neither dark nor light."""
    number = 0
    for bit in range(BITS):
        level = row[(bit * BLOCK + BLOCK // 2) * 4]
        if 90 <= level < 165:
            return None
        number |= (level < 90) << bit
    return number


def read_log(log: Path) -> dict[int, float]:
    lines = (line.split() for line in log.read_text().splitlines() if line.count(" ") == 1)
    return {int(number): float(when) for number, when in lines}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("target", "scroll", "click", "watch"):
        verbs.add_parser(verb).add_argument("display")
    verbs.choices["target"].add_argument("--full", action="store_true")
    for verb in ("scroll", "watch"):
        verbs.choices[verb].add_argument("log", type=Path)
    verbs.choices["scroll"].add_argument("--fps", type=float, default=30)
    verbs.choices["watch"].add_argument("--seconds", type=float, default=10)
    verbs.choices["click"].add_argument("x", type=int)
    verbs.choices["click"].add_argument("y", type=int)
    verbs.choices["click"].add_argument("-n", type=int, default=50)
    args = parser.parse_args()
    match args.verb:
        case "target":
            target(args.display, args.full)
        case "scroll":
            scroll(args.display, args.log, args.fps)
        case "click":
            print(json.dumps(click(args.display, args.x, args.y, args.n)))
        case "watch":
            print(json.dumps(watch(args.display, args.log, args.seconds)))


if __name__ == "__main__":
    main()
