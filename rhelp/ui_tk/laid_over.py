"""A small picture laid over the pixels of a surface, with what is under it kept, so that it goes without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rhelp.core.geometry import Rect, Size


@dataclass(frozen=True)
class Sprite:
    """``pixels`` is an array (height, width, 4) of uint8, BGRA, its colours multiplied by alpha; ``place`` as large."""

    pixels: Any
    place: Rect


class LaidOver:
    """At most one sprite. ``surface`` is every time the array of the whole surface."""

    def __init__(self) -> None:
        self._sprite: Sprite | None = None
        self._seen: Rect | None = None
        self._under: Any = None

    def forget(self) -> None:
        """The surface was drawn anew as a whole: nothing lies over it."""
        self._sprite = self._seen = self._under = None

    def lay(self, surface: Any, sprite: Sprite | None) -> list[Rect]:
        """Lay this sprite over instead of the one before; the parts of the surface that changed."""
        before = self._seen
        if before is not None:
            _part(surface, before)[:] = self._under
        self.forget()
        height, width = surface.shape[:2]
        self._seen = sprite.place.clipped(Size(width, height)) if sprite is not None else None
        if self._seen is not None:
            self._sprite = sprite
            self._under = _part(surface, self._seen).copy()
            self._blend(surface, self._seen)
        return [part for part in (before, self._seen) if part is not None]

    def redrawn(self, surface: Any, part: Rect) -> None:
        """What is under the sprite was drawn anew in ``part``: keep it, and lay the sprite over it again."""
        both = part.overlap(self._seen) if self._seen is not None else None
        if both is None or self._seen is None:
            return
        inside = Rect(both.x - self._seen.x, both.y - self._seen.y, both.width, both.height)
        _part(self._under, inside)[:] = _part(surface, both)
        self._blend(surface, both)

    def _blend(self, surface: Any, part: Rect) -> None:
        from rhelp.media.scaling import blend  # late: the first window must not wait for it

        assert self._sprite is not None
        place = self._sprite.place
        over = Rect(part.x - place.x, part.y - place.y, part.width, part.height)
        blend(_part(self._sprite.pixels, over), _part(surface, part))


def _part(pixels: Any, part: Rect) -> Any:
    return pixels[part.y : part.bottom, part.x : part.right]
