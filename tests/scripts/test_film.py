"""The film of the measurements: always new, always the same, and read like other scenes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import zstandard

from scripts.rig import film, glass
from scripts.rig.displays import display
from scripts.rig.programs import Program


def test_no_picture_packs_well_or_is_found_in_the_next() -> None:
    one, other = film.pictures()[:2]
    assert one.shape == (film.HEIGHT, film.WIDTH, 4)
    assert len(zstandard.compress(one.tobytes())) > one.nbytes * 0.3
    rows = {row.tobytes() for row in one}
    assert not rows & {row.tobytes() for row in other}


def test_it_is_the_same_each_time() -> None:
    assert all(np.array_equal(one, other) for one, other in zip(film.pictures(), film.pictures(), strict=True))


def test_its_counter_is_read_and_what_is_beside_it_stands_still(tmp_path: Path) -> None:
    log = tmp_path / "frames"
    with (
        display(tmp_path, "display") as name,
        Program("film", [sys.executable, "-m", "scripts.rig.film", name, log, "--fps", "5"], tmp_path) as drawing,
    ):
        drawing.wait_until(lambda: log.exists() and log.read_text().count("\n") > 2, "a few pictures", 60)
        seen = glass.Glass(name)
        late, _ = glass.frames(name, log, 2, film.PLACE)
        assert film.beside(seen, seen) == 0
    assert late
