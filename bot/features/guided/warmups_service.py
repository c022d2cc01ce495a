"""Which exercises a warm-up has, and which may take the place of one of them."""

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
from bot.features.plan.making import Care
from bot.features.reminders import rules as reminders_rules
from bot.features.reminders import store as reminders_store
from bot.features.reminders.rules import ExerciseSet

WITHOUT_CLUB = frozenset({Equipment.MAT})
"""What somebody is taken to have of whom nobody has said: what a club has by default."""

TITLE = "Warm-up"


def warmup_today(connection: Connection, catalogue: Catalogue, club_id: ClubId, now: datetime) -> Prepared:
    """The set of the club's session that is next or is today, else the next in turn.

    With a runner's own id for the club's, of their own training days. Without a club the sets take turns by
    the day.
    """
    club = club_store.get(connection, club_id)
    if club is None:
        chosen = _by_the_day(catalogue, now)
    else:
        chosen = _of_todays(connection, club, now) or next_set(connection, catalogue, club, None)
    return _warm_up(catalogue, club, chosen)


def warmup_of_post(connection: Connection, catalogue: Catalogue, occurrence_id: int) -> Prepared:
    """The set that stands on the post of a training day; UserError where the day is deleted."""
    occurrence = reminders_store.get_occurrence(connection, occurrence_id)
    if occurrence is None:
        raise UserError("That training day is deleted. You can warm up with /warmup all the same.")
    club = club_store.get(connection, occurrence.club_id)
    return _warm_up(catalogue, club, occurrence.exercises)


def warmup_of_routine(
    connection: Connection, catalogue: Catalogue, club_id: ClubId, routine: Routine
) -> Prepared:
    """A routine, as somebody of this club would do it: who chooses it has what it needs."""
    club = club_store.get(connection, club_id)
    kit = {*(WITHOUT_CLUB if club is None else club.equipment), *equipment(routine, catalogue.exercises)}
    items = items_of(routine)
    return Prepared(routine.name, Kind.of(routine.purpose), items, within_time(catalogue, kit, items))


def spare_sore_places(prepared: Prepared, care: Care, catalogue: Catalogue) -> Prepared:
    """The same without what its owner's pain leaves out; UserError where nothing is left."""
    may = {key for key, exercise in catalogue.exercises.items() if care.may(exercise)}
    items = tuple(item for item in prepared.items if item.exercise in may)
    if not items:
        raise UserError(
            "Everything in there asks something of what hurts you, so I leave it out. Rest is training too. "
            "/plan says what is left, and how to go on when it is over."
        )
    if len(items) < len(prepared.items):
        spared = f"sparing your {' and '.join(care.sore)}" if care.sore else "without what hurt"
        prepared = replace(prepared, title=f"{prepared.title}, {spared}", items=items)
    return replace(prepared, allowed=prepared.allowed & may)


def next_set(connection: Connection, catalogue: Catalogue, club: Club, routine: str | None) -> ExerciseSet:
    """What the club's next post shows, where it has this routine; None: they take turns."""
    last = reminders_store.last_of_club(connection, club.id)
    return reminders_rules.choose_exercises(
        catalogue.exercises,
        catalogue.routines,
        routine=routine,
        equipment=club.equipment,
        phase=club.phase,
        turn=reminders_store.count_of_club(connection, club.id),
        last=last.exercises if last is not None else (),
    )


def within_time(catalogue: Catalogue, kit: Set[Equipment], items: Iterable[Item]) -> frozenset[str]:
    """The exercises that need no more than the equipment, and those of the items."""
    enough = {key for key, exercise in catalogue.exercises.items() if set(exercise.equipment) <= kit}
    return frozenset(enough | {item.exercise for item in items})


def _of_todays(connection: Connection, club: Club, now: datetime) -> ExerciseSet:
    """The set of the next session whose post is out, or of today's that has begun; empty without one."""
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
    return Prepared(TITLE, Kind.WARM_UP, items, within_time(catalogue, kit, items))


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
