"""Every parser of what strangers send bears what the fuzzer finds in a moment; ``scripts/fuzz`` goes on for longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.counts import many
from tests.fuzzing.__main__ import holds, main
from tests.fuzzing.targets import TARGETS

SECONDS = many(60, 1)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_bears_whatever_comes(name: str, tmp_path: Path) -> None:
    assert holds(name, SECONDS, tmp_path)
    assert list((tmp_path / name).iterdir()), "what was found is kept"


def test_an_unknown_target_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "there is no target nonsense" in capsys.readouterr().err
