"""A program whose media sockets are deaf and dumb while a file exists: ``scripts.rig.cuttable FILE MODULE …``.

Nothing is torn down and nobody is told, as when a cable is pulled; the way to the server is another one.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aioice.ice

SEAMS = ((aioice.ice.StunProtocol, ("datagram_received", "send_stun")), (aioice.ice.Connection, ("data_received",)))


def install(file: Path) -> None:
    """From now on the line is cut as long as ``file`` exists."""
    for owner, names in SEAMS:
        for name in names:
            setattr(owner, name, _unless(file, getattr(owner, name)))
    send = aioice.ice.StunProtocol.send_data

    async def send_data(protocol: Any, data: bytes, address: tuple[str, int]) -> None:
        if not file.exists():
            await send(protocol, data, address)

    aioice.ice.StunProtocol.send_data = send_data  # type: ignore[assignment, method-assign]


def _unless(file: Path, method: Callable[..., Any]) -> Callable[..., Any]:
    def gated(*arguments: Any) -> Any:
        return None if file.exists() else method(*arguments)

    return gated


if __name__ == "__main__":
    install(Path(sys.argv[1]))
    module = sys.argv[2]
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__")
