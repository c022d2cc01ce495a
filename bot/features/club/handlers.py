"""Handlers for organisers' presses: sessions, pauses, reports, the set-up panel and its forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import discord

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.errors import UserError
from bot.features.club import attendance_service, service, sessions_service
from bot.features.club import setup_service as drafts
from bot.features.club.buttons import IN_TURN
from bot.features.club.cards import change_card, paused_card
from bot.features.club.report_cards import participation_card
from bot.features.club.schedule import ISO_WEEKDAYS
from bot.features.club.setup import TypedTime, with_routine, without_slot
from bot.features.club.setup_cards import panel_card, saved_card, setup_form, time_card
from bot.features.club.setup_service import Author, Change, Proposal, TypedZone, unchanged
from bot.interactions.answering import announce, edit, open_form, send
from bot.interactions.cards import ACCENT, Card
from bot.interactions.delivery import Refused, Unreachable, outcome
from bot.interactions.host import Interaction
from bot.interactions.permissions import (
    find_channel,
    mention_problem,
    posting_problem,
    require_organiser,
    require_postable,
)
from bot.interactions.routes import Routes, chosen, chosen_one, field, integer, integer_in, one_of, ticked

routes = Routes(require=require_organiser)


@routes.on("session:cancel:{slot_id}:{day}:{note:text}", edits=True)
async def cancel_session(interaction: Interaction, slot_id: int, day: date, note: str) -> None:
    """Call a session off, even if it's already posted."""
    guild_id, now = require_organiser(interaction), interaction.created_at
    change = await interaction.client.db.write(
        sessions_service.cancel_sessions, guild_id, slot_id, day, note, now
    )
    await edit(interaction, change_card(change))


@routes.on("session:restore:{slot_id}:{day}", edits=True)
async def restore_session(interaction: Interaction, slot_id: int, day: date) -> None:
    """Let a session that was called off take place."""
    guild_id, now = require_organiser(interaction), interaction.created_at
    change = await interaction.client.db.write(sessions_service.restore_session, guild_id, slot_id, day, now)
    await edit(interaction, change_card(change))


@routes.on("season:pause:{until}", edits=True)
async def begin_pause(interaction: Interaction, until: date) -> None:
    """Begin the pause that the organiser has previewed."""
    guild_id, now = require_organiser(interaction), interaction.created_at
    pause = await interaction.client.db.write(sessions_service.begin_pause, guild_id, until, now)
    await edit(interaction, paused_card(pause))


@routes.on("participation:show:{page}", edits=True)
async def show_participation(interaction: Interaction, page: int) -> None:
    """Show another page of the members."""
    guild_id, now = require_organiser(interaction), interaction.created_at
    found = await interaction.client.db.read(attendance_service.participation_of_club, guild_id, now)
    await edit(interaction, participation_card(found, page))


@routes.on("doctor:test:post")
async def send_test_post(interaction: Interaction) -> None:
    """Post one short message in the club's channel, and answer with a link to it."""
    guild_id = require_organiser(interaction)
    club = await interaction.client.db.read(service.require_club, guild_id)
    there = await find_channel(interaction.guild, club.channel_id)
    channel_id = await interaction.client.db.write(
        service.allow_test_post, guild_id, lambda _: require_postable(there), interaction.created_at
    )
    await announce(interaction)  # Discord may let the post wait
    text = "This is a test post. I'll post here before every club run."
    channel = interaction.client.get_partial_messageable(channel_id, guild_id=guild_id)
    try:
        async with outcome(interaction.client, guild_id, channel_id):
            message = await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    except Refused as refusal:
        raise UserError(str(refusal)) from refusal
    except Unreachable as error:
        raise UserError("Discord isn't answering right now. Try again in a minute.") from error
    await send(interaction, Card(f"It arrived: [see your test post]({message.jump_url}).", colour=ACCENT))


def author(interaction: Interaction) -> Author:
    """Return the draft's author; raise UserError unless they may manage the server."""
    return Author(require_organiser(interaction), interaction.user.id)


async def panel(interaction: Interaction, proposal: Proposal) -> Card:
    """Return the set-up panel, with the permissions that the bot lacks on this server."""
    setup, guild = proposal.draft.setup, interaction.guild
    channel, problems = None, list[str | None]()
    if setup.channel_id is not None:
        channel = await find_channel(guild, setup.channel_id)
        problems.append(posting_problem(channel))
    problems.append(mention_problem(guild, channel, setup.role_id))
    return panel_card(proposal, interaction.client.catalogue, [each for each in problems if each])


@routes.on("setup:panel", edits=True)
async def show_setup(interaction: Interaction) -> None:
    """Go back from a training time to the panel."""
    await _change(interaction, unchanged)


@routes.on("setup:channel", edits=True)
async def choose_channel(interaction: Interaction) -> None:
    """Set the channel that posts go to."""
    channel_id = next(iter(chosen(interaction, integer)), None)
    await _change(interaction, lambda setup: replace(setup, channel_id=channel_id))


@routes.on("setup:role", edits=True)
async def choose_role(interaction: Interaction) -> None:
    """Set the role that posts mention, or nobody."""
    role_id = next(iter(chosen(interaction, integer)), None)
    await _change(interaction, lambda setup: replace(setup, role_id=role_id))


@routes.on("setup:equipment", edits=True)
async def choose_equipment(interaction: Interaction) -> None:
    """Set the equipment available before a run."""
    equipment = frozenset(chosen(interaction, Equipment))
    await _change(interaction, lambda setup: replace(setup, equipment=equipment))


@routes.on("setup:phase", edits=True)
async def choose_phase(interaction: Interaction) -> None:
    """Set the part of the season."""
    phase = chosen_one(interaction, Phase)
    await _change(interaction, lambda setup: replace(setup, phase=phase))


