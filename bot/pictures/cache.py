"""Pictures that were made once are kept: in memory, and in a folder across restarts."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Final

_IN_MEMORY: Final = 16 * 2**20
"""Bytes. All drawings of the shipped content need less."""


def name_of(name: str, made_from: object, suffix: str) -> str:
    """Return the name of a picture's file: another one whenever ``repr(made_from)`` is another.

    ``name`` is for people who look into the folder.
    """
    mark = hashlib.sha256(repr(made_from).encode()).hexdigest()[:20]
    return f"{name}-{mark}{suffix}"


class Cache:
    """Keeps pictures by the names of their files. Processes may share its folder."""

    def __init__(self, folder: Path, memory: int = _IN_MEMORY) -> None:
        """``memory`` is how many bytes are kept in memory besides."""
        self._folder, self._room = folder, memory
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    async def find(self, name: str) -> bytes | None:
        """Return a picture that was kept, by this process or an earlier one."""
        if name in self._memory:
            self._memory.move_to_end(name)
            return self._memory[name]
        try:
            found = await asyncio.to_thread((self._folder / name).read_bytes)
        except OSError:
            return None
        self._remember(name, found)
        return found

    async def keep(self, name: str, made: bytes) -> None:
        """Keep a picture. A folder that cannot be written to costs time after a restart, but no picture."""
        self._remember(name, made)
        await asyncio.to_thread(self._write, self._folder / name, made)

    def _remember(self, name: str, made: bytes) -> None:
        self._size += len(made) - len(self._memory.pop(name, b""))
        self._memory[name] = made
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
