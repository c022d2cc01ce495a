"""What an import came to, for the person at the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from bot.features.club.attendance_service import Imported
from bot.interactions.text import times


def import_report(imported: Imported, *, dry_run: bool) -> str:
    """Every bad line with its reason, or what was taken over and which lines were passed over."""
    if imported.bad:
        lines = [f"line {each.line}: {each.reason}" for each in imported.bad]
        return "\n".join(
            [f"Nothing was imported: {times(len(imported.bad), 'line')} cannot be used.", *lines]
        )
    verb = "Would import" if dry_run else "Imported"
    told = [
        f"{verb} {times(imported.answers, 'answer')} of {times(imported.members, 'member')} "
        f"on {times(imported.days, 'training day')}, {imported.new_days} of them new."
        if imported.answers
        else "There was nothing new to import."
    ]
    for why, passed_over in (
        ("the file says the same before", imported.repeated),
        ("the club has an answer already", imported.known),
    ):
        if passed_over:
            told.append(f"Passed over {times(len(passed_over), 'line')}, as {why}: {_ranges(passed_over)}.")
    return "\n".join(told)


def _ranges(numbers: Iterable[int]) -> str:
    """ "2-5, 9" from ascending numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)