@routes.on("setup:digest", edits=True)
async def switch_digest(interaction: Interaction) -> None:
    """Turn the weekly digest on or off."""
    await _change(interaction, lambda setup: replace(setup, digest=not setup.digest))


@routes.on("setup:remove:{slot_id}", edits=True)
async def remove_time(interaction: Interaction, slot_id: int) -> None:
    """Remove a training time from the draft."""
    await _change(interaction, lambda setup: without_slot(setup, slot_id))


async def _change(interaction: Interaction, change: Change) -> None:
    """Change the presser's draft, and show the updated panel."""
    whose, now = author(interaction), interaction.created_at
    proposal = await interaction.client.db.write(drafts.edit_draft, whose, change, now)
    await edit(interaction, await panel(interaction, proposal))


@routes.on("setup:pick", edits=True)
async def show_time(interaction: Interaction) -> None:
    """Show the training time that was chosen."""
    whose, now = author(interaction), interaction.created_at
    slot_id = chosen_one(interaction, integer)
    proposal = await interaction.client.db.read(drafts.preview_draft, whose, now)
    await edit(interaction, time_card(proposal, slot_id, interaction.client.catalogue))


@routes.on("setup:routine:{slot_id}", edits=True)
async def choose_routine(interaction: Interaction, slot_id: int) -> None:
    """Fix the routine that one training time's posts show, or let routines take turns."""
    whose, now = author(interaction), interaction.created_at
    value = chosen_one(interaction, one_of([IN_TURN, *interaction.client.catalogue.routines]))
    routine = None if value == IN_TURN else value
    proposal = await interaction.client.db.write(
        drafts.edit_draft, whose, lambda setup: with_routine(setup, slot_id, routine), now
    )
    await edit(interaction, time_card(proposal, slot_id, interaction.client.catalogue))


@routes.on("setup:form:zone")
async def open_zone_form(interaction: Interaction) -> None:
    """Ask for the time zone."""
    proposal = await _draft(interaction)
    await open_form(interaction, setup_form(TypedZone(proposal.draft.setup.zone or "")))


@routes.on("setup:form:time")
@routes.on("setup:form:time:{slot_id}")
async def open_time_form(interaction: Interaction, slot_id: int | None = None) -> None:
    """Ask for a new training time, or for changes to an existing one."""
    proposal = await _draft(interaction)
    await open_form(interaction, setup_form(_typed_before(proposal, slot_id)))


@routes.on("setup:form:again")
async def correct_mistake(interaction: Interaction) -> None:
    """Reopen the form in which something couldn't be read, with what was typed."""
    proposal = await _draft(interaction)
    mistake = proposal.draft.mistake
    await open_form(interaction, setup_form(mistake.typed if mistake is not None else TypedTime()))


async def _draft(interaction: Interaction) -> Proposal:
    whose, now = author(interaction), interaction.created_at
    return await interaction.client.db.read(drafts.preview_draft, whose, now)


def _typed_before(proposal: Proposal, slot_id: int | None) -> TypedTime:
    """Return what would have been typed for a training time of the draft; blank for a new one."""
    if slot_id is None:
        return TypedTime()
    setup = proposal.draft.setup
    today = proposal.now.astimezone(ZoneInfo(setup.zone or "UTC")).date()
    return TypedTime.of(setup.slot(slot_id), today)


@routes.on("setup:sent:zone", edits=True)
async def enter_zone(interaction: Interaction) -> None:
    """Take the time zone that was typed."""
    await _enter(interaction, TypedZone(field(interaction, "zone")))


@routes.on("setup:sent:time", edits=True)
@routes.on("setup:sent:time:{slot_id}", edits=True)
async def enter_time(interaction: Interaction, slot_id: int | None = None) -> None:
    """Take the training time that was typed, replacing the one with this id if there is one."""
    start, label, minutes, since = (
        field(interaction, name) for name in ("start", "label", "minutes", "since")
    )
    weekdays = tuple(ticked(interaction, "days", integer_in(ISO_WEEKDAYS)))
    typed = TypedTime(
        weekdays=weekdays, start=start, label=label, minutes=minutes, since=since, slot_id=slot_id
    )
    await _enter(interaction, typed)


async def _enter(interaction: Interaction, typed: TypedZone | TypedTime) -> None:
    """Apply what was typed to the draft, or keep it there with what is wrong; then show the panel."""
    whose, now = author(interaction), interaction.created_at
    proposal = await interaction.client.db.write(drafts.enter_typed, whose, typed, now)
    await edit(interaction, await panel(interaction, proposal))


@routes.on("setup:save", edits=True)
async def save_setup(interaction: Interaction) -> None:
    """Make the draft the club's set-up, if the bot has the permissions that it needs."""
    whose, db, now = author(interaction), interaction.client.db, interaction.created_at
    setup = (await _draft(interaction)).draft.setup
    if setup.channel_id is not None:
        require_postable(await find_channel(interaction.guild, setup.channel_id))
    if setup.role_id == interaction.guild_id:
        raise UserError("I can't mention everyone. Choose another role, or nobody.")
    outcome = await db.write(drafts.save_draft, whose, now)
    if isinstance(outcome, Proposal):
        await edit(interaction, await panel(interaction, outcome))
    else:
        await edit(interaction, saved_card(outcome, interaction.client.catalogue.routines))


@routes.on("setup:discard", edits=True)
async def discard_setup(interaction: Interaction) -> None:
    """Delete the draft."""
    await interaction.client.db.write(drafts.discard_draft, author(interaction))
    await edit(
        interaction, Card("Discarded. Nothing changed. Type /club setup to start again.", colour=ACCENT)
    )
