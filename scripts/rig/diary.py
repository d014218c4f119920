"""What happened, in order: each step with a picture, the time, the customer's clicks and what could be read."""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from rhelp.words import Words

PATIENCE = 20.0  # seconds until what is expected must stand there
LOOK_EVERY = 0.1
CALM = 0.25  # seconds for windows to be drawn in full
HANGUL = re.compile("[가-힣]")


class Eye(Protocol):
    """Somebody in front of a screen; ``name`` is for file names."""

    name: str

    def picture(self, path: Path) -> None:
        """Keep what is seen as a PNG file."""

    def read(self) -> list[str]:
        """Every text that is seen, from top to bottom."""


class Tongue:
    """The sentences of the programs as the catalogue has them, and what people say among themselves."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = Words(language)

    def __call__(self, msgid: str, **values: object) -> str:
        """Raises LookupError for what has no Korean."""
        sentence = self._words.tr(msgid, **values)
        if self.language == "ko" and not HANGUL.search(sentence):
            raise LookupError(f"{msgid!r} has no Korean")
        return sentence

    def own(self, korean: str, english: str) -> str:
        """What a person says."""
        return korean if self.language == "ko" else english


@dataclass
class Step:
    """One look at a screen. ``seconds`` since the morning began, ``of_case`` since the customer had the address."""

    number: int
    korean: str
    english: str
    who: str
    picture: str
    seconds: float
    of_case: float
    clicks: int
    read: list[str]
    missing: list[str] = field(default_factory=list)


class Diary:
    """Writes into ``folder`` as things happen, so that a morning that goes wrong can be read as well."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self.cases: list[str] = []
        self.help: dict[str, dict[str, float]] = {}
        self.clicks = 0
        self.began = self._case_began = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        for old in (*folder.glob("[0-9][0-9]-*.png"), folder / "story.md"):
            old.unlink(missing_ok=True)

    def case(self, title: str) -> None:
        """Another customer comes; from now on clicks and seconds are counted anew."""
        self.cases.append(title)
        self._write(f"\n## {title}\n")
        self.address()

    def address(self) -> None:
        """The customer has the address from now on."""
        self.clicks, self._case_began = 0, time.monotonic()

    def helped(self) -> None:
        """The customer's screen is seen by the agent."""
        self.help[self.cases[-1]] = {"clicks": self.clicks, "seconds": round(time.monotonic() - self._case_began, 1)}

    def look(self, eye: Eye, what: str, korean: str, english: str, *expected: str) -> Step:
        """Wait until everything expected is read, at most PATIENCE seconds; keep the picture either way."""
        now = time.monotonic()
        missing = self._wait(eye, expected)
        time.sleep(CALM)
        picture = f"{len(self.steps) + 1:02}-{eye.name}-{what}.png"
        eye.picture(self.folder / picture)
        step = Step(
            len(self.steps) + 1, korean, english, eye.name, picture, round(now - self.began, 1),
            round(now - self._case_began, 1), self.clicks, eye.read(), missing,
        )  # fmt: skip
        self.steps.append(step)
        self._write(_told(step))
        return step

    @property
    def missing(self) -> list[str]:
        """What was expected and never read."""
        return [f"{step.picture}: {sentence}" for step in self.steps for sentence in step.missing]

    def as_json(self) -> str:
        """Everything but the texts that were read."""
        steps = [{key: value for key, value in asdict(step).items() if key != "read"} for step in self.steps]
        return json.dumps({"help": self.help, "missing": self.missing, "steps": steps}, ensure_ascii=False, indent=1)

    def _wait(self, eye: Eye, expected: tuple[str, ...]) -> list[str]:
        end = time.monotonic() + PATIENCE
        while missing := [sentence for sentence in expected if flat(sentence) not in flat("\n".join(eye.read()))]:
            if time.monotonic() > end:
                break
            time.sleep(LOOK_EVERY)
        return missing

    def _write(self, text: str) -> None:
        with (self.folder / "story.md").open("a", encoding="utf-8") as story:
            story.write(text)


def flat(text: str) -> str:
    """Without what line breaks and spaces may do to it."""
    return re.sub(r"\s+", "", text)


def _told(step: Step) -> str:
    head = f"\n### {step.number:02} {step.korean} / {step.english}\n\n"
    figures = f"{step.seconds} s · {step.of_case} s with the address · {step.clicks} clicks of the customer\n\n"
    read = "".join(f"> {line}\n" for text in step.read for line in text.splitlines() if line.strip())
    lost = "".join(f"\n**Not there: {sentence}**\n" for sentence in step.missing)
    return f"{head}{figures}![{step.english}]({step.picture})\n\n{read}{lost}"
