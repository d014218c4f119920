"""The keyring of this computer (Secret Service, Credential Manager, Keychain) by ``keyring``; never plain text."""

from __future__ import annotations

import os

import keyring
import keyring.backend
import keyring.errors

from rhelp.core.errors import RhelpError

SERVICE = "rhelp"
SAFE = ("SecretService", "kwallet", "libsecret", "Windows", "macOS")
"""Modules of ``keyring.backends`` that keep secrets encrypted; what is installed beside them counts only if chosen."""


class SystemKeyring:
    """Every call may wait for a person who unlocks the keyring: never in the Tk thread. Raises RhelpError."""

    def usable(self) -> bool:
        """Whether this computer offers a safe place."""
        return _backend() is not None

    def get(self, name: str) -> str | None:
        """The secret kept under ``name``."""
        backend = _backend()
        try:
            return backend.get_password(SERVICE, name) if backend is not None else None
        except keyring.errors.KeyringError as error:
            raise _refusal(error) from error

    def put(self, name: str, secret: str) -> None:
        """Keep a secret."""
        backend = _backend()
        if backend is None:
            raise RhelpError("This computer offers no safe place for your sign-in, so it is not kept.")
        try:
            backend.set_password(SERVICE, name, secret)
        except keyring.errors.KeyringError as error:
            raise _refusal(error) from error

    def remove(self, name: str) -> None:
        """Forget a secret, if there is one."""
        backend = _backend()
        try:
            if backend is not None:
                backend.delete_password(SERVICE, name)
        except keyring.errors.PasswordDeleteError:
            return  # there was none
        except keyring.errors.KeyringError as error:
            raise _refusal(error) from error


def _backend() -> keyring.backend.KeyringBackend | None:
    """The best safe one of this computer, or the one that PYTHON_KEYRING_BACKEND chose."""
    if os.environ.get("PYTHON_KEYRING_BACKEND"):
        chosen = keyring.get_keyring()
        return chosen if chosen.priority > 0 else None
    modules = {f"keyring.backends.{name}" for name in SAFE}
    known = [one for one in keyring.backend.get_all_keyring() if type(one).__module__ in modules]
    return max(known, key=lambda one: one.priority, default=None)


def _refusal(error: keyring.errors.KeyringError) -> RhelpError:
    if isinstance(error, keyring.errors.KeyringLocked):
        return RhelpError("The keyring of this computer is locked, so your sign-in is not kept.")
    return RhelpError("The keyring of this computer does not work, so your sign-in is not kept.")
