"""One theme: sv-ttk for what it draws well, our own shapes from ``tokens.py`` for buttons, fields and cards.

Every shape is drawn at the screen's scale, so that corners and lines stay crisp from 100 to 200 %. A style is named
``‹surface›.‹kind›.‹widget›``: the surface says which colour lies behind the round corners.
"""

from __future__ import annotations

import io
import tkinter as tk
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any

import sv_ttk
from PIL import ImageTk

from rhelp.ui_tk.icons import draw, rounded, switch, tick_box
from rhelp.ui_tk.repaint import Repainter
from rhelp.ui_tk.tokens import BOLD, DIGITS, FONTS, GRID, PALETTES, RADIUS, SIZES, SPACED_EVENLY, Colour, Palette

SURFACES = ("ground", "rail", "card", "soft")
PIXELS_PER_INCH = 96
SPANS = {"Card": (640, 440), "Field": (360, 40), "Row": (720, 72)}  # usual sizes of what a shape is drawn for
TOGGLE = 26
BUTTON_SPAN = (200, 40)
POINTS_PER_INCH = 72


class Theme:
    """Colours, fonts, sizes and images for one root window. ``mode`` is "light" or "dark", ``scale`` 1.0 to 2.0."""

    def __init__(self, root: tk.Tk, mode: str, percent: int = 0) -> None:
        self.root = root
        self._screen = _scale(root)
        self._images: dict[str, ImageTk.PhotoImage] = {}
        self._icons: dict[tuple[str, str, int], tk.PhotoImage] = {}
        self._made: set[str] = set()
        self._fonts: dict[str, tkfont.Font] = {}
        self._style = ttk.Style(root)
        self.colours: Palette = PALETTES["light"]
        self.mode = ""
        self.scale = 0.0
        self.use(mode, percent)

    def use(self, mode: str, percent: int = 0) -> None:
        """Change to "light" or "dark", and to a scale in per cent (0 is the screen's own).

        Open windows follow in colours, fonts and icons at once; distances change when they are built anew.
        """
        scale = min(max(percent / 100, 1.0), 2.0) if percent else self._screen
        mode = mode if mode in PALETTES else "light"
        if (mode, scale) == (self.mode, self.scale):
            return
        before, self.colours = self.colours, PALETTES[mode]
        self.mode, self.scale = mode, scale
        self.root.tk.call("tk", "scaling", self.scale * PIXELS_PER_INCH / POINTS_PER_INCH)
        sv_ttk.set_theme(self.mode, self.root)
        for cls in (self.root.winfo_class(), "Menu"):  # sv-ttk would repaint our labels and menus behind our back
            self.root.unbind_class(cls, "<<ThemeChanged>>")
        self._choose_fonts()
        self._shapes()
        self._styles()
        self.root.configure(background=self.colours.ground)
        for (name, role, size), image in self._icons.items():
            self._draw(image, name, role, size)
        if before is not self.colours:
            Repainter(before, self.colours).window(self.root)

    def px(self, pixels: float) -> int:
        """``pixels`` of 100 % on this screen."""
        return round(pixels * self.scale)

    def grid(self, steps: float) -> int:
        """That many steps of the grid on this screen."""
        return round(steps * GRID * self.scale)

    @property
    def screen_scale(self) -> float:
        """What the screen itself asks for."""
        return self._screen

    def font(self, name: str) -> tkfont.Font:
        """One of the fonts of ``tokens.SIZES``."""
        return self._fonts[name]

    def icon(self, name: str, colour: str, size: int = 18) -> tk.PhotoImage:
        """An icon in a colour of the palette, which it follows, or in any other; ``size`` pixels at 100 %."""
        role = colour.role if isinstance(colour, Colour) else colour
        key = (name, role, size)
        if key not in self._icons:
            self._icons[key] = tk.PhotoImage(master=self.root)
            self._draw(self._icons[key], name, role, size)
        return self._icons[key]

    def _draw(self, image: tk.PhotoImage, name: str, role: str, size: int) -> None:
        written = io.BytesIO()
        draw(name, getattr(self.colours, role, role), self.px(size)).save(written, "PNG")
        image.configure(data=written.getvalue())

    def _choose_fonts(self) -> None:
        if not self._fonts:
            families = set(tkfont.families(self.root))
            text = next((family for family in FONTS if family in families), "TkDefaultFont")
            digits = next((family for family in DIGITS if family in families), text)
            for name in SIZES:
                family, weight = (digits if name in SPACED_EVENLY else text), ("bold" if name in BOLD else "normal")
                self._fonts[name] = tkfont.Font(self.root, family=family, weight=weight)  # type: ignore[arg-type]
        for name, points in SIZES.items():
            self._fonts[name].configure(size=-self.px(points * PIXELS_PER_INCH / POINTS_PER_INCH))
        body = self._fonts["body"].actual()
        for name in ("SunValleyBodyFont", "SunValleyBodyStrongFont", "SunValleyCaptionFont", "TkDefaultFont"):
            tkfont.nametofont(name, self.root).configure(family=body["family"], size=self._fonts["body"].cget("size"))

    def _shape(self, name: str, fill: str, line: str) -> ImageTk.PhotoImage:
        radius = self.px(RADIUS)
        width, height = SPANS.get(name.partition(".")[0], BUTTON_SPAN)
        image = rounded(self.px(width), self.px(height), radius, fill, line, max(1, self.px(1)))
        photo = ImageTk.PhotoImage(image, master=self.root)
        self._images[f"{self.mode} {self.scale} {name}"] = photo
        return photo

    def _named(self, shape: str) -> str:
        """The element of a shape at this scale: an element of a theme cannot be made again."""
        return f"{shape}.{self.scale:g}"

    def _element(self, name: str, default: tuple[str, str], *states: tuple[str, str, str]) -> None:
        """An image element; each state is (ttk state, fill, line)."""
        if f"{self.mode} {self._named(name)}" in self._made:
            return
        self._made.add(f"{self.mode} {self._named(name)}")
        shapes = [(*spec.split(), self._shape(name + spec, fill, line)) for spec, fill, line in states]
        border = self.px(RADIUS) + 1
        create: Any = self._style.element_create  # the stubs know only one state per image
        least = 2 * border
        create(
            self._named(name), "image", self._shape(name, *default), *shapes,
            border=border, padding=0, sticky="nsew", width=least, height=least,
        )  # fmt: skip

    def _shapes(self) -> None:
        c = self.colours
        focus = c.text
        self._element("Card.shape", (c.card, c.line))
        self._element("Soft.shape", (c.soft, c.soft))
        self._element("Row.shape", (c.card, c.line))
        self._toggles()
        self._element(
            "Plain.shape", (c.card, c.line), ("disabled", c.over, c.line), ("pressed", c.down, c.line),
            ("focus", c.over, focus), ("active", c.over, c.line),
        )  # fmt: skip
        self._element(
            "Accent.shape", (c.accent, c.accent), ("disabled", c.down, c.down),
            ("pressed", c.accent_down, c.accent_down), ("focus", c.accent_over, focus),
            ("active", c.accent_over, c.accent_over),
        )  # fmt: skip
        self._element(
            "Danger.shape", (c.danger, c.danger), ("pressed", c.danger_over, c.danger_over),
            ("focus", c.danger_over, focus), ("active", c.danger_over, c.danger_over),
        )  # fmt: skip
        for surface in SURFACES:
            behind = getattr(c, surface)
            self._element(
                f"{surface}.shape", (behind, behind), ("pressed", c.down, c.down), ("selected", c.soft, c.soft),
                ("focus", c.over, focus), ("active", c.over, c.over),
            )  # fmt: skip
        self._element("Field.shape", (c.card, c.field), ("focus", c.card, c.accent), ("active", c.card, c.text))

    def _toggles(self) -> None:
        """What is turned on and off: the switches of settings, and boxes to be ticked."""
        c = self.colours
        on, off = (True, c.accent, c.accent, c.on_accent), (False, c.card, c.field, c.field)
        states = {
            "selected disabled": (True, c.down, c.down, c.muted, ""), "disabled": (False, c.card, c.line, c.line, ""),
            "selected focus": (*on, c.text), "focus": (*off, c.text), "selected": (*on, ""), "": (*off, ""),
        }  # fmt: skip
        for name, drawn in (("Switch.shape", switch), ("Box.shape", tick_box)):
            if f"{self.mode} {self._named(name)}" in self._made:
                continue
            self._made.add(f"{self.mode} {self._named(name)}")
            images = {}
            for spec, how in states.items():
                images[spec] = ImageTk.PhotoImage(drawn(self.px(TOGGLE), *how), master=self.root)
                self._images[f"{self.mode} {self.scale} {name} {spec}"] = images[spec]
            create: Any = self._style.element_create
            specs = [(*spec.split(), image) for spec, image in images.items() if spec]
            create(self._named(name), "image", images[""], *specs, sticky="")

    def _styles(self) -> None:
        c, style = self.colours, self._style
        style.configure(".", font=self._fonts["body"], foreground=c.text, background=c.ground)
        for surface in SURFACES:
            behind = getattr(c, surface)
            style.configure(f"{surface}.TFrame", background=behind)
            style.configure(f"{surface}.TLabel", background=behind, foreground=c.text)
            for kind, foreground in (
                ("Plain", c.text), ("Accent", c.on_accent), ("Danger", c.on_danger), ("Quiet", c.text),
                ("List", c.text), ("Tool", c.text), ("DangerTool", c.on_danger),
            ):  # fmt: skip
                self._button(surface, kind, behind, foreground)
        style.layout("Card.TFrame", [(self._named("Card.shape"), {"sticky": "nswe"})])
        style.layout("Soft.TFrame", [(self._named("Soft.shape"), {"sticky": "nswe"})])
        style.layout("Row.TFrame", [(self._named("Row.shape"), {"sticky": "nswe"})])
        style.configure("Row.TFrame", background=c.ground)
        for kind, side in (("Switch", "right"), ("Box", "left")):
            parts: Any = [
                (self._named(f"{kind}.shape"), {"side": side}),
                ("Checkbutton.padding", {"side": side, "children": [("Checkbutton.label", {})]}),
            ]
            style.layout(f"{kind}.TCheckbutton", parts)
            style.configure(f"{kind}.TCheckbutton", background=c.card, foreground=c.text, padding=(self.px(6), 0))
            style.map(f"{kind}.TCheckbutton", background=[("", c.card)], foreground=[("disabled", c.muted)])
        style.configure("Card.TFrame", background=c.ground)
        style.configure("Soft.TFrame", background=c.card)
        inner: Any = [("Entry.padding", {"sticky": "nswe", "children": [("Entry.textarea", {"sticky": "nswe"})]})]
        style.layout("Field.TEntry", [(self._named("Field.shape"), {"sticky": "nswe", "children": inner})])
        padding = (self.grid(1), self.px(6))
        style.configure("Field.TEntry", background=c.card, foreground=c.text, insertcolor=c.text, padding=padding)
        style.configure("Field.TEntry", selectbackground=c.accent, selectforeground=c.on_accent)

    def _button(self, surface: str, kind: str, behind: str, foreground: str) -> None:
        tool = kind.endswith("Tool")
        flat = kind in ("Quiet", "List", "Tool")
        shape = f"{surface}.shape" if flat else f"{kind.removesuffix('Tool')}.shape"
        name = f"{surface}.{kind}.TButton"
        label: Any = [("Button.padding", {"sticky": "nswe", "children": [("Button.label", {"sticky": "nswe"})]})]
        self._style.layout(name, [(self._named(shape), {"sticky": "nswe", "children": label})])
        self._style.configure(
            name,
            background=behind,
            foreground=foreground,
            padding=(self.px(14), self.px(6)),
            anchor="w" if kind == "List" else "center",
        )
        if tool:  # an icon with a small word under it
            self._style.configure(name, font=self._fonts["small"], padding=(self.grid(1), self.px(4)))
        muted = self.colours.muted
        self._style.map(name, foreground=[("disabled", muted), ("!disabled", foreground)])
        self._style.map(name, background=[("disabled", behind), ("!disabled", behind)])


_MEASURED: dict[str, float] = {}
"""Dots per inch by screen, as first seen: ``tk scaling`` changes what Tk measures, for all later windows there."""


def _scale(root: tk.Tk) -> float:
    """The screen's scale in quarters, from its dots per inch: 1.0 to 2.0."""
    stated = str(root.option_get("dpi", "Dpi"))  # type: ignore[no-untyped-call]  # Xft.dpi, where a desktop sets it
    measured = _MEASURED.setdefault(str(root.winfo_screen()), root.winfo_fpixels("1i"))
    dots = float(stated) if stated.replace(".", "", 1).isdigit() else measured
    return min(max(round(dots / PIXELS_PER_INCH * 4) / 4, 1.0), 2.0)
