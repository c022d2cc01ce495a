"""``/warmup`` and ``/routine``, and handlers for guided sessions, including those led in a channel."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Annotated

import discord
from discord import app_commands
from discord.ext import commands

from bot.content.catalogue import Catalogue
from bot.content.routines import Routine
from bot.errors import UserError
from bot.features.club.owner import ClubId, Owner
from bot.features.exercises.handlers import show_by_key
from bot.features.guided import service
from bot.features.guided.buttons import HARDER, NO_WORKOUT, WORDS
from bot.features.guided.cards import (
    effort_form,
    ended_card,
    joined_text,
    led_ended_card,
    more_pain_card,
    pictured,
    question_card,
    routine_card,
    routines_card,
    session_card,
    stop_here_card,
)
from bot.features.guided.service import Prepared, Presser, Workout
from bot.features.guided.workout import EFFORTS, NextDay, Press
from bot.features.learn.choice_cards import named_choices
from bot.features.learn.handlers import answer_care_or_pain
from bot.features.pain.rules import LEVELS
from bot.features.plan import service as plans
from bot.features.plan.cards import resting_card, shown_card
from bot.features.plan.handlers import current_card, current_view
from bot.features.streaks import service as streaks
from bot.interactions.answering import edit, is_own, open_form, send, sent_id, show
from bot.interactions.cards import find_named
from bot.interactions.delivery import Gone, Refused, Unreachable, outcome
from bot.interactions.host import Host, Interaction
from bot.interactions.permissions import (
    find_channel,
    owner_of,
    require_organiser,
    require_postable,
    server_of,
)
from bot.interactions.pictures import answer_all_drawn, answer_drawn, drawing_file, drawing_name, gallery
from bot.interactions.routes import Routes, chosen_one, field, integer_in, page_number

routes = Routes()

_log = logging.getLogger(__name__)


@routes.on("warmup:begin:{occurrence_id}")
async def begin_warm_up(interaction: Interaction, occurrence_id: int) -> None:
    """Begin the exercises of a club run's post."""
    client = interaction.client
    whose = owner_of(interaction).club_id
    prepared = await client.db.read(service.warmup_of_post, client.catalogue, whose, occurrence_id)
    await begin(interaction, prepared, resume=False)


@routes.on("routine:begin:{key}")
async def begin_routine(interaction: Interaction, key: str) -> None:
    """Begin a routine step by step; raise UserError if the person is in the middle of another session."""
    client = interaction.client
    routine = _routine(client.catalogue, key)
    prepared = await client.db.read(
        service.warmup_of_routine, client.catalogue, owner_of(interaction).club_id, routine
    )
    await begin(interaction, prepared, resume=False)


@routes.on("plan:start:{letter:A|B|C}")
async def begin_planned(interaction: Interaction, letter: str) -> None:
    """Begin a session of the plan; if something has made the plan easier since, show that instead."""
    view, catalogue = await current_view(interaction), interaction.client.catalogue
    if view.replaced or (view.plan is not None and view.plan.advice is not None):
        await edit(interaction, shown_card(view, catalogue))
        return
    await begin(interaction, plans.prepare_session(view, letter, catalogue), resume=False)


@routes.on("routine:pick:list")
async def pick_routine(interaction: Interaction) -> None:
    """Show the chosen routine."""
    key = chosen_one(interaction, str)
    await show_routine(interaction, _routine(interaction.client.catalogue, key))


@routes.on("routine:page:{key}:{page}", edits=is_own)
async def turn_routine(interaction: Interaction, key: str, page: Annotated[int, page_number]) -> None:
    """Show another page of a routine: on the presser's own card, or else on one that only they see."""
    catalogue, swap = interaction.client.catalogue, is_own(interaction)
    routine = _routine(catalogue, key)
    if page:
        await show(interaction, routine_card(routine, catalogue, page=page), swap=swap)
    else:
        await show_routine(interaction, routine, swap=swap)


async def show_routine(
    interaction: Interaction, routine: Routine, *, private: bool = True, swap: bool = False
) -> None:
    """Answer with a routine's card and a picture of each of its exercises."""
    catalogue = interaction.client.catalogue
    exercises = [catalogue.exercises[key] for key in dict.fromkeys(s.exercise for s in routine.stations)]
    card = partial(routine_card, routine, catalogue)
    await answer_all_drawn(interaction, exercises, card, ephemeral=private, swap=swap)


