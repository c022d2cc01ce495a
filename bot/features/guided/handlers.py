"""``/warmup`` and ``/routine``, and handlers for guided sessions, including those led in a channel."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated

from discord import app_commands
from discord.ext import commands

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.content.routines import Routine
from bot.errors import UserError
from bot.features.exercises.handlers import show_by_key
from bot.features.guided import preparing_service, service
from bot.features.guided.buttons import HARDER, NO_WORKOUT, WORDS
from bot.features.guided.cards import (
    effort_form,
    ended_card,
    more_pain_card,
    pictured,
    question_card,
    session_card,
)
from bot.features.guided.led_handlers import is_beside, lead, presser, update_led
from bot.features.guided.routine_cards import routine_card, routines_card
from bot.features.guided.service import Prepared, Presser, Workout
from bot.features.guided.workout import EFFORTS, Kind, NextDay, Press
from bot.features.learn.choice_cards import named_choices
from bot.features.learn.handlers import answer_care_or_pain
from bot.features.pain.buttons import Want, Wanted
from bot.features.pain.care import CareState
from bot.features.pain.care_cards import resting_card
from bot.features.pain.rules import LEVELS, BodySide
from bot.features.plan import service as plans
from bot.features.plan.cards import shown_card
from bot.features.plan.handlers import current_card, current_view
from bot.features.screening.cards import held_card
from bot.features.screening.rules import UNSCREENED, Standing, is_heavy
from bot.features.screening.service import load_standing
from bot.features.screening.sessions_service import within
from bot.features.weights import service as weights
from bot.features.weights.cards import asked_lifts
from bot.interactions.answering import edit, is_own, open_form, send, show
from bot.interactions.cards import find_named
from bot.interactions.host import Interaction
from bot.interactions.permissions import (
    owner_of,
    server_of,
)
from bot.interactions.pictures import answer_all_drawn, answer_drawn, drawing_name, gallery
from bot.interactions.routes import Routes, chosen_one, field, integer_in, optional, page_number

routes = Routes()


@routes.on("warmup:begin:{occurrence_id}")
async def begin_warm_up(interaction: Interaction, occurrence_id: int, *, swap: bool = False) -> None:
    """Begin the exercises of a club run's post."""
    client = interaction.client
    whose = owner_of(interaction).club_id
    prepared = await client.db.read(preparing_service.warmup_of_post, client.catalogue, whose, occurrence_id)
    await begin(interaction, prepared, Wanted(Want.RUN, str(occurrence_id)), swap=swap)


@routes.on("routine:begin:{key}")
async def begin_routine(interaction: Interaction, key: str, *, swap: bool = False) -> None:
    """Begin a routine step by step; raise UserError if the person is in the middle of another session."""
    client = interaction.client
    routine = _routine(client.catalogue, key)
    prepared = await client.db.read(
        preparing_service.warmup_of_routine, client.catalogue, owner_of(interaction).club_id, routine
    )
    await begin(interaction, prepared, Wanted(Want.ROUTINE, key), swap=swap)


@routes.on("plan:start:{letter:A|B|C}")
async def begin_planned(interaction: Interaction, letter: str, *, swap: bool = False) -> None:
    """Begin a session of the plan; if something has made the plan easier since, show that instead."""
    view, catalogue = await current_view(interaction), interaction.client.catalogue
    wanted = Wanted(Want.SESSION, letter)
    if view.held is not None:
        view = replace(view, held=wanted)
    if view.held is not None or view.replaced or (view.plan is not None and view.plan.advice is not None):
        await edit(interaction, shown_card(view, catalogue))
        return
    prepared = plans.prepare_session(view, letter, catalogue)
    await begin(interaction, prepared, wanted, swap=swap)


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
        standing = await _standing_for(interaction, routine, private=True, swap=swap)
        card = routine_card(routine, catalogue, page=page, standing=standing)
        await show(interaction, card, swap=swap)
    else:
        await show_routine(interaction, routine, swap=swap)


