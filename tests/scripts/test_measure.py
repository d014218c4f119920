"""The measuring command: a real pair of programs, cases that fail and go on, and what is kept of a run."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from scripts.rig import glass, measure, report
from scripts.rig.cases import CASES, OURS, TIGER, Case, chosen
from scripts.rig.figures import Seen, at_least, at_most
from scripts.rig.pairs import Pair, tiger_pair
from scripts.rig.programs import ProgramFailed
from scripts.rig.scenes import MIDDLE, Pace, Rounds, Take, changed_by_click, eye
from tests.displays import until
from tests.machine import hosts
from tests.scripts.playing import command, ended, played


def test_a_pair_is_clicked_through(tmp_path: Path) -> None:
    with tiger_pair(tmp_path) as pair, eye("target", tmp_path, "target", pair.remote) as target:
        viewer = glass.Glass(pair.viewer)
        viewer.fake(glass.MOTION, 0, *MIDDLE)
        target.wait_until(lambda: changed_by_click(viewer), "a click that came through", 30)
        assert glass.click(pair.viewer, *MIDDLE, 2)["n"] == 2


@pytest.mark.alone  # a click that a busy machine keeps too long counts as lost
def test_rhelp_itself_is_measured() -> None:
    done = played(["measure", "click", "-n", "5"], 60)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["n"] + result["lost"] == 5 and result["n"] >= 4
    assert 0 < result["median_ms"] <= result["p95_ms"]


def started_within(work: Path) -> dict[int, str]:
    """Process ids and names of all that was started with its temporary files there."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # gone meanwhile, or somebody else's
            if f"TMPDIR={work}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (process / "comm").read_text().strip()
    return found


@pytest.mark.parametrize("signs", [[signal.SIGTERM], [signal.SIGHUP, signal.SIGINT]], ids=["asked", "impatiently"])
def test_who_ends_a_measurement_leaves_nothing_behind(tmp_path: Path, signs: list[signal.Signals]) -> None:
    over_a_line = ["--rate", "20"] if os.geteuid() == 0 else []
    process = command(["measure", "click", *over_a_line], {"TMPDIR": str(tmp_path)})
    try:
        until(lambda: "Xvfb" in started_within(tmp_path).values() or process.poll() is not None, "a display", 30)
        assert process.poll() is None
        began = hosts()
    finally:
        said = ended(process, *signs)
    assert process.returncode == 128 + signs[0], said
    assert not started_within(tmp_path) and not list(tmp_path.iterdir())
    ours = f"rl{process.pid % 100_000}"
    assert any(name.startswith(ours) for name in began) == bool(over_a_line)
    assert not any(name.startswith(ours) for name in hosts())


class Nowhere:
    """Stages without displays: the pairs are only named."""

    def __init__(self, work: Path) -> None:
        self.closed = 0

    def open(self, terms: object, subjects: Sequence[object]) -> list[Any]:
        return [Named(str(subject)) for subject in subjects]

    def close(self) -> None:
        self.closed += 1


@dataclass(frozen=True)
class Named:
    name: str

    def check(self) -> None:
        pass


@dataclass(frozen=True)
class Played(Rounds):
    """A scene with known figures; ``taken`` tells who was looked at, in order."""

    late: dict[str, float]
    taken: list[str]

    __hash__ = object.__hash__

    @contextmanager
    def on(self, pairs: Sequence[Pair], work: Path, pace: Pace) -> Iterator[Take]:
        def take(pair: Pair) -> Seen:
            name = cast(Named, pair).name
            self.taken.append(name)
            if name not in self.late:
                raise ProgramFailed(f"{name} is not there")
            return Seen([self.late[name]], {"shown_per_s": 30.0})

        yield take


def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *cases: Case) -> list[dict[str, Any]]:
    monkeypatch.setattr(measure, "Stages", Nowhere)
    results: list[dict[str, Any]] = []
    measure.measured(cases, Pace(3, 1.0), tmp_path, results)
    return results


def test_products_take_turns_and_one_measurement_serves_all_its_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Played({"rhelp": 10.0, "tiger": 20.0}, [])
    first = Case("a", "one", scene, None, (OURS, TIGER), (at_most("ratio", 0.5), at_most("median_ms", 9)))
    second = Case("b", "two", scene, None, (OURS, TIGER), (at_least("shown_per_s", 29),))
    results = measured(tmp_path, monkeypatch, first, second)
    assert scene.taken == ["rhelp", "tiger", "tiger", "rhelp", "rhelp", "tiger"]
    assert [[one["met"] for one in result["targets"]] for result in results] == [[True, False], [True]]
    assert results[0]["rounds"][1]["tiger"]["median_ms"] == 20.0
    assert "20 ms" in report.on_terminal({"cases": results, "took_s": 60})


def test_a_case_that_fails_says_so_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Case("bad", "broken", Played({"rhelp": 1.0}, []), None, (OURS, TIGER), (at_most("ratio", 1),))
    good = Case("good", "sound", Played({"rhelp": 1.0}, []), None, (OURS,), (at_most("median_ms", 1),))
    failed, passed = measured(tmp_path, monkeypatch, bad, good)
    assert failed["failed"] == "tiger is not there" and failed["targets"][0]["met"] is None
    assert passed["targets"][0]["met"]
    shown = report.on_terminal({"cases": [failed, passed], "took_s": 60})
    assert "FAILED" in shown and "1 of 2 targets met" in shown


def test_cases_are_chosen_by_name_and_keep_the_tables_order() -> None:
    assert chosen(["all"]) == list(CASES)
    assert [case.name for case in chosen(["scroll-30", "click-small"])] == ["click-small", "scroll-30"]
    assert len({case.name for case in CASES}) == len(CASES)
    with pytest.raises(KeyError):
        chosen(["nothing"])


def test_every_case_is_listed_with_its_targets(capsys: pytest.CaptureFixture[str]) -> None:
    assert measure.main(["--list"]) == 0
    said = capsys.readouterr().out
    assert all(case.name in said for case in CASES)
    assert "ratio of medians ≤ 0.7" in said


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path, tmp_path / "no-such-folder" / "figures.json"):
        with pytest.raises(SystemExit):
            measure.main(["click-small", "--json", str(path)])
        assert f"{path} cannot be written" in capsys.readouterr().err


def test_an_unknown_case_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in ([], ["nothing"]):
        with pytest.raises(SystemExit):
            measure.main(argv)
    assert "'nothing'" in capsys.readouterr().err
