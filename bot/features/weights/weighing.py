"""A plan with the weights to take: which, and why. Nothing of it is stored with the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.content.exercises import Exercise
from bot.features.guided.workout import Item
from bot.features.plan.plans import Plan
from bot.features.weights.rules import USUAL, Lift, Target, Weights, is_weighted
from bot.features.weights.rules import target as next_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Loads:
    """What to lift next, by exercise, and with what. ``said``: the person has told what they have."""

    targets: Mapping[str, Target] = field(repr=False, default_factory=dict[str, Target])
    weights: Weights = USUAL
    said: bool = False


def weighted_in(plan: Plan, exercises: Mapping[str, Exercise]) -> dict[str, Item]:
    """Return the items of a plan that are done with a weight one can add to, by exercise."""
    items = [item for session in plan.sessions for item in session.items if item.exercise in exercises]
    return {each.exercise: each for each in items if is_weighted(each.dose, exercises[each.exercise])}


def weigh(
    plan: Plan,
    exercises: Mapping[str, Exercise],
    lifts: Mapping[str, Sequence[Lift]],
    weights: Weights | None,
    now: datetime,
) -> tuple[Plan, Loads]:
    """Return a plan with the weight to take in each exercise that has one, and what changes and why.

    Nothing goes up while the plan is careful. ``weights`` is None if nobody has said what there is.
    """
    have, may_rise = weights or USUAL, not plan.careful
    loads = Loads(
        targets={
            key: next_target(item.dose, exercises[key], lifts.get(key, ()), have, now, may_rise=may_rise)
            for key, item in weighted_in(plan, exercises).items()
        },
        weights=have,
        said=weights is not None,
    )
    sessions = tuple(
        replace(
            session, entries=tuple(replace(each, item=_with(each.item, loads)) for each in session.entries)
        )
        for session in plan.sessions
    )
    return replace(plan, sessions=sessions), loads


def _with(item: Item, loads: Loads) -> Item:
    """Return an item with its weight, its repetitions or seconds, and why."""
    target, unit = loads.targets.get(item.exercise), loads.weights.unit
    if target is None:
        return item
    work = {"seconds" if target.is_timed else "reps": str(target.lifted.amount)}
    dose = replace(item.dose, load=unit.of(target.lifted.grams), **work)
    return replace(item, dose=dose, grams=target.lifted.grams, note=target.reason(unit))
