"""What the real process asks of Discord where something is to reach a phone."""

from __future__ import annotations

from pathlib import Path
from time import time

import pytest

from bot.content.catalogue import Catalogue
from tests.wire import clubs
from tests.wire.asking import Asker
from tests.wire.conftest import ANA
from tests.wire.patience import until
from tests.wire.payloads import EVERYTHING, V2, Server, servers
from tests.wire.process import running
from tests.wire.standin import Fault, Request, StandIn, standing_in

PICTURED = Server(20_000 << 22, EVERYTHING)
"""A server where the bot may attach files."""


def posts(discord: StandIn) -> list[Request]:
    return [each for each in discord.bodies if each.route == "POST /channels/*/messages"]


def known(folder: Path) -> bool:
    return clubs.rows(folder / "club.db", "SELECT count(message_id) FROM occurrence") == [(1,)]


async def test_a_post_is_one_request_with_text_for_the_locked_screen_and_pictures_with_words(
    folder: Path, catalogue: Catalogue
) -> None:
    await clubs.clubs_due(folder / "club.db", [PICTURED], starts := clubs.soon())
    clubs.drawn(folder, catalogue)
    async with standing_in([PICTURED]) as discord, running(discord, folder) as bot:
        await bot.ready()
        await until(lambda: known(folder))

    [post] = posts(discord)
    first, *_ = post.body["content"].splitlines()
    assert first == f"Glutes on before your run: {starts:%A, %H:%M}"
    assert not (post.body.get("flags") or 0) & V2
    words = {each.alt_text for each in catalogue.exercises.values()}
    assert 1 <= len(post.files) == len(post.body["attachments"]) <= 3
    assert {each["description"] for each in post.body["attachments"]} <= words
    assert not bot.faults


@pytest.mark.parametrize("status", [400, 413])
async def test_where_discord_takes_no_file_the_post_comes_without(
    folder: Path, catalogue: Catalogue, status: int
) -> None:
    await clubs.clubs_due(folder / "club.db", [PICTURED], clubs.soon())
    clubs.drawn(folder, catalogue)
    async with standing_in([PICTURED]) as discord:
        discord.faults = [Fault(f"POST /channels/{PICTURED.channel_id}/messages", status)]
        async with running(discord, folder) as bot:
            await bot.ready()
            await until(lambda: known(folder))

    assert [bool(each.files) for each in posts(discord)] == [True, False]
    assert not bot.faults


async def test_an_edit_that_discord_wants_in_half_an_hour_is_planned_for_then(
    folder: Path,
) -> None:
    """As of a post that somebody published: it takes three edits an hour."""
    [home] = servers(1)
    [training] = await clubs.training_days(folder / "club.db", [home], clubs.soon())
    query = "SELECT refresh_at FROM occurrence"
    async with standing_in([home]) as discord:
        discord.faults = [Fault("PATCH /channels/*/messages/*", 429, wait=1800.0)]
        async with running(discord, folder) as bot:
            await bot.ready()
            answer = await discord.answer_to(Asker(discord, ANA, home).press(f"checkin:done:{training}"))
            await until(lambda: clubs.rows(folder / "club.db", query)[0][0] > time() + 1700)

    assert answer.problem == ""
    assert not bot.faults
