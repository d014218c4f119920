"""The look as data: colours, sizes and fonts, the same values as the pages' ``tokens.css``."""

from __future__ import annotations

from dataclasses import asdict, dataclass

GRID = 8  # pixels at 100 %
RADIUS = 6
FONTS = ("Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", "Segoe UI", "DejaVu Sans")
DIGITS = ("Noto Sans Mono CJK KR", "Noto Sans Mono", "Consolas", "Menlo", "DejaVu Sans Mono")
SIZES = {"small": 9, "body": 11, "strong": 11, "large": 13, "title": 18, "code": 24, "digits": 40}  # points
SPACED_EVENLY = frozenset({"code", "digits"})
BOLD = frozenset({"strong", "title", "digits"})


class Colour(str):
    """A colour as Tk writes it that knows its role, so that an icon can be drawn again in another palette."""

    __slots__ = ("role",)
    role: str


@dataclass(frozen=True)
class Palette:
    """Colours of one mode; each pair that carries text has a contrast of at least 4.5."""

    ground: str
    rail: str
    card: str
    line: str
    field: str
    text: str
    muted: str
    accent: str
    accent_over: str
    accent_down: str
    on_accent: str
    link: str
    soft: str
    danger: str
    on_danger: str
    alarm: str
    danger_over: str
    good: str
    warn: str
    over: str
    down: str
    stage: str


LIGHT = Palette(
    ground="#f4f6f8",
    rail="#e9edf1",
    card="#ffffff",
    line="#dde2e7",
    field="#757d86",
    text="#1b1f24",
    muted="#5a636d",
    accent="#0f6cbd",
    accent_over="#115ea3",
    accent_down="#0c3b5e",
    on_accent="#ffffff",
    link="#0f6cbd",
    soft="#e5f0fa",
    danger="#c4281c",
    on_danger="#ffffff",
    alarm="#c4281c",
    danger_over="#a4262c",
    good="#0e700e",
    warn="#8a5300",
    over="#eceff2",
    down="#e0e5ea",
    stage="#2a2e33",
)

DARK = Palette(
    ground="#1e2125",
    rail="#17191c",
    card="#292d32",
    line="#3b4149",
    field="#868e97",
    text="#f3f5f7",
    muted="#aab2bb",
    accent="#479ef5",
    accent_over="#62abf5",
    accent_down="#96c6fa",
    on_accent="#10202f",
    link="#62abf5",
    soft="#10304a",
    danger="#c4281c",
    on_danger="#ffffff",
    alarm="#ff9a90",
    danger_over="#a4262c",
    good="#6cc76c",
    warn="#f2b661",
    over="#343940",
    down="#23272b",
    stage="#0f1113",
)


def _with_roles(palette: Palette) -> Palette:
    colours: dict[str, str] = {}
    for role, value in asdict(palette).items():
        colour = Colour(value)
        colour.role = role
        colours[role] = colour
    return Palette(**colours)


PALETTES = {"light": _with_roles(LIGHT), "dark": _with_roles(DARK)}
