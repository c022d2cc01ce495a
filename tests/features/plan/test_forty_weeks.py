"""Forty weeks of a made-up runner: who trains as planned gets stronger until there's nothing left to add."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.content.exercises import Equipment, Level
from bot.content.routines import Phase
from bot.features.guided.workout import Effort, Item, NextDay
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Choices, Plan, Sessions
from bot.features.plan.steps import went_well, works_of
from bot.features.self_tests.rules import Result, Side
from bot.features.weights.rules import Change, Lift, Lifted, Weights
from bot.features.weights.weighing import Loads, weigh
from tests.builders import utc
from tests.features.plan.plan_answers import NORMAL
from tests.features.plan.test_plan_properties import CATALOGUE, RULES

BEGAN = utc("2026-01-05 18:00")
WEEKS = 40
HOME = frozenset({Equipment.MAT, Equipment.WEIGHT, Equipment.BENCH, Equipment.LOOP_BAND, Equipment.WALL})
EVERYTHING = frozenset(Equipment)
RUCKSACK = Weights(grams=tuple(range(2000, 20_001, 2000)))


@dataclass
class Runner:
    """Somebody who makes a new plan before each session, and does what it says, two sessions a week."""

    equipment: frozenset[Equipment] = HOME
    weights: Weights = RUCKSACK
    felt: int = 7
    """Effort in each session, as aimed for."""
    efforts: list[Effort] = field(default_factory=list[Effort])
    lifts: dict[str, list[Lift]] = field(default_factory=dict[str, list[Lift]])
    results: list[Result] = field(default_factory=list[Result])
    plans: list[tuple[datetime, Plan, Loads]] = field(default_factory=list[tuple[datetime, Plan, Loads]])

    def planned(self, now: datetime) -> tuple[Plan, Loads]:
        answers = Answers(
            made_at=now,
            choices=Choices(sessions=Sessions.TWO, phase=Phase.BASE_BUILDING, equipment=self.equipment),
            efforts=tuple(self.efforts),
            results=tuple(self.results),
            screening=NORMAL,
        )
        plan = make_plan(answers, RULES, CATALOGUE)
        return weigh(plan, CATALOGUE.exercises, self.lifts, self.weights, now)

    def trains(self, now: datetime, letter: str, *, pain: int = 0) -> None:
        """Do a session of the plan as it is now."""
        plan, loads = self.planned(now)
        self.plans.append((now, plan, loads))
        session = plan.session(letter)
        assert session is not None, plan
        done = tuple(item.exercise for item in session.items)
        effort = Effort(
            done_at=now, exercises=done, sets=9, effort=self.felt, pain=pain, next_day=NextDay.NO_MORE
        )
        self.efforts.append(effort)
        works = works_of(CATALOGUE.exercises, EVERYTHING)
        for item in session.items:
            if item.grams is not None:
                lifted = Lifted(item.grams, int(item.dose.reps or item.dose.seconds or "1"))
                lift = Lift(
                    exercise=item.exercise,
                    lifted=lifted,
                    done_at=now,
                    is_good=went_well(effort, RULES, works),
                )
                self.lifts.setdefault(item.exercise, []).append(lift)

    def trains_for(self, weeks: range) -> None:
        for week in weeks:
            for day, letter in ((0, "A"), (3, "B")):
                self.trains(BEGAN + timedelta(weeks=week, days=day), letter)

    def tests_well(self, now: datetime) -> None:
        """Do every self-test that sets a level, with a number that opens the highest."""
        for rule in RULES.tests:
            test = CATALOGUE.self_tests[rule.test]
            if rule.bands is not None:
                for side in Side if test.per_side else (None,):
                    self.results.append(
                        Result(
                            test=test.id,
                            side=side,
                            outcome=next(r.outcome for r in rule.readings if not r.is_shown),
                            value=rule.bands.level_3 or rule.bands.level_2,
                            tested_at=now,
                        )
                    )


def work(plan: Plan) -> dict[str, tuple[int, int, int, int, int]]:
    """What each ladder asks for: the exercise's place on it, then sets, weight and repetitions."""
    asked: dict[str, tuple[int, int, int, int, int]] = {}
    for session in plan.sessions:
        for entry in session.entries:
            item = entry.item
            ladder = next(each for each in RULES.ladders if each.id == entry.ladder)
            asked[entry.ladder] = (
                int(CATALOGUE.exercises[item.exercise].level),
                ladder.rungs.index(item.exercise),
                item.grams or 0,
                int(item.dose.sets),
                _amount(item),
            )
    return asked


def _amount(item: Item) -> int:
    return int((item.dose.reps or item.dose.seconds or "1").split("-")[0])


