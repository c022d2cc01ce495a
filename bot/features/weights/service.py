"""Weights in plans and sessions: what to take next, and what was lifted. Everything is for one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment
from bot.errors import UserError
from bot.features.guided.service import Presser, Workout, show_workout
from bot.features.plan.plans import Plan
from bot.features.plan.steps import went_well, works_of
from bot.features.weights import store
from bot.features.weights.rules import USUAL, Lift, Lifted, Unit, Weights, read_set
from bot.features.weights.weighing import Loads, weigh, weighted_in

NOT_LOGGED = "Log the session first: tap **How was it?**. Then I can keep your weights with it."


def weighed(
    connection: Connection, user_id: int, plan: Plan, catalogue: Catalogue, now: datetime, *, may_heavy: bool
) -> tuple[Plan, Loads]:
    """Return a plan with the weight to take in each exercise; without ``may_heavy`` none is named."""
    if not may_heavy or not weighted_in(plan, catalogue.exercises):
        return plan, Loads()
    lifts, have = lifts_of(connection, user_id, catalogue), store.get_weights(connection, user_id)
    return weigh(plan, catalogue.exercises, lifts, have, now)


def lifts_of(
    connection: Connection, user_id: int, catalogue: Catalogue, but_for: int | None = None
) -> dict[str, list[Lift]]:
    """Return what the person ever lifted, by exercise, the oldest first; not in the session ``but_for``."""
    rules, found = catalogue.plan_rules, defaultdict[str, list[Lift]](list)
    works = works_of(catalogue.exercises, frozenset(Equipment))
    for key, lifted, effort in store.lifts_of(connection, user_id, but_for):
        is_good = rules is not None and went_well(effort, rules, works)
        found[key].append(Lift(exercise=key, lifted=lifted, done_at=effort.done_at, is_good=is_good))
    return found


def weights_of(connection: Connection, user_id: int) -> Weights:
    """Return what the person has to lift with; what's usual if they never said."""
    return store.get_weights(connection, user_id) or USUAL


def set_weights(connection: Connection, user_id: int, weights: Weights) -> None:
    """Store what the person has to lift with."""
    store.put_weights(connection, user_id, weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """What a session named, what was logged of it, and what was lifted the time before, by exercise."""

    planned: Mapping[str, Lifted] = field(repr=False, default_factory=dict[str, Lifted])
    logged: Mapping[str, Lifted] = field(repr=False, default_factory=dict[str, Lifted])
    last: Mapping[str, Lifted] = field(repr=False, default_factory=dict[str, Lifted])
    unit: Unit = Unit.KG


def lifting_in(connection: Connection, workout: Workout, catalogue: Catalogue) -> Lifting:
    """Return what was lifted in a private session that is over; nothing if it named no weight."""
    planned, user_id = planned_in(workout), workout.stored.user_id
    if not planned or workout.is_public:
        return Lifting()
    logged = store.lifts_in(connection, workout.id)
    before = lifts_of(connection, user_id, catalogue) if not logged else {}
    return Lifting(
        planned=planned,
        logged=logged,
        last={key: lifts[-1].lifted for key, lifts in before.items()},
        unit=_unit(connection, user_id),
    )


def planned_in(workout: Workout) -> dict[str, Lifted]:
    """Return the weights that a session named for what was done in it, by exercise."""
    run = workout.run
    return {
        item.exercise: Lifted(item.grams, int(item.dose.reps or item.dose.seconds or "1"))
        for item, done in zip(run.items, run.done, strict=True)
        if item.grams is not None and done
    }


def log_as_planned(connection: Connection, user_id: int, workout_id: int, now: datetime) -> Workout:
    """Log the weights that a session named. Raise UserError if it's gone, not logged or somebody else's."""
    workout = show_workout(connection, workout_id, now, Presser(user_id))
    return _keep(connection, user_id, workout, planned_in(workout))


def log_as_before(
    connection: Connection, user_id: int, workout_id: int, catalogue: Catalogue, now: datetime
) -> Workout:
    """Log what was lifted last time in place of what the session named; raise UserError as above."""
    workout = show_workout(connection, workout_id, now, Presser(user_id))
    known = lifts_of(connection, user_id, catalogue, workout_id)
    same = {
        key: known[key][-1].lifted if known.get(key) else planned
        for key, planned in planned_in(workout).items()
    }
    return _keep(connection, user_id, workout, same)


def log_typed(
    connection: Connection,
    user_id: int,
    workout_id: int,
    typed: Mapping[str, str],
    catalogue: Catalogue,
    now: datetime,
) -> Workout:
    """Log what somebody typed for each exercise; raise UserError as above, or if it can't be read."""
    workout, unit = show_workout(connection, workout_id, now, Presser(user_id)), _unit(connection, user_id)
    names = {key: catalogue.exercises[key].name for key in typed if key in catalogue.exercises}
    read = {key: read_set(typed[key], unit, name) for key, name in names.items()}
    lifted = {key: each for key, each in read.items() if each is not None}
    return _keep(connection, user_id, workout, lifted)


def to_type(connection: Connection, user_id: int, workout_id: int, now: datetime) -> dict[str, str]:
    """Return what the form about weights begins with, by exercise; raise UserError as above."""
    workout, unit = show_workout(connection, workout_id, now, Presser(user_id)), _unit(connection, user_id)
    if not store.is_logged(connection, workout_id):
        raise UserError(NOT_LOGGED)
    planned, logged = planned_in(workout), store.lifts_in(connection, workout_id)
    if not planned:
        raise UserError("Nothing in that session had a weight, so there's nothing to note.")
    return {key: logged.get(key, each).said(unit) for key, each in planned.items()}


def _unit(connection: Connection, user_id: int) -> Unit:
    return weights_of(connection, user_id).unit


def _keep(connection: Connection, user_id: int, workout: Workout, lifted: Mapping[str, Lifted]) -> Workout:
    if not store.put_lifts(connection, user_id, workout.id, lifted):
        raise UserError(NOT_LOGGED)
    return workout
