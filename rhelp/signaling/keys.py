"""What the handlers find in the application, by typed key."""

from __future__ import annotations

from aiohttp import web

from rhelp.core.limits import Buckets, Counts, SignInBudget, TokenBudget
from rhelp.signaling.config import Config
from rhelp.signaling.counters import Metrics
from rhelp.signaling.halfway import Halfway
from rhelp.signaling.passwords import Passwords
from rhelp.signaling.shell import Shell
from rhelp.signaling.store import Store
from rhelp.signaling.store_sign_ins import SignIns
from rhelp.signaling.store_totp import SecondFactors
from rhelp.signaling.witness import Witness
from rhelp.signaling.worker import Worker

CODES = web.AppKey("codes", SignInBudget)
CONFIG = web.AppKey("config", Config)
STORE = web.AppKey("store", Store)
PASSWORDS = web.AppKey("passwords", Passwords)
SIGN_INS = web.AppKey("sign_ins", SignInBudget)
HALFWAY = web.AppKey("halfway", Halfway)
HELD = web.AppKey("held", SignIns)
SECOND_FACTORS = web.AppKey("second_factors", SecondFactors)
SHELL = web.AppKey("shell", Shell)
TOKENS = web.AppKey("tokens", TokenBudget)
SOCKETS = web.AppKey("sockets", Counts)
METRICS = web.AppKey("metrics", Metrics)
PAGES = web.AppKey("pages", Buckets)
MAILS = web.AppKey("mails", Buckets)
WITNESS = web.AppKey("witness", Witness)
WORKERS = web.AppKey("workers", tuple[Worker, ...])
