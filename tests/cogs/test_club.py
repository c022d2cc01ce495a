"""/club: an organiser sets the club up on a panel, changes it later, and sees how it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.client import create_bot
from bot.domain.schedule import Slot
from bot.storage import cancellations, clubs, slots
from tests.builders import slot
from tests.cogs.texts import texts

if TYPE_CHECKING:
    import simcord

    from bot.settings import Settings
    from tests.cogs.conftest import World

LINE: dict[str, Any] = {"timezone": "Europe/Vienna", "days": "Tue, Thu, Sun", "start": "18:30"}
TRACK = {"days": ["2", "4"], "start": "18:30", "label": "Track", "minutes": "45", "since": ""}


@dataclass(frozen=True, slots=True)
class Panel:
    """The set-up panel as an organiser has it in front of them: one message, edited with every step."""

    world: World
    who: simcord.MemberActor
    message: simcord.ResponseMessage

    @property
    def text(self) -> str:
        return texts(self.message)

    @property
    def save_is_off(self) -> bool:
        return control(self.message, "setup:save").get("disabled", False)

    async def fill(self, form: str, values: dict[str, Any]) -> simcord.InteractionResult:
        """Open one of the panel's forms and send it off."""
        shown = await self.who.click(self.message, custom_id=f"setup:form:{form}")
        return await self.who.submit_modal(shown, values)

    async def choose(self, field: str, *values: Any) -> simcord.InteractionResult:
        return await self.who.select(self.message, list(values), custom_id=f"setup:{field}")

    async def click(self, label: str) -> simcord.InteractionResult:
        return await self.who.click(self.message, label=label)


async def open_panel(world: World, who: simcord.MemberActor | None = None, **options: Any) -> Panel:
    result = await (who or world.organiser).slash(world.channel, "club setup", **options)
    assert result.response is not None
    assert result.ephemeral
    return Panel(world, who or world.organiser, result.response)


def control(message: discord.Message | simcord.ResponseMessage, custom_id: str) -> dict[str, Any]:
    """A button or select of a message, as Discord has it."""

    def find(components: list[Any]) -> dict[str, Any] | None:
        for component in components:
            if component.get("custom_id") == custom_id:
                return component
            inner = [*component.get("components", []), component.get("accessory"), component.get("component")]
            if found := find([c for c in inner if c]):
                return found
        return None

    parts = [c if isinstance(c, dict) else c.to_dict() for c in message.components]
    found = find(parts)
    assert found is not None, f"no {custom_id}"
    return found


async def status(world: World) -> str:
    return texts((await world.organiser.slash(world.channel, "club status")).response)


def second_organiser(world: World) -> simcord.MemberActor:
    return world.guild.add_member(
        world.env.create_user("kim", global_name="Kim"), roles=[world.guild.roles["Organiser"]]
    )


# --- from nothing to saved


async def test_a_new_organiser_comes_from_nothing_to_a_saved_club(world: World) -> None:
    runners = world.guild.create_role("Runners", mentionable=True)
    panel = await open_panel(world)
    assert "I need your time zone and when you train" in panel.text
    assert "Choose a time zone and a training time, and you see them here" in panel.text
    assert panel.save_is_off

    await panel.fill("zone", {"zone": "vienna"})
    assert "Europe/Vienna: it is Thu 1 January, 01:00" in panel.text
    await panel.fill("time", TRACK)
    await panel.choose("role", runners)
    await panel.choose("equipment", "mat", "loop band")
    await panel.choose("phase", "base building")
    await panel.click("Turn on")
    assert not panel.save_is_off
    await panel.click("Save")

    assert "## Saved" in panel.text
    assert "**Tuesday 18:30** · Track · post 45 min before" in panel.text
    assert "club time Thu 1 January 17:45, for the run at 18:30 · Track" in panel.text
    shown = await status(world)
    for words in (
        "**Thursday 18:30** · Track",
        f"**Channel** <#{world.channel.id}>",
        f"**Mentioned** <@&{runners.id}>",
        "loop band, mat",
        "base building",
        "**Weekly digest** <t:",
    ):
        assert words in shown


