"""Root's encoders leave the machine to others as well."""

from __future__ import annotations

import subprocess
import sys

from rhelp.core.geometry import Size
from rhelp.media.video.av1 import SCREEN
from rhelp.media.video.encoding import FFmpegEncoder
from rhelp.media.video.scheduling import real_time_threads
from rhelp.media.video.trial import picture
from tests.machine import missing

SIZE = Size(320, 192)
NOT_ALLOWED = 77
RAISED = f"""
import os, sys
try:
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
except PermissionError:
    sys.exit({NOT_ALLOWED})
os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
from rhelp.media.video.scheduling import ordinary_threads, real_time_threads
with ordinary_threads():
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
assert not real_time_threads()
os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
with ordinary_threads():
    pass
assert real_time_threads() == {{os.getpid()}}
"""


def test_no_thread_of_an_encoder_goes_before_all_others() -> None:
    encoder = FFmpegEncoder(SCREEN, SIZE, 2_000_000)
    for number in range(3):
        encoder.encode(picture(number, SIZE), number / 30, key=number == 0)
        assert not real_time_threads()
    encoder.close()


def test_what_was_real_time_before_stays_so() -> None:
    """In a program of its own, as root."""
    done = subprocess.run([sys.executable, "-c", RAISED], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode == NOT_ALLOWED:
        missing("real-time threads need root, or CAP_SYS_NICE")
    assert done.returncode == 0, done.stderr
