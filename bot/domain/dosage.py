"""How much of an exercise: sets of repetitions or of seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.domain.strict import STRICT_SPANS

Span = Annotated[str, Len(1, 7)]
"""A whole number or an inclusive range, as a coach writes it: ``"10"`` or ``"2-3"``."""

_SPAN = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")


def span_limits(span: Span) -> tuple[int, int]:
    """Lower and upper limit of a span, both inclusive; ValueError where it is not one."""
    match = _SPAN.fullmatch(span)
    if match is None:
        raise ValueError(f"{span!r} is not a whole number such as 10 or a range such as 2-3")
    low = int(match[1])
    high = int(match[2] or low)
    if not 0 < low <= high:
        raise ValueError(f"{span!r} must be above zero and rise, as in 2-3")
    return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One prescription: ``sets`` of either ``reps`` repetitions or ``seconds`` of work.

    ``hold_seconds`` is the pause at the end of each repetition; ``load`` says in words what is added
    to body weight. ValueError unless exactly one of reps and seconds is given.
    """

    __pydantic_config__: ClassVar = STRICT_SPANS

    sets: Span
    """How many sets: a number such as 2, or a range such as 2-3."""
    reps: Span | None = None
    """Repetitions in a set, such as 10 or 8-12. Give either reps or seconds."""
    seconds: Span | None = None
    """Seconds of work in a set, such as 30 or 20-40. Give either seconds or reps."""
    per_side: bool = False
    """true if the dose is for each side; else false."""
    hold_seconds: Span | None = None
    """Seconds of the pause at the end of each repetition, such as 2. Leave it out if there is none."""
    load: Annotated[str, Len(1, 80)] | None = None
    """What is added to body weight, in words, such as: heavy for you. Leave it out if nothing."""

    def __post_init__(self) -> None:
        if (self.reps is None) == (self.seconds is None):
            raise ValueError("give either reps or seconds, and not both")
        for span in (self.sets, self.reps, self.seconds, self.hold_seconds):
            if span is not None:
                span_limits(span)

    def __str__(self) -> str:
        work = f"{self.reps} reps" if self.reps is not None else f"{self.seconds} s"
        if self.reps == "1":
            work = "1 rep"
        text = f"{self.sets} × {work}".replace("-", "–")
        if self.per_side:
            text += " each side"
        if self.hold_seconds is not None:
            text += f", hold {self.hold_seconds} s".replace("-", "–")
        if self.load is not None:
            text += f", {self.load}"
        return text
