"""The audit's chain: whatever is deleted, altered or moved among its rows, the verifier names the first of them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhelp.core.audit import BEGINNING, Fault, Note, Row, Value, following, pruned, read, verify
from tests.counts import many

TEXT = st.text(max_size=12)
FIELDS = st.dictionaries(TEXT, TEXT | st.integers(-(2**40), 2**40), max_size=3)


def chain(length: int, at: int = 0) -> list[Row]:
    rows: list[Row] = []
    for number in range(length):
        fields: dict[str, Value] = {"by": f"kim{number % 7}", "session": f"{number:032x}"}
        rows.append(following(rows[-1] if rows else None, at + number, Note("joined", fields)))
    return rows


ROWS = chain(1_000)
EVERY = range(0, len(ROWS), many(1, 20))


def test_a_chain_is_whole() -> None:
    assert verify(ROWS) is None
    assert verify([]) is None
    assert verify(ROWS, (1_000, ROWS[-1].hash)) is None
    assert verify(ROWS, (500, ROWS[499].hash)) is None


@pytest.mark.parametrize("at", EVERY)
def test_any_row_that_is_deleted_is_named(at: int) -> None:
    rows = [*ROWS[:at], *ROWS[at + 1 :]]
    if at < len(ROWS) - 1:
        assert verify(rows) == Fault(at + 1, "missing")
    assert verify(rows, (1_000, ROWS[-1].hash)) == Fault(at + 1, "missing")


@pytest.mark.parametrize("at", EVERY)
def test_any_row_that_is_altered_is_named(at: int) -> None:
    row = ROWS[at]
    body = json.loads(row.content)
    body["fields"]["by"] = "somebody else"
    other = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for altered in (
        replace(row, content=other),
        replace(row, content=row.content + " "),
        replace(row, content="{}"),
        replace(row, content="nonsense"),
        replace(row, hash=BEGINNING),
    ):
        assert verify([*ROWS[:at], altered, *ROWS[at + 1 :]]) == Fault(at + 1, "altered")


@pytest.mark.parametrize("at", EVERY[:-1])
def test_rows_that_are_moved_are_named(at: int) -> None:
    other = (at * 7 + 13) % len(ROWS)
    rows = list(ROWS)
    rows[at], rows[other] = (replace(rows[other], number=at + 1), replace(rows[at], number=other + 1))
    assert at == other or verify(rows) == Fault(min(at, other) + 1, "altered")


def test_a_chain_that_was_written_anew_is_told_by_a_head_alone() -> None:
    anew = chain(1_000, at=5)
    assert verify(anew) is None
    assert verify(anew, (1_000, ROWS[-1].hash)) == Fault(1_000, "head")
    assert verify(anew[:900], (1_000, ROWS[-1].hash)) == Fault(901, "missing")


def test_what_is_taken_away_from_the_beginning_is_noted() -> None:
    rows = [*ROWS, following(ROWS[-1], 2_000, pruned(ROWS[299]))]
    assert verify(rows[300:]) is None
    assert verify(rows[301:]) == Fault(1, "missing")
    assert verify(rows[299:]) == Fault(1, "missing")
    assert verify(ROWS[300:]) == Fault(1, "missing")
    lying = [*ROWS, following(ROWS[-1], 2_000, pruned(replace(ROWS[299], hash=BEGINNING)))]
    assert verify(lying[300:]) == Fault(301, "altered")


def test_a_head_from_before_what_is_kept_proves_something_or_says_that_it_does_not() -> None:
    anew = chain(1_000, at=5)
    kept = [*anew, following(anew[-1], 2_000, pruned(anew[499]))][500:]
    assert verify(kept) is None
    assert verify(kept, (500, anew[499].hash)) is None
    assert verify(kept, (500, ROWS[499].hash)) == Fault(500, "head"), "a chain that was written anew"
    assert verify(kept, (400, anew[399].hash)) == Fault(400, "old")


@given(st.integers(0, 2**53), TEXT, FIELDS)
def test_what_is_noted_is_read_as_it_was(at: int, event: str, fields: dict[str, Value]) -> None:
    row = following(ROWS[-1], at, Note(event, fields))
    entry = read(row)
    assert entry is not None
    assert (entry.number, entry.at, entry.note) == (1_001, at, Note(event, fields))
    assert verify([*ROWS, row]) is None
