"""What hurts is one truth: whatever was told, every room says the same, until it's over or was checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.content.exercises import Place
from tests.features.guided.guided import posted
from tests.features.screening.answering import keep_of
from tests.features.texts import texts
from tests.journeys.runner import (
    DONE,
    GUIDE,
    HIP,
    LOADED,
    PLAN,
    PROGRESS,
    ROOMS,
    ROUTINE_KEY,
    TEST,
    WARM_UP,
    Hurts,
    Runner,
    newcomer,
)
from tests.journeys.table import (
    BEGINS,
    EMERGENCY,
    JOURNEYS,
    NOTHING_HURTS,
    SADDLE,
    Journey,
    Says,
)

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")


@pytest.fixture(autouse=True)
def quick_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The post's count is brought up to date at once: hundreds of presses would wait two seconds each."""
    monkeypatch.setattr(app, "EDIT_INTERVAL", 0.0)


EXERCISES = ("front_lunge", "glute_bridge_hold", "clamshell")
"""Of the post: one loads the knee high, one a little, one not at all."""

AFTER_CARE = (
    "Emergency: get help now",
    "See someone today",
    "Rest is the right call",
    "Still get it checked",
)
"""What no room says any more once it's over."""

PARTS = 4
"""In how many bots the table is walked: one bot for many runners is quick, and several run side by side."""


def test_there_are_forty_journeys_or_more() -> None:
    assert len(JOURNEYS) >= 40


@pytest.mark.parametrize("part", range(PARTS))
async def test_every_room_says_what_was_told_until_it_is_over(world: World, part: int) -> None:
    post = await posted(world, *EXERCISES)
    wrong: list[str] = []
    for number, (name, journey) in enumerate(JOURNEYS.items()):
        if number % PARTS == part:
            runner = await newcomer(world, post, number)
            wrong += [f"{name}: {problem}" for problem in await walk(runner, journey)]
    assert not wrong, "\n\n".join(wrong)


async def walk(runner: Runner, journey: Journey) -> list[str]:
    """Return everything that a room says wrongly on this journey."""
    for step in journey.told:
        await step.tell(runner)
        await runner.leave()
    await runner.ask_everywhere()
    return [
        *problems(runner.seen, journey.leads_to.must, journey.leads_to.must_not),
        *problems(runner.seen, journey.must, journey.must_not),
        *(await come_back(runner, journey) if journey.leads_to.over else ()),
    ]


async def come_back(runner: Runner, journey: Journey) -> list[str]:
    """Say on the warm-up's card that it's over; return what's wrong with what comes then."""
    card = await runner.ask(WARM_UP)
    for label in journey.leads_to.over:
        if label not in texts(card):
            return [f"the way back isn't there ({label}):\n{texts(card)}"]
        await runner.member.click(card, label=label)
    wrong: list[str] = []
    if BEGINS not in texts(card):
        wrong.append(f"after it's over, the warm-up that was asked for doesn't begin:\n{texts(card)}")
    if "Session A" in texts(card) or "A plan for your hips" in texts(card):
        wrong.append(f"a warm-up became a plan:\n{texts(card)}")
    await runner.leave()
    after = (DONE, PLAN, HIP, PROGRESS)
    for room in after:
        await runner.ask(room)
    return wrong + [
        f"after it's over, {problem}"
        for problem in problems(runner.seen, {}, dict.fromkeys(after, AFTER_CARE))
    ]


def problems(seen: dict[str, str], must: Says, must_not: Says) -> Iterator[str]:
    for room, words in _each(must):
        for word in words:
            if word not in seen.get(room, ""):
                yield f"{room} doesn't say {word!r}:\n{seen.get(room)}"
    for room, words in _each(must_not):
        for word in words:
            if word in seen.get(room, ""):
                yield f"{room} says {word!r}:\n{seen.get(room)}"


def _each(says: Says) -> Iterator[tuple[str, tuple[str, ...]]]:
    for room, words in says.items():
        yield from ((each, words) for each in (ROOMS if room == "all" else (room,)))


# The journeys that went wrong in the club


async def test_an_emergency_is_one_four_minutes_later_too(world: World) -> None:
    runner = await newcomer(world, await posted(world, *EXERCISES), 1)
    await Hurts(level=9, signs=(SADDLE,)).tell(runner)
    await world.env.advance_time(240)
    for room in (WARM_UP, GUIDE, PLAN, TEST, HIP, PROGRESS, DONE):
        text = texts(await runner.ask(room)).strip()
        assert text.startswith("## Emergency: get help now"), f"{room} softens it: {text}"


