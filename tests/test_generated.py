"""What is made from something else is fresh, and every sentence has its Korean."""

from __future__ import annotations

import ast
import gettext
import json
from pathlib import Path

import rhelp
from scripts.tools import performance, sas, wire, words
from scripts.tools.outputs import ROOT

REMEDY = "run scripts/generate"


def test_the_pages_messages_are_fresh() -> None:
    assert wire.MODULE.read_text(encoding="utf-8") == wire.module(), REMEDY


def test_the_pages_words_to_compare_are_fresh() -> None:
    assert sas.MODULE.read_text(encoding="utf-8") == sas.module(), REMEDY


def test_the_protocols_tables_are_fresh() -> None:
    text = wire.PROTOCOL.read_text(encoding="utf-8")
    assert text == wire.with_tables(text), REMEDY


def test_the_last_run_is_in_the_docs() -> None:
    assert all(path.read_bytes() == made for path, made in performance.outputs().items()), REMEDY


def test_the_catalogues_are_fresh() -> None:
    stale = [path.relative_to(ROOT).as_posix() for path, made in words.outputs().items() if path.read_bytes() != made]
    assert not stale, REMEDY


def test_every_sentence_has_its_korean_with_the_same_placeholders() -> None:
    problems = words.complaints(words.sentences(), words.translations())
    assert not problems, "\n".join(problems)


def test_the_compiled_catalogue_says_what_its_source_says() -> None:
    compiled = gettext.translation("rhelp", ROOT / "rhelp" / "locale", languages=["ko"])
    translated = words.translations()
    assert {s: compiled.gettext(s) for s in words.sentences()} == {s: translated.get(s, s) for s in words.sentences()}


def test_the_pages_have_both_languages() -> None:
    korean, english = (json.loads(Path(words.PAGES, f"{code}.json").read_text("utf-8")) for code in ("ko", "en"))
    assert korean.keys() == english.keys()


def test_no_sentence_hides_in_an_f_string() -> None:
    """The collector does not look into f-strings: such a sentence would stay English."""
    hidden = [
        f"{path.name}:{node.lineno}"
        for path in Path(rhelp.__file__).parent.rglob("*.py")
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "tr"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert hidden == []
