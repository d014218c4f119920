"""Sentences are found wherever they stand, and what is wrong with a translation is said."""

from __future__ import annotations

from scripts.tools.gather import error_classes, first, marked_in_html
from scripts.tools.words import complaints, source_text


def test_marked_elements_and_attributes_of_a_page() -> None:
    page = '<h1 data-tr="Enter the code">x</h1><input data-tr-placeholder="Access code" data-trap="no"><p data-tr></p>'
    assert marked_in_html(page) == ["Enter the code", "Access code"]


def test_errors_derived_from_ours_count_too() -> None:
    texts = ["class B(A):\n  pass\nclass C(Exception): pass", "class A(RhelpError):\n  pass"]
    assert error_classes(texts) == ["A", "B", "RhelpError"]


def test_only_literal_sentences_count() -> None:
    assert first("a") == first(("a", None)) == "a"
    assert first(None) is first((None, "b")) is None


def test_what_is_missing_or_does_not_fit_is_said() -> None:
    found = {"Hello {name}": {"a.py"}, "Bye": {"b.py"}, "Good": {"c.py"}}
    problems = complaints(found, {"Hello {name}": "{nam} 님", "Good": "좋음"})
    assert len(problems) == 2
    assert "not translated" in problems[0] and "b.py" in problems[0]
    assert "placeholders differ" in problems[1]


def test_the_source_is_sorted_and_keeps_what_is_not_used_now() -> None:
    text = source_text({"b": {"y.py", "x.py"}, "a": {"x.py"}}, {"a": "가", "gone": "없음"}, "ko").decode()
    assert text.index('msgid "a"') < text.index('msgid "b"') < text.index('#~ msgid "gone"')
    assert "#: x.py y.py" in text
    assert "Date" not in text