def _routine(catalogue: Catalogue, key: str) -> Routine:
    routine = catalogue.routines.get(key)
    if routine is None:
        raise UserError("I don't have that routine any more. See the list with /routine.")
    return routine


async def begin(interaction: Interaction, prepared: Prepared, *, resume: bool) -> None:
    """Begin and show a session without what the person's pain rules out, or say that rest is right for now.

    Somebody in the middle of a session continues it if ``resume``. Otherwise they continue only one with the
    same title; for another one, raise UserError, which says how to end it.
    """
    client, user_id, now = interaction.client, interaction.user.id, interaction.created_at
    running = await client.db.write(service.running_workout, user_id, now)
    if running is not None and resume:
        await _show_workout(interaction, running.id)
        return
    care = await client.db.read(plans.care_now, user_id, server_of(interaction), client.catalogue, now)
    if care is not None and care.advice is not None:
        await send(interaction, resting_card(care.advice))
        return
    if care is not None:
        prepared = service.without_painful(prepared, care, client.catalogue)
    if running is None or running.stored.title != prepared.title:
        workout_id = await client.db.write(
            service.begin_workout, user_id, server_of(interaction), prepared, now
        )
    else:
        workout_id = running.id
    await _show_workout(interaction, workout_id)


@routes.on("workout:show:{workout_id}", edits=True)
async def show_in_place(interaction: Interaction, workout_id: int) -> None:
    """Show a session, replacing the question that came before it."""
    await _show_workout(interaction, workout_id, swap=True, ask=False)


@routes.on("workout:{press:next|back|skip|start|pause|go|stop|hurt}:{workout_id}:{turn}", edits=True)
async def move(interaction: Interaction, press: Press, workout_id: int, turn: int) -> None:
    """Apply the press on the button to a session."""
    by, now = _presser(interaction), interaction.created_at
    workout = await interaction.client.db.write(service.press_workout, workout_id, by, turn, press, now)
    await _show_moved(interaction, workout)


@routes.on("workout:{to:easier|harder}:{workout_id}:{turn}", edits=True)
async def swap_exercise(interaction: Interaction, to: str, workout_id: int, turn: int) -> None:
    """Continue with an easier or harder exercise."""
    client, by, now = interaction.client, _presser(interaction), interaction.created_at
    workout = await client.db.write(
        service.swap_exercise, workout_id, by, turn, client.catalogue, now, harder=to == HARDER
    )
    await _show_moved(interaction, workout)


@routes.on("workout:how:{exercise}")
async def show_how(interaction: Interaction, exercise: str) -> None:
    """Show all about the exercise beside the session."""
    await show_by_key(interaction, exercise)


@routes.on("workout:log:{workout_id}")
async def ask_how_it_was(interaction: Interaction, workout_id: int) -> None:
    """Open the form about how a session was, prefilled with what is known of it."""
    known = await service.prefilled_effort(
        interaction.client.db, interaction.user.id, workout_id, interaction.created_at
    )
    await open_form(interaction, effort_form(workout_id, known))


@routes.on("workout:sent:{workout_id}", edits=True)
async def log_effort(interaction: Interaction, workout_id: int) -> None:
    """Log how a session was."""
    workout = await service.log_effort(
        interaction.client.db,
        interaction.user.id,
        workout_id,
        field(interaction, "sets"),
        field(interaction, "effort", integer_in(EFFORTS)),
        field(interaction, "pain", integer_in(LEVELS)),
        interaction.created_at,
    )
    await _show_end(interaction, workout, swap=True)


def _next_day(word: str) -> NextDay:
    return next(each for each, known in WORDS.items() if known == word)


@routes.on("effort:{next_day:no|yes}:{effort_id}:{workout_id}", edits=True)
async def answer_next_day(
    interaction: Interaction, next_day: Annotated[NextDay, _next_day], effort_id: int, workout_id: int
) -> None:
    """Store the answer about the day after the last session, and continue with what was waiting for it."""
    await interaction.client.db.write(service.answer_next_day, interaction.user.id, effort_id, next_day)
    if next_day is NextDay.MORE:
        await edit(interaction, more_pain_card(waits=workout_id != NO_WORKOUT))
    elif workout_id == NO_WORKOUT:
        await edit(interaction, await current_card(interaction))
    else:
        await _show_workout(interaction, workout_id, swap=True, ask=False)


