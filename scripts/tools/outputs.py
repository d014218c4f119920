"""Files made from something else: written, or only compared with what they should be."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bring_up_to_date(outputs: Mapping[Path, bytes], check: bool, command: str) -> int:
    """Write each output that differs, or with ``check`` name it. The exit status: 1 where something is stale."""
    stale = [path for path, content in outputs.items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} is stale; run {command}", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(outputs[path])
    return 1 if check and stale else 0
