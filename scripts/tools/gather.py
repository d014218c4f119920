"""Find every sentence for people in the sources: Python's tr("…") and errors, the pages' tr("…") and data-tr="…"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_javascript, extract_python

from scripts.tools.outputs import ROOT

MARKS = ("tr", "N_")
ERROR = "RhelpError"
DERIVED = re.compile(r"^class (\w+)\((\w+)\)", re.MULTILINE)

Found = dict[str, set[str]]
"""Each sentence with the files it stands in."""


def in_program() -> Found:
    """Sentences of the Python programs."""
    sources = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "rhelp").rglob("*.py"))}
    keywords = dict.fromkeys([*MARKS, *error_classes(sources.values())])
    found: Found = {}
    for path, text in sources.items():
        for _, _, messages, _ in extract_python(BytesIO(text.encode()), keywords, (), {"encoding": "utf-8"}):
            note(found, first(messages), path)
    return found


def in_pages() -> Found:
    """Sentences of the web pages."""
    found: Found = {}
    for path in sorted((ROOT / "web").rglob("*")):
        if "vendor" in path.parts or "node_modules" in path.parts:
            continue
        if path.suffix in (".js", ".mjs"):
            source = BytesIO(path.read_bytes())
            for _, _, messages, _ in extract_javascript(source, dict.fromkeys(MARKS), (), {"encoding": "utf-8"}):
                note(found, first(messages), path)
        elif path.suffix == ".html":
            for sentence in marked_in_html(path.read_text(encoding="utf-8")):
                note(found, sentence, path)
    return found


def error_classes(texts: Iterable[str]) -> list[str]:
    """RhelpError and every class derived from it."""
    pairs = [pair for text in texts for pair in DERIVED.findall(text)]
    names = {ERROR}
    while more := {child for child, parent in pairs if parent in names} - names:
        names |= more
    return sorted(names)


def first(messages: object) -> str | None:
    """The first argument of a call as the extractors hand it out."""
    if isinstance(messages, (list, tuple)):
        return first(messages[0]) if messages else None
    return messages if isinstance(messages, str) else None


def note(found: Found, sentence: str | None, path: Path) -> None:
    if sentence:
        found.setdefault(sentence, set()).add(path.relative_to(ROOT).as_posix())


def marked_in_html(text: str) -> list[str]:
    """The values of all ``data-tr`` and ``data-tr-*`` attributes."""
    sentences: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            sentences.extend(v for name, v in attrs if v and (name == "data-tr" or name.startswith("data-tr-")))

    Reader().feed(text)
    return sentences
