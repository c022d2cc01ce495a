"""What tests/pictures/test_process.py has drawn by the child process."""

from __future__ import annotations

import os
import signal
import time


def echo(said: bytes) -> bytes:
    return said


def noisy(said: bytes) -> bytes:
    print("a warning of some library")  # noqa: T201
    os.write(1, b"and one of a C library\n")
    return said


def wrong() -> bytes:
    raise ArithmeticError("no pose satisfies it")


def nothing() -> None:
    """In place of a picture."""


def too_large() -> bytes:
    raise MemoryError


def killed() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def endless() -> bytes:
    time.sleep(600)
    return b""


def token() -> bytes:
    return os.environ.get("DISCORD_TOKEN", "none").encode()