async def test_the_next_five_posts_are_shown_in_the_readers_time_and_the_clubs(world: World) -> None:
    panel = await open_panel(world, timezone="New York", days="Tue, Thu", start="7pm")

    posts = [line for line in panel.text.splitlines() if "club time" in line]
    assert len(posts) == 5
    due = int(datetime(2026, 1, 1, 23, 15, tzinfo=UTC).timestamp())
    assert posts[0] == f"- <t:{due}:F> · club time Thu 1 January 18:15, for the run at 19:00"


async def test_a_run_that_is_nearer_than_its_lead_is_posted_at_once(world: World) -> None:
    panel = await open_panel(world, timezone="vienna", days="Thu", start="01:20")  # in 20 minutes
    assert "- At once · club time Thu 1 January 00:35, for the run at 01:20" in panel.text
    await panel.click("Save")
    await world.at(world.env.now())

    assert len(world.posts()) == 1


async def test_nothing_is_saved_before_save(world: World) -> None:
    await open_panel(world, **LINE)

    refused = await world.organiser.slash(world.channel, "club status")
    assert "not set up yet" in await world.refusal(refused)


async def test_discarding_changes_nothing(world: World) -> None:
    await world.set_up(start="18:30")
    panel = await open_panel(world, days="Mon", start="19:00")
    await panel.click("Discard")

    assert "Nothing was changed" in panel.text
    assert "**Tuesday 18:30**" in await status(world)
    assert "**Tuesday 18:30**" in (await open_panel(world)).text


async def test_hours_that_clocks_skip_or_show_twice_are_told_before_saving(world: World) -> None:
    panel = await open_panel(world, timezone="vienna", days="Sun", start="2:30")

    assert "Sun 29 March: clocks skip 02:30, so the run starts at 03:00 instead." in panel.text
    assert "Sun 25 October: clocks show 02:30 twice; the run starts at the first." in panel.text


async def test_a_restart_in_the_middle_loses_nothing(world: World, settings: Settings) -> None:
    panel = await open_panel(world)
    await panel.fill("zone", {"zone": "vienna"})
    await panel.fill("time", {**TRACK, "start": "99"})
    old, fresh = world.bot, create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        await panel.fill("again", {**TRACK, "start": "18:30"})
        await panel.click("Turn on")
        assert "**Tuesday 18:30** · Track" in (await open_panel(world)).text, "nor does a new panel"
        await panel.click("Save")
        assert "**Tuesday 18:30** · Track" in await status(world)
    finally:
        await fresh.close()


# --- what is typed wrong


async def test_a_bad_value_costs_no_retyping(world: World) -> None:
    panel = await open_panel(world, timezone="vienna")
    await panel.fill("time", {**TRACK, "start": "half past six"})
    assert "“half past six” is not a time I know" in panel.text

    form = await panel.click("Correct it")
    assert form.modal is not None
    shown = {c["custom_id"]: c for c in (label["component"] for label in form.modal["components"])}
    assert shown["start"]["value"] == "half past six"
    assert shown["label"]["value"] == "Track"
    assert [o["label"] for o in shown["days"]["options"] if o.get("default")] == ["Tuesday", "Thursday"]

    await panel.who.submit_modal(form, TRACK)
    assert "is not a time" not in panel.text
    assert "**Thursday 18:30** · Track" in panel.text


async def test_a_zone_that_is_none_is_answered_with_those_that_are_near(world: World) -> None:
    panel = await open_panel(world)
    await panel.fill("zone", {"zone": "viena"})

    assert "no time zone “viena”. Did you mean Europe/Vienna" in panel.text
    form = await panel.click("Correct it")
    await panel.who.submit_modal(form, {"zone": "vienna"})
    assert "Did you mean" not in panel.text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"timezone": "Atlantis"}, "time zone"),
        ({"days": "someday"}, "weekday"),
        ({"days": "!!!"}, "training day"),
        ({"start": "25:00"}, "18:30"),
    ],
)
async def test_options_that_cannot_be_read_get_a_sentence_that_shows_how_to_write_them(
    world: World, wrong: dict[str, str], says: str
) -> None:
    refused = await world.organiser.slash(world.channel, "club setup", **{**LINE, **wrong})
    assert says in await world.refusal(refused)


# --- later


