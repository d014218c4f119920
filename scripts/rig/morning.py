"""A rehearsed morning: one agent, three customers, everything played by the real programs on real displays.

A worried customer on a phone, one at a desktop whose line is lost once, one who comes by link. Pictures and a story
are left in a folder; the end is good only if every sentence was there and help came quickly.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from scripts.rig import morning_cases as cases
from scripts.rig.customers import browser, notepad, phone
from scripts.rig.demo import RECORDINGS
from scripts.rig.diary import Diary, Tongue
from scripts.rig.displays import display, window_manager
from scripts.rig.input_methods import input_method
from scripts.rig.morning_stage import AGENT, CENTRE, Agent, Stage
from scripts.rig.pairs import server
from scripts.rig.person import Person
from scripts.rig.programs import Program, ProgramFailed, end_in_order, environment

SIZE = "1600x900"
GROUND = {"customer": "#35506b", "agent": "#dfe5ec"}
MOST_CLICKS, MOST_SECONDS = 4, 60  # of the customer, from the address to the picture


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/morning", description="Play a morning of support by itself.")
    parser.add_argument("--language", choices=("ko", "en"), default="ko")
    parser.add_argument("--folder", type=Path, default=RECORDINGS / "morning", help="for pictures and story.md")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the summary")
    wishes = parser.parse_args()
    diary = Diary(wishes.folder)
    wrong = play_all(diary, Tongue(wishes.language)) + verdict(diary)
    if wishes.json:
        print(diary.as_json())
    else:
        print(summary(diary))
    for sentence in wrong:
        print(f"scripts/morning: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


def play_all(diary: Diary, say: Tongue) -> list[str]:
    """All three cases, or the sentence that says where it went wrong."""
    with tempfile.TemporaryDirectory(prefix="rhelp-morning-", ignore_cleanup_errors=True) as folder:
        try:
            with stage(Path(folder), diary, say) as here:
                cases.play(here)
        except (ProgramFailed, BrowserError) as error:
            return [str(error)]
    return []


@contextmanager
def stage(work: Path, diary: Diary, say: Tongue) -> Iterator[Stage]:
    """Displays, server and browsers, as they stand before the morning begins."""
    with ExitStack() as stack:
        enter = stack.enter_context
        shown = {name: enter(display(work, name, SIZE)) for name in GROUND}
        for name, at in shown.items():
            enter(window_manager(at, work))
            subprocess.run(["xsetroot", "-display", at, "-solid", GROUND[name]], check=True, timeout=10)
        centre = enter(server(work, AGENT, "--organisation", CENTRE[say.language]))
        around = typing_around(stack, shown["customer"], work, say.language)
        notes = enter(notepad(shown["customer"], work, around, say.own("메모장", "Notepad")))
        playwright = enter(sync_playwright())
        line = work / "line-cut"
        argv: list[str | Path] = [sys.executable, "-m", "scripts.rig.cuttable", line]
        argv += ["scripts.rig.ear", "--language", say.language]
        helper = enter(Program("rhelp-agent", argv, work, {"DISPLAY": shown["agent"]}))
        yield Stage(
            say, diary, centre, Agent(Person(helper, shown["agent"]), shown["agent"]), shown["customer"],
            enter(phone(playwright, diary, say.language)),
            enter(browser(playwright, shown["customer"], work, say.language)),
            around, notes, line, work, stack,
        )  # fmt: skip


def typing_around(stack: ExitStack, shown_on: str, work: Path, language: str) -> dict[str, str]:
    """The environment of the customer's programs: in Korean with an input method."""
    if language != "ko":
        return environment(work)
    folder = work / "typing"
    folder.mkdir(mode=0o700)
    return stack.enter_context(input_method("fcitx5", shown_on, folder)).environment


def verdict(diary: Diary) -> list[str]:
    """What was promised and is not true."""
    wrong = [f"not read: {missing}" for missing in diary.missing]
    for case, took in diary.help.items():
        if took["clicks"] > MOST_CLICKS or took["seconds"] > MOST_SECONDS:
            wrong.append(f"{case}: {took['clicks']} clicks and {took['seconds']} s from the address to the picture")
    return wrong


def summary(diary: Diary) -> str:
    lines = [f"{len(diary.steps)} pictures and story.md in {diary.folder}"]
    for case in diary.cases:
        if took := diary.help.get(case):
            lines.append(f"{case}: the picture after {took['clicks']} clicks and {took['seconds']} s")
        else:
            lines.append(case)
    return "\n".join(lines)


if __name__ == "__main__":
    end_in_order()
    sys.exit(main())