def ended(plan: Plan, loads: Loads, ladder: str) -> bool:
    """Whether nothing is left to add: it's the hardest that this kit allows, or has the most weight."""
    entries = [e for s in plan.sessions for e in s.entries if e.ladder == ladder]
    if not entries:
        return True
    item = entries[0].item
    rungs = next(each.rungs for each in RULES.ladders if each.id == ladder)
    above = [
        CATALOGUE.exercises[key]
        for key in rungs[rungs.index(item.exercise) + 1 :]
        if {*CATALOGUE.exercises[key].equipment} <= HOME
    ]
    target = loads.targets.get(item.exercise)
    if target is not None:
        return target.change is Change.END
    return not above or not item.exercise


@pytest.fixture(scope="module")
def steady() -> Runner:
    """Two sessions a week for forty weeks, and self-tests after eight."""
    runner = Runner()
    runner.trains_for(range(8))
    runner.tests_well(BEGAN + timedelta(weeks=8))
    runner.trains_for(range(8, WEEKS))
    return runner


def test_who_trains_as_planned_never_goes_back(steady: Runner) -> None:
    highest: dict[str, tuple[int, int]] = {}
    for at, plan, _ in steady.plans:
        for ladder, asked in work(plan).items():
            assert asked[:2] >= highest.get(ladder, (0, 0)), (at, ladder, asked)
            highest[ladder] = asked[:2]


MOBILITY = {"stretch"}
"""What isn't meant to grow."""


def test_something_goes_up_every_three_weeks_and_no_ladder_stands_still_for_longer(steady: Runner) -> None:
    """One ladder may wait longer: for the weeks before a weight, or for four sessions, one a week."""
    longest = timedelta(weeks=RULES.progress.weeks_before_weight + 1)
    seen: dict[str, tuple[datetime, tuple[int, ...]]] = {}
    last_rise, late = BEGAN, list[str]()
    for at, plan, loads in steady.plans:
        for ladder, asked in work(plan).items():
            since, before = seen.get(ladder, (at, ()))
            if asked != before:
                last_rise = at if before and asked > before else last_rise
                seen[ladder] = (at, asked)
            elif ladder not in MOBILITY and not ended(plan, loads, ladder) and at - since > longest:
                late.append(f"week {(at - BEGAN).days // 7}, {ladder}: {asked} since {since:%d %b}")
                seen[ladder] = (at, asked)
        is_over = all(ended(plan, loads, ladder) for ladder in {*work(plan)} - MOBILITY)
        if not is_over and at - last_rise > timedelta(weeks=3):
            late.append(f"week {(at - BEGAN).days // 7}: nothing went up since {last_rise:%d %b}")
    assert not late, "\n".join(late)


def test_who_never_does_a_self_test_gets_to_level_3_all_the_same() -> None:
    runner = Runner()
    runner.trains_for(range(24))
    _, plan, _ = runner.plans[-1]

    assert {level for level, *_ in work(plan).values()} >= {Level.STRONG}


def test_three_weeks_away_cost_a_little_and_six_weeks_bring_it_back() -> None:
    runner = Runner()
    runner.trains_for(range(14))
    before = work(runner.planned(BEGAN + timedelta(weeks=14))[0])
    back, _ = runner.planned(BEGAN + timedelta(weeks=17))
    runner.trains_for(range(17, 24))
    after = work(runner.planned(BEGAN + timedelta(weeks=24))[0])

    for ladder, asked in work(back).items():
        assert asked[:3] <= before.get(ladder, asked)[:3], ladder
        assert asked[3] <= max(1, before.get(ladder, asked)[3] // 2), ladder
    for ladder in before.keys() & after.keys():
        assert after[ladder][:2] >= before[ladder][:2], ladder


def test_a_session_that_hurt_lowers_the_next_and_nothing_is_heavier_for_weeks() -> None:
    runner = Runner()
    runner.trains_for(range(14))
    before, _ = runner.planned(BEGAN + timedelta(weeks=14))
    runner.trains(BEGAN + timedelta(weeks=14), "A", pain=3)
    next_one, _ = runner.planned(BEGAN + timedelta(weeks=14, days=3))

    kilos = {ladder: asked[2] for ladder, asked in work(before).items()}
    for ladder, asked in work(next_one).items():
        assert asked[2] <= kilos.get(ladder, 0), ladder
        assert asked[0] == Level.FOUNDATION, "nobody has said where it hurt"


def test_two_weeks_of_travel_without_kit_are_full_sessions_and_cost_no_level() -> None:
    runner = Runner()
    runner.trains_for(range(14))
    before = work(runner.planned(BEGAN + timedelta(weeks=14))[0])
    runner.equipment = frozenset()
    runner.trains_for(range(14, 16))
    away = runner.plans[-1][1]
    runner.equipment = HOME
    after = work(runner.planned(BEGAN + timedelta(weeks=16))[0])

    assert all(len(session.entries) >= 5 for session in away.sessions)
    assert not any(item.grams for session in away.sessions for item in session.items)
    for ladder in before.keys() & after.keys():
        assert after[ladder][0] >= before[ladder][0], ladder
