"""A plan is kept as it was made, for its owner only, and what makes it easier does not wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from discord.ui import TextDisplay

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Exercise, Impact, Place, Position, Purpose
from bot.content.routines import Phase
from bot.content.screening import NONE_OF_THESE
from bot.database.database import Database, Packing
from bot.features.guided import store as guided_store
from bot.features.guided.workout import Kind, NextDay
from bot.features.pain import care_service
from bot.features.pain import store as pain
from bot.features.pain.rules import Pain, Since
from bot.features.plan import service as plans
from bot.features.plan import store as plans_store
from bot.features.plan.cards import NOTHING_LEFT, shown_card
from bot.features.plan.plans import Plan, Sessions
from bot.features.plan.service import PlanView
from bot.features.screening import store as screening
from bot.features.screening.rules import Screening
from bot.features.self_tests import store as self_tests
from bot.features.self_tests.rules import Result, Side
from tests.builders import club_key, utc
from tests.features.plan.plan_answers import alike, both, effort, used
from tests.rows import execute, fetch

ANN, BEN = 1, 2
NOW = utc("2026-06-02 12:00")
DAY = timedelta(days=1)
BRIDGE, HOLD = "hip_bridge_test", "single_leg_bridge_hold"


async def looked(db: Database, catalogue: Catalogue, days: float = 0, user_id: int = ANN) -> PlanView:
    return await db.write(plans.show_plan, user_id, None, catalogue, NOW + days * DAY)


async def plan_of(db: Database, catalogue: Catalogue, days: float = 0) -> Plan:
    plan = (await looked(db, catalogue, days)).plan
    assert plan is not None
    return plan


async def made(db: Database, catalogue: Catalogue) -> Plan:
    await nothing_to_tell(db, ANN)
    plan = (await db.write(plans.remake_plan, ANN, None, catalogue, NOW)).plan
    assert plan is not None
    return plan


async def nothing_to_tell(db: Database, user_id: int) -> None:
    said = {"health": (NONE_OF_THESE,), "body": (NONE_OF_THESE,)}
    await db.write(screening.put, user_id, Screening(ticked=said, at=NOW))


async def has_tested(db: Database, results: tuple[Result, ...]) -> None:
    run = await db.write(self_tests.begin, ANN, results[0].test, "{}", NOW)
    await db.write(self_tests.put, run.id, ANN, results)


async def after_the_test(db: Database, left: str, right: str) -> None:
    await has_tested(db, both(BRIDGE, left, right))


async def trained(db: Database, number: int, next_day: NextDay = NextDay.NO_MORE) -> None:
    """Sessions on the days after NOW, each told of on the day after it."""
    for n in range(number):
        await db.write(
            execute,
            "INSERT INTO workout (user_id, kind, title, allowed, run, begun_at, touched_at, ended_at)"
            " VALUES (?, 'strength', 'A', '[]', '{}', 0, 0, 0)",
            (ANN,),
        )
        [row] = await db.write(fetch, "SELECT max(id) AS id FROM workout")
        await db.write(guided_store.put_effort, ANN, row["id"], Kind.STRENGTH, effort(-n - 1))
        last = await db.write(guided_store.latest_effort, ANN)
        assert last is not None
        await db.write(guided_store.set_next_day, last[0], ANN, next_day)


def without(catalogue: Catalogue, key: str) -> Catalogue:
    left: dict[str, Exercise] = {k: e for k, e in catalogue.exercises.items() if k != key}
    return replace(catalogue, exercises=left)


async def test_a_plan_is_read_as_it_was_made(db: Database, catalogue: Catalogue) -> None:
    for days in (9, 2):
        await has_tested(db, both(HOLD, "shorter", "held_level", (20, 50), days=days))
    plan = await made(db, catalogue)

    assert await plan_of(db, catalogue, 7) == plan
    assert any(item.extra is Side.LEFT for session in plan.sessions for item in session.items)


async def test_it_stays_as_it_was_made_when_content_changes(db: Database, catalogue: Catalogue) -> None:
    plan = await made(db, catalogue)

    look = await looked(db, without(catalogue, "glute_bridge"))
    assert look.plan == plan
    assert look.can_go_on, "with the bridge gone, a new one would be another"


async def test_newer_rules_that_ask_the_same_leave_its_doses_and_its_date(
    db: Database, catalogue: Catalogue
) -> None:
    plan = await made(db, catalogue)

    look = await looked(db, newer(catalogue), 1)
    assert look.plan is not None
    assert (look.plan.sessions, look.plan.made_at) == (plan.sessions, NOW)
    assert look.plan.rules_version == plan.rules_version + 1
    assert not look.replaced


async def test_newer_rules_that_ask_more_wait_for_their_owner(db: Database, catalogue: Catalogue) -> None:
    plan = await made(db, catalogue)
    await trained(db, 4)

    look = await looked(db, newer(catalogue), 5)
    assert look.plan is not None
    assert look.plan.asks_the_same_of(plan)
    assert look.can_go_on
    assert not look.replaced


async def test_if_newer_rules_leave_nothing_of_it_its_owner_is_asked_to_make_a_new_one(
    db: Database, catalogue: Catalogue
) -> None:
    plan = await made(db, catalogue)
    renamed = replace(
        plan,
        sessions=tuple(
            replace(s, entries=tuple(replace(e, ladder=f"old_{e.ladder}") for e in s.entries))
            for s in plan.sessions
        ),
    )
    await db.write(plans_store.put, ANN, Packing(Plan).text(renamed), NOW)

    look = await looked(db, newer(catalogue))
    assert look.plan is None
    said = [each for each in shown_card(look, catalogue).walk_children() if isinstance(each, TextDisplay)]
    assert said[0].content == NOTHING_LEFT
    again = await db.write(plans.remake_plan, ANN, None, newer(catalogue), NOW)
    assert again.plan is not None
    assert again.plan.sessions


def newer(catalogue: Catalogue) -> Catalogue:
    """The content with the next version of its rules."""
    assert catalogue.plan_rules is not None
    rules = replace(catalogue.plan_rules, version=catalogue.plan_rules.version + 1)
    return replace(catalogue, plan_rules=rules)


async def test_four_good_sessions_wait_for_their_owner_to_ask(db: Database, catalogue: Catalogue) -> None:
    plan = await made(db, catalogue)
    await trained(db, 4)

    look = await looked(db, catalogue, 5)
    assert look.plan == plan
    assert look.can_go_on
    again = await db.write(plans.remake_plan, ANN, None, catalogue, NOW + 5 * DAY)
    assert again.plan is not None
    assert not again.plan.asks_the_same_of(plan)


async def test_more_pain_on_the_day_after_does_not_wait(db: Database, catalogue: Catalogue) -> None:
    await nothing_to_tell(db, ANN)
    await trained(db, 4)
    before = (await db.write(plans.remake_plan, ANN, None, catalogue, NOW + 5 * DAY)).plan
    await trained(db, 5, NextDay.MORE)

    look = await looked(db, catalogue, 6)
    assert look.replaced
    assert before is not None
    assert look.plan is not None
    assert not look.plan.asks_the_same_of(before)
    assert not (await looked(db, catalogue, 6)).replaced, "it is said once"


async def test_a_worse_retest_does_not_wait(db: Database, catalogue: Catalogue) -> None:
    await has_tested(db, alike(HOLD, "held_level", 30, days=20))
    assert "single_leg_bridge_bent_knee" in used(await made(db, catalogue))
    await has_tested(db, both(HOLD, "dropped_early", "held_level", (3, 30)))

    look = await looked(db, catalogue)
    assert look.replaced
    assert look.plan is not None
    assert "single_leg_bridge_bent_knee" not in used(look.plan)


async def test_equipment_that_is_gone_does_not_wait(db: Database, catalogue: Catalogue) -> None:
    await made(db, catalogue)
    await db.write(plans.choose_answer, ANN, None, lambda choices: replace(choices, equipment=frozenset()))

    kit = {key for each in used(await plan_of(db, catalogue)) for key in catalogue.exercises[each].equipment}
    assert kit <= {Equipment.MAT}, "grass will do for a mat"


async def test_what_was_chosen_is_kept_without_a_plan(db: Database, catalogue: Catalogue) -> None:
    kit = frozenset({Equipment.LOOP_BAND, Equipment.WALL})
    await db.write(
        plans.choose_answer,
        ANN,
        None,
        lambda _: replace(_, sessions=Sessions.THREE, phase=Phase.BASE_BUILDING, equipment=kit),
    )

    look = await looked(db, catalogue)
    assert look.plan is None
    assert (look.choices.sessions, look.choices.phase, look.choices.equipment) == (3, "base building", kit)


async def test_another_persons_plan_tests_and_pain_are_not_looked_at(
    db: Database, catalogue: Catalogue
) -> None:
    await after_the_test(db, "sagged", "steady")
    await made(db, catalogue)
    await db.write(pain.add, club_key(), ANN, 0, Pain(Place.GROIN, 9, Since.TODAY), True, NOW)

    assert (await looked(db, catalogue, user_id=BEN)).plan is None
    await nothing_to_tell(db, BEN)
    look = await db.write(plans.remake_plan, BEN, None, catalogue, NOW)
    assert look.plan is not None
    assert look.plan.advice is None
    assert "sagged" not in str([e.item.because for s in look.plan.sessions for e in s.entries])


async def test_a_plan_that_an_older_bot_wrote_begins_with_the_questions(
    db: Database, catalogue: Catalogue
) -> None:
    await made(db, catalogue)
    await db.write(execute, """UPDATE plan SET plan = '{"weeks": 4}'""")

    assert (await looked(db, catalogue)).plan is None


async def test_a_plan_behind_pain_comes_back_when_somebody_has_looked_at_it(
    db: Database, catalogue: Catalogue
) -> None:
    plan = await made(db, catalogue)
    await db.write(pain.add, club_key(), ANN, 0, Pain(Place.KNEE, 8, Since.TODAY), True, NOW)
    assert (await plan_of(db, catalogue)).advice is not None

    await db.write(care_service.say_checked, ANN, catalogue, NOW + DAY)
    look = await db.write(plans.plan_again, ANN, None, catalogue, NOW + DAY)
    assert look.plan is not None
    sets = {item.exercise: item.dose.sets for session in look.plan.sessions for item in session.items}
    assert sets["squat"] == "1", "one set where it hurt"
    assert used(look.plan) <= {*plan.allowed}
    assert any("half the sets" in note for note in look.plan.notes), "the way back begins easier"


async def test_no_session_leads_on_to_a_hop(db: Database, catalogue: Catalogue) -> None:
    _, allowed = await db.read(plans.allowed_now, ANN, None, catalogue, NOW)
    hops = {key for key, each in catalogue.exercises.items() if each.impact in (Impact.LOW, Impact.HIGH)}
    assert hops
    assert not hops & allowed
    assert {*catalogue.exercises} - hops == allowed


async def test_mild_pain_of_long_ago_is_named_no_more_though_the_plan_stays(
    db: Database, catalogue: Catalogue
) -> None:
    await db.write(pain.add, club_key(), ANN, 0, Pain(Place.KNEE, 3, Since.DAYS), False, NOW)
    plan = await made(db, catalogue)
    assert "knee" in " ".join(plan.notes)

    look = await looked(db, catalogue, 15)
    assert look.plan is not None
    assert look.plan.asks_the_same_of(plan)
    assert look.can_go_on
    assert "knee" not in " ".join(look.plan.notes)
    assert look.plan.sore == ()


async def test_pain_that_leaves_the_plan_as_it_is_still_bars_the_swaps_that_it_excludes(
    db: Database, catalogue: Catalogue
) -> None:
    hold = "glute_bridge_hold"
    kind = {
        key: replace(
            e,
            loads=None,
            impact=None,
            spares=() if key == hold else (Place.KNEE,),
            position=Position.SUPINE,
            fits=(Purpose.STRENGTH,),
        )
        for key, e in catalogue.exercises.items()
    }
    gentle = replace(catalogue, exercises=kind)
    before = await made(db, gentle)
    await db.write(pain.add, club_key(), ANN, 0, Pain(Place.KNEE, 2, Since.TODAY), False, NOW)
    after = await plan_of(db, gentle)

    assert after.asks_the_same_of(before)
    assert hold in before.allowed
    assert hold not in after.allowed
    assert after.sore == (Place.KNEE,)
