"""Answers as the file that a physio would write for them: the way back from bot/features/plan/written.py."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.content import files
from bot.content.catalogue import Catalogue
from bot.content.files import Problem
from bot.content.self_tests import Measure
from bot.features.plan.plans import Answers
from bot.features.plan.written import answers_in
from bot.features.self_tests.rules import Result

FILE = "runner.yaml"

UNITS = {Measure.SECONDS: "seconds", Measure.REPS: "reps", Measure.CENTIMETRES: "centimetres"}


def read_plan_file(
    folder: Path, text: str, catalogue: Catalogue, today: date = date(2026, 6, 2)
) -> tuple[Answers | None, list[Problem]]:
    """The answers in a file with this text, and everything wrong with it."""
    assert catalogue.plan_rules is not None
    (folder / FILE).write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    file = files.read(folder / FILE, folder, problems)
    if file is None:
        return None, problems
    return answers_in(file, catalogue.plan_rules, catalogue, today, problems), problems


def written_down(answers: Answers, catalogue: Catalogue) -> str | None:
    """The file for these answers; None where no file can say them.

    Being cleared is written beside the pain that it ended, so there must have been one.
    """
    cleared = answers.cleared_at
    ended = [note for note in answers.hurts if cleared is not None and note.noted_at <= cleared]
    if cleared is not None and not ended:
        return None
    data: dict[str, Any] = {
        "made_on": _day(answers.made_at),
        "sessions_a_week": int(answers.choices.sessions),
        "phase": answers.choices.phase.value,
        "equipment": sorted(kit.value for kit in answers.choices.equipment),
        "screening": {"on": _day(answers.made_at), "ticked": []},
        "tests": _tests(answers.results, catalogue),
        "pain": [
            _given(
                place=note.pain.place.value,
                side=note.pain.side.value if note.pain.side is not None else None,
                level=note.pain.level,
                since=note.pain.since.value,
                on=_day(note.noted_at),
                signs=note.professional,
                next_day=note.outcome.value if note.outcome is not None else None,
                cleared=_day(cleared) if cleared is not None and note in ended else None,
            )
            for note in answers.hurts
        ],
        "sessions": [
            _given(
                on=_day(effort.done_at),
                effort=effort.effort,
                pain=effort.pain,
                place=effort.place.value if effort.place is not None else None,
                next_day=effort.next_day.value if effort.next_day is not None else None,
                exercises=list(effort.exercises),
            )
            for effort in answers.efforts
        ],
    }
    return yaml.safe_dump(data, sort_keys=False).replace("'on':", "on:")


def _tests(results: tuple[Result, ...], catalogue: Catalogue) -> list[dict[str, Any]]:
    """Two sides of one day are one entry; a side alone, or a test without sides, is written flat."""
    days: dict[tuple[str, date], list[Result]] = {}
    for result in results:
        days.setdefault((result.test, _day(result.tested_at)), []).append(result)
    entries: list[dict[str, Any]] = []
    for (test, day), each in days.items():
        unit = UNITS.get(catalogue.self_tests[test].measure, "")
        seen = {r.side: _given(outcome=r.outcome, **({unit: r.value} if unit else {})) for r in each}
        if len(seen) == 1:
            [(side, shown)] = seen.items()
            entries.append(_given(test=test, on=day, side=side.value if side is not None else None) | shown)
        else:
            sides = {side.value: shown for side, shown in seen.items() if side is not None}
            entries.append({"test": test, "on": day, **sides})
    return entries


def _day(instant: datetime) -> date:
    return instant.date()


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
