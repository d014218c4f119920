"""Pixels to planes and back. 4:4:4 goes as BT.601 in full range, 4:2:0 as BT.601 in limited range (OpenCV's tables)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from rhelp.core.geometry import Size

FULL = "yuv444p"
HALVED = "yuv420p"
INTERLEAVED = "nv12"
SAME = {"yuvj444p": FULL, "yuvj420p": HALVED}  # FFmpeg's older names of the same planes


def padded(size: Size, pixel_format: str) -> Size:
    """The size of the planes: halved colours need even numbers."""
    if pixel_format == FULL:
        return size
    return Size(size.width + size.width % 2, size.height + size.height % 2)


def to_planes(pixels: Any, pixel_format: str) -> Any:
    """``pixels`` (height, width, 4; BGRX) as PyAV takes planes of ``pixel_format``."""
    if pixel_format == FULL:
        mixed = cv2.cvtColor(pixels, cv2.COLOR_BGR2YCrCb)
        planes = np.empty((3, *mixed.shape[:2]), np.uint8)
        for plane, channel in enumerate((0, 2, 1)):
            cv2.extractChannel(mixed, channel, planes[plane])
        return planes
    down, right = pixels.shape[0] % 2, pixels.shape[1] % 2
    if down or right:
        pixels = cv2.copyMakeBorder(pixels, 0, down, 0, right, cv2.BORDER_REPLICATE)
    planes = cv2.cvtColor(pixels, cv2.COLOR_BGRA2YUV_I420)
    return _interleave(planes) if pixel_format == INTERLEAVED else planes


def to_pixels(planes: Any, pixel_format: str, size: Size) -> Any:
    """Planes as PyAV gives them to uint8 (height, width, 4), BGRX. Raises ValueError where they have not ``size``."""
    whole = padded(size, pixel_format)
    if pixel_format == FULL:
        if planes.shape != (3, size.height, size.width):
            raise ValueError("planes of another size")
        return cv2.cvtColor(cv2.merge([planes[0], planes[2], planes[1]]), cv2.COLOR_YCrCb2BGR, dstCn=4)
    if pixel_format != HALVED or planes.shape != (whole.height * 3 // 2, whole.width):
        raise ValueError("planes of another size or kind")
    return cv2.cvtColor(planes, cv2.COLOR_YUV2BGRA_I420)[: size.height, : size.width]


def _interleave(planes: Any) -> Any:
    """I420 to NV12: the halved planes pixel by pixel."""
    height = planes.shape[0] * 2 // 3
    mixed = planes.copy()
    both = planes[height:].reshape(2, -1)
    mixed[height:] = np.stack(both, axis=1).reshape(height // 2, -1)
    return mixed
