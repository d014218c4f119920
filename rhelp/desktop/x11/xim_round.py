"""Where the keys are that were struck: still at the program, at the input method, back, or dealt with.

A program sends each key event to the input method (``FORWARD_EVENT``), which sends it back unless it keeps it; the
program deals with it and says so (``SYNC_REPLY``). Xlib marks what came back with a single flag, so two at once confuse
it: the second then goes to the input method once more, and what was struck meanwhile overtakes it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection

from rhelp.desktop.x11.xim_talk import COMMIT, FORWARD_EVENT, SYNC_REPLY, Key, Said

PRESS, RELEASE = 2, 3  # event codes of the core protocol
MOST_RETURNED = 16


class Round:
    """``servers`` are the lowest ids of the input methods' clients; whoever else speaks is a program."""

    def __init__(self, servers: Collection[int]) -> None:
        self._servers = frozenset(servers)
        self._struck: Counter[tuple[int, int]] = Counter()
        self._asked = 0  # sent to the input method and not yet back
        self._due = 0  # back, with an answer due that says that the program has dealt with it
        self._returned: deque[Key] = deque(maxlen=MOST_RETURNED)
        self._releases = False
        self.begun = False
        """Whether a program has sent any key."""

    def strike(self, keycode: int) -> None:
        """This key was pressed and released."""
        self._struck.update([(PRESS, keycode), (RELEASE, keycode)])

    def forget(self) -> None:
        """Wait no more for what was struck so far."""
        self._struck.clear()
        self._asked = self._due = 0

    def hear(self, said: Said) -> None:
        """Something was said."""
        if said.speaker in self._servers:
            self._hear_server(said)
        elif said.opcode == SYNC_REPLY:
            self._due = max(0, self._due - 1)
        elif said.opcode == FORWARD_EVENT and said.key:
            self._hear_program(said.key)

    @property
    def settled(self) -> bool:
        """Whether the program has dealt with all that was struck, presses and releases."""
        return self.nearly and not self._struck

    @property
    def nearly(self) -> bool:
        """The same but for releases, while none was ever seen: not every input method wants them."""
        missing = any(kind == PRESS or self._releases for kind, _ in self._struck)
        return self.begun and not (missing or self._asked or self._due)

    def _hear_server(self, said: Said) -> None:
        if said.opcode == FORWARD_EVENT and said.key:
            self._asked = max(0, self._asked - 1)
            self._returned.append(said.key)
        if said.opcode in (FORWARD_EVENT, COMMIT) and said.synchronous:
            self._due += 1

    def _hear_program(self, key: Key) -> None:
        self.begun = True
        self._asked += 1
        self._releases = self._releases or key.kind == RELEASE
        if key in self._returned:  # once more, instead of dealing with it
            self._returned.remove(key)
            self._due = max(0, self._due - 1)
        else:
            self._struck -= Counter([(key.kind, key.keycode)])
