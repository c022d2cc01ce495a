"""How much of a long test is done: little in ``make test``, all of it in ``make soak``, which sets SOAK."""

from __future__ import annotations

import os

SOAK = bool(os.environ.get("SOAK"))


def rounds(quick: int, full: int) -> int:
    """How often."""
    return full if SOAK else quick
