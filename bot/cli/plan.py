"""``glutes-on content plan``: the plan for answers written in a file, with its rules (see docs/plans.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.content import authoring, files, load
from bot.content.exercises import Equipment
from bot.content.files import Problem
from bot.errors import OperatorError
from bot.features.pain.rules import SeeProfessional
from bot.features.plan.explaining import Applied, Explained, ExplainedEntry, explain_plan
from bot.features.plan.plans import Plan
from bot.features.plan.service import NO_RULES
from bot.features.plan.written import answers_in
from bot.features.screening.rules import SeeFirst


def plan_lines(path: Path, content: Iterable[Path], today: date) -> list[str]:
    """Return the plan for the answers in a file, line by line.

    Raise OperatorError with a line for everything that's wrong in the file, or if the content can't be used.
    """
    catalogue = load.load_catalogue(*content)
    rules = catalogue.plan_rules
    if rules is None:
        raise OperatorError(NO_RULES)
    problems: list[Problem] = []
    path = path.absolute()
    file = files.read(path, path.parent, problems)
    answers = answers_in(file, rules, catalogue, today, problems) if file is not None else None
    if answers is None:
        raise OperatorError("\n".join(map(authoring.line_of, sorted(set(problems)))))
    return list(lines_of(explain_plan(answers, rules, catalogue)))


def lines_of(explained: Explained) -> Iterator[str]:
    """Yield a plan as text: stable, and one fact a line, so that two plans are easy to compare."""
    plan = explained.plan
    kit = [each.value for each in Equipment if each in plan.choices.equipment]
    yield f"made on: {plan.made_at:%Y-%m-%d}"
    yield f"version of the rules: {plan.rules_version}"
    yield f"sessions a week: {plan.choices.sessions:d}"
    yield f"phase: {plan.choices.phase}"
    yield f"equipment: {', '.join(kit) or 'none'}"
    yield ""
    if plan.advice is not None:
        yield from _advice(plan)
        yield from map(_rule, explained.advice)
        yield ""
    for letter, entries in explained.sessions.items():
        for number, entry in enumerate(entries, 1):
            yield from _entry(f"{letter}{number}", entry)
            yield ""
    yield from _list("notes", plan.notes)
    yield ""
    yield from _list("left out because of pain", _left_out(explained))
    yield ""
    yield from _list(
        "answers that changed nothing", [f"{what}. {_rule(why)}" for what, why in explained.passed_over]
    )


def _advice(plan: Plan) -> Iterator[str]:
    if isinstance(plan.advice, SeeFirst):
        yield f"advice: {plan.advice.outcome}, and don't exercise"
    elif isinstance(plan.advice, SeeProfessional):
        yield "advice: see a physio or doctor, and don't exercise"
        yield f"how soon: {plan.advice.urgency or 'the warning signs say how soon'}"
    else:
        yield "advice: rest"


def _entry(place: str, explained: ExplainedEntry) -> Iterator[str]:
    entry = explained.entry
    item = entry.item
    yield f"{place}: {item.exercise}"
    yield f"  name: {entry.name}"
    yield f"  level: {entry.level:d}"
    yield f"  sets and reps: {item.dose}"
    yield f"  extra set: {item.extra or 'none'}"
    yield f"  rest: {item.rest_seconds} s"
    yield f"  reason: {item.because} [{explained.because}]"
    yield from (f"  {_rule(each)}" for each in explained.rules)


def _rule(applied: Applied) -> str:
    return f"rule {applied.rule}: {applied.text}"


def _left_out(explained: Explained) -> Iterator[str]:
    if explained.is_barred:
        yield "every exercise"
    for each in explained.left_out:
        yield f"{each.exercise.id} ({each.what}). {_rule(each.applied)}"


def _list(heading: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    yield f"{heading}:{'' if lines else ' none'}"
    yield from (f"- {line}" for line in lines)
