"""Our own outline icons: strokes on a grid of 24, drawn at whatever size and colour a window needs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

GRID = 24
OVERSAMPLED = 4
STROKE = 1.7

Point = tuple[float, float]
Stroke = Sequence[Point]


def _arc(x: float, y: float, radius: float, start: float, end: float) -> Stroke:
    steps = max(6, int(abs(end - start) / 9))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def _box(left: float, top: float, right: float, bottom: float, r: float = 2) -> Stroke:
    return [
        *_arc(left + r, top + r, r, 180, 270),
        *_arc(right - r, top + r, r, 270, 360),
        *_arc(right - r, bottom - r, r, 0, 90),
        *_arc(left + r, bottom - r, r, 90, 180),
        (left, top + r),
    ]


_SHIELD: Stroke = [(12, 3), (19.5, 6), (19.5, 12), (17.5, 16.5), (12, 21), (6.5, 16.5), (4.5, 12), (4.5, 6), (12, 3)]
_RAYS = [
    [(12 + 6.5 * math.cos(a), 12 + 6.5 * math.sin(a)), (12 + 9 * math.cos(a), 12 + 9 * math.sin(a))]
    for a in (math.radians(45 * n) for n in range(8))
]
_TEETH = [
    [(12 + a * math.cos(t), 12 + a * math.sin(t)) for a in (6.3, 8.8)] for t in (math.radians(45 * n) for n in range(8))
]
_MOON: Stroke = [*_arc(12, 12, 8.2, 5, 265), *_arc(17, 7, 7.3, 212, 62), (20.2, 12.7)]
ICONS: dict[str, Sequence[Stroke]] = {
    "home": [
        [(3.5, 11.5), (12, 4), (20.5, 11.5)],
        [(6, 9.8), (6, 20), (18, 20), (18, 9.8)],
        [(10, 20), (10, 14.5), (14, 14.5), (14, 20)],
    ],
    "pointer": [[(5, 4), (19.5, 10.5), (13, 13), (10.2, 19.5), (5, 4)], [(13, 13), (19, 19)]],
    "fit": [_box(3, 4.5, 21, 19.5), [(7, 11), (7, 8), (10, 8)], [(17, 13), (17, 16), (14, 16)]],
    "actual": [
        _box(3, 4.5, 21, 19.5),
        [(7, 9.8), (8.5, 8.8), (8.5, 15.2)],
        [(15, 9.8), (16.5, 8.8), (16.5, 15.2)],
        [(12, 10.2), (12, 10.4)],
        [(12, 13.8), (12, 14)],
    ],
    "full": [
        [(4, 9), (4, 4), (9, 4)],
        [(15, 4), (20, 4), (20, 9)],
        [(20, 15), (20, 20), (15, 20)],
        [(9, 20), (4, 20), (4, 15)],
    ],
    "leave": [
        [(9, 4), (9, 9), (4, 9)],
        [(20, 9), (15, 9), (15, 4)],
        [(15, 20), (15, 15), (20, 15)],
        [(4, 15), (9, 15), (9, 20)],
    ],
    "end": [_arc(12, 12.5, 8, -55, 235), [(12, 3.5), (12, 11.5)]],
    "close": [[(6, 6), (18, 18)], [(18, 6), (6, 18)]],
    "copy": [_box(8.5, 8.5, 20, 20), [(5.5, 15.5), (4, 15.5), (4, 5), (5, 4), (15.5, 4), (15.5, 5.5)]],
    "check": [[(5, 12.5), (10, 17.5), (19.5, 7)]],
    "plus": [[(12, 5), (12, 19)], [(5, 12), (19, 12)]],
    "up": [[(6.5, 14.5), (12, 9), (17.5, 14.5)]],
    "down": [[(6.5, 9.5), (12, 15), (17.5, 9.5)]],
    "screen": [_box(3, 4, 21, 16.5), [(12, 16.5), (12, 20.5)], [(8, 20.5), (16, 20.5)]],
    "verified": [_SHIELD, [(8.5, 12), (11, 14.5), (15.5, 9.5)]],
    "unverified": [_SHIELD, [(12, 8), (12, 12.5)], [(12, 15.7), (12, 15.9)]],
    "nothing": [],
    "moon": [_MOON],
    "sun": [_arc(12, 12, 3.8, 0, 360), *_RAYS],
    "settings": [_arc(12, 12, 6.3, 0, 360), _arc(12, 12, 2.5, 0, 360), *_TEETH],
    "sliders": [
        [(3.5, 7), (12.6, 7)], _arc(15, 7, 2.4, 0, 360), [(17.4, 7), (20.5, 7)],
        [(3.5, 16.5), (6.6, 16.5)], _arc(9, 16.5, 2.4, 0, 360), [(11.4, 16.5), (20.5, 16.5)],
    ],
    "network": [
        _arc(12, 12, 8.5, 0, 360),
        [(3.5, 12), (20.5, 12)],
        [(12, 3.5), (8.6, 7.5), (8.6, 16.5), (12, 20.5)],
        [(12, 3.5), (15.4, 7.5), (15.4, 16.5), (12, 20.5)],
    ],
    "bell": [
        [(5, 17), (6.5, 15), (6.5, 10), *_arc(12, 10, 5.5, 180, 360), (17.5, 15), (19, 17), (5, 17)],
        _arc(12, 17.5, 2.6, 20, 160),
    ],
    "folder": [[(3.5, 18.5), (3.5, 6), (9, 6), (11, 8.5), (20.5, 8.5), (20.5, 18.5), (3.5, 18.5)]],
    "keyboard": [
        _box(2.5, 6, 21.5, 18),
        *([(x, 10), (x + 0.2, 10)] for x in (6.5, 10.2, 13.8, 17.5)),
        [(7.5, 14.5), (16.5, 14.5)],
    ],
    "language": [
        [(3.5, 6), (13, 6)],
        [(8.2, 3.5), (8.2, 6)],
        [(11.3, 6), (9.5, 10.5), (4, 14)],
        [(5.3, 9), (8, 12), (11, 13.7)],
        [(11.5, 20.5), (16, 10.5), (20.5, 20.5)],
        [(13, 17.2), (19, 17.2)],
    ],
    "cross": [_arc(12, 12, 8.5, 0, 360), [(9, 9), (15, 15)], [(15, 9), (9, 15)]],
    "tick": [_arc(12, 12, 8.5, 0, 360), [(8, 12.3), (11, 15.2), (16.2, 9.2)]],
    "dash": [_arc(12, 12, 8.5, 0, 360), [(8.5, 12), (15.5, 12)]],
    "info": [_arc(12, 12, 8.5, 0, 360), [(12, 11), (12, 16.2)], [(12, 7.7), (12, 7.9)]],
    "chat": [
        [(5, 4.5), (19, 4.5), (20.5, 6), (20.5, 14.5), (19, 16), (11.5, 16), (7, 20), (7, 16), (5, 16), (3.5, 14.5)],
        [(3.5, 14.5), (3.5, 6), (5, 4.5)],
    ],
    "send": [[(4, 4.5), (20.5, 12), (4, 19.5), (6.8, 12), (4, 4.5)], [(6.8, 12), (13, 12)]],
    "mail": [_box(3, 5.5, 21, 18.5), [(3.8, 7), (12, 13.2), (20.2, 7)]],
    "link": [
        [*_arc(8.2, 15.8, 4.4, 60, 300)],
        [*_arc(15.8, 8.2, 4.4, -120, 120)],
        [(9, 15), (15, 9)],
    ],
    "person": [_arc(12, 8.2, 3.9, 0, 360), [*_arc(12, 20.5, 7.3, 180, 360)]],
    "eye": [
        [(2.5, 12), (5, 8.6), (8.2, 6.5), (12, 5.8), (15.8, 6.5), (19, 8.6), (21.5, 12)],
        [(2.5, 12), (5, 15.4), (8.2, 17.5), (12, 18.2), (15.8, 17.5), (19, 15.4), (21.5, 12)],
        _arc(12, 12, 2.9, 0, 360),
    ],
    "record": [_arc(12, 12, 8.5, 0, 360), _arc(12, 12, 3, 0, 360), _arc(12, 12, 1.2, 0, 360)],
    "sound": [
        [(4, 9.5), (8, 9.5), (12.5, 5.5), (12.5, 18.5), (8, 14.5), (4, 14.5), (4, 9.5)],
        _arc(12.5, 12, 4, -45, 45),
        _arc(12.5, 12, 7.5, -45, 45),
    ],
    "again": [_arc(12, 12, 8, -60, 210), [(16, 1.8), (16, 5.1), (12.6, 5.6)]],
    "pause": [[(9, 5.5), (9, 18.5)], [(15, 5.5), (15, 18.5)]],
    "play": [[(8, 5), (18.5, 12), (8, 19), (8, 5)]],
    "headset": [
        _arc(12, 12.5, 8, 180, 360),
        _box(3.4, 12.5, 7.4, 18.5, 1.6),
        _box(16.6, 12.5, 20.6, 18.5, 1.6),
        [(20, 18.5), (19, 20.6), (14, 21)],
    ],
}  # fmt: skip


def draw(name: str, colour: str, size: int) -> Image.Image:
    """The icon as RGBA, ``size`` pixels wide and high."""
    big = size * OVERSAMPLED
    mask = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(mask)
    unit = big / GRID
    width = max(round(STROKE * unit), OVERSAMPLED)
    for stroke in ICONS[name]:
        points = [(x * unit, y * unit) for x, y in stroke]
        pen.line(points, fill=255, width=width)
        for x, y in points:  # round joints and ends, which Pillow's lines lack
            pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    icon = Image.new("RGBA", (size, size), colour)
    icon.putalpha(mask.resize((size, size), Image.Resampling.BOX))
    return icon


def switch(side: int, on: bool, track: str, line: str, knob: str, ring: str) -> Image.Image:
    """A switch as RGBA, ``side`` pixels high and twice as wide; ``ring`` marks the focus and may be empty."""
    big = side * OVERSAMPLED
    image = Image.new("RGBA", (2 * big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    thin, gap = max(big // 20, 1), big // 8
    if ring:
        pen.rounded_rectangle((0, 0, 2 * big - 1, big - 1), big // 2, outline=ring, width=thin)
    edges = (gap, gap, 2 * big - 1 - gap, big - 1 - gap)
    pen.rounded_rectangle(edges, big // 2 - gap, fill=track, outline=line, width=thin)
    radius, x = big // 4.5, (2 * big - big // 2 if on else big // 2)
    pen.ellipse((x - radius, big // 2 - radius, x + radius, big // 2 + radius), fill=knob)
    return image.resize((2 * side, side), Image.Resampling.BOX)


def tick_box(side: int, on: bool, fill: str, line: str, tick: str, ring: str) -> Image.Image:
    """A box to be ticked as RGBA, ``side`` pixels each way; ``ring`` marks the focus and may be empty."""
    big = side * OVERSAMPLED
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    thin, gap = max(big // 20, 1), big // 7
    if ring:
        pen.rounded_rectangle((0, 0, big - 1, big - 1), big // 5, outline=ring, width=thin)
    pen.rounded_rectangle((gap, gap, big - 1 - gap, big - 1 - gap), big // 8, fill=fill, outline=line, width=thin)
    if on:
        points = [(0.31 * big, 0.52 * big), (0.45 * big, 0.65 * big), (0.70 * big, 0.36 * big)]
        pen.line(points, fill=tick, width=big // 12, joint="curve")
    return image.resize((side, side), Image.Resampling.BOX)


def rounded(width: int, height: int, radius: int, fill: str, line: str, thickness: int = 1) -> Image.Image:
    """A rectangle with round corners as RGBA.

    Toolkits repeat its middle, and Tk on X11 reads the screen back for each repetition: let it be large.
    """
    side = 2 * radius + 4
    big, edge = side * OVERSAMPLED, thickness * OVERSAMPLED
    corners = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(corners)
    pen.rounded_rectangle((0, 0, big - 1, big - 1), radius * OVERSAMPLED, fill=line)
    pen.rounded_rectangle((edge, edge, big - 1 - edge, big - 1 - edge), (radius - thickness) * OVERSAMPLED, fill=fill)
    small = corners.resize((side, side), Image.Resampling.BOX)
    half = side // 2
    wide = _stretched(small, (0, 0, half, side), (width, side))
    return _stretched(wide, (0, 0, width, half), (width, height))


def _stretched(image: Image.Image, first: tuple[int, int, int, int], size: tuple[int, int]) -> Image.Image:
    """The image cut in two after ``first``, with its last row or column of that part repeated in between."""
    _, _, x, y = first
    across = x < image.width
    seam = image.crop((x - 1, 0, x, y) if across else (0, y - 1, x, y))
    whole = seam.resize(size, Image.Resampling.NEAREST)
    whole.paste(image.crop(first), (0, 0))
    rest = image.crop((x, 0, image.width, image.height) if across else (0, y, image.width, image.height))
    whole.paste(rest, (size[0] - rest.width, size[1] - rest.height))
    return whole
