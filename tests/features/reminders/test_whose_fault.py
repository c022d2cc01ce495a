"""Whose fault it is that Discord did not do something: who is told of it, what, and how often."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.features.club import store as club_store
from bot.features.streaks import store as streaks
from bot.features.streaks.rules import Milestone
from bot.interactions import outbox_store
from tests.builders import club_key, own_key
from tests.features.reminders.own_runs import DUE, ask, set_up
from tests.features.texts import texts
from tests.rows import fetch

if TYPE_CHECKING:
    import simcord

    from tests.world import World

MINUTE = timedelta(minutes=1)
EDIT = "/channels/*/messages/*"
FAULT = "went wrong on my side"


async def heard_of_a_post(world: World, status: int, code: int) -> list[str]:
    """What the organiser hears by direct message where each post is answered so."""
    await world.set_up()
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, times=None)
    for minute in range(12):
        await world.at(DUE + minute * MINUTE)
    return [message.content for message in world.organiser.user.dm_channel.history()]


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (403, 50013, "Let me view it"),
        (400, 200000, "AutoMod"),
        (400, 50024, "I can't write in"),
        (404, 10003, "is gone, or hidden from me"),
        (400, 50035, "a bug of mine"),
    ],
)
async def test_an_organiser_hears_once_what_they_can_do(
    world: World, status: int, code: int, says: str
) -> None:
    [told] = await heard_of_a_post(world, status, code)

    assert says in told
    assert (says == "Let me view it") is ("Let me" in told)


@pytest.mark.parametrize(("status", "code"), [(403, 40333), (400, 20016), (503, 0)])
async def test_of_what_passes_the_organiser_hears_nothing_of_a_permission(
    world: World, status: int, code: int
) -> None:
    assert await heard_of_a_post(world, status, code) == []
    club = await world.bot.db.read(club_store.get, club_key(world.guild.id))
    assert club is not None
    assert club.trouble is None


async def test_a_post_that_somebody_deleted_is_no_channel_that_is_gone_and_is_not_edited_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.set_up()
    await world.at(DUE)
    world.env.inject_error("PATCH", EDIT, status=404, code=10008, times=None)
    with caplog.at_level(logging.INFO):
        await world.ana.click(world.posts()[0], label="Done")
        await world.env.advance_time(5)
    before = len([r for r in world.env.http_requests if r.method == "PATCH"])
    await world.at(DUE + timedelta(minutes=46))
    await world.env.advance_time(5)

    assert "its post was deleted" in caplog.text
    assert "gone, or hidden" not in caplog.text
    assert len([r for r in world.env.http_requests if r.method == "PATCH"]) == before


async def test_a_network_error_of_discords_does_not_send_a_runner_to_their_privacy_settings(
    world: World, zoe: simcord.UserHandle
) -> None:
    preview = await ask(zoe)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=40333)
    refused = await world.refusal(await zoe.click(preview, label="Save"))

    assert "Privacy Settings" not in refused
    assert "Try again" in refused
    await zoe.click(preview, label="Save")
    assert len(await world.bot.db.read(fetch, "SELECT 1 FROM club")) == 1


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [(403, 40333, "Try again in a minute"), (403, 50013, "Let me view it"), (400, 200000, "AutoMod")],
)
async def test_a_test_post_says_what_a_post_would_say(
    world: World, status: int, code: int, says: str
) -> None:
    await world.set_up()
    shown = await world.organiser.slash(world.channel, "club doctor")
    assert shown.response is not None
    world.env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=None)

    assert says in await world.refusal(await world.organiser.click(shown.response, label="Send a test post"))


async def test_an_answer_that_discords_network_swallowed_is_no_fault_of_ours(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.set_up()
    await world.at(DUE)
    world.env.inject_error("POST", "/interactions/*/callback", status=403, code=40333, times=None)
    await world.ana.click(world.posts()[0], label="Done")

    assert await world.bot.db.read(fetch, "SELECT 1 FROM checkin") != []
    assert "error " not in [record.getMessage()[:6] for record in caplog.records]
    assert world.bot.vitals.failed == 0


@pytest.mark.parametrize(("status", "code"), [(400, 50035), (403, 50013), (413, 40005)])
async def test_a_note_of_a_milestone_that_discord_refuses_for_good_is_not_sent_with_every_answer(
    world: World, status: int, code: int
) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Rest today")
    await world.bot.db.write(streaks.add_note, club_key(world.guild.id), world.ana.id, Milestone.FIVE)
    await world.at(DUE + MINUTE)
    world.env.inject_error("POST", "/webhooks/*", status=status, code=code, times=None)
    first = await world.ana.slash(world.channel, "routine")
    world.env.backend.faults.clear()
    await world.at(DUE + 2 * MINUTE)
    second = await world.ana.slash(world.channel, "routine")

    assert FAULT not in texts(first.response)
    assert second.followups == []
    assert await world.bot.db.read(streaks.people_with_notes) == frozenset()


async def test_what_a_runner_could_not_be_told_of_their_own_reminders_follows_their_next_answer(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.bot.db.write(outbox_store.add_notice, own_key(zoe.id), "Something", world.env.now())
    world.env.inject_error("POST", f"/channels/{zoe.dm_channel.id}/messages", status=403, code=50007)
    await world.at(world.env.now() + MINUTE)
    world.env.backend.faults.clear()
    bens = await world.ben.slash(world.channel, "routine")
    first = await zoe.slash("routine")
    second = await zoe.slash("routine")

    assert [note.content for note in first.followups] == ["Something"]
    assert [bens.followups, second.followups] == [[], []]