async def _show_workout(
    interaction: Interaction, workout_id: int, *, swap: bool = False, ask: bool = True
) -> None:
    """Answer with the card of a session; with ``swap``, replace the message that was pressed on.

    Before its first step comes the question about the day after the last session, if it's due and ``ask``.
    Raise UserError if the session is gone or somebody else's.
    """
    db, user_id, now = interaction.client.db, interaction.user.id, interaction.created_at
    workout = await db.write(service.show_workout, workout_id, now, Presser(user_id))
    question = await db.read(service.open_question, user_id, now) if ask and not workout.run.turn else None
    if question is None:
        await _show_step(interaction, workout, swap=swap)
    else:
        await show(interaction, question_card(question, workout_id), swap=swap)


async def _show_moved(interaction: Interaction, workout: Workout) -> None:
    """Show a session after a press on its message.

    A public session's message is edited by one task only, so that no edit overtakes another.
    """
    if workout.is_public:
        await _update_led(interaction, workout.id)
    else:
        await _show_step(interaction, workout, swap=True)


async def _update_led(interaction: Interaction, workout_id: int) -> None:
    """Have the message of a public session brought up to date.

    It is the one that was pressed on, should Discord not have named it when it was sent.
    """
    if interaction.message is not None:
        await interaction.client.db.write(service.find_message, workout_id, interaction.message.id)
    interaction.client.led_session_changed(workout_id)


async def _show_step(interaction: Interaction, workout: Workout, *, swap: bool) -> None:
    """Show where a session stands; send its picture only if the message doesn't have it yet."""
    catalogue, message = interaction.client.catalogue, interaction.message
    if workout.run.end is not None:
        await _show_end(interaction, workout, swap=swap)
        return
    exercise = pictured(workout, catalogue)
    card = partial(session_card, workout, catalogue)
    if exercise is None:
        await show(interaction, card([]), swap=swap)
    elif swap and message is not None and _is_beside(message, drawing_name(exercise)):
        await edit(interaction, card(gallery([exercise])), keep_files=True)
    else:
        await answer_drawn(interaction, exercise, card, swap=swap)


async def _show_end(interaction: Interaction, workout: Workout, *, swap: bool) -> None:
    """Show the end of a session."""
    ending = await service.ending(interaction.client.db, workout, owner_of(interaction).club_id)
    await show(interaction, ended_card(ending), swap=swap)


async def lead(interaction: Interaction, prepared: Prepared) -> None:
    """Begin a public session in this channel, or show the one running there once more.

    Raise UserError unless the person may manage the server and the bot may post here.
    """
    client, now = interaction.client, interaction.created_at
    guild_id, channel_id = require_organiser(interaction), interaction.channel_id or 0
    require_postable(await find_channel(interaction.guild, channel_id))
    workout_id = await client.db.write(
        service.begin_led_workout, interaction.user.id, guild_id, channel_id, prepared, now
    )
    workout = await client.db.write(service.show_workout, workout_id, now)
    exercise = pictured(workout, client.catalogue)
    card = partial(session_card, workout, client.catalogue)
    if exercise is None:
        await send(interaction, card([]), private=False)
    else:
        await answer_drawn(interaction, exercise, card, ephemeral=False)
    message_id = await sent_id(interaction)
    if message_id is not None:
        await client.db.write(service.set_message, workout_id, message_id)


@routes.on("workout:join:{workout_id}")
async def join(interaction: Interaction, workout_id: int) -> None:
    """Join a public session."""
    client = interaction.client
    is_new = await client.db.write(
        service.join_workout, workout_id, _presser(interaction), interaction.created_at
    )
    await _update_led(interaction, workout_id)
    await send(interaction, joined_text(is_new=is_new))


@routes.on("workout:pain:{_workout_id}")
async def stop_here(interaction: Interaction, _workout_id: int) -> None:
    """Offer care to somebody who joined; the others go on and see nothing of it."""
    days = await interaction.client.db.read(
        streaks.open_days_of_member,
        owner_of(interaction).club_id,
        interaction.user.id,
        interaction.created_at,
    )
    await send(interaction, stop_here_card(days[0].occurrence if days else None))


