"""Words for people: gettext from the one catalogue that the Tk windows and the web pages share."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

LOCALE = Path(__file__).with_name("locale")
LANGUAGES = {"ko": "한국어", "en": "English"}


class Words:
    """The sentences of one language. English sentences are the keys, and stand in for what is not translated."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = gettext.translation("rhelp", LOCALE, [language], fallback=True)

    def tr(self, msgid: str, **values: object) -> str:
        """The sentence in this language, its ``{names}`` filled in."""
        sentence = self._catalogue.gettext(msgid)
        return sentence.format(**values) if values else sentence


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """``ko`` where the environment says so, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "ko" if environment[name].lower().startswith("ko") else "en"
    return "en"


# One language per process, chosen once at start (and again at the sign-in window): every view would otherwise have to
# hand the catalogue on to every label.
_words = Words(system_language())


def set_language(language: str) -> None:
    """Speak ``language`` ("ko" or "en") from now on; what is on the screen already stays as it is."""
    global _words
    _words = Words(language)


def language() -> str:
    """The language spoken now."""
    return _words.language


def tr(msgid: str, **values: object) -> str:
    """The sentence in the language spoken now, its ``{names}`` filled in."""
    return _words.tr(msgid, **values)
