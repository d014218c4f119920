"""Memory shared with the X server (System V, as MIT-SHM wants it), read and written as a NumPy array.

ctypes, because xcffib cannot pass file descriptors, which MIT-SHM's other way needs.
"""

from __future__ import annotations

import ctypes
import mmap
import weakref
from typing import Any

import numpy as np
import xcffib
import xcffib.shm

from rhelp.desktop.x11.connection import Connection

IPC_PRIVATE = 0
IPC_CREAT_FOR_US_ALONE = 0o1600
IPC_RMID = 0
FAILED = ctypes.c_void_p(-1).value


class Mapping:
    """The memory as this process sees it. NumPy arrays made from it keep it mapped; the last one to go unmaps it."""

    def __init__(self, size: int) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.shmget.argtypes = [ctypes.c_int, ctypes.c_size_t, ctypes.c_int]
        libc.shmat.argtypes, libc.shmat.restype = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int], ctypes.c_void_p
        libc.shmdt.argtypes = [ctypes.c_void_p]
        self._libc = libc
        self.shmid = libc.shmget(IPC_PRIVATE, size, IPC_CREAT_FOR_US_ALONE)
        if self.shmid < 0:
            raise OSError(ctypes.get_errno(), "shmget")
        address = libc.shmat(self.shmid, None, 0)
        if address == FAILED:
            self.forget()
            raise OSError(ctypes.get_errno(), "shmat")
        weakref.finalize(self, libc.shmdt, address).atexit = False  # the end of the process unmaps by itself
        self.__array_interface__ = {"shape": (size,), "typestr": "|u1", "data": (address, False), "version": 3}

    def forget(self) -> None:
        """Let the system free the memory as soon as nobody maps it any more, however we end."""
        self._libc.shmctl(self.shmid, IPC_RMID, None)


class Segment:
    """Shared memory of at least ``size`` bytes, attached to the server as ``id``."""

    def __init__(self, connection: Connection, size: int) -> None:
        """Raises OSError where the system or the server will not share (a display on another machine)."""
        self._raw = connection.raw
        self._shm = self._raw(xcffib.shm.key)
        mapping = Mapping(max(1, -(-size // mmap.PAGESIZE)) * mmap.PAGESIZE)
        self.id = self._raw.generate_id()
        try:
            self._shm.AttachChecked(self.id, mapping.shmid, False).check()
        except xcffib.Error as error:
            raise OSError("the X server does not share memory") from error
        finally:
            mapping.forget()
        self.bytes: Any = np.asarray(mapping)

    def picture(self, width: int, height: int) -> Any:
        """The first bytes as an array (height, width, 4)."""
        return self.bytes[: width * height * 4].reshape(height, width, 4)

    def fits(self, width: int, height: int) -> bool:
        """Whether a picture of this size has room."""
        return width * height * 4 <= int(self.bytes.size)

    def close(self) -> None:
        """Detach it from the server; arrays made from it stay readable."""
        self._shm.Detach(self.id)