async def update_message(client: Host, workout_id: int, now: datetime) -> None:
    """Bring the message of a public session up to date.

    Only one task edits it (see ``Host.led_session_changed``), as often as Discord allows, so that people who
    join at once cost one edit. The picture is sent only if the message doesn't have it yet. If Discord
    doesn't answer, the next minute tries again.
    """
    try:
        workout = await client.db.write(service.show_workout, workout_id, now)
    except UserError:
        await client.db.write(service.stop_updating, workout_id)
        return
    stored = workout.stored
    if stored.channel_id is None or stored.message_id is None:
        return
    channel = client.get_partial_messageable(stored.channel_id, guild_id=stored.guild_id)
    try:
        async with outcome(client, stored.guild_id, stored.channel_id):
            message = await channel.fetch_message(stored.message_id)
            await _edit_message(client, message, workout)
    except Unreachable as error:
        _log.info("the message of session %d couldn't be edited yet: %s", workout_id, error)
        return
    except Gone:
        _log.info("the message of session %d was deleted", workout_id)
    except Refused as refusal:
        _log.warning("the message of session %d can't be edited: %s", workout_id, refusal)
    await client.db.write(service.record_shown, workout)


async def _edit_message(client: Host, message: discord.Message, workout: Workout) -> None:
    if workout.run.end is not None:
        ending = await service.ending(client.db, workout, _club_of(workout))
        await message.edit(view=led_ended_card(ending), attachments=[])
        return
    exercise = pictured(workout, client.catalogue)
    card = partial(session_card, workout, client.catalogue)
    if exercise is None:
        await message.edit(view=card([]), attachments=[])
    elif _is_beside(message, drawing_name(exercise)):
        await message.edit(view=card(gallery([exercise])))
    else:
        picture = await client.drawings.make(exercise)
        files = [] if picture is None else [drawing_file(exercise, picture)]
        await message.edit(view=card(gallery([exercise] if files else [])), attachments=files)


def _is_beside(message: discord.Message, name: str) -> bool:
    """Return whether the message has a file with this name."""
    return any(file.filename == name for file in message.attachments)


def _presser(interaction: Interaction) -> Presser:
    return Presser(
        interaction.user.id, interaction.channel_id, organises=interaction.permissions.manage_guild
    )


def _club_of(workout: Workout) -> ClubId:
    return Owner.where(workout.stored.guild_id, workout.stored.user_id).club_id


class WarmUp(commands.Cog):
    @app_commands.command(description="Warm up now, step by step, or carry on where you stopped")
    @app_commands.describe(public="For organisers: lead it in this channel for everyone to join")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def warmup(self, interaction: Interaction, public: bool = False) -> None:
        client = interaction.client
        whose = owner_of(interaction).club_id
        prepared = await client.db.read(service.warmup_today, client.catalogue, whose, interaction.created_at)
        if public:
            await lead(interaction, prepared)
        else:
            await begin(interaction, prepared, resume=True)


class RoutineCommand(commands.Cog):
    @app_commands.command(
        description="See ready-made sessions: a pre-run warm-up, for strength or for base building"
    )
    @app_commands.describe(
        name="Which routine (leave it out to see the list)",
        start="Do this one now, step by step, or carry on with it",
        share="Show it to the whole channel. Otherwise, only you can see it",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def routine(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 100] | None = None,
        start: app_commands.Range[str, 1, 100] | None = None,
        share: bool = False,
    ) -> None:
        catalogue = interaction.client.catalogue
        index = catalogue.routine_index
        for typed in (start, name):
            if typed is not None and await answer_care_or_pain(interaction, typed, index):
                return
        if start is not None:
            await begin_routine(interaction, find_named(index, start, "routine"))
        elif name is None:
            await send(interaction, routines_card(catalogue), private=not share)
        else:
            routine = catalogue.routines[find_named(index, name, "routine")]
            await show_routine(interaction, routine, private=not share)

    @routine.autocomplete("start")
    @routine.autocomplete("name")
    async def suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        catalogue = interaction.client.catalogue
        return named_choices(catalogue, catalogue.routine_index, current)
