"""What a member reads who has answered: what was counted, the streak, and one line of sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.phrases import Occasion, choose
from bot.content.self_tests import SelfTest
from bot.features.pain.cards import care_row
from bot.features.self_tests.buttons import BeginTest
from bot.features.streaks.rules import Answer, Record, State
from bot.features.streaks.service import CheckedIn
from bot.interactions.persistent import Card
from bot.interactions.text import ACCENT, clock, fuse, times

TOO_MUCH_REST = (
    "Two rests in four weeks excuse a session. This is one more, so it stands as no answer, and when the day "
    "closes a protection covers it if you have one. Ill, hurt or away? **Something hurts** and a pause under "
    "/me always excuse."
)


def answer_card(
    result: CheckedIn, catalogue: Catalogue, also: Sequence[str] = (), retest: SelfTest | None = None
) -> Card:
    """What a button answers; where something hurts, with what may be told and done about it.

    ``also`` names where else it was counted, ``retest`` is the self-test worth repeating now.
    """
    lines = [
        _counted(result),
        _sense(result, catalogue),
        f"Also counted for {' and '.join(also)}." if also else None,
        _in_a_pause(result),
        _small_print(result),
    ]
    return Card(
        "\n".join(line for line in lines if line is not None),
        *([care_row(result.occurrence.id)] if result.answer is Answer.HURT else []),
        *(_invited(retest) if retest is not None else ()),
        colour=ACCENT,
    )


def _invited(test: SelfTest) -> tuple[str, discord.ui.ActionRow[Any]]:
    """One line, and the button: whoever does not want to, scrolls on."""
    weeks = test.first_retest_week
    said = (
        f"If you feel like it: your **{test.name}** is {weeks} weeks ago or more, and a second look may show"
    )
    return f"{said} what has changed.", discord.ui.ActionRow[Any](BeginTest(test.id, "Test again"))


def _counted(result: CheckedIn) -> str:
    again = "" if result.changed else " You had said so already; it counts once."
    row = _row(result.after)
    match result.answer:
        case Answer.DONE if result.state is State.EXTRA:
            return (
                f"Done is counted.{again} It is not one of your own training days: an extra, which adds to "
                f"your total of {result.streak.total}."
            )
        case Answer.DONE:
            return f"Done is counted.{again} That is {row}."
        case Answer.RESTING if result.state is State.OPEN:
            return f"Rest is noted.{again} {TOO_MUCH_REST}"
        case Answer.RESTING:
            return f"Rest is noted.{again} {_stays(result.after)}"
        case Answer.HURT:
            return (
                f"Noted, and only you see this.{again} Leave the exercises out today; nothing more is asked "
                f"of you. {_stays(result.after)}\n"
                "-# Sharp or rising pain, pain at night, or a limp belongs to a doctor or physiotherapist. "
                "Telling me where it hurts is up to you."
            )


def _row(record: Record) -> str:
    """The streak; beside one that had to begin again, what a missed day does not take away."""
    regular, streak = record.consistency, record.streak
    lately = f", and {regular.done} of your last {regular.held}" if streak.current < streak.best else ""
    return f"**{times(streak.current, 'session')} in a row**{lately}"


def _stays(record: Record) -> str:
    if not record.streak.current:
        return "Your streak begins with your next Done."
    return f"Your streak stays at {_row(record)}."


def _sense(result: CheckedIn, catalogue: Catalogue) -> str | None:
    if result.warned and result.answer is Answer.DONE:
        return "You named a warning sign on this day. Have it looked at before the next exercise or run."
    is_first = result.answer is Answer.DONE and result.streak.total == 1
    occasion = Occasion.WELCOME if is_first else Occasion(result.answer.value)
    return choose(catalogue.phrases, occasion, result.tone, result.occurrence.id, result.user_id)


def _in_a_pause(result: CheckedIn) -> str | None:
    if result.paused is None or result.answer is not Answer.DONE:
        return None
    last = result.paused.last
    return (
        f"Your pause lasts until {last.day} {last:%B}. If you are back for good, end it under /me settings."
    )


def _small_print(result: CheckedIn) -> str:
    following = f"Next training {clock(result.next_at)}, {fuse(result.next_at)} · " if result.next_at else ""
    held = result.after.protection.held
    return f"-# {following}{times(held, 'protection') if held else 'no protection'} in hand"
