"""What only moved: rows that lay elsewhere before, found by their hashes; and anything that was dragged or scrolled
sideways, found by pieces of its rows.

Scrolling is a vertical shift of whole rows within some columns. Rows whose hash occurs once on both sides vote for a
shift, and the shift with the most votes is taken for every run of rows that it explains (the idea of VNC servers'
CopyRect detection, and of rsync's block matching in one dimension). For shifts in both directions a grid of short
strips of the old picture is looked for at every place of some rows of the new one, as rsync looks for its blocks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rhelp.core.geometry import Rect
from rhelp.media.updates import Copy

FEWEST_ROWS = 8  # of a run worth a copy
FEWEST_VOTES = 6
MOST_SHIFTS = 4
NARROWEST = 32  # columns
SAMPLES = 24  # rows in which pieces are looked for
STRIP = 32  # pixels, a power of two
MULTIPLIER = 0x9E3779B1  # Knuth's multiplicative hashing, TAOCP vol. 3, 6.4
SLOTS = 18  # bits of a hash that lead to its place
EXPLAINED = 0.6  # of the pixels that a drag copies must be right
LEAST_GAINED = 2000  # of them must be wrong without it


def vertical_moves(before: Any, after: Any, area: Rect) -> list[Copy]:
    """Copies inside ``area`` that explain rows of ``after`` by rows of ``before``: its row hashes, uint64 (height,)."""
    open_rows = np.flatnonzero(after != before)
    copies: list[Copy] = []
    for _ in range(MOST_SHIFTS):
        shift = _favourite(before, after, open_rows)
        runs = _runs(before, after, open_rows, shift) if shift else []
        if not runs:
            break
        for first, last in runs:
            open_rows = open_rows[(open_rows < first) | (open_rows >= last)]
            source = Rect(area.x, area.y + first - shift, area.width, last - first)
            copies.append(Copy(source, area.x, area.y + first))
    return copies


def _favourite(before: Any, after: Any, rows: Any) -> int:
    """The shift that most rows with a unique hash agree on; 0 where too few do."""
    old, places = _once(before)
    new, found = _once(after[rows])
    _, at_old, at_new = np.intersect1d(old, new, assume_unique=True, return_indices=True)
    shift, votes = _most_common(rows[found[at_new]] - places[at_old])
    return shift if votes >= FEWEST_VOTES else 0


def _once(hashes: Any) -> tuple[Any, Any]:
    """The hashes that occur once, and where."""
    values, places, counts = np.unique(hashes, return_index=True, return_counts=True)
    return values[counts == 1], places[counts == 1]


def _most_common(numbers: Any) -> tuple[int, int]:
    """The number that occurs most often, and how often."""
    if not len(numbers):
        return 0, 0
    values, counts = np.unique(numbers, return_counts=True)
    best = int(counts.argmax())
    return int(values[best]), int(counts[best])


def _runs(before: Any, after: Any, rows: Any, shift: int) -> list[tuple[int, int]]:
    """Runs of rows, among the changed ones and what equal rows lie between them, that the shift explains."""
    first, last = max(int(rows[0]), shift), min(int(rows[-1]) + 1, len(before) + shift)
    if last <= first:
        return []
    fits = np.zeros(last - first + 2, np.int8)
    fits[1:-1] = after[first:last] == before[first - shift : last - shift]
    edges = np.flatnonzero(np.diff(fits)).reshape(-1, 2) + first
    return [(int(start), int(end)) for start, end in edges if end - start >= FEWEST_ROWS]


def dragged(old: Any, new: Any, area: Rect) -> Copy | None:
    """One copy that explains most of ``area`` by a shift in both directions, such as a window that was dragged.

    ``old`` and ``new`` are the area's pixels, uint32 (height, width).
    """
    if min(old.shape) < 2 * STRIP:
        return None
    (dy, dx), votes = _shift(old, new)
    if votes < FEWEST_VOTES or (dy, dx) == (0, 0):
        return None
    return _largest_match(old, new, area, dy, dx)


def _shift(old: Any, new: Any) -> tuple[tuple[int, int], int]:
    """Down and right, and how many strips agree on it."""
    height, width = new.shape
    rows = np.linspace(0, height - 1, SAMPLES + 2).astype(int)[1:-1]
    anywhere = strip_hashes(new[rows])
    slots = anywhere.ravel() >> np.uint32(32 - SLOTS)
    alone = np.bincount(slots, minlength=1 << SLOTS) == 1
    places = np.zeros(1 << SLOTS, np.int32)
    places[slots] = np.arange(len(slots), dtype=np.int32)
    grid = grid_hashes(old)
    leads = grid >> np.uint32(32 - SLOTS)
    found = places[leads]
    ys, xs = np.nonzero(alone[leads] & (anywhere.ravel()[found] == grid))
    sample, x = np.divmod(found[ys, xs], anywhere.shape[1])
    dy, dx = rows[sample] - ys, x - xs * STRIP
    moved = (dy != 0) | (dx != 0)
    code, votes = _most_common((dy[moved] + height) * 4 * width + dx[moved] + width)
    down, right = divmod(code, 4 * width)
    return ((down - height, right - width), votes) if votes else ((0, 0), 0)


def strip_hashes(pixels: Any) -> Any:
    """A hash of the ``STRIP`` pixels from each one to the right, by doubling: uint32 (height, width - STRIP + 1)."""
    hashes, length = pixels, 1
    while length < STRIP:
        hashes = hashes[:, :-length] * np.uint32(MULTIPLIER + 2 * length) + hashes[:, length:]
        length *= 2
    return hashes


def grid_hashes(pixels: Any) -> Any:
    """The same hashes, of the strips that lie side by side only: uint32 (height, width // STRIP)."""
    hashes, length = pixels[:, : pixels.shape[1] // STRIP * STRIP], 1
    while length < STRIP:
        hashes = hashes[:, ::2] * np.uint32(MULTIPLIER + 2 * length) + hashes[:, 1::2]
        length *= 2
    return hashes


def _largest_match(old: Any, new: Any, area: Rect, dy: int, dx: int) -> Copy | None:
    """The rectangle around all pixels that the shift explains, if it explains nearly all of it."""
    height, width = old.shape
    top, left = max(0, dy), max(0, dx)
    bottom, right = min(height, height + dy), min(width, width + dx)
    target = new[top:bottom, left:right]
    source = old[top - dy : bottom - dy, left - dx : right - dx]
    fits = target == source
    useful = fits & (target != old[top:bottom, left:right])
    rows, columns = np.flatnonzero(useful.any(axis=1)), np.flatnonzero(useful.any(axis=0))
    if not len(rows):
        return None
    y0, y1, x0, x1 = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    enough = np.count_nonzero(useful[y0:y1, x0:x1]) >= LEAST_GAINED
    if not enough or np.count_nonzero(fits[y0:y1, x0:x1]) < EXPLAINED * (y1 - y0) * (x1 - x0):
        return None
    at = Rect(area.x + left + x0, area.y + top + y0, x1 - x0, y1 - y0)
    return Copy(Rect(at.x - dx, at.y - dy, at.width, at.height), at.x, at.y)
