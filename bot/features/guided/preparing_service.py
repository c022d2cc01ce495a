"""Preparing guided sessions: today's warm-up, a post's, a routine, and what pain leaves of them."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment
from bot.content.routines import Phase, Routine, equipment
from bot.errors import UserError
from bot.features.club import store as club_store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import Club
from bot.features.guided.service import Prepared
from bot.features.guided.workout import Item, Kind, dose_for, items_of
from bot.features.pain.care import CareState
from bot.features.reminders import rules as reminders_rules
from bot.features.reminders import store as reminders_store
from bot.features.reminders.rules import ExerciseSet
from bot.features.reminders.service import next_set

WITHOUT_CLUB = frozenset({Equipment.MAT})
"""The equipment assumed for somebody who hasn't said: what a club has by default."""

TITLE = "Warm-up"


def warmup_today(connection: Connection, catalogue: Catalogue, club_id: ClubId, now: datetime) -> Prepared:
    """Return a warm-up with the set of the club's session that is next or is today, else the next in turn.

    With a runner's own club id, it goes by their own training days. Without a club the sets take turns by the
    day.
    """
    club = club_store.get(connection, club_id)
    if club is None:
        chosen = _by_the_day(catalogue, now)
    else:
        chosen = _of_todays(connection, club, now) or next_set(connection, catalogue, club, None)
    return _warm_up(catalogue, club, chosen)


def warmup_of_post(
    connection: Connection, catalogue: Catalogue, club_id: ClubId, occurrence_id: int
) -> Prepared:
    """Return a warm-up with the set on the club's post of a training day.

    Raise UserError if the day is deleted, or another club's.
    """
    occurrence = reminders_store.get_occurrence(connection, occurrence_id)
    if occurrence is None:
        raise UserError("That run has been deleted. You can still warm up with /warmup.")
    if occurrence.club_id != club_id:
        raise UserError("That run belongs to another club. You can still warm up with /warmup.")
    club = club_store.get(connection, occurrence.club_id)
    return _warm_up(catalogue, club, occurrence.exercises)


def warmup_of_routine(
    connection: Connection, catalogue: Catalogue, club_id: ClubId, routine: Routine
) -> Prepared:
    """Return a routine as a session for a member of this club, assumed to have the equipment it needs."""
    club = club_store.get(connection, club_id)
    kit = {*(WITHOUT_CLUB if club is None else club.equipment), *equipment(routine, catalogue.exercises)}
    items = items_of(routine)
    return Prepared(routine.name, Kind.of(routine.purpose), items, doable_with(catalogue, kit, items))


def without_painful(prepared: Prepared, care: CareState, may: frozenset[str]) -> Prepared:
    """Return the session without what its owner's pain rules out; raise UserError if nothing is left.

    ``may`` are the ids of the exercises that are allowed.
    """
    items = tuple(item for item in prepared.items if item.exercise in may)
    if not items and care.is_anywhere and not care.sore:
        raise UserError(
            "Something hurt lately, and you haven't said where, so rest today. "
            "See /plan to tell me where, and for what you can still do."
        )
    if not items:
        raise UserError(
            "Every exercise in that session loads what hurts, so rest today. "
            "See /plan for what you can still do, and how to carry on afterwards."
        )
    if len(items) < len(prepared.items):
        how = "sparing" if care.spared == care.sore else "easy on"
        spared = f"{how} your {' and '.join(care.sore)}" if care.sore else "without what hurt"
        prepared = replace(prepared, title=f"{prepared.title}, {spared}", items=items)
    return replace(prepared, allowed=prepared.allowed & may)


def doable_with(catalogue: Catalogue, kit: Set[Equipment], items: Iterable[Item]) -> frozenset[str]:
    """Return the exercises that need no more than the equipment, plus those of the items."""
    enough = {key for key, exercise in catalogue.exercises.items() if set(exercise.equipment) <= kit}
    return frozenset(enough | {item.exercise for item in items})


def _of_todays(connection: Connection, club: Club, now: datetime) -> ExerciseSet:
    """Return the set of the next session whose post is out, or of today's that has begun; or an empty one."""
    today = now.astimezone(ZoneInfo(club.zone)).date()
    open_ = reminders_store.open_of_club(connection, club.id, now)
    ahead = [each for each in reversed(open_) if each.starts_at > now]
    begun = [each for each in open_ if each.local_date == today]
    return next((each.exercises for each in (*ahead, *begun)), ())


def _warm_up(catalogue: Catalogue, club: Club | None, chosen: ExerciseSet) -> Prepared:
    items = tuple(
        Item(exercise=key, dose=dose_for(catalogue.exercises[key], Kind.WARM_UP))
        for key in chosen
        if key in catalogue.exercises
    )
    kit = WITHOUT_CLUB if club is None else club.equipment
    return Prepared(TITLE, Kind.WARM_UP, items, doable_with(catalogue, kit, items))


def _by_the_day(catalogue: Catalogue, now: datetime) -> ExerciseSet:
    return reminders_rules.choose_exercises(
        catalogue.exercises,
        catalogue.routines,
        routine=None,
        equipment=WITHOUT_CLUB,
        phase=Phase.IN_SEASON,
        turn=now.toordinal(),
        last=(),
    )
