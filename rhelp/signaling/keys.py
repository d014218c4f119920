"""What the handlers find in the application, by typed key."""

from __future__ import annotations

from aiohttp import web

from rhelp.core.limits import SignInBudget
from rhelp.signaling.config import Config
from rhelp.signaling.passwords import Passwords
from rhelp.signaling.shell import Shell
from rhelp.signaling.store import Store

CONFIG = web.AppKey("config", Config)
STORE = web.AppKey("store", Store)
PASSWORDS = web.AppKey("passwords", Passwords)
SIGN_INS = web.AppKey("sign_ins", SignInBudget)
SHELL = web.AppKey("shell", Shell)