async def show_routine(
    interaction: Interaction, routine: Routine, *, private: bool = True, swap: bool = False
) -> None:
    """Answer with a routine's card and a picture of each of its exercises."""
    catalogue = interaction.client.catalogue
    exercises = [catalogue.exercises[key] for key in dict.fromkeys(s.exercise for s in routine.stations)]
    standing = await _standing_for(interaction, routine, private=private, swap=swap)
    card = partial(routine_card, routine, catalogue, standing=standing)
    await answer_all_drawn(interaction, exercises, card, ephemeral=private, swap=swap)


async def _standing_for(interaction: Interaction, routine: Routine, *, private: bool, swap: bool) -> Standing:
    """Return what the person's health answers allow, if a routine is heavy and only they see its card."""
    message, client = interaction.message, interaction.client
    is_own_view = private and (not swap or (message is not None and message.flags.ephemeral))
    if not is_own_view or not any(is_heavy(station.dose) for station in routine.stations):
        return UNSCREENED
    return await client.db.read(load_standing, interaction.user.id, client.catalogue, interaction.created_at)


def _routine(catalogue: Catalogue, key: str) -> Routine:
    routine = catalogue.routines.get(key)
    if routine is None:
        raise UserError("I don't have that routine any more. See the list with /routine.")
    return routine


async def begin_today(interaction: Interaction, *, swap: bool = False) -> None:
    """Begin today's warm-up, or carry on with the session that's running."""
    client, whose = interaction.client, owner_of(interaction).club_id
    prepared = await client.db.read(
        preparing_service.warmup_today, client.catalogue, whose, interaction.created_at
    )
    await begin(interaction, prepared, Wanted(Want.WARM_UP), resume=True, swap=swap)


async def begin(
    interaction: Interaction, prepared: Prepared, wanted: Wanted, *, resume: bool = False, swap: bool = False
) -> None:
    """Begin and show a session without what the person's pain rules out, or say that care comes first.

    Before a new strength session come the health questions; before any session an emergency. ``wanted`` is
    what they asked for, and what both lead back to.

    Somebody in the middle of a session continues it if ``resume``. Otherwise they continue only one with the
    same title; for another one, raise UserError, which says how to end it. With ``swap``, the answer replaces
    the message that was pressed on.
    """
    client, user_id, now = interaction.client, interaction.user.id, interaction.created_at
    care, may = await _allowed(interaction)
    standing = await client.db.read(load_standing, user_id, client.catalogue, now)
    held = held_card(standing, client.catalogue, wanted)
    if held is not None and standing.is_emergency and not care.is_emergency:
        await show(interaction, held, swap=swap)
        return
    if care.advice is not None:
        await show(interaction, resting_card(care, wanted), swap=swap)
        return
    running = await client.db.write(service.running_workout, user_id, now)
    if running is not None and resume:
        await client.db.write(service.spare_workout, running.id, presser(interaction), may, now)
        await _show_workout(interaction, running.id, swap=swap)
        return
    if prepared.kind is Kind.STRENGTH and held is not None and running is None:
        await show(interaction, held, swap=swap)
        return
    if prepared.kind is Kind.STRENGTH and held is None:
        prepared = within(prepared, standing, client.catalogue)
    prepared = preparing_service.without_painful(prepared, care, may)
    if running is None or running.stored.title != prepared.title:
        workout_id = await client.db.write(
            service.begin_workout, user_id, server_of(interaction), prepared, now
        )
    else:
        workout_id = running.id
        await client.db.write(service.spare_workout, workout_id, presser(interaction), may, now)
    await _show_workout(interaction, workout_id, swap=swap)


async def _allowed(interaction: Interaction) -> tuple[CareState, frozenset[str]]:
    """Return the presser's state of care, and the ids of the exercises that it allows."""
    client = interaction.client
    return await client.db.read(
        plans.allowed_now,
        interaction.user.id,
        server_of(interaction),
        client.catalogue,
        interaction.created_at,
    )


@routes.on("workout:show:{workout_id}", edits=True)
async def show_in_place(interaction: Interaction, workout_id: int) -> None:
    """Show a session, replacing the question that came before it."""
    await _show_workout(interaction, workout_id, swap=True, ask=False)


