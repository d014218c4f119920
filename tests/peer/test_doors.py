"""The agent's own doors against a real server: on, off, listed, ended, and a sentence for whatever is refused."""

from __future__ import annotations

import time
from pathlib import Path

import pyotp
import pytest

from rhelp.core.errors import RhelpError, SignInOver
from rhelp.peer.account import resume, sign_in
from rhelp.peer.doors import Doors
from tests.signaling.host import PASSWORD, hosted


def digits(secret: str, ahead: int = 0) -> str:
    return pyotp.TOTP(secret).at(time.time(), counter_offset=ahead)


async def test_on_off_and_what_is_refused(tmp_path: Path) -> None:
    async with hosted(tmp_path) as host:
        account = await sign_in(host.url, "kim", PASSWORD)
        doors = Doors(account)
        assert not (await doors.guarded()).totp
        proposal = await doors.propose()
        with pytest.raises(RhelpError, match="not your password"):
            await doors.confirm("wrong", digits(proposal.secret))
        with pytest.raises(RhelpError, match="not right"):
            await doors.confirm(PASSWORD, "000000x")
        codes = await doors.confirm(PASSWORD, digits(proposal.secret))
        guarded = await doors.guarded()
        assert (guarded.totp, guarded.recovery_codes, len(codes)) == (True, 10, 10)
        with pytest.raises(RhelpError, match="already"):
            await doors.propose()
        await doors.remove(PASSWORD, codes[0])
        assert not (await doors.guarded()).totp


async def test_sign_ins_are_listed_and_ended(tmp_path: Path) -> None:
    async with hosted(tmp_path) as host:
        here, there = [await sign_in(host.url, "kim", PASSWORD, stay=True) for _ in range(2)]
        doors = Doors(here)
        held = (await doors.guarded()).sign_ins
        assert sorted(one.this for one in held) == [False, True]
        (other,) = [one.handle for one in held if not one.this]
        await doors.end(other)
        with pytest.raises(RhelpError, match="ended already"):
            await doors.end(other)
        with pytest.raises(SignInOver):
            await resume(host.url, there.stay)
        with pytest.raises(SignInOver):
            await Doors(there).guarded()
        assert (await resume(host.url, here.stay)).stay not in ("", here.stay)
