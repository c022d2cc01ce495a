"""Weights: what somebody has to lift, what they lifted, and what to take next time.

One thing goes up at a time: first the repetitions, one by one, then the weight by the smallest step there
is, back at the fewest repetitions. Nothing goes up after a session that was hard, hurt, or is unanswered. How
much to begin with and to add at most is in the exercise's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.content.exercises import Dose, Equipment, Exercise, span_limits
from bot.errors import UserError

HEAVIEST = 200_000
"""The most grams that somebody can write down."""

MOST_WEIGHTS = 60
"""The most weights that somebody can have."""

LONGEST_GAP = timedelta(weeks=2)
"""After a longer time without an exercise it begins again with less. Our judgement."""

SECONDS_MORE = 5
"""How many seconds more are the next step of what's done for a time."""

TIMES_AT_MOST = 2
"""How many good sessions in a row with the most repetitions earn more weight."""


class Unit(StrEnum):
    KG = "kg"
    LB = "lb"

    @property
    def grams(self) -> float:
        return 1000.0 if self is Unit.KG else 453.592

    @property
    def step(self) -> int:
        """How far apart the weights of a range such as "2-10" are."""
        return 2 if self is Unit.KG else 5

    def of(self, grams: int) -> str:
        """Return a weight in this unit, to the nearest half: "7.5 kg"."""
        return f"{_short(grams / self.grams)} {self}"


def _short(number: float) -> str:
    half = round(number * 2) / 2
    return f"{half:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What somebody can lift with: all weights in grams, the lightest first."""

    unit: Unit = Unit.KG
    grams: tuple[int, ...] = field(default=tuple(range(2000, 10_001, 2000)))

    @property
    def typed(self) -> str:
        """The weights as they can be typed: "2-10", or "4, 6, 8" where they aren't evenly apart."""
        numbers = [each / self.unit.grams for each in self.grams]
        shown = [_short(each) for each in numbers]
        is_even = all(round(b - a, 1) == self.unit.step for a, b in pairwise(numbers))
        return f"{shown[0]}-{shown[-1]}" if is_even and shown[2:] else ", ".join(shown)


USUAL = Weights()
"""What somebody is taken to have who hasn't said: a backpack that takes up to 10 kg."""

_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})")
_SET = re.compile(rf"({_NUMBER})\s*(kg|lbs?)?\s*(?:x|×|\*|for)\s*(\d+)\s*(?:reps?|s)?", re.IGNORECASE)


def read_weights(text: str, unit: Unit) -> Weights:
    """Return the weights somebody typed: "4, 6, 8" or "2-10". Raise UserError if they can't be read."""
    plain = re.sub(r"\b(kg|lbs?)\b", "", text.replace(" and ", ","), flags=re.IGNORECASE)
    parts = [each.strip() for each in re.split(r"[,;\n]", plain) if each.strip()]
    numbers: set[float] = set()
    for part in parts:
        if is_range := _RANGE.fullmatch(part):
            low, high = float(is_range[1]), float(is_range[2])
            count = int((high - low) / unit.step) if high >= low else MOST_WEIGHTS
            numbers |= {low + unit.step * n for n in range(min(count, MOST_WEIGHTS) + 1)}
        elif re.fullmatch(_NUMBER, part):
            numbers.add(float(part))
        else:
            raise UserError(_unread(text))
    grams = sorted({round(each * unit.grams) for each in numbers})
    if not grams or len(grams) > MOST_WEIGHTS or grams[0] <= 0 or grams[-1] > HEAVIEST:
        raise UserError(_unread(text))
    return Weights(unit=unit, grams=tuple(grams))


def _unread(text: str) -> str:
    return (
        f"Nothing was saved, because I can't read “{text[:100]}” as weights up to 200 kg. "
        "Write them like 4, 6, 8 or 2-10. Tap **My weights** to try again."
    )


@dataclass(frozen=True, slots=True)
class Lifted:
    """A weight in grams, and the repetitions or seconds in a set."""

    grams: int
    amount: int

    def said(self, unit: Unit) -> str:
        """Return it in words: "8 kg × 10"."""
        return f"{unit.of(self.grams)} × {self.amount}"


