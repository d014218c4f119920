"""What was painted since somebody looked last."""

from __future__ import annotations

from dataclasses import dataclass, field

from rhelp.core.figures import Way
from rhelp.media.updates import Update
from rhelp.media.video.registry import BY_NUMBER


@dataclass
class Tally:
    """``painting`` holds how many seconds each update took from its arrival to the picture."""

    pictures: int = 0
    bytes: int = 0
    ways: set[Way] = field(default_factory=set)
    codec: str = ""
    painting: list[float] = field(default_factory=list)

    def came(self, update: Update, size: int) -> None:
        """An update of ``size`` bytes."""
        self.pictures += 1
        self.bytes += size
        if update.copies:
            self.ways.add(Way.COPIED)
        self.ways.update(Way.COARSE if patch.rough else Way.EXACT for patch in update.patches)
        if update.films:
            self.ways.add(Way.FILM)
            codec = BY_NUMBER.get(update.films[-1].codec)
            self.codec = codec.name if codec is not None else ""
