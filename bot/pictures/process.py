"""Draws in a separate process: the bot's neither loads numpy nor competes with it for Python's lock.

Why not ``ProcessPoolExecutor``: a killed child breaks it for good, it keeps a tracker of 12 MiB, and it keeps
drawing when the bot ends. Why not a thread: it takes the lock from the event loop in turns of 5 ms, and every
thread that ever draws keeps an arena of 20 to 35 MiB.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Final

from bot.pictures.child import HEAD, OUT_OF_MEMORY

REST: Final = 60.0
"""Seconds without a request after which the process ends and frees its 80 MiB."""

PATIENCE: Final = 120.0
"""Seconds that a drawing may take: it takes one or two, and ten on a small and busy computer."""

_GRACE: Final = 5.0
"""Seconds that the process has to end before it is killed."""

_TRIES: Final = 2
"""A process that has just ended because it was idle is no reason to go without a picture."""

_WHY: Final = {OUT_OF_MEMORY: "there was no memory left", -9: "the drawing process was killed"}

_HOME: Final = Path(__file__).parents[2]
"""Where the package is, installed or not."""


class DrawingFailed(Exception):
    """The drawing would fail again: something is wrong with its input."""


class DrawingInterrupted(Exception):
    """The drawing may well succeed another time: the process was killed, or ran out of memory."""


class DrawingProcess:
    """A process that draws one thing at a time, from the first request until a while after the last.

    The process handles idling and endless drawings itself, so that no timer is needed here.
    """

    def __init__(self, rest: float = REST, patience: float = PATIENCE) -> None:
        """End the process after ``rest`` seconds without a request or ``patience`` seconds on one drawing."""
        self._limits = (str(rest), str(patience))
        self._turn = asyncio.Lock()
        self._child: Process | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The drawing process's id, if there is one."""
        return None if self._child is None or self._child.returncode is not None else self._child.pid

    async def draw(self, function: str, *given: object) -> bytes:
        """Return the result of a function (``module:function``). Cancelling the call ends the process."""
        request = pickle.dumps((function, given))
        async with self._turn:
            try:
                good, answer = await self._answer(request)
            except BaseException:
                await self._kill()  # half a frame may have been sent
                raise
        if not good:
            raise DrawingFailed(answer.decode())
        return answer

    async def close(self) -> None:
        """End the process; cancel any drawing before calling this."""
        self._closed = True
        async with self._turn:
            await self._end()

    async def _answer(self, request: bytes) -> tuple[bool, bytes]:
        for _ in range(_TRIES):
            if self._closed:
                raise DrawingInterrupted("the bot is stopping")
            if self.pid is None:
                await self._start()
            try:
                return await self._exchange(request)
            except (OSError, EOFError):
                code = await self._end()  # not killed yet: its code says why it ended
            if code:
                raise DrawingInterrupted(_WHY.get(code, f"the drawing process ended with code {code}"))
        raise DrawingInterrupted("the drawing process was idle and ended")

    async def _start(self) -> None:
        await self._end()  # it was killed, or ended while idle
        surroundings = {key: value for key, value in os.environ.items() if key != "DISCORD_TOKEN"}
        try:
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.pictures.child", *self._limits),
                stdin=PIPE,
                stdout=PIPE,
                cwd=_HOME,
                env=surroundings | {"OPENBLAS_NUM_THREADS": "1"},  # each thread's buffer takes some MiB
            )
        except OSError as error:
            raise DrawingInterrupted(f"no drawing process could be started: {error}") from None

    async def _exchange(self, request: bytes) -> tuple[bool, bytes]:
        assert self._child is not None  # noqa: S101
        given, answers = self._child.stdin, self._child.stdout
        assert given is not None  # noqa: S101  # both are pipes
        assert answers is not None  # noqa: S101
        given.write(HEAD.pack(True, len(request)) + request)
        await given.drain()
        good, size = HEAD.unpack(await answers.readexactly(HEAD.size))
        return good, await answers.readexactly(size)

    async def _end(self) -> int | None:
        """Let the process end, which it does when there is nothing left to read; return its exit code."""
        child = self._child
        if child is None:
            return None
        assert child.stdin is not None  # noqa: S101
        child.stdin.close()
        try:
            async with asyncio.timeout(_GRACE):
                await child.wait()
        except TimeoutError:
            await self._kill()
        self._child = None
        return child.returncode

    async def _kill(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin is not None  # noqa: S101
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.stdin.close()
        await child.communicate()  # reads what is left: with a full pipe, waiting would never end
