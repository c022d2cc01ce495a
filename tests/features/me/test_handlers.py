"""/me settings, pause, privacy, export and delete, as members use them; and servers that remove the bot."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import create_bot
from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    import simcord

    from bot.settings import Settings
    from tests.world import World


@pytest.fixture
async def club(world: World) -> World:
    await world.set_up()
    return world


async def panel(world: World) -> simcord.ResponseMessage:
    shown = await world.ana.slash(world.channel, "me settings")
    assert shown.ephemeral
    assert shown.response is not None
    return shown.response


async def rows(world: World, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await world.bot.db.read(fetch, query)]


async def press(world: World, card: simcord.ResponseMessage, label: str) -> simcord.InteractionResult:
    return await world.ana.click(card, label=label)


def card_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    return result.response


async def test_the_panel_shows_how_all_stands_and_each_change_says_what_it_does(club: World) -> None:
    card = await panel(club)
    said = texts(card)
    assert all(
        words in said
        for words in ("Your name: Ana", "between you and me", "Plain", "training as usual.", "Off.")
    )
    changed = card_of(await club.ana.select(card, ["2", "7"]))
    assert "From today, your days are Tuesday and Sunday" in texts(changed)
    changed = card_of(await press(club, changed, "Share with the club"))
    assert "share your next milestone" in texts(changed)
    changed = card_of(await press(club, changed, "Switch to playful"))
    assert "I'll keep it playful with you" in texts(changed)
    assert await rows(club, "SELECT weekdays FROM own_days") == [("27",)]
    assert await rows(club, "SELECT public, tone FROM member JOIN person USING (user_id)") == [(1, "playful")]
    assert club.channel.history(viewer=club.ben)[-1:] == club.channel.history()[-1:], "nobody else sees it"


async def test_the_panel_works_after_a_restart(club: World, settings: Settings) -> None:
    card = await panel(club)
    await club.env.restart_bot(create_bot(settings, shards=1))
    assert "I'll keep it playful" in texts((await press(club, card, "Switch to playful")).response)
    await club.bot.close()


async def test_a_name_that_is_refused_is_there_again_to_correct(club: World) -> None:
    form = await press(club, await panel(club), "Change")
    wrong = await club.ana.submit_modal(form, {"shown": ["other"], "name": "Fox\u200b"})
    assert "can be seen" in texts(wrong.response)
    again = await press(club, card_of(wrong), "Correct it")
    assert "'value': 'Fox\\u200b'" in str(again.modal)
    saved = await club.ana.submit_modal(again, {"shown": ["other"], "name": "F*x"})
    assert r"Your name on this club's boards is now F\*x" in texts(saved.response)
    assert "Correct it" not in texts(saved.response)


async def test_who_goes_back_to_their_own_name_may_leave_the_field_as_it_was(club: World) -> None:
    theirs = await club.ben.slash(club.channel, "me settings")
    form = await club.ben.click(card_of(theirs), label="Change")
    await club.ben.submit_modal(form, {"shown": ["other"], "name": "Fox"})
    form = await press(club, await panel(club), "Change")
    wrong = await club.ana.submit_modal(form, {"shown": ["other"], "name": "Fox"})
    assert "already goes by" in texts(wrong.response)
    again = await press(club, card_of(wrong), "Correct it")
    saved = await club.ana.submit_modal(again, {"shown": ["own"], "name": "Fox"})
    assert "boards is now Ana, as in this server" in texts(saved.response)


async def test_forms_of_before_a_restart_are_answered(club: World, settings: Settings) -> None:
    named = await press(club, await panel(club), "Change")
    paused = await press(club, await panel(club), "Pause training")
    await club.env.restart_bot(create_bot(settings, shards=1))
    saved = await club.ana.submit_modal(named, {"shown": ["own"], "name": "Fox"})
    assert "Your name on this club's boards is now Fox" in texts(saved.response), (
        "a name that was typed is wanted"
    )
    begun = await club.ana.submit_modal(paused, {"reason": ["life"], "first": "", "until": "14 Jan"})
    assert "to Wed 14 January" in texts(begun.response)
    await club.bot.close()


async def test_whoever_hides_is_told_what_that_means(club: World) -> None:
    form = await press(club, await panel(club), "Change")
    hidden = await club.ana.submit_modal(form, {"shown": ["hidden"], "name": ""})
    assert "You're now hidden from this club's boards" in texts(hidden.response)
    assert "You're hidden." in texts(hidden.response)


async def test_a_pause_from_the_panel_is_made_longer_and_ended(club: World) -> None:
    form = await press(club, await panel(club), "Pause training")
    paused = await club.ana.submit_modal(form, {"reason": ["holiday"], "first": "", "until": "14 Jan"})
    assert "to Wed 14 January" in texts(paused.response)
    form = await press(club, card_of(paused), "Extend my pause")
    longer = await club.ana.submit_modal(form, {"until": "20 Jan"})
    assert "Paused until Tue 20 January (holiday)" in texts(longer.response)
    back = await press(club, card_of(longer), "I'm back")
    assert "your runs count again" in texts(back.response)
    assert "training as usual." in texts(back.response)


async def test_the_short_way_to_a_pause_and_a_date_that_is_none(club: World) -> None:
    wrong = await club.ana.slash(club.channel, "me pause", reason="injury", until="soonish")
    assert wrong.ephemeral
    form = await press(club, card_of(wrong), "Correct it")
    assert "soonish" in str(form.modal)
    right = await club.ana.submit_modal(form, {"reason": ["injury"], "first": "", "until": ""})
    assert "until you're back, up to Tue 31 March" in texts(right.response)


async def test_in_a_direct_message_there_is_only_what_belongs_to_the_person(club: World) -> None:
    shown = await club.ana.user.slash("me settings")
    said = texts(shown.response)
    assert "On the boards" not in said
    assert "Your time zone" in said
    form = await club.ana.user.click(card_of(shown), custom_id="settings:form:zone")
    wrong = await club.ana.user.submit_modal(form, {"zone": "Atlantis"})
    assert "know the time zone" in texts(wrong.response)
    form = await club.ana.user.click(card_of(wrong), label="Correct it")
    moved = await club.ana.user.submit_modal(form, {"zone": "Lisbon"})
    assert "Your time zone is now Europe/Lisbon" in texts(moved.response)


async def test_the_reminders_are_one_press_away(club: World) -> None:
    assert "Your own reminders" in texts((await press(club, await panel(club), "Reminders")).response)


async def test_an_export_comes_as_two_files_that_only_the_member_sees(club: World) -> None:
    await club.at(club.first_post_at)
    await club.ana.click(club.posts()[0], label="Done")
    for result in (
        await club.ana.slash(club.channel, "me export"),
        await club.ana.user.slash("me export"),
        await press(club, await panel(club), "Export my data"),
    ):
        sent = result.followups[-1] if result.followups else card_of(result)
        assert sent.ephemeral
        everything, table = sent.attachments
        assert everything.filename == "glutes-on-2026-01-01.json"
        assert json.loads(await everything.read())["check_ins"][0]["club"] == "Riverside Runners"
        assert b"Riverside Runners" in await table.read()


async def test_the_essence_of_privacy_is_a_command(club: World) -> None:
    shown = await club.ana.slash(club.channel, "me privacy")
    assert shown.ephemeral
    assert "90 days" in texts(shown.response)


async def test_deleting_needs_the_word_and_says_before_what_goes_and_what_stays(club: World) -> None:
    await club.at(club.first_post_at)
    post = club.posts()[0]
    await club.ana.click(post, label="Done")
    await club.ben.click(post, label="Done")
    await club.env.advance_time(5)
    assert "2 runners checked in so far" in texts(club.posts()[0])
    asked = card_of(await club.ana.slash(club.channel, "me delete"))
    assert "1 check-in, with your streak" in texts(asked)
    assert "1 Done check-in in your clubs' totals, without your name" in texts(asked)
    form = await press(club, asked, "Delete everything")
    wrong = await club.ana.submit_modal(form, {"word": "delte"})
    assert "nothing was deleted" in texts(wrong.response)
    assert len(await rows(club, "SELECT 1 FROM checkin")) == 2
    form = await press(club, card_of(wrong), "Delete everything")
    gone = await club.ana.submit_modal(form, {"word": " delete "})
    assert "All gone. Tap **Done** any time to start fresh" in texts(gone.response)
    await club.env.advance_time(5)
    assert "1 runner checked in so far" in texts(club.posts()[0]), "its count is brought up to date"
    assert await rows(club, "SELECT gone_done FROM club") == [(1,)]
    again = await club.ana.click(post, label="Done")
    assert "1" in texts(again.response), "and whoever comes back is welcome"


async def test_buttons_of_deleted_reminders_answer_kindly(club: World) -> None:
    runner = club.ana.user
    plan = card_of(await runner.slash("me reminders", days="Thu", start="18:30", timezone="Vienna"))
    await runner.click(plan, label="Save")
    await club.at(club.first_post_at)
    [reminder] = [m for m in runner.dm_channel.history() if "checkin:done" in str(m.components)]
    asked = card_of(await runner.slash("me delete"))
    assert "your own reminders" in texts(asked)
    form = await runner.click(asked, label="Delete everything")
    await runner.submit_modal(form, {"word": "DELETE"})
    for label in ("Done", "Snooze 15 min"):
        sentence = await club.refusal(await runner.click(reminder, label=label))
        assert "Something went wrong" not in sentence
        assert "deleted" in sentence
    assert await rows(club, "SELECT 1 FROM member") == []
    await club.at(club.first_post_at + timedelta(days=7))
    assert len([m for m in runner.dm_channel.history() if "checkin:done" in str(m.components)]) == 1


async def test_a_server_that_removes_the_bot_is_told_when_its_club_is_deleted(club: World) -> None:
    club.env.backend.remove_guild(club.guild.id)
    await club.env.settle()
    assert await rows(club, "SELECT 1 FROM slot WHERE next_due_at IS NOT NULL") == []
    await club.at(club.first_post_at)
    [told] = club.organiser.user.dm_channel.history()
    assert "by 31 January 2026" in told.content
    assert "the server Riverside Runners," in told.content


async def test_a_server_that_removed_the_bot_while_it_was_down_is_noticed_at_the_start(
    club: World, settings: Settings
) -> None:
    await club.bot.db.write(
        execute, "INSERT INTO club (id, guild_id, channel_id, zone) VALUES (4, 4, 5, 'Europe/Vienna')"
    )
    await club.env.restart_bot(create_bot(settings, shards=1))
    await club.env.settle()
    assert await rows(club, "SELECT guild_id FROM club WHERE left_at IS NOT NULL") == [(4,)]
    assert await rows(club, "SELECT club_id FROM notice") == [(4,)], "and of no other"
    await club.bot.db.write(execute, "UPDATE club SET left_at = 1 WHERE guild_id <> 4")
    await club.bot.close()
    await club.env.restart_bot(create_bot(settings, shards=1))
    await club.env.settle()
    assert await rows(club, "SELECT guild_id FROM club WHERE left_at IS NULL") == [(club.guild.id,)]
    await club.bot.close()


async def test_who_types_a_name_and_leaves_the_choice_as_it_was_goes_by_that_name(club: World) -> None:
    form = await press(club, await panel(club), "Change")
    saved = await club.ana.submit_modal(form, {"shown": ["own"], "name": "Fox"})
    assert "Your name on this club's boards is now Fox" in texts(saved.response)
