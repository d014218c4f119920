"""What others built on: a tag that changes here breaks programs in the field."""

from __future__ import annotations

from rhelp.wire.message import Family


def shape(family: Family) -> list[str]:
    """One line per message: tag, sender, lane, right, fields."""
    return [
        " ".join(
            [tag, cls.terms.sender.replace(" ", "-"), str(cls.terms.lane or "-"), str(cls.terms.needs or "-")]
            + list(cls.__dataclass_fields__)  # type: ignore[attr-defined]
        )
        for tag, cls in family.by_tag.items()
    ]
