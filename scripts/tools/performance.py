"""Write the last full run of ``scripts/measure`` into docs/performance.md: ``scripts/generate``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from scripts.rig.report import markdown
from scripts.tools.outputs import ROOT, bring_up_to_date

RUN = ROOT / "docs" / "performance.json"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- run: made by scripts/generate -->\n", "<!-- end of run -->"


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something is stale")
    return bring_up_to_date(outputs(), parser.parse_args().check, "scripts/generate")


def outputs() -> dict[Path, bytes]:
    """The page with the run's table in it."""
    text = PAGE.read_text(encoding="utf-8")
    return {PAGE: with_run(text, markdown(json.loads(RUN.read_text(encoding="utf-8")))).encode()}


def with_run(page: str, table: str) -> str:
    """The page with another table between the marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table}\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
