"""What somebody reads at the end of a session and on a later day: plain, and never a judgement."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.guided.player import End
from bot.features.guided.player_card import summary
from bot.features.guided.service import Ending, Question
from bot.features.guided.workout import Effort, Kind
from bot.features.pain.rules import STRONG_FROM
from bot.features.reminders.store import Claimed
from bot.features.streaks.buttons import LABELS
from bot.interactions.persistent import Card, Row
from bot.interactions.text import ACCENT, clock, times

_HEADING = {
    End.FINISHED: "## Done",
    End.STOPPED: "## That is enough for today",
    End.HURT: "## Stopped, and that is right",
    End.ABANDONED: "## This session was left",
}

_SENSE = {
    End.STOPPED: "What you did counts for your hips.",
    End.HURT: "Leave it at that today. Nothing more is asked of you.",
    End.ABANDONED: "Nobody pressed anything for twelve hours, so I closed it. Begin anew whenever you like.",
}

_FROM = "-# From Verywell: with pain, ask a professional before you exercise."


def ended_card(ending: Ending, rows: Sequence[Row]) -> Card:
    """A session that is over, with what can still be done; ``rows`` are the ways on."""
    run, title = ending.workout.run, ending.workout.stored.title
    assert run.end is not None  # noqa: S101  # it is over
    is_strong = ending.logged is not None and ending.logged.pain >= STRONG_FROM
    parts = [f"{_HEADING[run.end]}\n{title} · {summary(ending.workout)}"]
    if ending.logged is not None:
        parts.append(_logged(ending.logged, ending.workout.stored.kind))
    parts.append(_strong() if is_strong else sense(ending))
    parts += _day(ending, hurts=is_strong or run.end is End.HURT)
    return Card(*parts, *rows, colour=ACCENT)


def question_card(question: Question, row: Row) -> Card:
    """Before a session: the one question about the last one."""
    return Card(
        f"### Before you begin\n{next_day_question(question)}",
        row,
        colour=ACCENT,
    )


def next_day_question(question: Question) -> str:
    """The one question whose answer makes a session count."""
    return (
        f"Your last session was {clock(question.done_at)}.\n"
        "**Was there any more pain on the day after than before it?**\n"
        "-# Sore muscles that go away are not meant. Only you see this."
    )


def more_pain_card(ways: Row, *, waits: bool) -> Card:
    """Advice for who had more pain on the day after. It offers no exercise."""
    later = "\n-# Your session waits. If it feels right again later, /warmup brings it back." if waits else ""
    return Card(
        "### Thank you for telling me\n"
        "Then the last session was too much for now. Rest is the right training until it has calmed down. "
        "After that, the next session should ask for less. If it stays or gets worse, see a physiotherapist "
        "or doctor."
        f"{later}",
        f"{_FROM}\n-# Our own judgement: that more pain on the day after asks for less.",
        ways,
        colour=ACCENT,
    )


def sense(ending: Ending) -> str:
    """One kind line about how it ended."""
    run = ending.workout.run
    assert run.end is not None  # noqa: S101  # it is over
    if run.end is not End.FINISHED:
        return _SENSE[run.end]
    if not run.sets_done:
        return "Nothing for today, and that is fine too."
    if ending.workout.stored.kind is Kind.WARM_UP:
        return "Your hips are ready for the run."
    return "Well done: one more for your hips."


def _logged(effort: Effort, kind: Kind) -> str:
    written = (
        f"**Written down:** {times(effort.sets, 'set')}, effort {effort.effort} of 10, "
        f"pain {effort.pain} of 10."
    )
    if kind is Kind.WARM_UP or effort.next_day is not None:
        return written
    return f"{written}\n-# From tomorrow on, /plan asks once how the day after was. Then it counts there."


def _strong() -> str:
    return (
        f"Pain of {STRONG_FROM} or more is a reason to stop and to have it looked at: by a physiotherapist "
        f"or doctor, before the next exercise or run. I cannot say what it is.\n{_FROM}\n"
        f"-# Our own judgement: that strong begins at {STRONG_FROM}."
    )


def _day(ending: Ending, *, hurts: bool) -> list[str]:
    """The training day that it may be counted for, or that pain excuses."""
    if ending.day is None:
        return []
    when = clock(ending.day.occurrence.starts_at)
    if ending.day.said is not None:
        return [f"-# For the training of {when} you said **{LABELS[ending.day.said]}**."]
    return [
        excuse_line(ending.day.occurrence) if hurts else f"Was that for the training of {when}? Check in:"
    ]


def excuse_line(occurrence: Claimed) -> str:
    """What the button Something hurts is for, on a card that came of pain."""
    when = clock(occurrence.starts_at)
    return f"-# **Something hurts** also excuses the training of {when}; your streak stays as it is."
