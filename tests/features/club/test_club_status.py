"""/club status tells how the club stands, and leads to its last post."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.features.club import store as club_store
from bot.features.club.schedule import Slot
from tests.builders import club_key, slot
from tests.features.club.panels import TRACK, open_panel, status

if TYPE_CHECKING:
    from tests.world import World


async def test_status_tells_all_that_is_special(world: World) -> None:
    await world.set_up(days="Tue, Thu")
    panel = await open_panel(world)
    await panel.fill("time", {**TRACK, "days": ["7"], "start": "9:00", "label": "Hills", "since": "4 Jan"})
    await panel.click("Save")
    club = await world.bot.db.write(club_store.get, club_key(world.guild.id))
    assert club is not None
    await world.bot.db.write(club_store.add_slot, club_key(world.guild.id), slot_once(date(2026, 1, 10)))
    await world.bot.db.write(club_store.add_cancellation, club.slots[0].id, date(2026, 1, 13))
    await world.bot.db.write(club_store.set_paused, club_key(world.guild.id), date(2026, 1, 6))
    await world.bot.db.write(
        club_store.set_trouble, club_key(world.guild.id), "I may not post in the channel."
    )

    shown = await status(world)

    for words in (
        "**Needs attention:** I may not post in the channel.",
        "**Sunday 09:00** · Hills · every other week, from Sun 4 January",
        "**One-off club runs**\n- **Sat 10 January 10:00**",
        "**Cancelled**\n- Tue 13 January, 18:30",
        "**Paused.** Back on Tue 6 January",
        "I haven't posted yet",
    ):
        assert words in shown
    assert "- Thu 1 January" not in shown, "paused"


def slot_once(day: date) -> Slot:
    return replace(slot(day.isoweekday(), "10:00"), only_on=day)


async def test_status_leads_to_the_last_post(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at + timedelta(minutes=1))

    [post] = world.posts()
    shown = await status(world)
    assert "[See the last post](https://discord.com/channels/" in shown
    assert f"/{world.channel.id}/{post.id}), sent on Thu 1 January, 17:46" in shown
