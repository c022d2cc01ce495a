"""Plans: what somebody chose, the plan made from it, and whether it still holds.

A stored plan stays as it was made until its owner asks for a new one. There is one exception: whatever has
made it easier since (pain, a test that hurt, time away, a lower level) takes effect at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from bot.content.catalogue import Catalogue
from bot.content.plan_rules import PlanRules
from bot.content.routines import Phase
from bot.database.database import Database, Packing
from bot.errors import UserError
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.guided import service as guided
from bot.features.guided import store as guided_store
from bot.features.guided.service import Prepared
from bot.features.guided.workout import Kind
from bot.features.pain import store as pain
from bot.features.plan import store as plans
from bot.features.plan.care import Care
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Choices, Plan, Sessions
from bot.features.plan.store import Stored
from bot.features.self_tests import store as self_tests

PLANS_KEPT = timedelta(days=90)
"""How long a plan is kept: no longer than the notes of pain that it may mention."""

NO_RULES = (
    "I can't make plans yet, because my rules for them are missing. "
    "The person who hosts me can add plan_rules.yaml."
)

_PLAN = Packing(Plan)

Change = Callable[[Choices], Choices]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as shown. ``plan`` is None if none was made; it may hold advice instead of sessions.

    ``replaced``: a newer, easier plan has just taken the stored one's place. ``can_go_on``: a new one would
    ask for something else, because sessions or tests since then allow it, or because rules or content
    changed.
    """

    choices: Choices
    plan: Plan | None
    rules: PlanRules
    replaced: bool = False
    can_go_on: bool = False


def show_plan(
    connection: Connection, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> PlanView:
    """Return the person's plan as it holds now; without one, the choices to begin with.

    Raise UserError if the content has no rules for plans.
    """
    rules = _rules(catalogue)
    stored = plans.get(connection, user_id)
    old = _PLAN.read(stored.plan) if stored is not None else None
    if stored is None or old is None:
        choices = stored.choices if stored is not None else _usual(connection, user_id, guild_id)
        return PlanView(choices, None, rules)
    fresh = make_plan(_answers(connection, user_id, stored, now), rules, catalogue)
    if fresh.advice is not None:
        return PlanView(stored.choices, fresh, rules)
    differs = not fresh.asks_the_same_of(old)
    if differs and (fresh.careful or not _is_allowed(old, fresh, catalogue)):
        _keep(connection, user_id, fresh)
        return PlanView(stored.choices, fresh, rules, replaced=True)
    return PlanView(stored.choices, old if differs else _cautious(old, fresh), rules, can_go_on=differs)


def choose_answer(connection: Connection, user_id: int, guild_id: int | None, change: Change) -> Choices:
    """Change the person's choices, and return them. Their plan stays as it is until they remake it."""
    stored = plans.get(connection, user_id)
    choices = change(stored.choices if stored is not None else _usual(connection, user_id, guild_id))
    plans.choose(connection, user_id, choices)
    return choices


def remake_plan(
    connection: Connection, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> PlanView:
    """Make a new plan in place of the old one; if it's advice, the old one stays hidden behind it.

    Raise UserError if the content has no rules for plans.
    """
    rules = _rules(catalogue)
    stored = plans.get(connection, user_id)
    if stored is None:
        usual = _usual(connection, user_id, guild_id)
        plans.choose(connection, user_id, usual)
        stored = Stored(choices=usual, cleared_at=None, plan=None)
    plan = make_plan(_answers(connection, user_id, stored, now), rules, catalogue)
    if plan.advice is None:
        _keep(connection, user_id, plan)
    return PlanView(stored.choices, plan, rules)


async def clear_plan(
    db: Database, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> PlanView:
    """Record that the pain the person reported is over, or was looked at; return a new plan."""
    await db.write(choose_answer, user_id, guild_id, lambda choices: choices)
    await db.write(plans.clear, user_id, now)
    return await db.write(remake_plan, user_id, guild_id, catalogue, now)


def care_now(
    connection: Connection, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> Care | None:
    """Return what the person's notes of pain allow now; None if the content has no rules for that."""
    if catalogue.plan_rules is None:
        return None
    stored = plans.get(connection, user_id)
    if stored is None:
        stored = Stored(choices=_usual(connection, user_id, guild_id), cleared_at=None, plan=None)
    return Care.of(_answers(connection, user_id, stored, now), catalogue.plan_rules, catalogue)


def prepare_session(look: PlanView, letter: str, catalogue: Catalogue) -> Prepared:
    """Return a session of the plan without exercises that have vanished; raise UserError if there's none."""
    session = look.plan.session(letter) if look.plan is not None else None
    items = session.items if session is not None else ()
    there = tuple(item for item in items if item.exercise in catalogue.exercises)
    if not there or look.plan is None:
        raise UserError("That session isn't in your plan any more. See your latest plan with /plan.")
    title = f"Your session {letter}"
    return Prepared(title, Kind.STRENGTH, there, frozenset(look.plan.allowed))


def forget_plans(connection: Connection, now: datetime) -> None:
    """Delete the plans that are older than 90 days."""
    plans.forget(connection, now - PLANS_KEPT)


def _rules(catalogue: Catalogue) -> PlanRules:
    if catalogue.plan_rules is None:
        raise UserError(NO_RULES)
    return catalogue.plan_rules


def _usual(connection: Connection, user_id: int, guild_id: int | None) -> Choices:
    """Return the default choices: the club's equipment and phase; without a club, a mat and in-season."""
    club = club_store.get(connection, Owner.where(guild_id, user_id).club_id)
    equipment = club.equipment if club is not None else guided.WITHOUT_CLUB
    phase = club.phase if club is not None else Phase.IN_SEASON
    return Choices(sessions=Sessions.TWO, phase=phase, equipment=equipment)


def _answers(connection: Connection, user_id: int, stored: Stored, now: datetime) -> Answers:
    return Answers(
        made_at=now,
        choices=stored.choices,
        results=tuple(self_tests.all_of(connection, user_id)),
        hurts=tuple(pain.all_of(connection, user_id)),
        efforts=tuple(guided_store.efforts_of(connection, user_id)),
        cleared_at=stored.cleared_at,
    )


def _keep(connection: Connection, user_id: int, plan: Plan) -> None:
    plans.put(connection, user_id, _PLAN.text(plan), plan.made_at)


def _cautious(old: Plan, fresh: Plan) -> Plan:
    """Return the old plan, which asks the same as the new one, with the new one's notes and exclusions."""
    return replace(old, notes=fresh.notes, careful=fresh.careful, sore=fresh.sore, allowed=fresh.allowed)


def _is_allowed(old: Plan, fresh: Plan, catalogue: Catalogue) -> bool:
    """Return whether nothing in the old plan is excluded now.

    An exercise that has vanished from the content doesn't count as excluded: the card says so.
    """
    used = {item.exercise for session in old.sessions for item in session.items}
    return used & {*catalogue.exercises} <= {*fresh.allowed}