@routes.on("workout:{press:next|back|skip|start|pause|go|stop|hurt}:{workout_id}:{turn}", edits=True)
async def move(interaction: Interaction, press: Press, workout_id: int, turn: int) -> None:
    """Apply the press on the button to a session."""
    if press in {Press.STOP, Press.HURT} or not await _care_came_first(interaction, workout_id):
        by, now = presser(interaction), interaction.created_at
        workout = await interaction.client.db.write(service.press_workout, workout_id, by, turn, press, now)
        await _show_moved(interaction, workout)


@routes.on("workout:{to:easier|harder}:{workout_id}:{turn}", edits=True)
async def swap_exercise(interaction: Interaction, to: str, workout_id: int, turn: int) -> None:
    """Continue with an easier or harder exercise."""
    if await _care_came_first(interaction, workout_id):
        return
    client, by, now = interaction.client, presser(interaction), interaction.created_at
    workout = await client.db.write(
        service.swap_exercise, workout_id, by, turn, client.catalogue, now, harder=to == HARDER
    )
    await _show_moved(interaction, workout)


async def _care_came_first(interaction: Interaction, workout_id: int) -> bool:
    """Show advice, or a private session without what hurts now, in place of what was pressed for.

    Return False, having shown nothing, if the session is as it was: also a public one, in which nobody's pain
    shows. Raise UserError if it's gone or somebody else's.
    """
    client, by, now = interaction.client, presser(interaction), interaction.created_at
    care, may = await _allowed(interaction)
    if care.advice is None and not care.pains:
        return False
    before = await client.db.write(service.show_workout, workout_id, now, by)
    if before.is_public or before.run.end is not None:
        return False
    if care.advice is not None:
        await edit(interaction, resting_card(care, Wanted(Want.WARM_UP)))
        return True
    after = await client.db.write(service.spare_workout, workout_id, by, may, now)
    if after.run == before.run:
        return False
    await _show_step(interaction, after, swap=True)
    return True


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
        optional(interaction, "place", Place),
        optional(interaction, "side", BodySide),
    )
    await show_end(interaction, workout, swap=True)


@routes.on("workout:where:{workout_id}", edits=True)
async def say_where(interaction: Interaction, workout_id: int) -> None:
    """Store where a logged session hurt, and show its end again."""
    place = chosen_one(interaction, Place)
    workout = await service.say_where(
        interaction.client.db, interaction.user.id, workout_id, place, interaction.created_at
    )
    await show_end(interaction, workout, swap=True)


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
        await update_led(interaction, workout.id)
    else:
        await _show_step(interaction, workout, swap=True)


async def _show_step(interaction: Interaction, workout: Workout, *, swap: bool) -> None:
    """Show where a session stands; send its picture only if the message doesn't have it yet."""
    catalogue, message = interaction.client.catalogue, interaction.message
    if workout.run.end is not None:
        await show_end(interaction, workout, swap=swap)
        return
    exercise = pictured(workout, catalogue)
    card = partial(session_card, workout, catalogue)
    if exercise is None:
        await show(interaction, card([]), swap=swap)
    elif swap and message is not None and is_beside(message, drawing_name(exercise)):
        await edit(interaction, card(gallery([exercise])), keep_files=True)
    else:
        await answer_drawn(interaction, exercise, card, swap=swap)


async def show_end(interaction: Interaction, workout: Workout, *, swap: bool) -> None:
    """Show the end of a session."""
    client = interaction.client
    ending = await service.ending(client.db, workout, owner_of(interaction).club_id, client.catalogue)
    lifting = await client.db.read(weights.lifting_in, workout, client.catalogue)
    asked = asked_lifts(workout.id, lifting, client.catalogue.exercises) if ending.logged is not None else []
    await show(interaction, ended_card(ending, asked), swap=swap)


class WarmUp(commands.Cog):
    @app_commands.command(description="Warm up now, step by step, or carry on where you stopped")
    @app_commands.describe(public="For organisers: lead it in this channel for everyone to join")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def warmup(self, interaction: Interaction, public: bool = False) -> None:
        if not public:
            await begin_today(interaction)
            return
        client, whose = interaction.client, owner_of(interaction).club_id
        prepared = await client.db.read(
            preparing_service.warmup_today, client.catalogue, whose, interaction.created_at
        )
        await lead(interaction, prepared)


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
