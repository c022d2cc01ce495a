"""The state of care of one person: read for every card that shows or leaves out exercises, for them alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from sqlite3 import Connection

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.content.texts import Told
from bot.features.guided import store as guided_store
from bot.features.pain import store as notes
from bot.features.pain.care import REMEMBERED, SUGGESTED_FOR, CareState, Reports
from bot.features.screening.service import load_standing
from bot.features.self_tests import store as self_tests


def care_now(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> CareState:
    """Return what everything that the person has told of pain adds up to at ``now`` (aware UTC)."""
    told = _reports(connection, user_id, risks_of(connection, user_id, catalogue, now))
    return CareState.of(told, catalogue.red_flags, now, _remembered(catalogue))


def _remembered(catalogue: Catalogue) -> timedelta:
    """Return how long mild pain counts."""
    rules = catalogue.plan_rules
    return timedelta(days=rules.step_back.remembered_days) if rules is not None else REMEMBERED


def risks_of(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> frozenset[Told]:
    """Return the risks that the person's health answers mention."""
    return load_standing(connection, user_id, catalogue, now).risks


def _reports(connection: Connection, user_id: int, risks: frozenset[Told]) -> Reports:
    """Return everything that the person has told of pain."""
    said = notes.said(connection, user_id)
    efforts = guided_store.efforts_of(connection, user_id), guided_store.warm_ups_of(connection, user_id)
    return Reports(
        notes=tuple(notes.all_of(connection, user_id)),
        efforts=tuple(effort for each in efforts for effort in each),
        results=tuple(self_tests.all_of(connection, user_id)),
        gone_at=said.gone_at,
        checked_at=said.checked_at,
        suggested_at=said.suggested_at,
        risks=risks,
    )


def care_shown(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> CareState:
    """Return the state now, for a card that says all of it; a suggestion in it is recorded as made."""
    state = care_now(connection, user_id, catalogue, now)
    record_suggested(connection, user_id, state, now)
    return state


def record_suggested(connection: Connection, user_id: int, state: CareState, now: datetime) -> None:
    """Record that a physio was suggested to the person, if the state says so and it's the first time."""
    if not state.suggested:
        return
    at = notes.said(connection, user_id).suggested_at
    if at is None or now >= at + SUGGESTED_FOR:
        notes.set_suggested(connection, user_id, now)


def say_where(
    connection: Connection, user_id: int, place: Place, catalogue: Catalogue, now: datetime
) -> CareState:
    """Record where the sessions and self-tests hurt of which nobody has said; return the state now."""
    since = now - _remembered(catalogue)
    guided_store.place_all(connection, user_id, place, since)
    self_tests.place_all(connection, user_id, place, since)
    return care_now(connection, user_id, catalogue, now)


def say_gone(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> CareState:
    """Record that what hurt has stopped; return the state now. A warning sign stays."""
    notes.say_gone(connection, user_id, now)
    return care_now(connection, user_id, catalogue, now)


def say_checked(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> CareState:
    """Record that a physio or doctor has checked everything told so far; return the state now."""
    notes.say_checked(connection, user_id, now)
    return care_now(connection, user_id, catalogue, now)