async def test_a_club_is_changed_without_starting_over(world: World) -> None:
    await world.set_up(days="Tue, Sun")
    panel = await open_panel(world)
    assert "Nothing yet" in panel.text
    tuesday, sunday = (o["value"] for o in control(panel.message, "setup:pick")["options"])

    await panel.choose("pick", tuesday)
    await panel.fill(f"time:{tuesday}", {**TRACK, "days": ["2"], "start": "19:00", "label": ""})
    await panel.choose("pick", sunday)
    await panel.click("Remove")
    assert "- Tuesday 18:30 → 19:00\n- Sunday 18:30 removed" in panel.text
    await panel.click("Save")

    assert "- Tuesday 18:30 → 19:00\n- Sunday 18:30 removed" in panel.text
    assert "club time Tue 6 January 18:15" in panel.text
    shown = await status(world)
    assert "**Tuesday 19:00**" in shown
    assert "Sunday" not in shown


async def test_a_training_time_can_have_a_routine_of_its_own(world: World) -> None:
    await world.set_up(days="Tue")
    panel = await open_panel(world)
    [tuesday] = (o["value"] for o in control(panel.message, "setup:pick")["options"])
    await panel.choose("pick", tuesday)
    offered = [o["label"] for o in control(panel.message, f"setup:routine:{tuesday}")["options"]]
    assert offered[0] == "Routines take turns"
    assert all(label.startswith("Always: ") for label in offered[1:])

    await panel.choose(f"routine:{tuesday}", "before_run_two")
    assert "Two moves before you run" in panel.text
    await panel.click("Back to the set-up")
    assert "routines take turns → Two moves before you run" in panel.text
    await panel.click("Save")

    assert "Two moves before you run" in await status(world)


async def test_two_organisers_do_not_overwrite_each_other(world: World) -> None:
    await world.set_up(days="Tue")
    mine = await open_panel(world, days="Tue", start="19:00")
    theirs = await open_panel(world, second_organiser(world))
    await theirs.click("Turn on")
    assert "19:00" not in theirs.text, "each has a draft of their own"
    await theirs.click("Save")

    await mine.click("Save")
    assert "Somebody else changed the club" in mine.text
    assert "**Weekly digest**\nOn" in mine.text
    assert "- Tuesday 18:30 → 19:00" in mine.text
    assert "**Tuesday 18:30**" in await status(world)
    await mine.click("Save")
    assert "**Tuesday 19:00**" in await status(world)


async def test_a_panel_whose_draft_is_gone_says_what_to_do(world: World) -> None:
    panel = await open_panel(world, **LINE)
    other = await open_panel(world)
    await other.click("Save")

    assert "Open it anew with /club setup" in await world.refusal(await panel.click("Turn on"))


# --- who may, and where


async def test_members_are_not_offered_the_organisers_commands(world: World) -> None:
    assert "club setup" not in world.ana.available_commands(world.channel)
    assert "club setup" in world.organiser.available_commands(world.channel)


@pytest.mark.parametrize("press", ["Save", "Turn on", "Discard", "Add"])
async def test_somebody_who_is_no_longer_organiser_can_do_nothing_on_an_open_panel(
    world: World, press: str
) -> None:
    panel = await open_panel(world, **LINE)
    role = world.guild.roles["Organiser"]
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0

    assert "Manage Server" in await world.refusal(await panel.click(press))


async def test_a_form_that_is_still_open_when_the_permission_goes_changes_nothing(world: World) -> None:
    panel = await open_panel(world, **LINE)
    form = await panel.click("Change")
    role = world.guild.roles["Organiser"]
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0

    refused = await panel.who.submit_modal(form, {"zone": "tokyo"})
    assert "Manage Server" in await world.refusal(refused)


async def test_a_channel_the_bot_may_not_post_in_is_refused_with_what_is_missing(world: World) -> None:
    deny = discord.PermissionOverwrite(send_messages=False, attach_files=False, read_message_history=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.roles["TestBot"]: deny})
    panel = await open_panel(world, **LINE)
    await panel.choose("channel", closed)
    assert f"In <#{closed.id}> I lack: Send Messages, Attach Files, Read Message History" in panel.text

    assert "I lack: Send Messages" in await world.refusal(await panel.click("Save"))
    await panel.choose("channel", world.channel)
    assert "I lack" not in panel.text
    await panel.click("Save")
    assert f"<#{world.channel.id}>" in await status(world)


async def test_a_channel_the_bot_cannot_post_in_is_not_taken_because_the_command_was_typed_there(
    world: World,
) -> None:
    deny = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.roles["TestBot"]: deny})
    result = await world.organiser.slash(closed, "club setup", **LINE)

    assert "Before you can save, choose a channel." in texts(result.response)


