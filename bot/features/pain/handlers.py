"""Handlers for pain, from the first button to the question on the day after. All of it is optional."""

from __future__ import annotations

from bot.content.exercises import Place
from bot.content.texts import Urgency
from bot.errors import UserError
from bot.features.exercises.handlers import show_by_key
from bot.features.guided.handlers import begin_planned, begin_routine, begin_today, begin_warm_up
from bot.features.me.cards import pause_form
from bot.features.pain import care_service
from bot.features.pain import service as pain
from bot.features.pain.buttons import NONE_OF_THESE, CareVerb, Want, Wanted
from bot.features.pain.cards import (
    advice_card,
    answered_message,
    asking_card,
    paused_card,
    signs_card,
    tell_form,
)
from bot.features.pain.care import CareState
from bot.features.pain.care_cards import ask_cleared_card, over_card, placed_card, resting_card
from bot.features.pain.rules import LEVELS, BodySide, Outcome, Pain, SeeProfessional, Since
from bot.features.plan.handlers import show_plan_again
from bot.features.self_tests.handlers import begin_by_id
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.answering import edit, open_form, send
from bot.interactions.cards import Card
from bot.interactions.host import Interaction
from bot.interactions.permissions import owner_of
from bot.interactions.routes import (
    UNREADABLE,
    Routes,
    chosen,
    chosen_one,
    field,
    integer,
    integer_in,
    optional,
)

routes = Routes()


@routes.on("pain:tell:{occurrence_id}")
async def ask_where(interaction: Interaction, occurrence_id: int) -> None:
    """Open the form that asks where, how much and since when it hurts."""
    await open_form(interaction, tell_form(occurrence_id))


@routes.on("pain:sent:{occurrence_id}", edits=True)
async def note(interaction: Interaction, occurrence_id: int) -> None:
    """Store what was reported, and ask about the signs that go with it."""
    client, whose, by = interaction.client, owner_of(interaction).club_id, interaction.user.id
    told = Pain(
        field(interaction, "place", Place),
        field(interaction, "level", integer_in(LEVELS)),
        field(interaction, "since", Since),
        optional(interaction, "side", BodySide),
    )
    noted = await client.db.write(
        pain.note, whose, by, occurrence_id, told, client.catalogue, interaction.created_at
    )
    state = await _state(interaction)
    urgencies = [*Urgency, None]
    own = min((urgencies.index(flag.urgency) for flag in noted.signs), default=len(Urgency))
    before = state.advice if isinstance(state.advice, SeeProfessional) else None
    is_more = before is not None and urgencies.index(before.urgency) < own
    await edit(interaction, signs_card(noted, before if is_more else None))


async def _state(interaction: Interaction) -> CareState:
    """Return what everything that the presser has told adds up to now."""
    client = interaction.client
    return await client.db.read(
        care_service.care_now, interaction.user.id, client.catalogue, interaction.created_at
    )


@routes.on("pain:unasked", edits=True)
async def ask_signs(interaction: Interaction) -> None:
    """Ask about the warning signs of pain that was reported without them."""
    client = interaction.client
    left = await client.db.read(pain.unasked, interaction.user.id, client.catalogue, interaction.created_at)
    await edit(interaction, signs_card(left))


@routes.on("pain:signs:{note_id}", edits=True)
async def advise(interaction: Interaction, note_id: int) -> None:
    """Show the advice for the signs that were chosen."""
    client, fitting = interaction.client, set(chosen(interaction, str)) - {NONE_OF_THESE}
    advised = await client.db.write(pain.advise, interaction.user.id, note_id, fitting, client.catalogue)
    await edit(interaction, advice_card(pain.overrule(advised, await _state(interaction))))


@routes.on("pain:move:{note_id}")
async def show_gentler(interaction: Interaction, note_id: int) -> None:
    """Show the gentle exercise, if what was reported since then still allows it."""
    client = interaction.client
    exercise = await client.db.read(pain.gentler, interaction.user.id, note_id, client.catalogue)
    state = await _state(interaction)
    if state.may(exercise):
        await show_by_key(interaction, exercise.id)
    else:
        await send(interaction, resting_card(state, Wanted()))


