"""/streak board: a page at a time, and what its buttons do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.features.streaks import service as streaks
from bot.features.streaks.buttons import ShowBoard
from bot.features.streaks.rules import Answer
from bot.interactions.cards import ACCENT, Card
from tests.builders import club_key
from tests.features.texts import alt_texts, texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    import simcord

    from tests.world import World

MEMBERS = "/guilds/*/members/*"


@pytest.fixture
async def runners(world: World) -> list[simcord.MemberActor]:
    """A club with one training day, done by Ana, Ben and two dozen others."""
    await world.set_up()
    await world.at(world.first_post_at)
    others = [world.guild.add_member(world.env.create_user(f"runner{n:02}")) for n in range(24)]
    runners = [world.ana, world.ben, *others]
    [day] = await world.bot.db.write(fetch, "SELECT id FROM occurrence")
    for actor in runners:
        name = actor.user.global_name or actor.name
        now = world.env.now()
        await world.bot.db.write(
            streaks.check_in, club_key(world.guild.id), actor.id, name, day["id"], Answer.DONE, now
        )
    return runners


async def board(actor: simcord.MemberActor, world: World, name: str = "month", **options: object) -> str:
    answer = await actor.slash(world.channel, "streak", board=name, **options)
    assert answer.response is not None
    return f"{alt_texts(answer.response)}\n{texts(answer.response)}"


async def decide(world: World, actor: simcord.MemberActor, **columns: int | str) -> None:
    await world.bot.db.write(
        execute,
        f"UPDATE member SET {', '.join(f'{name} = ?' for name in columns)} WHERE user_id = ?",  # noqa: S608  # the test's own words
        (*columns.values(), actor.id),
    )


async def test_equals_share_the_first_rank_and_the_picture_says_so(
    world: World, runners: list[simcord.MemberActor]
) -> None:
    text = await board(world.ana, world)
    assert "Check-ins in January" in text
    assert "1. You: 1. 1. Ben: 1. 1. runner00: 1" in text
    assert "runner08" not in text, "a page has ten"


async def test_the_buttons_turn_pages_in_place(world: World, runners: list[simcord.MemberActor]) -> None:
    first = await world.ana.slash(world.channel, "streak", board="all-time")
    assert first.response is not None
    second = await world.ana.click(first.response, label="Page 2 of 3")
    text = texts(second.response)
    assert "1\\. runner08 · 1" in text
    assert "**1\\. Ana · 1 (you)**" in text, "one's own place is seen from every page"
    assert second.response is not None
    assert second.response.attachments == []
    third = await world.ana.click(second.response, label="Page 3 of 3")
    assert "runner23" in texts(third.response)
    assert "Page 2 of 3" in texts(third.response)


async def test_ones_own_place_is_on_the_first_page_too(
    world: World, runners: list[simcord.MemberActor]
) -> None:
    text = await board(runners[20], world)
    assert text.splitlines()[0].endswith("1. You: 1.")


async def test_a_shared_board_calls_nobody_you_and_turns_for_its_owner_only(
    world: World, runners: list[simcord.MemberActor]
) -> None:
    shared = await world.ana.slash(world.channel, "streak", board="streak", share=True)
    assert not shared.ephemeral
    assert shared.response is not None
    assert not re.search(r"\byou", f"{texts(shared.response)} {alt_texts(shared.response)}", re.IGNORECASE)

    others = await world.ben.click(shared.response, label="Page 2 of 3")
    assert others.ephemeral
    assert "(you)" in texts(others.response)

    turned = await world.ana.click(shared.response, label="Page 2 of 3")
    assert "runner08" in texts(turned.response)
    assert "(you)" not in texts(turned.response)


async def test_from_ones_own_card_the_boards_open_beside_it(
    world: World, runners: list[simcord.MemberActor]
) -> None:
    card = await world.ana.slash(world.channel, "streak", share=True)
    assert card.response is not None
    opened = await world.ana.click(card.response, label="Club boards")
    assert opened.ephemeral
    assert "1. You: 1" in alt_texts(opened.response)


async def test_who_hid_is_absent_and_told_where_to_change_that(
    world: World, runners: list[simcord.MemberActor]
) -> None:
    await decide(world, world.ben, hidden=1)
    assert "Ben" not in await board(world.ana, world)
    text = await board(world.ben, world)
    assert "hidden from the boards. Change it in /me settings" in text
    assert "You:" not in text


async def test_a_name_cannot_format_or_ping(world: World, runners: list[simcord.MemberActor]) -> None:
    await decide(world, world.ben, board_name="**@everyone** <@123456789012345678> 李明")
    answer = await world.ana.slash(world.channel, "streak", board="month")
    text = texts(answer.response)
    assert "李明" in text, "what the picture cannot draw stands beneath it"
    assert "**@everyone**" not in text
    assert not re.search(r"(?<!\\)<@", text)
    assert "Ben" not in text + alt_texts(answer.response)


async def test_who_left_the_server_is_found_out_after_a_week_and_is_gone(
    world: World, runners: list[simcord.MemberActor]
) -> None:
    await world.env.advance_time(timedelta(days=9).total_seconds())
    world.env.inject_error("GET", f"/guilds/*/members/{world.ben.id}", status=404, code=10007)
    text = await board(world.ana, world, "all-time")
    assert "Ben" not in text
    assert "runner08" in text, "who stood behind moves up"
    asked = len([r for r in world.env.http_requests if r.method == "GET" and "/members/" in r.path])
    assert asked == 10
    assert "Ben" not in await board(world.ana, world, "all-time")
    assert asked == len([r for r in world.env.http_requests if r.method == "GET" and "/members/" in r.path])


@pytest.mark.parametrize(("status", "code"), [(404, 10004), (403, 50001), (500, 0)])
async def test_who_discord_says_nothing_about_stays(
    world: World, runners: list[simcord.MemberActor], status: int, code: int
) -> None:
    await world.env.advance_time(timedelta(days=9).total_seconds())
    world.env.inject_error("GET", MEMBERS, status=status, code=code)
    assert "Ben" in await board(world.ana, world, "all-time")


async def test_who_has_done_nothing_yet_is_told_how_to_join(
    world: World, runners: list[simcord.MemberActor]
) -> None:
    text = await board(world.organiser, world)
    assert "Your next Done puts you on this board" in text
    assert "Ana" in text


async def test_a_club_that_has_not_begun_has_boards_too(world: World) -> None:
    await world.set_up()
    assert "Tap Done to be the first" in await board(world.ana, world)
    assert "still to come" in await board(world.ana, world, "club")


async def test_together_names_nobody(world: World, runners: list[simcord.MemberActor]) -> None:
    await streaks.settle_club_standings(world.bot.db, club_key(world.guild.id), world.env.now())
    text = await board(world.ana, world, "club")
    assert "26 check-ins together" in text
    assert "from 26 runners" in text
    assert "Ana" not in text


@pytest.mark.parametrize(
    ("name", "number", "reads"),
    [
        pytest.param("month", 999, "runner23", id="a-page-that-is-not-there"),
        pytest.param("month", 0, "Page 2 of 3", id="page-nought"),
        pytest.param("karma", 1, "no longer exists", id="a-board-that-is-not-there"),
    ],
)
async def test_a_button_from_long_ago_has_an_answer(
    world: World, runners: list[simcord.MemberActor], name: str, number: int, reads: str
) -> None:
    card = Card(discord.ui.ActionRow[Any](ShowBoard(name, number, label="Look")), colour=ACCENT)
    post = await world.bot.get_partial_messageable(world.channel.id).send(view=card)
    answer = await world.ana.click(post, label="Look")
    assert answer.ephemeral
    assert reads in texts(answer.response)
    assert world.env.errors is not None