async def test_a_role_that_the_bot_may_not_mention_is_a_warning_and_no_refusal(world: World) -> None:
    deny = discord.PermissionOverwrite(mention_everyone=False)
    training = world.guild.create_text_channel("quiet", overwrites={world.guild.roles["TestBot"]: deny})
    private = world.guild.create_role("Committee")
    public = world.guild.create_role("Runners", mentionable=True)
    panel = await open_panel(world, **LINE)
    await panel.choose("channel", training)

    await panel.choose("role", public)
    assert "I may not mention" not in panel.text
    await panel.choose("role", private)
    assert f"I may not mention <@&{private.id}>" in panel.text
    await panel.click("Save")
    assert "## Saved" in panel.text


async def test_a_club_whose_time_zone_is_no_longer_known_chooses_one_on_the_panel(world: World) -> None:
    await world.set_up()
    async with world.bot.db.transaction() as connection:
        await connection.execute("UPDATE club SET zone = 'Mars/Phobos'")
    panel = await open_panel(world)
    assert "Not chosen yet" in panel.text
    assert panel.save_is_off
    await panel.fill("zone", {"zone": "Vienna"})
    assert "Time zone: none → Europe/Vienna" in panel.text
    await panel.click("Save")
    assert "## Saved" in panel.text


# --- status, and what is suggested while typing


async def test_status_tells_all_that_is_special(world: World) -> None:
    await world.set_up(days="Tue, Thu")
    panel = await open_panel(world)
    await panel.fill("time", {**TRACK, "days": ["7"], "start": "9:00", "label": "Hills", "since": "4 Jan"})
    await panel.click("Save")
    async with world.bot.db.transaction() as connection:
        club = await clubs.get(connection, world.guild.id)
        assert club is not None
        await slots.add(connection, world.guild.id, slot_once(date(2026, 1, 10)))
        await cancellations.add(connection, club.slots[0].id, date(2026, 1, 13))
        await clubs.set_paused(connection, world.guild.id, date(2026, 1, 6))
        await clubs.set_trouble(connection, world.guild.id, "I may not post in the channel.")

    shown = await status(world)

    for words in (
        "**Needs attention:** I may not post in the channel.",
        "**Sunday 09:00** · Hills · every second week, from Sun 4 January",
        "**Once**\n- **Sat 10 January 10:00**",
        "**Cancelled**\n- Tue 13 January: 18:30",
        "**Paused** until Tue 6 January",
        "Nothing has been posted yet",
    ):
        assert words in shown
    assert "club time Thu 1 January" not in shown, "paused"


def slot_once(day: date) -> Slot:
    return replace(slot(day.isoweekday(), "10:00"), only_on=day)


async def test_status_leads_to_the_last_post(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at + timedelta(minutes=1))

    [post] = world.posts()
    assert f"/{world.channel.id}/{post.id}" in await status(world)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("vienna", "Europe/Vienna"), ("austr", "Europe/Vienna"), ("america/new", "America/New_York")],
)
async def test_time_zones_are_suggested_by_city_and_country(world: World, typed: str, first: str) -> None:
    choices = await world.organiser.autocomplete(world.channel, "club setup", "timezone", typed)
    assert choices[0]["value"] == first
    assert len(choices) <= 25


async def test_days_are_put_together_tap_by_tap(world: World) -> None:
    first = await world.organiser.autocomplete(world.channel, "club setup", "days", "tu")
    assert [c["value"] for c in first] == ["Tuesday"]
    second = await world.organiser.autocomplete(world.channel, "club setup", "days", "Tuesday, th")
    assert [c["value"] for c in second] == ["Tuesday, Thursday"]


async def test_a_role_that_is_everyone_is_not_saved(world: World) -> None:
    panel = await world.organiser.slash(
        world.channel, "club setup", timezone="Europe/Vienna", days="Tue", start="18:30"
    )
    assert panel.response is not None
    async with world.bot.db.transaction() as connection:
        [row] = await connection.execute_fetchall("SELECT plan FROM draft")
        plan = row["plan"].replace('"role_id":null', f'"role_id":{world.guild.id}')
        await connection.execute("UPDATE draft SET plan = ?", (plan,))
    assert "cannot mention everyone" in await world.refusal(
        await world.organiser.click(panel.response, label="Save")
    )
