"""Pictures that were made once are kept: in memory, and in a folder across restarts."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

_IN_MEMORY: Final = 16 * 2**20
"""Bytes. All drawings of the shipped content need less."""


class Cache:
    """Keeps what was made from the same thing. Threads and processes may share its folder."""

    def __init__(self, folder: Path, memory: int = _IN_MEMORY) -> None:
        """``memory`` is how many bytes are kept in memory besides."""
        self._folder, self._room = folder, memory
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, name: str, made_from: object, suffix: str, make: Callable[[], bytes]) -> bytes:
        """What ``make`` returns, made only once for as long as ``repr(made_from)`` stays the same.

        ``name`` is for whoever looks into the folder. A folder that cannot be written to is done without.
        """
        key = _key(name, made_from, suffix)
        found = self._find(key)
        if found is not None:
            return found
        made = make()
        self._write(self._folder / key, made)
        self._remember(key, made)
        return made

    def find(self, name: str, made_from: object, suffix: str) -> bytes | None:
        """What :meth:`get` would return without making it, or None."""
        return self._find(_key(name, made_from, suffix))

    def _find(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
        try:
            found = (self._folder / key).read_bytes()
        except OSError:
            return None
        self._remember(key, found)
        return found

    def _remember(self, key: str, made: bytes) -> None:
        with self._lock:
            if key not in self._memory:
                self._memory[key] = made
                self._size += len(made)
            while self._size > self._room and len(self._memory) > 1:
                self._size -= len(self._memory.popitem(last=False)[1])

    def _write(self, path: Path, made: bytes) -> None:
        """All or nothing: whoever reads meanwhile must not find half a picture."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(made)
            Path(part).replace(path)
        except OSError:
            return  # a read-only or full disk costs time, not pictures


def _key(name: str, made_from: object, suffix: str) -> str:
    """The name of a picture's file."""
    mark = hashlib.sha256(repr(made_from).encode()).hexdigest()[:20]
    return f"{name}-{mark}{suffix}"
