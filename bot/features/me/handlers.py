"""Handlers for a member's settings and data. Each control acts for the person who uses it."""

from __future__ import annotations

import io
from collections.abc import Awaitable

import discord
from discord import app_commands
from discord.ext import commands

from bot.content.texts import Tone
from bot.errors import UserError
from bot.features.club.cards import date_choices, day_choices, zone_choices
from bot.features.club.schedule import ISO_WEEKDAYS
from bot.features.me import service
from bot.features.me.buttons import Change, Field, OpenForm
from bot.features.me.cards import (
    CONFIRM,
    about_card,
    days_changed,
    delete_card,
    delete_form,
    deleted_card,
    name_changed,
    name_form,
    pause_begun,
    pause_ended,
    pause_form,
    public_changed,
    renew_form,
    settings_card,
    tone_changed,
    zone_changed,
    zone_form,
)
from bot.features.me.service import Person, Settings, ShownAs
from bot.features.reminders import own_service
from bot.features.reminders.cards import jump_lines
from bot.features.reminders.handlers import show_reminders
from bot.features.reminders.own_service import Typed
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.answering import edit, open_form, send
from bot.interactions.cards import isolate_quotes, plain
from bot.interactions.host import Interaction
from bot.interactions.permissions import server_of
from bot.interactions.routes import Routes, chosen, field, integer_in

routes = Routes()


def _who(interaction: Interaction) -> Person:
    return Person(interaction.user.id, interaction.user.display_name, server_of(interaction))


async def _settings(interaction: Interaction) -> Settings:
    return await interaction.client.db.read(service.settings_of, _who(interaction), interaction.created_at)


async def show_settings(interaction: Interaction, notice: str = "", again: OpenForm | None = None) -> None:
    """Show all settings, replacing the card that was used or as a new answer.

    ``notice`` says what was changed. ``again`` opens the form with what was typed and is wrong.
    """
    settings, own_name = await _settings(interaction), interaction.user.display_name
    await edit(interaction, settings_card(settings, own_name, interaction.created_at, notice, again))


@routes.on("settings:days:mine", edits=True)
async def choose_days(interaction: Interaction) -> None:
    """Set the club's training days on which the member trains."""
    weekdays = sorted(chosen(interaction, integer_in(ISO_WEEKDAYS)))
    await interaction.client.db.write(
        service.set_own_days, _who(interaction), weekdays, interaction.created_at
    )
    await show_settings(interaction, days_changed(weekdays))


@routes.on("settings:set:{change}", edits=True)
async def set_one(interaction: Interaction, change: Change) -> None:
    """Change one setting at once."""
    db, now = interaction.client.db, interaction.created_at
    match change:
        case Change.PUBLIC | Change.PRIVATE:
            public = change is Change.PUBLIC
            await db.write(service.set_public, _who(interaction), public, now)
            notice = public_changed(public)
        case Change.PLAIN | Change.PLAYFUL:
            tone = Tone(change.value)
            await db.write(service.set_tone, interaction.user.id, tone)
            notice = tone_changed(tone)
        case Change.BACK:
            await db.write(pauses.end_pause, interaction.user.id, now)
            notice = pause_ended()
    await show_settings(interaction, notice)


@routes.on("settings:form:name")
@routes.on("settings:form:name:{typed:text}")
async def open_name_form(interaction: Interaction, typed: str = "") -> None:
    """Open the form for the member's name on the boards."""
    own_name = interaction.user.display_name
    match typed.split("|"):
        case [shown, name] if shown in list(ShownAs):
            form = name_form(ShownAs(shown), name, own_name)
        case _:
            club = (await _settings(interaction)).club
            shown, name = (club.shown, club.other_name) if club is not None else (ShownAs.OWN, "")
            form = name_form(shown, name, own_name)
    await open_form(interaction, form)


@routes.on("settings:form:zone")
@routes.on("settings:form:zone:{typed:text}")
async def open_zone_form(interaction: Interaction, typed: str = "") -> None:
    """Open the form for the member's time zone."""
    await open_form(interaction, zone_form(typed or (await _settings(interaction)).zone))


