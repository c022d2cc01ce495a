"""/club cancel, add-run, pause and resume: an organiser makes an exception and sees what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import create_bot
from tests.features.texts import texts

if TYPE_CHECKING:
    import simcord

    from bot.settings import Settings
    from tests.world import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
"""Thursday 18:30 in Vienna, the first training day of the world's club (Tue, Thu, Sun)."""
DUE = RUN - timedelta(minutes=45)
SUNDAY = datetime(2026, 1, 4, 17, 30, tzinfo=UTC)


async def club(world: World, command: str, **options: str | int) -> simcord.InteractionResult:
    return await world.organiser.slash(world.channel, f"club {command}", **options)


async def press(world: World, shown: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
    assert shown.response is not None
    return await world.organiser.click(shown.response, label=label)


async def test_the_next_sessions_are_suggested_by_day_and_one_of_them_is_called_off(world: World) -> None:
    await world.set_up()
    choices = await world.organiser.autocomplete(world.channel, "club cancel", "session", "sun")
    assert choices[0]["name"] == "Sun 4 January, 18:30"
    assert all(choice["name"].startswith("Sun") for choice in choices)
    result = await club(world, "cancel", session=choices[0]["value"])
    assert result.ephemeral
    assert "Cancelled: Sun 4 January, 18:30" in texts(result.response)
    await world.at(SUNDAY - timedelta(minutes=45))
    assert world.posts() == []


async def test_a_session_called_off_is_suggested_as_one_to_put_back(world: World) -> None:
    await world.set_up()
    await club(world, "cancel", session="sunday")
    choices = await world.organiser.autocomplete(world.channel, "club cancel", "session", "4 jan")
    assert [c["name"] for c in choices] == ["Sun 4 January, 18:30 (cancelled: restore it)"]
    asked = await club(world, "cancel", session=choices[0]["value"])
    assert "is cancelled" in texts(asked.response)
    assert "Restored: Sun 4 January" in texts((await press(world, asked, "Restore this run")).response)
    await world.at(SUNDAY - timedelta(minutes=45))
    assert len(world.posts()) == 1


async def test_calling_off_a_posted_session_asks_first_and_then_its_post_says_so_with_the_note(
    world: World,
) -> None:
    await world.set_up()
    await world.at(DUE)
    asked = await club(world, "cancel", session="today", note="Storm: stay  in!")
    [post] = world.channel.history()
    assert "Cancelled" not in texts(post), "nothing has changed yet"
    await press(world, asked, "Cancel this run")
    await world.at(DUE + timedelta(minutes=1))
    post, announcement = world.channel.history()
    assert "Cancelled: Thursday, 18:30. Storm: stay in!" in texts(post)
    assert "Done" not in texts(post)
    assert texts(announcement) == texts(post)


async def test_the_question_is_still_answered_after_a_restart(world: World, settings: Settings) -> None:
    await world.set_up()
    await world.at(DUE)
    asked = await club(world, "cancel", session="today")
    old, fresh = world.bot, create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        assert "Cancelled: Thu 1 January" in texts((await press(world, asked, "Cancel this run")).response)
    finally:
        await fresh.close()


async def test_a_longest_note_and_any_words_in_it_survive_the_question(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    note = "ÄÖÜ:✋ 12:00, see /club: [x](y)".ljust(55, "…")
    await press(world, await club(world, "cancel", session="today", note=note), "Cancel this run")
    await world.at(DUE + timedelta(minutes=1))
    assert "ÄÖÜ:✋ 12:00, see /club: \\[x](y)" in texts(world.channel.history()[0])


async def test_somebody_who_is_no_longer_organiser_cannot_answer_the_question(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    asked = await club(world, "cancel", session="today")
    role = world.guild.roles["Organiser"]
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0
    assert "Manage Server" in await world.refusal(await press(world, asked, "Cancel this run"))


async def test_a_session_is_added_with_its_place_and_shown_among_the_next_posts(world: World) -> None:
    await world.set_up()
    result = await club(world, "add-run", date="saturday", start="9:00", label="Hill park", minutes_before=30)
    text = texts(result.response)
    assert "Added: Sat 3 January, 09:00 · Hill park" in text
    assert "Sat 3 January, 08:30 · run at 09:00 · Hill park" in text
    await world.at(datetime(2026, 1, 3, 7, 30, tzinfo=UTC))
    [post] = world.posts()
    assert "Hill park" in texts(post)


async def test_a_start_that_clocks_skip_is_warned_about(world: World) -> None:
    await world.set_up()
    text = texts((await club(world, "add-run", date="29 March", start="2:30")).response)
    assert "clocks skip 02:30, so the run starts at 03:00 instead" in text


async def test_dates_are_suggested_and_a_typed_one_is_read_back(world: World) -> None:
    await world.set_up()

    async def suggested(command: str, option: str, typed: str) -> list[str]:
        choices = await world.organiser.autocomplete(world.channel, command, option, typed)
        return [choice["name"] for choice in choices]

    assert (await suggested("club add-run", "date", ""))[:2] == [
        "Thursday, 1 January 2026",
        "Friday, 2 January 2026",
    ]
    assert await suggested("club add-run", "date", "24.12.") == ["Thursday, 24 December 2026"]
    assert (await suggested("club pause", "until", ""))[0] == "Thursday, 8 January 2026"


async def test_a_pause_shows_what_falls_away_and_begins_only_when_confirmed(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    asked = await club(world, "pause", until="11 Jan")
    text = texts(asked.response)
    assert "Pause until Sun 11 January?" in text
    assert "This cancels 4 club runs" in text
    assert "Thu 1 January, 18:30 (I'll update its post)" in text
    assert "Sun 11 January, 17:45 · run at 18:30" in text
    await press(world, asked, "Pause club runs")
    await world.at(DUE + timedelta(minutes=1))
    assert "Cancelled" in texts(world.channel.history()[0])
    await world.at(SUNDAY - timedelta(minutes=45))
    assert len(world.channel.history()) == 2, "the post, and that its run is cancelled"
    await world.at(SUNDAY + timedelta(days=7, minutes=-45))
    assert len(world.posts()) == 1, "on the day itself training goes on"


async def test_a_pause_ended_early_brings_the_posted_session_back(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await press(world, await club(world, "pause", until="11 Jan"), "Pause club runs")
    assert "Club runs are back on" in texts((await club(world, "resume")).response)
    await world.at(DUE + timedelta(minutes=1))
    assert "Done" in texts(world.channel.history()[0])


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("cancel", {"session": "monday"}, "find a club run on Monday"),
        ("add-run", {"date": "sometime", "start": "9:00"}, "isn't a date"),
        ("pause", {"until": "today"}, "later date"),
        ("resume", {}, "no pause"),
    ],
)
async def test_what_cannot_be_done_is_answered_with_a_sentence(
    world: World, command: str, options: dict[str, str], says: str
) -> None:
    await world.set_up()
    assert says in await world.refusal(await club(world, command, **options))


@pytest.mark.parametrize("command", ["cancel", "add-run", "pause", "resume"])
async def test_a_club_that_is_not_set_up_is_told_how(world: World, command: str) -> None:
    options = {"cancel": {"session": "monday"}, "pause": {"until": "11 Jan"}, "resume": {}}
    wanted = options.get(command, {"date": "monday", "start": "9:00"})
    assert "/club setup" in await world.refusal(await club(world, command, **wanted))
    assert await world.organiser.autocomplete(world.channel, "club cancel", "session", "") == []
