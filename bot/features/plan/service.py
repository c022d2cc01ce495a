"""Plans: what somebody chose, the plan made from it, and whether it still holds.

A stored plan stays as it was made until its owner asks for a new one. There is one exception: whatever has
made it easier since (pain, a test that hurt, time away, a lower level, newer rules) takes effect at once, and
nothing in it gets heavier then. What's said about it is always what holds now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from bot.content.catalogue import Catalogue
from bot.content.exercises import Impact
from bot.content.plan_rules import PlanRules
from bot.content.routines import Phase
from bot.database.database import Packing
from bot.errors import UserError
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.guided import store as guided_store
from bot.features.guided.preparing_service import WITHOUT_CLUB
from bot.features.guided.service import Prepared
from bot.features.guided.workout import Kind
from bot.features.pain import care_service
from bot.features.pain import store as pain
from bot.features.pain.buttons import Want, Wanted
from bot.features.pain.care import CareState
from bot.features.plan import store as plans
from bot.features.plan.care import Care
from bot.features.plan.gates import Gates
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Choices, Plan, Sessions
from bot.features.plan.replacing import no_heavier
from bot.features.plan.store import Stored
from bot.features.screening import service as screening
from bot.features.screening.rules import UNSCREENED, SeeFirst, Standing
from bot.features.self_tests import store as self_tests
from bot.features.weights import service as weights
from bot.features.weights.weighing import Loads

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
    """A plan as shown, and the state of care that it goes by.

    ``plan`` is None if none was made; it may hold advice instead of sessions. Care may come first even then.

    ``replaced``: a newer, easier plan has just taken the stored one's place; without a plan, nothing is left
    of the stored one. ``can_go_on``: a new one would ask for something else, because sessions or tests since
    then allow it, or because rules or content changed. ``held`` is what health questions come before; None if
    there are none to ask.
    """

    choices: Choices
    plan: Plan | None
    rules: PlanRules
    care: CareState = field(default_factory=CareState)
    standing: Standing = UNSCREENED
    held: Wanted | None = None
    replaced: bool = False
    can_go_on: bool = False
    loads: Loads = field(default_factory=Loads)


def show_plan(
    connection: Connection, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> PlanView:
    """Return the person's plan as it holds now, with weights; without one, the choices to begin with.

    Raise UserError if the content has no rules for plans.
    """
    view = _shown(connection, user_id, guild_id, catalogue, now)
    return _weighed(connection, user_id, view, catalogue, now)


def _weighed(
    connection: Connection, user_id: int, view: PlanView, catalogue: Catalogue, now: datetime
) -> PlanView:
    """Return the same with the weight to take in each exercise that has one."""
    if view.plan is None or view.plan.advice is not None:
        return view
    plan, loads = weights.weighed(
        connection, user_id, view.plan, catalogue, now, may_heavy=view.standing.may_heavy
    )
    return replace(view, plan=plan, loads=loads)


def _shown(
    connection: Connection, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> PlanView:
    rules, standing = _rules(catalogue), screening.load_standing(connection, user_id, catalogue, now)
    stored = plans.get(connection, user_id)
    old = _PLAN.read(stored.plan) if stored is not None else None
    if stored is None or old is None:
        choices = stored.choices if stored is not None else _usual(connection, user_id, guild_id)
        care = care_service.care_now(connection, user_id, catalogue, now)
        return PlanView(choices, None, rules, care, standing)
    fresh, care = _made(connection, user_id, stored, catalogue, now, standing)
    if is_held(fresh, standing):
        return PlanView(stored.choices, None, rules, care, standing, held=Wanted())
    if fresh.advice is not None:
        return PlanView(stored.choices, fresh, rules, care, standing)
    differs = not fresh.asks_the_same_of(old)
    is_old = old.rules_version != rules.version
    if is_old or (differs and (fresh.careful or not _is_allowed(old, fresh, catalogue))):
        answers = _answers(connection, user_id, stored, now, standing)
        alike = make_plan(answers, rules, catalogue, like=old)
        left = no_heavier(replace(alike, notes=fresh.notes), old, rules, catalogue.exercises)
        if not left.sessions:
            return PlanView(stored.choices, None, rules, care, standing, replaced=True)
        differs, same = not fresh.asks_the_same_of(left), left.asks_the_same_of(old)
        plan = replace(left, made_at=old.made_at) if same else left
        _keep(connection, user_id, plan)
        return PlanView(stored.choices, plan, rules, care, standing, replaced=not same, can_go_on=differs)
    shown = replace(old, notes=fresh.notes, sore=fresh.sore) if differs else _cautious(old, fresh)
    return PlanView(stored.choices, shown, rules, care, standing, can_go_on=differs)


def is_held(fresh: Plan, standing: Standing) -> bool:
    """Return whether health questions come before this plan: pain and emergencies come before them."""
    advice = fresh.advice
    is_first = advice is not None and not (isinstance(advice, SeeFirst) and not advice.is_emergency)
    return bool(standing.asks) and not is_first


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
    rules, standing = _rules(catalogue), screening.load_standing(connection, user_id, catalogue, now)
    stored = plans.get(connection, user_id)
    if stored is None:
        usual = _usual(connection, user_id, guild_id)
        plans.choose(connection, user_id, usual)
        stored = Stored(choices=usual, plan=None)
    plan, care = _made(connection, user_id, stored, catalogue, now, standing)
    if is_held(plan, standing):
        return PlanView(stored.choices, None, rules, care, standing, held=Wanted(Want.PLAN))
    if plan.advice is None:
        _keep(connection, user_id, plan)
    view = PlanView(stored.choices, plan, rules, care, standing)
    return _weighed(connection, user_id, view, catalogue, now)


def plan_again(
    connection: Connection, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> PlanView:
    """Return a new plan for somebody whose pain is over; the questions for somebody who never chose anything.

    Raise UserError if the content has no rules for plans.
    """
    if plans.get(connection, user_id) is None:
        return show_plan(connection, user_id, guild_id, catalogue, now)
    return remake_plan(connection, user_id, guild_id, catalogue, now)


def allowed_now(
    connection: Connection, user_id: int, guild_id: int | None, catalogue: Catalogue, now: datetime
) -> tuple[CareState, frozenset[str]]:
    """Return the person's state of care, and the ids of the exercises that pain and self-tests allow now.

    Exercises that land are only among them once somebody has the strength for them.
    """
    rules = catalogue.plan_rules
    if rules is None:
        state = care_service.care_now(connection, user_id, catalogue, now)
        calm = {k: e for k, e in catalogue.exercises.items() if e.impact not in (Impact.LOW, Impact.HIGH)}
        return state, frozenset(key for key, each in calm.items() if state.may(each))
    stored = plans.get(connection, user_id)
    if stored is None:
        stored = Stored(choices=_usual(connection, user_id, guild_id), plan=None)
    standing = screening.load_standing(connection, user_id, catalogue, now)
    answers = _answers(connection, user_id, stored, now, standing)
    care = Care.of(answers, rules, catalogue)
    gates = Gates(rules=rules, care=care, standing=standing, efforts=answers.efforts)
    return care.state, frozenset(
        key for key, each in catalogue.exercises.items() if care.may(each) and gates.may(each)
    )


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
    equipment = club.equipment if club is not None else WITHOUT_CLUB
    phase = club.phase if club is not None else Phase.IN_SEASON
    return Choices(sessions=Sessions.TWO, phase=phase, equipment=equipment)


def _answers(
    connection: Connection, user_id: int, stored: Stored, now: datetime, standing: Standing
) -> Answers:
    said = pain.said(connection, user_id)
    return Answers(
        made_at=now,
        choices=stored.choices,
        results=tuple(self_tests.all_of(connection, user_id)),
        hurts=tuple(pain.all_of(connection, user_id)),
        efforts=tuple(guided_store.efforts_of(connection, user_id)),
        warm_ups=tuple(guided_store.warm_ups_of(connection, user_id)),
        cleared_at=said.checked_at,
        gone_at=said.gone_at,
        suggested_at=said.suggested_at,
        screening=standing,
    )


def _made(
    connection: Connection,
    user_id: int,
    stored: Stored,
    catalogue: Catalogue,
    now: datetime,
    standing: Standing,
) -> tuple[Plan, CareState]:
    """Return the plan for what is known now. A physio whom its notes suggest is recorded as suggested.

    Not so if health questions come first, because then nobody sees the notes.
    """
    rules, answers = _rules(catalogue), _answers(connection, user_id, stored, now, standing)
    plan, care = make_plan(answers, rules, catalogue), Care.of(answers, rules, catalogue).state
    if not is_held(plan, standing):
        care_service.record_suggested(connection, user_id, care, now)
    return plan, care


def _keep(connection: Connection, user_id: int, plan: Plan) -> None:
    plans.put(connection, user_id, _PLAN.text(plan), plan.made_at)


def _cautious(old: Plan, fresh: Plan) -> Plan:
    """Return the old plan, which asks the same as the new one, with the new one's notes and exclusions."""
    return replace(
        old,
        notes=fresh.notes,
        careful=fresh.careful,
        sore=fresh.sore,
        allowed=fresh.allowed,
        effort_up_to=fresh.effort_up_to,
    )


def _is_allowed(old: Plan, fresh: Plan, catalogue: Catalogue) -> bool:
    """Return whether nothing in the old plan is excluded now.

    An exercise that has vanished from the content doesn't count as excluded: the card says so.
    """
    used = {item.exercise for session in old.sessions for item in session.items}
    return used & {*catalogue.exercises} <= {*fresh.allowed}
