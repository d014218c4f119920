"""What all tests share: Hypothesis runs few examples by day and many under ``scripts/test --full``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.counts import FULL

settings.register_profile("small", max_examples=60, deadline=None, print_blob=True)
settings.register_profile(
    "full", max_examples=3_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("full" if FULL else "small")