async def test_a_warm_up_after_pain_that_was_checked_ends_without_saying_that_all_is_well(
    world: World,
) -> None:
    runner = await newcomer(world, await posted(world, *EXERCISES), 1)
    await Hurts(level=9, signs=(SADDLE,)).tell(runner)
    card = await runner.ask(WARM_UP)
    for label in EMERGENCY.over:
        await runner.member.click(card, label=label)
    for _ in range(40):
        if "Next" not in texts(card):
            break
        await runner.member.click(card, label="Next")
    assert "All done" in texts(card)
    assert "Your hips are ready" not in texts(card)
    assert "You've already tapped **Something hurts**" not in texts(card)
    assert "Did you do it after all?" in texts(card)
    await runner.member.click(card, label="Done")
    assert "warning sign" not in texts(await runner.ask(DONE))


async def test_a_session_that_is_running_stops_for_what_was_told_meanwhile(world: World) -> None:
    runner = await newcomer(world, await posted(world, *EXERCISES), 1)
    card = await runner.command("warmup")
    assert BEGINS in texts(card)
    await Hurts(signs=(SADDLE,)).tell(runner)
    await runner.member.click(card, label="Next")
    assert "Emergency: get help now" in texts(card)
    assert "Next" not in texts(card)
    assert "Emergency: get help now" in texts(await runner.command("warmup"))


async def test_a_session_that_is_running_leaves_out_what_has_begun_to_hurt(world: World) -> None:
    runner = await newcomer(world, await posted(world, *EXERCISES), 1)
    card = await runner.command("warmup")
    assert "Front lunge" in texts(card)
    await Hurts(level=3).tell(runner)
    await runner.member.click(card, label="Next")
    assert "## Clamshell" in texts(card)
    assert "exercise 1 of 1" in texts(card)


async def test_a_card_from_before_a_sign_was_named_never_clears_it(world: World) -> None:
    runner = await newcomer(world, await posted(world, *EXERCISES), 1)
    await Hurts(level=5).tell(runner)
    card = await runner.ask(WARM_UP)
    await Hurts(signs=(SADDLE,)).tell(runner)
    await runner.member.click(card, label="It's stopped hurting")
    assert "Emergency: get help now" in texts(card)
    assert BEGINS not in texts(card)


async def test_with_a_risk_for_bones_a_little_pain_in_the_foot_is_for_today_everywhere(world: World) -> None:
    """Also if none of the signs that were asked about fits."""
    runner = await newcomer(world, await posted(world, *EXERCISES), 1)
    await keep_of(runner.member.id, world, {"body": ["thin_bones"]}, {"thin_bones": "no_spine"})
    await Hurts(place=Place.FOOT, level=1).tell(runner)
    for room in (WARM_UP, GUIDE, PLAN, TEST, DONE):
        text = texts(await runner.ask(room))
        assert "See someone today" in text, f"{room} softens it: {text}"
        assert "See a physio or doctor today" in text, f"{room} doesn't say what to do: {text}"


# Nobody else sees any of it


async def test_nothing_of_care_shows_in_what_is_shared_or_led(world: World) -> None:
    """The organiser is the one who is hurt, and shares and leads all the same."""
    post = await posted(world, *EXERCISES)
    runner = Runner(world, world.organiser, post)
    await Hurts(level=9, signs=(SADDLE,)).tell(runner)
    shared = [
        await runner.command("hip", shared=True, options={"exercise": LOADED, "share": True}),
        await runner.command("routine", shared=True, options={"name": ROUTINE_KEY, "share": True}),
        await runner.command("exercises"),
        await runner.command("warmup", shared=True, options={"public": True}),
    ]
    await world.organiser.click(shared[-1], label="Next")
    for _ in range(40):
        if "Next" not in texts(shared[-1]):
            break
        await world.organiser.click(shared[-1], label="Next")
        await world.env.settle()
    for each in (*shared, *world.posts(), *(m for m in world.channel.history() if not m.flags.ephemeral)):
        for word in ("Emergency", "Not for now", "hurt you", "warning sign", "Go easy", "You told me"):
            assert word not in texts(each), f"{word} is for everybody to see"


async def test_nothing_of_care_is_anybody_elses(world: World) -> None:
    post = await posted(world, *EXERCISES)
    sore, other = await newcomer(world, post, 1), await newcomer(world, post, 2)
    await Hurts(level=9, signs=(SADDLE,)).tell(sore)
    await other.ask_everywhere()
    assert not [*problems(other.seen, NOTHING_HURTS.must, NOTHING_HURTS.must_not)]
