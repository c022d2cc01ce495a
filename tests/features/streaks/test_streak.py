"""/streak: one's own card, and other members'."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.streaks.buttons import ShowMyStreak
from bot.interactions.cards import ACCENT, Card
from tests.features.texts import alt_texts, texts
from tests.rows import execute

if TYPE_CHECKING:
    import simcord

    from tests.world import World

THURSDAY = datetime(2026, 1, 1, 16, 45, tzinfo=UTC)
SUNDAY = THURSDAY + timedelta(days=3)
TUESDAY = THURSDAY + timedelta(days=5)


async def train(world: World, day: datetime, *answers: tuple[str, str]) -> None:
    await world.at(day)
    for member, label in answers:
        actor = world.ana if member == "ana" else world.ben
        await actor.click(world.posts()[-1], label=label)


async def own_card(actor: simcord.MemberActor, world: World) -> str:
    return texts((await actor.slash(world.channel, "streak")).response)


async def decide(world: World, actor: simcord.MemberActor, **columns: int | str) -> None:
    """What a member chose for their board."""
    await world.bot.db.write(
        execute,
        f"UPDATE member SET {', '.join(f'{name} = ?' for name in columns)} WHERE user_id = ?",  # noqa: S608  # the test's own words
        (*columns.values(), actor.id),
    )


async def test_a_newcomer_is_told_how_it_begins(world: World) -> None:
    await world.set_up()
    answer = await world.ana.slash(world.channel, "streak")
    assert answer.ephemeral
    assert "first Done" in texts(answer.response)
    assert "Next run" in texts(answer.response)
    assert "Day one" in alt_texts(answer.response)


async def test_the_first_weeks_stand_below_a_short_row(world: World) -> None:
    await world.set_up()
    for day in (THURSDAY, SUNDAY, TUESDAY):
        await train(world, day, ("ana", "Done"))
    text = await own_card(world.ana, world)
    assert "## Your streak: 3\n1 week with 2 or more check-ins" in text
    assert "3 check-ins in total" in text


async def test_a_shield_saves_the_streak_from_the_first_missed_session(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ben", "Done"))
    await train(world, SUNDAY)
    await train(world, TUESDAY, ("ben", "Done"))
    assert "1 shield: it saves your streak if you miss a run" in await own_card(world.ben, world)
    await world.at(SUNDAY + timedelta(days=2, minutes=45))  # Sunday closes 48 hours after its run began
    text = await own_card(world.ben, world)
    assert "## Your streak: 2" in text
    assert "Last 8 weeks: 2 of 3 runs, 1 shield used" in text
    assert "No shields left. 6 more check-ins earn one." in text


async def test_after_a_miss_it_says_what_stays_and_never_that_something_was_lost(world: World) -> None:
    await world.set_up()
    for day in (THURSDAY, SUNDAY):
        await train(world, day, ("ana", "Done"))
    for days in (5, 7):  # two sessions without an answer, of which a shield covers the first
        await world.at(THURSDAY + timedelta(days=days))
    await world.at(THURSDAY + timedelta(days=9, hours=1))
    text = await own_card(world.ana, world)
    assert "## 2 of 4 runs in the last 8 weeks" in text
    assert "start a new streak" in text
    assert "Both your check-ins still count" in text
    assert not re.search(r"lost|lose|broke|missed \d|\b0\b", text)


async def run_twice_a_day(world: World) -> None:
    """The club trains at 07:00 as well, on each of its days."""
    await world.set_up()
    ours = await world.bot.db.read(club_store.get, Owner.guild(world.guild.id).club_id)
    assert ours is not None
    mornings = [replace(slot, id=0, starts=time(7)) for slot in ours.slots]
    await world.bot.db.write(clubs.save_club, replace(ours, slots=(*ours.slots, *mornings)), world.env.now())


TO_MORNING = timedelta(hours=-11, minutes=-30)
"""From the post of an evening run to that of the morning run of the date."""


async def test_who_comes_to_the_morning_runs_alone_misses_nothing_in_the_evenings(world: World) -> None:
    await run_twice_a_day(world)
    for day in (THURSDAY, SUNDAY, TUESDAY):
        await train(world, day + TO_MORNING, ("ana", "Done"))
        await train(world, day)
    await world.at(TUESDAY + timedelta(days=3))
    text = await own_card(world.ana, world)
    assert "## Your streak: 3" in text
    assert "Last 8 weeks: 3 of 3 runs" in text
    assert "5 more check-ins earn another" in text


async def test_both_runs_of_a_date_are_one_in_a_row_and_two_in_all(world: World) -> None:
    await run_twice_a_day(world)
    await train(world, THURSDAY + TO_MORNING, ("ana", "Done"))
    await world.at(THURSDAY)
    second = texts((await world.ana.click(world.posts()[-1], label="Done")).response)
    assert "done another run that day" in second
    assert "**2 check-ins** in total" in second
    assert "stays at **1**" in second
    again = texts((await world.ana.click(world.posts()[-2], label="Done")).response)
    assert "nothing changes" in again
    assert "stays at **1**" in again


async def test_a_date_is_missed_once_and_only_when_its_last_run_has_closed(world: World) -> None:
    await run_twice_a_day(world)
    await train(world, THURSDAY, ("ana", "Done"))
    await train(world, SUNDAY + TO_MORNING)
    await train(world, SUNDAY)
    closes = SUNDAY + timedelta(days=2, minutes=45)
    await world.at(closes - timedelta(minutes=1))
    assert "In 8 weeks" not in await own_card(world.ana, world), "of one run it says no share"
    await world.at(closes)
    text = await own_card(world.ana, world)
    assert "1 of 2 runs" in text
    assert "No shields left" in text


async def test_the_longest_streak_stays_when_an_open_day_closes(world: World) -> None:
    """Thursday is done, Sunday open, Tuesday done: two in a row, until Sunday and Thursday next close."""
    await world.set_up(days="Mon, Tue, Thu, Sun")
    for day, *answers in (
        (THURSDAY, ("ben", "Done")),
        (SUNDAY,),
        (SUNDAY + timedelta(days=1),),
        (TUESDAY, ("ben", "Done")),
    ):
        await train(world, day, *answers)
    assert "longest 2" in await their_longest(world)
    await world.at(TUESDAY + timedelta(days=3))
    assert "longest 2" in await their_longest(world)


async def their_longest(world: World) -> str:
    """The best that the club's board of longest streaks says of Ben, on the board's picture in words."""
    board = await world.ana.slash(world.channel, "streak", board="best")
    found = re.search(r"Ben\D*(\d+)", alt_texts(board.response))
    return f"longest {found[1]}" if found else "longest none"


async def test_resting_keeps_the_row(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ana", "Done"))
    await train(world, SUNDAY, ("ana", "Rest today"))
    await train(world, TUESDAY, ("ana", "Done"))
    answer = await world.ana.slash(world.channel, "streak")
    assert "Your streak: 2" in texts(answer.response)
    assert "Sunday 4 January rest or pause" in alt_texts(answer.response)


async def test_the_picture_comes_along(world: World) -> None:
    await world.set_up()
    answer = await world.ana.slash(world.channel, "streak")
    assert answer.response is not None
    assert [each.filename for each in answer.response.attachments] == ["calendar.png"]


async def test_in_a_private_message_it_is_of_ones_own_training_days_and_has_no_boards(world: World) -> None:
    zoe = world.env.create_user("zoe", global_name="Zoe")
    assert "/me reminders" in await world.refusal(await zoe.slash("streak"))
    panel = await zoe.slash("me reminders", days="Thu", start="18:30", timezone="Vienna")
    await zoe.click(panel.response, label="Save")
    answer = await zoe.slash("streak")
    assert "Next run" in texts(answer.response)
    assert "Club boards" not in texts(answer.response)
    for options in ({"board": "month"}, {"board": "club"}, {"member": world.ana.user}):
        assert "club's server" in await world.refusal(await zoe.slash("streak", **options))


async def test_a_club_that_is_not_set_up_is_told_who_can(world: World) -> None:
    result = await world.ana.slash(world.channel, "streak")
    assert "/club setup" in await world.refusal(result)


async def test_a_shared_card_says_whose_it_is_and_calls_nobody_you(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ana", "Done"))
    shared = await world.ana.slash(world.channel, "streak", share=True)
    assert not shared.ephemeral
    text = f"{texts(shared.response)} {alt_texts(shared.response)}"
    assert "Ana: a streak of 1" in text
    assert not re.search(r"\byou", text, re.IGNORECASE)


async def test_another_members_card_says_nothing_of_rest_or_pain(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ben", "Done"))
    await train(world, SUNDAY, ("ben", "Something hurts"))
    answer = await world.ana.slash(world.channel, "streak", member=world.ben)
    assert answer.ephemeral
    text = texts(answer.response)
    assert "Ben: a streak of 1" in text
    assert "Longest streak: 1" in text
    assert not re.search(r"rest|hurt|pause|protect|you", text, re.IGNORECASE)
    assert alt_texts(answer.response) == ""


async def test_a_row_that_broke_is_not_told_to_others(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ben", "Done"))
    for days in (3, 5):  # two sessions without an answer, of which a shield covers the first
        await world.at(THURSDAY + timedelta(days=days))
    await world.at(THURSDAY + timedelta(days=7, hours=1))
    text = texts((await world.ana.slash(world.channel, "streak", member=world.ben, share=True)).response)
    assert "1 check-in in total" in text
    assert "in a row" not in text


async def test_the_menu_on_a_person_shows_the_same(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ben", "Done"), ("ana", "Done"))
    others = await world.ana.context_menu(world.channel, "Streak", world.ben)
    own = await world.ana.context_menu(world.channel, "Streak", world.ana)
    assert "Ben: a streak of 1" in texts(others.response)
    assert "## Your streak: 1" in texts(own.response)


async def test_who_hid_and_who_never_began_are_not_told_apart(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ben", "Done"))
    await decide(world, world.ben, hidden=1)
    hidden = await world.ana.slash(world.channel, "streak", member=world.ben)
    unknown = await world.ben.slash(world.channel, "streak", member=world.organiser)
    sentences = [await world.refusal(hidden), await world.refusal(unknown)]
    assert sentences[0].replace("Ben", "") == sentences[1].replace("Sam", "")


async def test_the_name_for_boards_stands_on_the_card(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ben", "Done"))
    await decide(world, world.ben, board_name="*The* <@1> Fox")
    text = texts((await world.ana.slash(world.channel, "streak", member=world.ben)).response)
    assert "\\*The\\* \\<\\@1\\> Fox" in text
    assert "Ben" not in text


async def test_a_board_and_a_member_at_once_is_one_too_many(world: World) -> None:
    await world.set_up()
    result = await world.ana.slash(world.channel, "streak", board="month", member=world.ben)
    assert "just one" in await world.refusal(result)


async def test_the_digests_button_shows_ones_own_card(world: World) -> None:
    await world.set_up()
    card = Card(discord.ui.ActionRow[Any](ShowMyStreak(1)), colour=ACCENT)
    post = await world.bot.get_partial_messageable(world.channel.id).send(view=card)
    answer = await world.ana.click(post, label="My streak")
    assert answer.ephemeral
    assert "first Done" in texts(answer.response)


async def test_a_shared_card_keeps_rest_to_oneself(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ana", "Done"))
    await train(world, SUNDAY, ("ana", "Rest today"))
    own = await world.ana.slash(world.channel, "streak")
    shared = await world.ana.slash(world.channel, "streak", share=True)
    assert "rest or pause" in alt_texts(own.response)
    assert "rest" not in f"{texts(shared.response)} {alt_texts(shared.response)}".lower()
    assert "1 done" in alt_texts(shared.response)
