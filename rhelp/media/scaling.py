"""Shrinking a picture for a window smaller than it: each new pixel is the mean of the area it covers."""

from __future__ import annotations

from typing import Any

import cv2


def shrink(source: Any, into: Any) -> None:
    """Draw ``source`` into ``into``, both arrays (height, width, 4) of uint8, as large as ``into`` is."""
    height, width = into.shape[:2]
    into[:] = cv2.resize(source, (width, height), interpolation=cv2.INTER_AREA)
