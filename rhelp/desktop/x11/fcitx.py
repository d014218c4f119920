"""fcitx5, asked by D-Bus which of its input methods is in force."""

from __future__ import annotations

import logging
from contextlib import suppress

from jeepney import DBusAddress, DBusErrorResponse, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

CONTROLLER = DBusAddress("/controller", "org.fcitx.Fcitx5", "org.fcitx.Fcitx.Controller1")
PATIENCE = 0.5  # seconds for an answer
HANGUL = "hangul"
KEYBOARD = "keyboard-"  # begins the names of those that compose nothing: keyboard-us
FAILURES = (OSError, EOFError, KeyError, TimeoutError, ValueError, DBusErrorResponse)

_log = logging.getLogger(__name__)


class Fcitx:
    """Connects to the session bus when first asked; to be used from one thread."""

    def __init__(self) -> None:
        self._bus: DBusConnection | None = None

    def hangul(self) -> bool | None:
        """Whether the window with the keyboard gets Hangul; None where fcitx5 does not say."""
        try:
            name = self._current()
        except FAILURES as error:
            _log.debug("fcitx5 does not say its state: %r", error)
            self.close()
            return None
        if name.startswith(KEYBOARD):
            return False
        return True if name == HANGUL else None

    def close(self) -> None:
        """Hang up; the next question connects again."""
        bus, self._bus = self._bus, None
        if bus is not None:
            with suppress(OSError):
                bus.close()

    def _current(self) -> str:
        if self._bus is None:
            self._bus = open_dbus_connection("SESSION")
        question = new_method_call(CONTROLLER, "CurrentInputMethod")
        answer = self._bus.send_and_get_reply(question, timeout=PATIENCE)
        if answer.header.message_type is MessageType.error:
            raise DBusErrorResponse(answer)
        (name,) = answer.body
        return str(name)
