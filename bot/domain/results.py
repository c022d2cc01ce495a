"""What a self-test showed: one result a side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One outcome of one self-test. It is its owner's alone: even a log that shows this object says nothing.

    ``outcome`` is the id of an outcome of the content; ``value`` is in the unit of the test's measure
    (seconds, repetitions, centimetres), None where only something was seen or where pain ended it.
    """

    test: str = field(repr=False)
    side: Side | None = field(repr=False)
    outcome: str = field(repr=False)
    value: float | None = field(repr=False, default=None)
    hurt: bool = field(repr=False, default=False)
    tested_at: datetime
