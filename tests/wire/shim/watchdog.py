"""Says what holds up the event loop, and for how long: a line of JSON in a file for each time.

What counts is the time in which the loop's thread ran or was blocked. The time in which it wanted to run and
other programs had the processor is taken off (Linux tells it in ``schedstat``): the bot cannot help that.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
import traceback
from pathlib import Path

BEAT = 0.005
"""Seconds between two heartbeats of the loop."""

HELD = 0.05
"""Seconds from which on the loop counts as held."""


def watch(file: str) -> None:
    """Watch the running loop until the process ends."""
    _Watch(Path(file)).begin()


class _Watch:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._stat = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._at = time.perf_counter()
        self._waited = self._queued()
        self._seen: list[str] = []

    def begin(self) -> None:
        threading.Thread(target=self._look, daemon=True).start()
        self._beat()

    def _queued(self) -> float:
        """Seconds that the loop's thread has waited for a processor."""
        return int(self._stat.read_text().split()[1]) / 1e9

    def _beat(self) -> None:
        at, waited = time.perf_counter(), self._queued()
        held = at - self._at - BEAT - (waited - self._waited)
        if held > HELD:
            line = {"at": time.time(), "held": round(held, 4), "doing": self._seen}
            with self._file.open("a") as file:
                file.write(json.dumps(line) + "\n")
        self._at, self._waited, self._seen = at, waited, []
        self._loop.call_later(BEAT, self._beat)

    def _look(self) -> None:
        """In a thread of its own: where the loop's thread is when the heartbeat is overdue."""
        while True:
            time.sleep(HELD / 2)
            frame = sys._current_frames().get(self._thread)  # pyright: ignore[reportPrivateUsage]  # documented as for special purposes such as this
            if time.perf_counter() - self._at > HELD / 2 and frame is not None:
                stack = traceback.extract_stack(frame)
                self._seen = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in stack[-4:]]