@routes.on("settings:form:pause")
@routes.on("settings:form:pause:{typed:text}")
async def open_pause_form(interaction: Interaction, typed: str = "") -> None:
    """Open the form for a pause."""
    match typed.split("|"):
        case [reason, first, until] if reason in list(Reason):
            form = pause_form(TypedPause(Reason(reason), first, until))
        case _:
            form = pause_form(TypedPause(Reason.HOLIDAY))
    await open_form(interaction, form)


@routes.on("settings:form:renew")
@routes.on("settings:form:renew:{typed:text}")
async def open_renew_form(interaction: Interaction, typed: str = "") -> None:
    """Open the form that extends a pause."""
    await open_form(interaction, renew_form(typed))


@routes.on("settings:sent:name:{filled_in:text}", edits=True)
async def set_name(interaction: Interaction, filled_in: str) -> None:
    """Change the member's name on the boards; a newly typed name wins over choosing the server's name."""
    shown, name = field(interaction, "shown", ShownAs), field(interaction, "name")
    if shown is ShownAs.OWN and name.strip() not in ("", filled_in.strip()):
        shown = ShownAs.OTHER

    async def work() -> str:
        await interaction.client.db.write(
            service.set_shown_name, _who(interaction), shown, name, interaction.created_at
        )
        return name_changed(shown, interaction.user.display_name, name)

    await _show_outcome(interaction, work(), OpenForm(Field.NAME, "Correct it", (shown, name)))


@routes.on("settings:sent:zone", edits=True)
async def set_zone(interaction: Interaction) -> None:
    """Change the member's time zone."""
    zone = field(interaction, "zone")

    async def work() -> str:
        db, user_id, now = interaction.client.db, interaction.user.id, interaction.created_at
        jumps = await db.read(own_service.jumps_into, user_id, zone, now)
        changed = zone_changed(await db.write(service.set_zone, user_id, zone, now))
        return " ".join([changed, *jump_lines(jumps)])

    await _show_outcome(interaction, work(), OpenForm(Field.ZONE, "Correct it", (zone,)))


@routes.on("settings:sent:pause", edits=True)
async def begin_pause_sent(interaction: Interaction) -> None:
    """Begin the pause that the form asks for."""
    await begin_pause(interaction, typed_pause(interaction))


def typed_pause(interaction: Interaction) -> TypedPause:
    """Return what was typed in a submitted pause form."""
    return TypedPause(
        field(interaction, "reason", Reason), field(interaction, "first"), field(interaction, "until")
    )


async def begin_pause(interaction: Interaction, typed: TypedPause) -> None:
    """Begin a pause, and show the settings with what it means."""

    async def work() -> str:
        pause = await interaction.client.db.write(
            pauses.begin_pause, interaction.user.id, typed, interaction.created_at
        )
        return pause_begun(pause, until_back=not typed.until.strip())

    again = OpenForm(Field.PAUSE, "Correct it", (typed.reason, typed.first, typed.until))
    await _show_outcome(interaction, work(), again)


@routes.on("settings:sent:renew", edits=True)
async def renew_pause(interaction: Interaction) -> None:
    """Extend the pause."""
    until = field(interaction, "until")

    async def work() -> str:
        pause = await interaction.client.db.write(
            pauses.renew_pause, interaction.user.id, until, interaction.created_at
        )
        return pause_begun(pause, until_back=not until.strip())

    await _show_outcome(interaction, work(), OpenForm(Field.RENEW, "Correct it", (until,)))


async def _show_outcome(interaction: Interaction, work: Awaitable[str], again: OpenForm) -> None:
    """Do what a form asks for, and show the result, or what is wrong with a button to correct it."""
    try:
        notice = await work
    except UserError as mistake:
        await show_settings(interaction, f"⚠️ {isolate_quotes(str(mistake))}", again)
    else:
        await show_settings(interaction, notice)


@routes.on("privacy:about:mine")
async def show_about(interaction: Interaction) -> None:
    """Show what is kept of a person."""
    await send(interaction, about_card())


