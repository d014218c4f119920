"""Gather the sentences for people, merge them into the Korean catalogue, compile it for Tk and web.

``python -m scripts.tools.words`` writes, with ``--check`` it only says what is stale or untranslated and exits 1.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.tools.gather import Found, in_pages, in_program
from scripts.tools.outputs import ROOT, bring_up_to_date

TEMPLATE = ROOT / "po" / "rhelp.pot"
KOREAN = ROOT / "po" / "ko.po"
COMPILED = ROOT / "rhelp" / "locale" / "ko" / "LC_MESSAGES" / "rhelp.mo"
PAGES = ROOT / "web" / "locale"
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # a date that never makes the compiled file differ
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: rhelp\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PLACEHOLDER = re.compile(r"\{\w*\}")


def main() -> int:
    check = "--check" in sys.argv[1:]
    status = bring_up_to_date(outputs(), check, "scripts/words")
    problems = complaints(sentences(), translations())
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if status or (check and problems) else 0


def outputs() -> dict[Path, bytes]:
    """Every file made here, with what it should hold."""
    translated, pages, everything = translations(), in_pages(), sentences()
    return {
        TEMPLATE: source_text(everything, {}, "en"),
        KOREAN: source_text({s: p for s, p in everything.items() if s in translated}, translated, "ko"),
        COMPILED: compiled({s: translated[s] for s in everything if translated.get(s)}),
        PAGES / "ko.json": table({s: translated.get(s) or s for s in pages}),
        PAGES / "en.json": table({s: s for s in pages}),
    }


def sentences() -> Found:
    """Every sentence of programs and pages with the files it stands in."""
    found = in_program()
    for sentence, places in in_pages().items():
        found.setdefault(sentence, set()).update(places)
    return found


def translations() -> dict[str, str]:
    """The Korean catalogue as it stands, what is no longer used included."""
    with KOREAN.open("rb") as file:
        catalog = read_po(file, locale="ko")
    messages = [message for message in (*catalog.obsolete.values(), *catalog) if message.id]
    return {str(message.id): str(message.string) for message in messages if message.string}


def complaints(found: Found, translated: Mapping[str, str]) -> list[str]:
    """What a person has to mend: missing translations and placeholders that differ."""
    problems = []
    for sentence in sorted(found):
        korean = translated.get(sentence)
        if not korean:
            problems.append(f"not translated in po/ko.po: {sentence!r} ({', '.join(sorted(found[sentence]))})")
        elif sorted(PLACEHOLDER.findall(sentence)) != sorted(PLACEHOLDER.findall(korean)):
            problems.append(f"placeholders differ: {sentence!r} and {korean!r}")
    return problems


def source_text(found: Found, translated: Mapping[str, str], language: str) -> bytes:
    """The catalogue as gettext source, sorted and without dates; unused translations are kept at the end."""
    catalog = Catalog(fuzzy=False)
    for sentence, places in found.items():
        catalog.add(sentence, translated.get(sentence, ""), locations=[(place, 0) for place in sorted(places)])
    unused = Catalog(fuzzy=False)
    for sentence in sorted(set(translated) - set(found)):
        catalog.obsolete[sentence] = unused.add(sentence, translated[sentence])
    text = BytesIO()
    write_po(text, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER.format(language=language).encode() + text.getvalue().strip() + b"\n"


def compiled(translated: Mapping[str, str]) -> bytes:
    catalog = Catalog(locale="ko", project="rhelp", creation_date=ALWAYS, revision_date=ALWAYS, fuzzy=False)
    for sentence, korean in translated.items():
        catalog.add(sentence, korean)
    data = BytesIO()
    write_mo(data, catalog)
    return data.getvalue()


def table(sentences_here: Mapping[str, str]) -> bytes:
    return (json.dumps(sentences_here, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


if __name__ == "__main__":
    sys.exit(main())