@routes.on("pain:ask:{note_id}")
async def ask_tomorrow(interaction: Interaction, note_id: int) -> None:
    """Promise to ask the next day."""
    ask_at = await interaction.client.db.write(
        pain.ask_tomorrow, interaction.user.id, note_id, interaction.created_at
    )
    await send(interaction, asking_card(ask_at))


@routes.on("pain:{outcome:better|same|worse}:{note_id}", edits=True)
async def answer(interaction: Interaction, outcome: Outcome, note_id: int) -> None:
    """Store the answer to the question on the day after, and show the advice."""
    client = interaction.client
    advised = await client.db.write(pain.answer, interaction.user.id, note_id, outcome, client.catalogue)
    advised = pain.overrule(advised, await _state(interaction))
    await edit(interaction, answered_message(advised, outcome))


@routes.on("pain:pause:now")
async def ask_for_pause(interaction: Interaction) -> None:
    """Open the form for a pause."""
    await open_form(interaction, pause_form(TypedPause(Reason.INJURY), "pain:pause:sent"))


@routes.on("pain:pause:sent")
async def begin_pause(interaction: Interaction) -> None:
    """Begin the pause; the advice stays visible above the message about it."""
    typed = TypedPause(
        field(interaction, "reason", Reason), field(interaction, "first"), field(interaction, "until")
    )
    pause = await interaction.client.db.write(
        pauses.begin_pause, interaction.user.id, typed, interaction.created_at
    )
    await send(interaction, paused_card(pause))


@routes.on("care:{verb:gone|checked|cleared|show}:{what}:{key}", edits=True)
async def say(interaction: Interaction, verb: CareVerb, what: Want, key: str) -> None:
    """Take what somebody says about the pain they told of, and lead back to what they had asked for.

    Whatever they say, a warning sign stays until a physio or doctor has checked it.
    """
    client, by, now = interaction.client, interaction.user.id, interaction.created_at
    wanted = Wanted(what, key)
    match verb:
        case CareVerb.CHECKED:
            await edit(interaction, ask_cleared_card(wanted))
            return
        case CareVerb.SHOW:
            state = await _state(interaction)
        case CareVerb.GONE:
            state = await client.db.write(care_service.say_gone, by, client.catalogue, now)
        case CareVerb.CLEARED:
            state = await client.db.write(care_service.say_checked, by, client.catalogue, now)
    await _lead_on(interaction, state, wanted, over_card(state))


@routes.on("care:where:{what}:{key}", edits=True)
async def say_where(interaction: Interaction, what: Want, key: str) -> None:
    """Take where a session or a self-test hurt, and lead back to what had been asked for."""
    client, place = interaction.client, chosen_one(interaction, Place)
    state = await client.db.write(
        care_service.say_where, interaction.user.id, place, client.catalogue, interaction.created_at
    )
    await _lead_on(interaction, state, Wanted(what, key), placed_card())


async def _lead_on(interaction: Interaction, state: CareState, wanted: Wanted, otherwise: Card) -> None:
    """Show the advice, or else what was wanted, or ``otherwise`` if that's nothing."""
    if state.advice is not None:
        await edit(interaction, resting_card(state, wanted))
    elif wanted.what is Want.NOTHING:
        await edit(interaction, otherwise)
    else:
        await go_on_to(interaction, wanted)


def _run_id(key: str) -> int:
    """Return the id of the club run that was asked for; raise UserError if it can't be read."""
    try:
        return integer(key)
    except (ValueError, LookupError):
        raise UserError(UNREADABLE) from None


async def go_on_to(interaction: Interaction, wanted: Wanted) -> None:
    """Show what was asked for, in place of what came first; do nothing if nothing was."""
    match wanted.what:
        case Want.PLAN:
            await show_plan_again(interaction)
        case Want.SESSION:
            await begin_planned(interaction, wanted.key, swap=True)
        case Want.WARM_UP:
            await begin_today(interaction, swap=True)
        case Want.RUN:
            await begin_warm_up(interaction, _run_id(wanted.key), swap=True)
        case Want.ROUTINE:
            await begin_routine(interaction, wanted.key, swap=True)
        case Want.TEST:
            await begin_by_id(interaction, wanted.key)
        case Want.NOTHING:
            return
