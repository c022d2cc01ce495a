"""What the state of care says on a card: help first, then rest, then the way back. It's never shared."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.content.exercises import Exercise, LoadLevel
from bot.content.self_tests import SelfTest
from bot.features.exercises.buttons import ShowSources
from bot.features.learn.buttons import CARE, warning_signs
from bot.features.pain.buttons import (
    CARE_LABELS,
    NO_DAY,
    STILL,
    AskSigns,
    CareVerb,
    PressCare,
    TellWhere,
    Wanted,
    where_it_was,
)
from bot.features.pain.cards import ASK_FIRST, WHEN, colour_of, see_somebody, why_advice
from bot.features.pain.care import SIX, SIX_WITHIN, CareState
from bot.features.pain.rules import LIGHT_UP_TO, MOST, PainNote, SeeProfessional, load_at, yours
from bot.interactions.cards import ACCENT, PAGE, Button, Card, Row, fitting

_READY = "Tap **It's stopped hurting** when walking and stairs have felt fine for 2 days."

_TOMORROW = "Rest today. Look in again tomorrow, and I'll ask how it is."

_WHEN_SIX = (
    f"At {SIX}/{MOST}, book an appointment if it isn't clearly better in {SIX_WITHIN.days} days. "
    "If it gets worse, see a physio or doctor sooner."
)

_WHERE = "**Where did it hurt?** Then I know which warning signs to ask about, and what to leave out."

_UNASKED = "I don't know yet whether you've any warning signs. Until you tell me, rest is the safe choice."


def resting_card(state: CareState, wanted: Wanted, notes: Sequence[str] = ()) -> Card:
    """Return when to see somebody, or why rest is right, and the buttons for when that is over.

    They lead back to what was ``wanted``. It shows no exercise. ``notes`` say why nothing is left of a plan.
    """
    if isinstance(state.advice, SeeProfessional):
        parts = see_first(state)
        after = f"-# Once someone has checked it, tap **{CARE_LABELS[CareVerb.CHECKED]}**."
        return Card(*parts, after, care_buttons(state, wanted), colour=colour_of(state.advice))
    care = f"I can't tell what's causing it. {_WHEN_SIX if state.six else WHEN}\n{ASK_FIRST}"
    heading = "### Rest is the right call for now\nSorry it hurts."
    why = [*_told(state), *notes, *(_when_over(state) if state.advice is not None else [])]
    shown = fitting(why, PAGE - len(heading) - len(care) - len(why))
    where = [_WHERE, Row(where_it_was(wanted))] if _asks_where(state) else []
    return Card("\n".join([heading, *shown]), care, *where, care_buttons(state, wanted), colour=ACCENT)


def _asks_where(state: CareState) -> bool:
    """Return whether nobody has said where a session or a self-test hurt that counts now."""
    told = [each.source for each in state.reports if not isinstance(each.source, PainNote)]
    return state.is_anywhere or any(each.place is None for each in told)


def see_first(state: CareState) -> list[str]:
    """Return the parts of a card that say to see somebody, how soon and why; none if nobody need be seen."""
    if not isinstance(state.advice, SeeProfessional):
        return []
    heading, *rest = see_somebody(state.advice)
    if not state.advice.signs and state.six:
        days = SIX_WITHIN.days
        heading += (
            f"\nYou told me about {state.summary} more than {days} days ago. At {SIX}/{MOST}, "
            "a physio or doctor should check it if it isn't clearly better by then."
        )
    return [heading, *rest]


def care_buttons(state: CareState, wanted: Wanted) -> Row:
    """Return the buttons below advice: the signs, why, and those that say it's over."""
    advice = state.advice
    if isinstance(advice, SeeProfessional):
        is_gone = not state.is_serious and state.may_be_gone
        gone: list[Button] = [PressCare(CareVerb.GONE, wanted)] if is_gone else []
        return Row(warning_signs(), why_advice(advice), PressCare(CareVerb.CHECKED, wanted), *gone)
    first: list[Button] = [AskSigns()] if state.unasked else []
    still: list[Button] = [TellWhere(NO_DAY, STILL)] if state.asks_gone else []
    return Row(
        *first, PressCare(CareVerb.GONE, wanted), *still, warning_signs(), ShowSources("lessons", CARE)
    )


