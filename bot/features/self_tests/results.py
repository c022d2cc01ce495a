"""What a self-test showed: one result a side."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.content.self_tests import Measure, SelfTest
from bot.errors import UserError


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


LONGEST_HOLD = {Measure.SECONDS: 600, Measure.REPS: 300, Measure.CENTIMETRES: 40}
"""The largest number that is taken where the test has no end of its own: beyond it something was mistyped, or
the clock was forgotten."""

_TYPED = re.compile(
    r"(?:(?P<minutes>\d{1,2}):(?=[0-5]\d))?(?P<number>\d{1,4}(?:[.,]\d{1,2})?)\s*[a-z]*\.?", re.IGNORECASE
)

NUMBER_EXAMPLES = {
    Measure.SECONDS: "seconds, such as 18 or 1:05",
    Measure.REPS: "a whole number, such as 12",
    Measure.CENTIMETRES: "centimetres, such as 9 or 9.5",
}

_UNITS = {Measure.SECONDS: "s", Measure.CENTIMETRES: "cm"}


def parse_number(text: str, test: SelfTest) -> float:
    """What somebody typed as the test's number; UserError with a sentence where it cannot be that."""
    found = _TYPED.fullmatch(text.strip())
    if found is None or (found["minutes"] and test.measure is not Measure.SECONDS):
        raise UserError(f"I cannot read “{text[:40]}” as a result. Write {NUMBER_EXAMPLES[test.measure]}.")
    value = int(found["minutes"] or 0) * 60 + float(found["number"].replace(",", "."))
    if test.measure is Measure.REPS and value != int(value):
        raise UserError("Count only whole repetitions: write a whole number, such as 12.")
    if test.most is not None and value > test.most:
        raise UserError(f"This test ends at {test.most}. If you got that far, write {test.most}.")
    if value > longest_hold(test):
        raise UserError(f"{value:g} seems too much for this test. Write {NUMBER_EXAMPLES[test.measure]}.")
    return value


def longest_hold(test: SelfTest) -> int:
    """The largest number that is taken."""
    return test.most or LONGEST_HOLD[test.measure]


def number_text(value: float, measure: Measure) -> str:
    """ "18 s", "12 times" or "9.5 cm"."""
    if measure is Measure.REPS:
        return "once" if value == 1 else f"{value:g} times"
    return f"{value:g} {_UNITS.get(measure, '')}".rstrip()


def weaker_named(results: tuple[Result, ...], test: SelfTest) -> tuple[Result, ...]:
    """The results, where the side that did clearly less has the outcome that says so.

    Clearly is what the test's noise says. An outcome that tells more than "all well" stays as it was seen,
    and after pain nothing is compared.
    """
    values = {each.side: each.value for each in results if each.value is not None}
    if test.by_gap is None or test.noise is None or set(values) != set(Side):
        return results
    left, right = values[Side.LEFT], values[Side.RIGHT]
    weaker = Side.LEFT if left < right else Side.RIGHT
    if abs(left - right) < test.noise.threshold(left, right):
        return results
    return tuple(
        replace(each, outcome=test.by_gap.id)
        if each.side is weaker and each.outcome == test.answers[0].id
        else each
        for each in results
    )
