"""Products between their displays, kept running from case to case as long as the line under them is the same."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from scripts.rig.cases import Subject
from scripts.rig.line import Line, Terms, line, loopback
from scripts.rig.pairs import PRODUCTS, Pair
from scripts.rig.programs import ProgramFailed


class Stages:
    """At most one kind of line at a time; each subject has a line of its own."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._terms: Terms | None = None
        self._pairs: dict[Subject, Pair] = {}
        self._stack = ExitStack()
        self._opened = 0

    def open(self, terms: Terms | None, subjects: Sequence[Subject]) -> list[Pair]:
        """Their pairs over such a line. Raises ProgramFailed where a product does not start."""
        if terms != self._terms or not self._alive():
            self.close()
            self._terms = terms
        for subject in subjects:
            if subject not in self._pairs:
                self._pairs[subject] = self._start(subject)
        return [self._pairs[subject] for subject in subjects]

    def close(self) -> None:
        """End everything."""
        self._pairs.clear()
        self._stack.close()

    def _start(self, subject: Subject) -> Pair:
        self._opened += 1
        work = self._work / f"{subject.product}-{self._opened}"
        work.mkdir()
        on: Line = self._stack.enter_context(loopback() if self._terms is None else line(work, self._terms))
        return self._stack.enter_context(PRODUCTS[subject.product](work, on, subject.size))

    def _alive(self) -> bool:
        try:
            for pair in self._pairs.values():
                pair.check()
        except ProgramFailed:
            return False
        return True