@routes.on("privacy:export:mine")
async def send_export(interaction: Interaction) -> None:
    """Send everything that is kept, as files that only the person sees."""
    names = {guild.id: guild.name for guild in interaction.client.guilds}
    now = interaction.created_at
    export = await service.export_person(interaction.client.db, interaction.user.id, names, now)
    await send(
        interaction,
        "Here's everything I keep about you. The first file has it all, the second has your check-ins. "
        "Only you can see this message, so save the files before you dismiss it.",
        [
            discord.File(io.BytesIO(export.everything), f"glutes-on-{now:%Y-%m-%d}.json"),
            discord.File(io.BytesIO(export.check_ins), f"glutes-on-check-ins-{now:%Y-%m-%d}.csv"),
        ],
    )


@routes.on("privacy:delete:mine")
async def show_delete(interaction: Interaction) -> None:
    """Show what would be deleted and what would stay."""
    kept = await interaction.client.db.read(service.what_is_kept, interaction.user.id)
    await send(interaction, delete_card(kept))


@routes.on("privacy:erase:mine")
async def ask_for_the_word(interaction: Interaction) -> None:
    """Open the form that asks for the confirmation word."""
    await open_form(interaction, delete_form())


@routes.on("privacy:sent:mine", edits=True)
async def erase(interaction: Interaction) -> None:
    """Delete everything kept of the person, if they typed the confirmation word."""
    client, typed = interaction.client, field(interaction, "word").strip()
    if typed.upper() != CONFIRM:
        notice = f"⚠️ You typed “{plain(typed)}”, so nothing was deleted. Type {CONFIRM} to confirm."
        kept = await client.db.read(service.what_is_kept, interaction.user.id)
        await edit(interaction, delete_card(kept, notice))
        return
    outdated = await service.delete_person(client.db, interaction.user.id, interaction.created_at)
    for occurrence_id in outdated:
        client.count_changed(occurrence_id)
    await edit(interaction, deleted_card())


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Me(commands.GroupCog, group_name="me", group_description="Your settings, reminders and data"):
    @app_commands.command(description="Change your days, name on the boards, tone, pause and reminders")
    async def settings(self, interaction: Interaction) -> None:
        await show_settings(interaction)

    @app_commands.command(description="Take time off: no run counts against you, in any club")
    @app_commands.describe(
        reason="Why you're away. Only you can see this",
        until="Your last day off, like 24 Dec. Leave it out: until you're back, up to 90 days",
    )
    async def pause(
        self,
        interaction: Interaction,
        reason: Reason,
        until: app_commands.Range[str, 1, 20] | None = None,
    ) -> None:
        await begin_pause(interaction, TypedPause(reason, until=until or ""))

    @pause.autocomplete("until")
    async def suggest_dates(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        today = await interaction.client.db.read(
            pauses.today_of_person, interaction.user.id, interaction.created_at
        )
        return date_choices(current, today, (2, 6, 13, 27, 55, 89))

    @app_commands.command(description="See what I keep about you, why and for how long")
    async def privacy(self, interaction: Interaction) -> None:
        await send(interaction, about_card())

    @app_commands.command(description="Get all your data as files only you can see")
    async def export(self, interaction: Interaction) -> None:
        await send_export(interaction)

    @app_commands.command(description="Delete all your data (see what goes and what stays first)")
    async def delete(self, interaction: Interaction) -> None:
        await show_delete(interaction)

    @app_commands.command(description="Get a DM before your own runs, or see how it's set now")
    @app_commands.describe(
        days="The days you run, like Tue, Thu, Sun",
        start="When your run starts, like 18:30",
        minutes_before="How many minutes before the start I send the DM",
        timezone="Your time zone: type a city or country",
    )
    async def reminders(
        self,
        interaction: Interaction,
        days: app_commands.Range[str, 1, 100] | None = None,
        start: app_commands.Range[str, 1, 20] | None = None,
        minutes_before: app_commands.Range[int, 0, 1440] | None = None,
        timezone: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        minutes = str(minutes_before) if minutes_before is not None else None
        await show_reminders(interaction, Typed(days, start, minutes, timezone))

    @reminders.autocomplete("timezone")
    async def suggest_zones(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return zone_choices(current)

    @reminders.autocomplete("days")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return day_choices(current)