def read_set(text: str, unit: Unit, name: str) -> Lifted | None:
    """Return what somebody typed, such as "8 kg x 10"; None if they left it empty.

    Raise UserError if it can't be read.
    """
    if not text.strip():
        return None
    found = _SET.fullmatch(text.strip().replace(",", "."))
    said = (found[2] or unit)[:2].casefold() if found is not None else ""
    grams = round(float(found[1]) * Unit(said).grams) if found is not None else -1
    if found is None or not 0 <= grams <= HEAVIEST or not 1 <= int(found[3]) <= 999:  # noqa: PLR2004
        raise UserError(
            f"Nothing was saved, because I can't read “{text[:100]}” at {name}. "
            f"Write the weight and the reps of a set, like 8 {unit} x 10. Tap the button to try again."
        )
    return Lifted(grams, int(found[3]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """What was lifted in one session. ``is_good``: the session counted towards a step."""

    exercise: str
    lifted: Lifted
    done_at: datetime
    is_good: bool = field(repr=False)


class Change(StrEnum):
    """What is different from last time."""

    FIRST = "first"
    SAME = "same"
    MORE = "more repetitions"
    HEAVIER = "heavier"
    LIGHTER = "lighter"
    END = "nothing heavier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What to lift next. ``last`` is what was lifted last time; None if there was no time."""

    lifted: Lifted
    change: Change
    last: Lifted | None = None
    is_timed: bool = False

    def short(self, unit: Unit) -> str:
        """Return what changes in a few characters: "+2 kg", "+1 rep"; empty for nothing."""
        by = self.lifted.grams - self.last.grams if self.last is not None else 0
        match self.change:
            case Change.HEAVIER:
                return f"+{unit.of(by)}"
            case Change.LIGHTER if by:
                return f"−{unit.of(-by)}"
            case Change.MORE:
                return f"+{SECONDS_MORE} s" if self.is_timed else "+1 rep"
            case _:
                return ""

    def reason(self, unit: Unit) -> str:
        """Return what to take and why, in a sentence or two."""
        take, count = unit.of(self.lifted.grams), "seconds" if self.is_timed else "reps"
        last = self.last or self.lifted
        match self.change:
            case Change.FIRST:
                return f"Start with {take}. If you could do five more {count}, take more next time."
            case Change.SAME:
                return f"Take {take} again. It goes up after good sessions that left nothing sore."
            case Change.MORE:
                more = f"{SECONDS_MORE} seconds" if self.is_timed else "one rep"
                return f"Take {take} again, and do {more} more: last time went well."
            case Change.HEAVIER:
                more = unit.of(self.lifted.grams - last.grams)
                return f"Add {more}, and do {self.lifted.amount} {count}: {last.amount} went well twice."
            case Change.LIGHTER:
                return f"Take {take} to come back to it. You'll soon be where you were."
            case Change.END:
                return f"Stay at {take}: you have nothing heavier within a safe step. Lower it more slowly."


def is_weighted(dose: Dose, exercise: Exercise) -> bool:
    """Return whether this dose is done with a weight that one can add to."""
    kit = {*exercise.equipment, *exercise.optional_equipment}
    return dose.load is not None and exercise.kilos is not None and Equipment.WEIGHT in kit


def target(
    dose: Dose,
    exercise: Exercise,
    lifts: Sequence[Lift],
    weights: Weights,
    now: datetime,
    *,
    may_rise: bool,
) -> Target:
    """Return what to lift next of an exercise. ``lifts`` are those of it, the oldest first."""
    usual = exercise.dosage.strength or dose
    little, much = span_limits(usual.reps or usual.seconds or "1")
    is_timed = usual.reps is None
    first, step = _limits(exercise)
    if not lifts:
        planned, _ = span_limits(dose.reps or dose.seconds or "1")
        start = max((each for each in weights.grams if each <= first), default=weights.grams[0])
        return Target(lifted=Lifted(start, planned), change=Change.FIRST, is_timed=is_timed)
    last, is_good = lifts[-1].lifted, lifts[-1].is_good
    amount = min(max(last.amount, little), much)

    def to(change: Change, grams: int, amount: int) -> Target:
        return Target(lifted=Lifted(grams, amount), change=change, last=last, is_timed=is_timed)

    if now - lifts[-1].done_at > LONGEST_GAP:
        lower = max((each for each in weights.grams if each < last.grams), default=last.grams)
        return to(Change.LIGHTER, lower, little)
    if not may_rise or not is_good:
        return to(Change.SAME, last.grams, amount)
    if last.amount < much:
        more = SECONDS_MORE if is_timed else 1
        return to(Change.MORE, last.grams, min(max(last.amount + more, little), much))
    higher = min((each for each in weights.grams if each > last.grams), default=None)
    if _times_at(last.grams, much, lifts) < TIMES_AT_MOST:
        change, grams, amount = Change.SAME, last.grams, much
    elif higher is None or higher - last.grams > step:
        change, grams, amount = Change.END, last.grams, much
    else:
        change, grams, amount = Change.HEAVIER, higher, little
    return to(change, grams, amount)


def _limits(exercise: Exercise) -> tuple[int, int]:
    """Return the grams to begin with and to add at most."""
    kilos = exercise.kilos
    return (round(kilos.first * 1000), round(kilos.step * 1000)) if kilos is not None else (0, 0)


def _times_at(grams: int, much: int, lifts: Sequence[Lift]) -> int:
    """Return how many good sessions in a row ended with this weight and the most repetitions."""
    return sum(1 for _ in _run(grams, much, lifts))


def _run(grams: int, much: int, lifts: Sequence[Lift]) -> Iterator[Lift]:
    for each in reversed(lifts):
        if each.lifted.grams != grams or each.lifted.amount < much or not each.is_good:
            return
        yield each
