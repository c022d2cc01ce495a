"""What of a new plan may take an old one's place while nobody has asked for it: nothing heavier.

Pain, time away, a lower level and newer rules change a plan at once, and each may also allow more elsewhere.
That waits until its owner asks for a new plan. It's a rule of ours about surprises, not about training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.content.exercises import Dose, Exercise, Level, span_limits
from bot.content.plan_rules import PlanRules
from bot.features.plan.plans import Entry, Plan, Session
from bot.features.plan.steps import is_no_more


def no_heavier(plan: Plan, than: Plan, rules: PlanRules, exercises: Mapping[str, Exercise]) -> Plan:
    """Return a plan with nothing that's more than in an older one.

    Each session keeps only ladders that it had. On each, the exercise is no higher, has no more sets, lands
    no harder, and gets no weight that it didn't have; the same exercise has no more repetitions either. Where
    the new plan would go up, the older exercise stays if it may. Sessions may be left out, even all of them.
    """
    sessions: list[Session] = []
    for session in plan.sessions:
        before = than.session(session.letter)
        had = {entry.ladder: entry for entry in before.entries} if before is not None else {}
        found = (
            _entry(entry, had[entry.ladder], plan, rules, exercises)
            for entry in session.entries
            if entry.ladder in had
        )
        entries = tuple(entry for entry in found if entry is not None)
        if entries:
            sessions.append(replace(session, entries=entries))
    return replace(plan, sessions=tuple(sessions))


def _entry(
    new: Entry, old: Entry, plan: Plan, rules: PlanRules, exercises: Mapping[str, Exercise]
) -> Entry | None:
    """Return what may stand in the old entry's place; None if nothing may."""
    if new.item.exercise == old.item.exercise:
        return _with_dose(new, old, _lighter(new.item.dose, old.item.dose))
    rungs = next((ladder.rungs for ladder in rules.ladders if ladder.id == new.ladder), ())
    there = [key for key in rungs if key in exercises]
    if old.item.exercise not in there:  # it can't be compared
        if old.item.exercise in plan.allowed and not plan.careful:
            return replace(old, item=replace(old.item, because=new.item.because))
        easy = new.level is Level.FOUNDATION and new.item.dose.load is None
        return _with_dose(new, old, _switched(new.item.dose, old.item.dose)) if easy else None
    if there.index(new.item.exercise) > there.index(old.item.exercise):
        stays = replace(old, item=replace(old.item, because=new.item.because))
        dose = _switched(old.item.dose, new.item.dose)
        return _with_dose(stays, old, dose) if old.item.exercise in plan.allowed else None
    if is_no_more(exercises[new.item.exercise], exercises[old.item.exercise], plan.sore):
        return _with_dose(new, old, _switched(new.item.dose, old.item.dose))
    return None


def _with_dose(entry: Entry, old: Entry, dose: Dose) -> Entry:
    """Return the entry with this dose. A side has one set more only if it had that before."""
    extra = entry.item.extra if entry.item.extra is old.item.extra else None
    rest = max(entry.item.rest_seconds, old.item.rest_seconds)
    return replace(entry, item=replace(entry.item, dose=dose, extra=extra, rest_seconds=rest))


def _lighter(new: Dose, old: Dose) -> Dose:
    """Return the new dose of the same exercise with no more of anything than the old one has."""
    heavier = _weight(new.load) > _weight(old.load)
    return replace(
        new,
        sets=_fewer(new.sets, old.sets),
        reps=_fewer(new.reps, old.reps) if new.reps and old.reps else new.reps,
        seconds=_fewer(new.seconds, old.seconds) if new.seconds and old.seconds else new.seconds,
        hold_seconds=_fewer(new.hold_seconds, old.hold_seconds)
        if new.hold_seconds and old.hold_seconds
        else None,
        load=old.load if heavier else new.load,
    )


def _switched(one: Dose, other: Dose) -> Dose:
    """Return the dose of one exercise with no more sets and no more weight than that of another."""
    heavier = _weight(one.load) > _weight(other.load)
    return replace(one, sets=_fewer(one.sets, other.sets), load=None if heavier else one.load)


def _fewer(one: str, other: str) -> str:
    """Return the span that ends lower."""
    return min(one, other, key=lambda span: span_limits(span)[::-1])


def _weight(load: str | None) -> int:
    """Return how much a load in words is: 0 for none, 1 light, 2 medium or not said, 3 heavy."""
    if load is None:
        return 0
    found = [n for n, word in enumerate(("light", "medium", "heavy"), start=1) if word in load.lower()]
    return max(found, default=2)