def _told(state: CareState) -> list[str]:
    """Return what was told, and how it goes on."""
    return [f"You told me about {state.summary}."] if state.summary else []


def _when_over(state: CareState) -> list[str]:
    lines = [_UNASKED] if state.unasked else []
    lines.append(f"**Has it gone?** {_READY}" if state.asks_gone else _TOMORROW)
    return lines


def ask_cleared_card(wanted: Wanted) -> Card:
    """Return the question whether a physio or doctor has said that the person may train."""
    return Card(
        "### Has a physio or doctor checked it?\n"
        "Only carry on if a physio or doctor knows about the pain and has said you can train. "
        "I'll then stop counting any pain you've told me about so far.",
        Row(PressCare(CareVerb.CLEARED, wanted), PressCare(CareVerb.SHOW, wanted)),
        colour=ACCENT,
    )


def placed_card() -> Card:
    """Return the reply to somebody who said where it hurt and wanted nothing else."""
    return Card("### Thanks, noted\nI'll leave out what loads that place.", colour=ACCENT)


def over_card(state: CareState) -> Card:
    """Return the reply to somebody who said that it was over and wanted nothing else."""
    if state.restart is None:
        text = "Good to hear. I've stopped counting that pain."
    else:
        text = "Good to hear. Start easier than before: half the sets, and stop if you feel it again."
    return Card(f"### Welcome back\n{text}", colour=ACCENT)


def resting_line(state: CareState) -> str:
    """Return the line for somebody who should rest, on a card about something else."""
    what = f"You told me about {state.summary}. " if state.summary else ""
    return f"{what}Rest is the right call until it's gone."


def leaves_out(item: Exercise | SelfTest, state: CareState) -> str:
    """Return why an exercise or a self-test isn't for now; empty if it may be done."""
    name = "exercise" if isinstance(item, Exercise) else "test"
    if isinstance(state.advice, SeeProfessional):
        return (
            "**Not for now.** You told me about a warning sign, so please don't exercise until it's checked."
        )
    if state.advice is not None:
        return f"**Not for now.** {resting_line(state)}"
    if state.suits(item):
        return ""
    loaded = [
        pain
        for pain in state.pains
        if load_at(item, pain.place) is LoadLevel.HIGH
        or (pain.level > LIGHT_UP_TO and load_at(item, pain.place) is not LoadLevel.NONE)
    ]
    if not loaded and state.is_anywhere:
        return (
            f"**Not for now.** Something hurt {state.unplaced}/{MOST}, and you haven't said where. "
            f"This {name} asks a lot of one place."
        )
    if not loaded:
        return f"**Not for now.** While {yours(state.pains[0].place)} hurts, leave this {name} out."
    where = yours(loaded[0].place, loaded[0].side)
    return f"**Not for now.** This {name} loads {where}. Try it when the pain has gone."


def not_now_card(test: SelfTest, state: CareState, wanted: Wanted) -> Card:
    """Return the card for a test that isn't for now, though others are, and the way back to it."""
    where = [Row(where_it_was(wanted))] if state.is_anywhere else []
    row = Row(PressCare(CareVerb.GONE, wanted), warning_signs(), ShowSources("lessons", CARE))
    return Card(f"## {test.name}\n{leaves_out(test, state)}", f"{WHEN}", *where, row, colour=ACCENT)


def colour_for(state: CareState) -> discord.Colour:
    """Return the colour of the urgency; the usual one if nobody need be seen."""
    return colour_of(state.advice) if isinstance(state.advice, SeeProfessional) else ACCENT
