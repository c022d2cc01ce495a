"""The bot's process, killed at any moment: what was acknowledged is there, nothing is there twice.

``make soak`` does it with 500 check-ins and 200 posts; the ordinary tests with fewer.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from random import Random

from tests.soak import rounds
from tests.wire import clubs
from tests.wire.asking import Asker
from tests.wire.conftest import crowd
from tests.wire.patience import until
from tests.wire.payloads import Person, Server, custom_ids, servers
from tests.wire.process import Process, running
from tests.wire.standin import Asked, Request, StandIn, standing_in

CHECK_INS = rounds(60, 500)
POSTS = rounds(24, 200)
DEATHS = rounds(1, 8)
BETWEEN_PRESSES = 0.005
dice = Random()  # noqa: S311  # another moment each time


async def test_every_check_in_that_was_acknowledged_is_there_and_none_is_there_twice(folder: Path) -> None:
    home = servers(1)
    [training] = await clubs.training_days(folder / "club.db", home, clubs.soon())
    waiting, acknowledged = crowd(CHECK_INS), set[int]()
    async with standing_in(home) as discord:
        for death in range(DEATHS + 1):
            async with running(discord, folder) as bot:
                await bot.ready()
                many = len(waiting) // (DEATHS + 1 - death)
                asked = await press(discord, home[0], training, waiting[:many], bot, dies=death < DEATHS)
            acknowledged |= {person.id for person, each in asked if each.answered}
            waiting = [person for person in waiting if person.id not in acknowledged]
            stored = answers(folder, training)
            assert acknowledged <= stored.keys()
            assert set(stored.values()) <= {1}

    assert len(acknowledged) == CHECK_INS, "whom the kill left without an answer has pressed again"
    assert answers(folder, training).keys() == acknowledged


async def press(
    discord: StandIn, server: Server, training: int, people: list[Person], bot: Process, *, dies: bool
) -> list[tuple[Person, Asked]]:
    """All press Done, 200 a second; somewhere among them the bot dies, if it is to."""
    deadly = dice.randrange(len(people) // 3, len(people)) if dies else -1
    asked: list[tuple[Person, Asked]] = []
    for number, person in enumerate(people):
        if number == deadly:
            await asyncio.sleep(dice.random() * 0.01)
            bot.kill()
            return asked
        asked.append(
            (person, await discord.ask(Asker(discord, person, server).press(f"checkin:done:{training}")))
        )
        await asyncio.sleep(BETWEEN_PRESSES)
    await until(lambda: all(each.answered for _, each in asked))
    assert not bot.faults
    return asked


def answers(folder: Path, training: int) -> Counter[int]:
    """How many rows each member has."""
    query = "SELECT user_id FROM checkin WHERE occurrence_id = ?"
    return Counter(user_id for (user_id,) in clubs.rows(folder / "club.db", query, training))


async def test_every_post_is_on_discord_once(folder: Path) -> None:
    homes = servers(POSTS)
    await clubs.clubs_due(folder / "club.db", homes, clubs.soon())
    async with standing_in(homes) as discord:
        for death in range(DEATHS):
            async with running(discord, folder) as bot:
                die_at_a_post(discord, bot, POSTS * (death + 1) // (DEATHS + 2))
                await bot.exit()
        discord.listeners.clear()
        async with running(discord, folder) as bot:
            await bot.ready()
            await until(lambda: all_are_known(folder), seconds=90)
            assert not bot.faults

    for server in homes:
        posts = discord.messages[str(server.channel_id)]
        assert len(posts) == 1, f"the club {server.id} has {len(posts)} posts"
        assert any(each.startswith("checkin:done:") for each in custom_ids(posts[0]["components"]))


def die_at_a_post(discord: StandIn, bot: Process, number: int) -> None:
    """Kill the bot as Discord takes about the so manyth post: before its answer or after."""
    left = number - sum(map(len, discord.messages.values())) + dice.randrange(3)

    def count(asked: Request) -> None:
        nonlocal left
        if asked.route == "POST /channels/*/messages":
            left -= 1
            if left <= 0 and bot.popen.poll() is None:
                asyncio.get_running_loop().call_later(dice.random() * 0.02, bot.kill)

    discord.listeners[:] = [count]


def all_are_known(folder: Path) -> bool:
    known = "SELECT count(*) FROM occurrence WHERE message_id IS NOT NULL"
    return clubs.rows(folder / "club.db", known) == [(POSTS,)]
