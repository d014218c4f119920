"""What only moved: rows that lay elsewhere before, found by their hashes; and a dragged window, found by rare pixels.

Scrolling is a vertical shift of whole rows within the changed columns. Each row of those columns is hashed (xxh3); rows
whose hash occurs once on both sides vote for a shift, and the shift with the most votes is taken for every run of rows
that it explains (the idea of VNC servers' CopyRect detection, and of rsync's block matching in one dimension).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import xxhash

from rhelp.core.geometry import Rect
from rhelp.media.updates import Copy

FEWEST_ROWS = 8  # of a run worth a copy
FEWEST_VOTES = 6
MOST_SHIFTS = 4
NARROWEST = 32  # columns
SAMPLES = 8  # strips looked for when nothing moved vertically
MOST_ALIKE = 64  # strips of one hash; what is more common tells nothing
STRIP = 16  # pixels, a power of two
MULTIPLIER = 0x9E3779B1  # Knuth's multiplicative hashing, TAOCP vol. 3, 6.4


def row_hashes(pixels: Any, area: Rect) -> list[int]:
    """A hash of each row of the area; ``pixels`` is uint8 (height, width, 4)."""
    part = pixels[area.y : area.bottom, area.x : area.right]
    digest = xxhash.xxh3_64_intdigest
    return [digest(row) for row in (part if part.flags.c_contiguous else np.ascontiguousarray(part))]


def vertical_moves(before: list[int], after: list[int], area: Rect) -> list[Copy]:
    """Copies inside ``area`` that explain rows of ``after`` by rows of ``before`` (``row_hashes`` of the same area)."""
    open_rows = [row for row, digest in enumerate(after) if digest != before[row]]
    copies: list[Copy] = []
    for _ in range(MOST_SHIFTS):
        shift = _favourite(before, after, open_rows)
        if shift is None:
            break
        runs = _runs(before, after, open_rows, shift)
        if not runs:
            break
        explained = {row for first, last in runs for row in range(first, last)}
        open_rows = [row for row in open_rows if row not in explained]
        copies += [
            Copy(Rect(area.x, area.y + first - shift, area.width, last - first), area.x, area.y + first)
            for first, last in runs
        ]
    return copies


def _favourite(before: list[int], after: list[int], rows: list[int]) -> int | None:
    """The shift that most rows with a unique hash agree on."""
    times = Counter(before)
    places = {digest: row for row, digest in enumerate(before) if times[digest] == 1}
    seen = Counter(after[row] for row in rows)
    votes = Counter(row - places[after[row]] for row in rows if seen[after[row]] == 1 and after[row] in places)
    if not votes:
        return None
    shift, count = votes.most_common(1)[0]
    return shift if count >= FEWEST_VOTES and shift else None


def _runs(before: list[int], after: list[int], rows: list[int], shift: int) -> list[tuple[int, int]]:
    """Runs of rows, among the changed ones and what equal rows lie between them, that the shift explains."""
    if not rows:
        return []
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for row in range(rows[0], rows[-1] + 2):
        fits = row <= rows[-1] and 0 <= row - shift < len(before) and after[row] == before[row - shift]
        if fits and start is None:
            start = row
        elif not fits and start is not None:
            if row - start >= FEWEST_ROWS:
                runs.append((start, row))
            start = None
    return runs


def dragged(before: Any, after: Any, area: Rect) -> Copy | None:
    """One copy that explains most of ``area`` by a shift in both directions, such as a window that was dragged.

    Some strips of the changed part are looked for again by their hash; both arrays are uint32 (height, width), the
    whole screen.
    """
    old = before[area.y : area.bottom, area.x : area.right]
    new = after[area.y : area.bottom, area.x : area.right]
    if min(old.shape) < 2 * STRIP:
        return None
    hashes, again = strip_hashes(old), strip_hashes(new)
    votes: Counter[tuple[int, int]] = Counter()
    for y, x in _samples(old, new, hashes):
        ys, xs = np.nonzero(again == hashes[y, x])
        if len(ys) <= MOST_ALIKE:
            votes.update(zip((ys - y).tolist(), (xs - x).tolist(), strict=True))
    if not votes:
        return None
    (dy, dx), count = votes.most_common(1)[0]
    if count < SAMPLES // 2 or (dy, dx) == (0, 0):
        return None
    return _largest_match(old, new, area, dy, dx)


def strip_hashes(pixels: Any) -> Any:
    """A hash of the ``STRIP`` pixels from each one to the right, by doubling: uint32 (height, width - STRIP + 1)."""
    hashes, length = pixels, 1
    while length < STRIP:
        hashes = hashes[:, :-length] * np.uint32(MULTIPLIER + 2 * length) + hashes[:, length:]
        length *= 2
    return hashes


def _samples(old: Any, new: Any, hashes: Any) -> list[tuple[int, int]]:
    """Places of the changed part, spread over it, whose strip is no plain background."""
    width = hashes.shape[1]
    lively = (old[:, :width] != new[:, :width]) & (hashes != np.roll(hashes, 1, axis=1))
    ys, xs = np.nonzero(lively)
    picks: Any = np.linspace(0, len(ys) - 1, SAMPLES).astype(int) if len(ys) >= SAMPLES else []
    return [(int(ys[i]), int(xs[i])) for i in picks]


def _largest_match(old: Any, new: Any, area: Rect, dy: int, dx: int) -> Copy | None:
    """The rectangle around all pixels that the shift explains, if it explains nearly all of it."""
    height, width = old.shape
    top, left = max(0, dy), max(0, dx)
    bottom, right = min(height, height + dy), min(width, width + dx)
    target = new[top:bottom, left:right]
    source = old[top - dy : bottom - dy, left - dx : right - dx]
    here = old[top:bottom, left:right]
    fits = target == source
    useful = fits & (target != here)
    rows, columns = np.nonzero(useful.any(axis=1))[0], np.nonzero(useful.any(axis=0))[0]
    if not len(rows):
        return None
    y0, y1, x0, x1 = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    part = fits[y0:y1, x0:x1]
    if part.mean() < 0.6 or useful[y0:y1, x0:x1].sum() < 2000:
        return None
    at = Rect(area.x + left + x0, area.y + top + y0, x1 - x0, y1 - y0)
    return Copy(Rect(at.x - dx, at.y - dy, at.width, at.height), at.x, at.y)
