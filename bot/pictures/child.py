"""The process that draws: started by :mod:`bot.pictures.process`, it ends with the bot or when idle.

A request is a frame with a pickled pair: the name of a function (``module:function``) and its arguments. The
answer is a frame with the bytes that the function returned, or with the reason it failed.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import struct
import sys
import threading
import traceback
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Final

HEAD: Final = struct.Struct(">?I")
"""Precedes each frame: whether it went well, and how many bytes follow."""

OUT_OF_MEMORY: Final = 71
"""The process exits with this code when Python ran out of memory: a new one starts with a clean heap."""

_NICENESS: Final = 10
_FIRST_TO_GO: Final = "500"
"""Out of 1,000: if memory is short, Linux kills this process and not the bot."""


def main(rest: float, patience: float) -> None:
    """Answer requests until none has come for ``rest`` seconds; exit if one takes more than ``patience``."""
    _stand_back()
    requests, answers = sys.stdin.buffer, _quiet_output()
    with contextlib.suppress(BrokenPipeError, EOFError):  # the bot has gone, or has nothing more to draw
        while True:
            rested = threading.Timer(rest, os._exit, (0,))
            rested.daemon = True
            rested.start()
            request = _read(requests)
            rested.cancel()
            faulthandler.dump_traceback_later(patience, exit=True)
            good, answer = _made(request)
            faulthandler.cancel_dump_traceback_later()
            answers.write(HEAD.pack(good, len(answer)) + answer)
            answers.flush()


def _stand_back() -> None:
    """Leave processor and memory to the bot if the system allows it, and ignore Ctrl-C: the bot ends us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # not on Windows
        with contextlib.suppress(OSError):  # a service may be forbidden to do so
            os.nice(_NICENESS)
    with contextlib.suppress(OSError):  # Linux only
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")


def _quiet_output() -> BinaryIO:
    """Return the stream to the bot. Printed text goes to stderr instead, or it would be part of a picture."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _read(requests: BinaryIO) -> bytes:
    head = requests.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    _, size = HEAD.unpack(head)
    return requests.read(size)


def _made(request: bytes) -> tuple[bool, bytes]:
    try:
        name, given = pickle.loads(request)  # noqa: S301  # from the bot itself
        module, _, function = name.partition(":")
        made = getattr(import_module(module), function)(*given)
        if not isinstance(made, bytes):
            raise TypeError(f"{name} made no picture")
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001  # whatever is wrong with one picture, the next one may be fine
        return False, traceback.format_exc().encode()
    return True, made


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
