"""Cards and forms of guided sessions: steps, the end, questions about them, and routines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Dose, Exercise, Place, span_limits
from bot.features.guided import workout as guided_workout
from bot.features.guided.buttons import (
    EASIER,
    HARDER,
    LABELS,
    NO_WORKOUT,
    AnswerNextDay,
    Join,
    LogEffort,
    Move,
    ShowHow,
    ShowWorkout,
    SomethingHurts,
)
from bot.features.guided.service import Ending, Known, Question, Workout
from bot.features.guided.workout import (
    EFFORTS,
    Effort,
    End,
    Kind,
    NextDay,
    Press,
    Run,
    neighbours,
    seconds_left,
    steps,
)
from bot.features.pain.buttons import NO_DAY, WhereHurt
from bot.features.pain.cards import care_row, side_choice
from bot.features.pain.care import SIX, SIX_WITHIN
from bot.features.pain.care_cards import colour_for, resting_line, see_first
from bot.features.pain.rules import LEVELS, MILD_UP_TO, MOST, STRONG_FROM, yours
from bot.features.reminders.store import Claimed
from bot.features.streaks.buttons import LABELS as ANSWERS
from bot.features.streaks.buttons import CheckIn
from bot.features.streaks.rules import Answer
from bot.interactions.cards import (
    ACCENT,
    Card,
    Row,
    clock,
    numbered,
    relative_time,
    times,
)
from bot.interactions.routes import Form, choice

FOR_THE_LEADER = "-# For the leader:"

_HEADING = {
    End.FINISHED: "## All done",
    End.STOPPED: "## Done for today",
    End.HURT: "## You were right to stop",
    End.ABANDONED: "## Session timed out",
}

_SENSE = {
    End.STOPPED: "Your hips still got some work in.",
    End.HURT: "I'm sorry it hurts. That's enough for today.",
    End.ABANDONED: "Nothing happened for 12 hours, so I closed it. Start again with /warmup or /routine.",
}


_EFFORTS = {1: "1: very easy", 5: "5: some work, could do more", 8: "8: hard", 10: "10: all I had"}
_PAINS = {0: "0: none", MOST: f"{MOST}: the worst there is"}


def pictured(workout: Workout, catalogue: Catalogue) -> Exercise | None:
    """Return the exercise whose picture the card shows; None while the session is paused."""
    return None if workout.run.is_paused else _exercise(workout, catalogue)


def _exercise(workout: Workout, catalogue: Catalogue) -> Exercise | None:
    """Return the current exercise; None if the content no longer has it."""
    return catalogue.exercises.get(workout.run.item.exercise)


def session_card(
    workout: Workout, catalogue: Catalogue, picture: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    """Return the card of a session: what to do now first and large, where the session stands last."""
    run = workout.run
    exercise = _exercise(workout, catalogue)
    if run.is_paused:
        what = [_paused(workout, exercise)]
    elif exercise is None:
        what = [GONE]
    else:
        what = [f"## {exercise.name}\n{_dose(run, exercise)}", *picture, *_how(run, exercise)]
    return Card(
        *what,
        *([_together(workout)] if workout.is_public else []),
        f"-# {workout.stored.title} · {_where(run)}\n-# {_time(workout, catalogue)}",
        *(_led_rows(workout) if workout.is_public else _own_rows(workout, catalogue)),
        colour=ACCENT,
    )


GONE = "## This exercise is gone\nTap **Skip** to move on."


def _paused(workout: Workout, exercise: Exercise | None) -> str:
    """Return the text shown during a pause: nothing is lost, and nobody is hurried."""
    following = f"\nNext: {exercise.name}" if exercise is not None else ""
    back = "" if workout.is_public else "\n-# If this message disappears, /warmup brings it back."
    return f"## Paused\nTake your time.{following}{back}"


def _own_rows(workout: Workout, catalogue: Catalogue) -> list[Row]:
    run = workout.run
    if run.is_paused:
        return [Row(*_moves(workout, Press.GO_ON, Press.STOP, Press.HURT))]
    easier, harder = neighbours(run.item.exercise, catalogue.exercises, workout.stored.allowed)
    ways = [(EASIER, "Easier")] if easier is not None else []
    ways += [(HARDER, "Harder")] if harder is not None else []
    swaps = [Move(workout.id, run.turn, verb, label) for verb, label in ways]
    return [
        _steering(workout),
        Row(*_moves(workout, Press.PAUSE), *swaps),
        Row(ShowHow(run.item.exercise), *_moves(workout, Press.HURT)),
    ]


def _led_rows(workout: Workout) -> list[Row | str]:
    """Return the rows that everybody can press in a public session, then those for its leader."""
    for_all = Row(Join(workout.id), ShowHow(workout.run.item.exercise), SomethingHurts(workout.id))
    if workout.run.is_paused:
        return [for_all, FOR_THE_LEADER, Row(*_moves(workout, Press.GO_ON, Press.STOP))]
    return [for_all, FOR_THE_LEADER, _steering(workout), Row(*_moves(workout, Press.PAUSE))]


def _steering(workout: Workout) -> Row:
    """Return the buttons Next, Back and Skip; first the one that starts the clock, if the step needs one."""
    run = workout.run
    back = [Press.BACK] if run.at or run.done[0] else []
    ways = _moves(workout, Press.NEXT, *back, Press.SKIP)
    seconds = run.item.dose.seconds
    if seconds is None or run.set_ends_at is not None:
        return Row(*ways)
    _, longest = span_limits(seconds)
    return Row(Move(workout.id, run.turn, Press.START, f"Start {longest} s"), *ways)


def _moves(workout: Workout, *presses: Press) -> list[Move]:
    """Return the buttons for these presses on the card as it is."""
    return [Move(workout.id, workout.run.turn, press, LABELS[press]) for press in presses]


def _where(run: Run) -> str:
    """Return "exercise 2 of 3 · set 1 of 2", or in a circuit "round 1 of 3 · exercise 2 of 4"."""
    step, lap = run.step, run.item.lap
    if lap is None:
        return f"exercise {run.at + 1} of {len(run.items)} · set {step.number} of {step.sets}"
    number, rounds = lap
    of_round = [n for n, item in enumerate(run.items) if item.lap == lap]
    return f"round {number} of {rounds} · exercise {of_round.index(run.at) + 1} of {len(of_round)}"


def _dose(run: Run, exercise: Exercise) -> str:
    """Return what to do until the next press; if a clock is running, also when it ends."""
    rest, clock = run.rest_ends_at, run.set_ends_at
    lines = [
        f"### Rest first: ends {relative_time(rest)}" if rest is not None else None,
        f"### {_side(run, exercise)}{_work(run.item.dose)}",
        f"### Get into position and go: ends {relative_time(clock)}" if clock is not None else None,
    ]
    return "\n".join(line for line in lines if line is not None)


def _side(run: Run, exercise: Exercise) -> str:
    """Return "Now the left leg: " if sides alternate, else an empty string."""
    item, step, done = run.item, run.step, run.done[run.at]
    if step.side is None:
        return ""
    is_extra = item.extra is step.side and step.number == step.sets
    words = f"{step.side} {exercise.one_side}{', extra set' if is_extra else ''}: "
    changed = done > 0 and steps(item)[done - 1].side is not step.side
    return f"Now the {words}" if changed else words.capitalize()


def _work(dose: Dose) -> str:
    if dose.seconds is not None:
        work = f"{dose.seconds} s"
    elif dose.reps == "1":
        work = "1 slow rep"
    else:
        work = f"{dose.reps} slow reps"
    hold = f", hold each for {dose.hold_seconds} s" if dose.hold_seconds is not None else ""
    load = f", {dose.load}" if dose.load is not None else ""
    return f"{work}{hold}".replace("-", "–") + load


def _how(run: Run, exercise: Exercise) -> list[str]:
    """Return how to do the exercise and when to stop; after its first step, one thing to feel for."""
    item, done = run.item, run.done[run.at]
    before = done if item.lap is None else done + item.lap[0] - 1
    if before:
        cue = exercise.cues[(before - 1) % len(exercise.cues)]
        return [cue]
    lines = [
        f"**Starting position** {' '.join(exercise.setup)}",
        f"**Steps**\n{numbered(exercise.steps)}",
        *([f"\n{item.note}"] if item.note else []),  # without the empty line it would be shown in the list
    ]
    if item.extra is not None and item.dose.per_side:
        lines.append(f"\nThe {item.extra} {exercise.one_side} gets 1 more set.")
    small = [f"-# Why: {item.because}"] if item.because else []
    return ["\n".join(lines), "\n".join([f"**Stop if:** {exercise.stop_if[0]}", *small])]


def _together(workout: Workout) -> str:
    joined = workout.stored.joined
    return f"**{times(joined, 'runner')}** joined in" if joined else "Tap **Join in** to take part."


def _time(workout: Workout, catalogue: Catalogue) -> str:
    """Return "2 min so far, about 5 min to go"."""
    run = workout.run
    left = sum(
        seconds_left(item, catalogue.exercises[item.exercise], done)
        for item, done in zip(run.items[run.at :], run.done[run.at :], strict=True)
        if item.exercise in catalogue.exercises
    )
    so_far = _minutes(guided_workout.elapsed(run, workout.now))
    return f"{so_far} so far, about {_minutes(timedelta(seconds=left))} to go"


def _minutes(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return f"{minutes} min" if minutes else "under 1 min"


def _summary(workout: Workout) -> str:
    """Return how much was done in one line: "5 sets · 7 min"."""
    run = workout.run
    return f"{times(run.sets_done, 'set')} · {_minutes(run.worked)}"


def ended_card(ending: Ending, asked: Sequence[discord.ui.Item[Any] | str] = ()) -> Card:
    """Return the card of a session that is over, with what can still be done. ``asked`` is about weights."""
    run, title = ending.workout.run, ending.workout.stored.title
    assert run.end is not None  # noqa: S101  # it is over
    hurts = _hurts(ending)
    # Nobody who is hurt is counted.
    done = "" if hurts or ending.logged is not None else f" · {_summary(ending.workout)}"
    heading = _HEADING[End.HURT] if hurts else _HEADING[run.end]
    parts: list[discord.ui.Item[Any] | str] = [*see_first(ending.care), f"{heading}\n{title}{done}"]
    if ending.logged is not None:
        parts.append(_logged(ending.logged, ending.workout.stored.kind))
    parts += [] if see_first(ending.care) else [_sense(ending)]
    parts += _asked_where(ending)
    parts += asked
    if ending.care.suggested:
        where = " and ".join(map(yours, ending.care.suggested))
        parts.append(
            f"I'm sorry {where} keeps hurting. A physio can find out why, so it's worth an appointment."
        )
    parts += _day(ending, hurts=hurts)
    return Card(*parts, *_ended_rows(ending), colour=colour_for(ending.care))


def _asked_where(ending: Ending) -> list[discord.ui.Item[Any] | str]:
    """Return the question where a logged session hurt, unless that was said or nothing did."""
    logged = ending.logged
    if logged is None or not logged.pain or logged.place is not None:
        return []
    return ["**Where did it hurt?**", Row(WhereHurt(f"workout:where:{ending.workout.id}"))]


def _ended_rows(ending: Ending) -> list[Row]:
    """Return the buttons of a session that is over: check-in and log; with pain, care, excuse and log."""
    run, logged, day = ending.workout.run, ending.logged, ending.day
    is_open = day is not None and day.said is None
    if _hurts(ending):
        excuse = [CheckIn(day.occurrence.id, Answer.HURT)] if day is not None and is_open else []
        label = "Log this session" if logged is None else "Change my log"
        log = [LogEffort(ending.workout.id, label, stands_out=False)] if run.sets_done or logged else []
        rest = [*excuse, *log]
        return [care_row(day.occurrence.id if day is not None else NO_DAY), *([Row(*rest)] if rest else [])]
    label = "How was it?" if logged is None else "Change my log"
    answers = [CheckIn(day.occurrence.id, each) for each in Answer] if day is not None and is_open else []
    if day is not None and _said_hurt(ending):
        answers = [CheckIn(day.occurrence.id, Answer.DONE)]
    return [
        *([Row(*answers)] if answers else []),
        Row(LogEffort(ending.workout.id, label, stands_out=logged is None)),
    ]


def _hurts(ending: Ending) -> bool:
    """Return whether somebody stopped because of pain, logged more than a little, or should rest anyway."""
    hurt = ending.logged is not None and ending.logged.pain > MILD_UP_TO
    return hurt or ending.workout.run.end is End.HURT or ending.care.advice is not None


def led_ended_card(ending: Ending) -> Card:
    """Return the card of a public session that is over, with a check-in for all if a club run is open."""
    workout, joined = ending.workout, ending.workout.stored.joined
    who = f"**{times(joined, 'runner')}** joined in. " if joined else ""
    word = "done" if workout.run.end is End.FINISHED else "over"
    text = f"## {workout.stored.title}: {word}\n-# {_summary(workout)}\n{who}{_sense(ending)}"
    if ending.day is None:
        return Card(text, colour=ACCENT)
    buttons = Row(*(CheckIn(ending.day.occurrence.id, each) for each in Answer))
    when = clock(ending.day.occurrence.starts_at)
    return Card(f"{text}\nCheck in for the run on {when}:", buttons, colour=ACCENT)


def _sense(ending: Ending) -> str:
    """Return one friendly line about how it ended."""
    run = ending.workout.run
    assert run.end is not None  # noqa: S101  # it is over
    if _hurts(ending):
        return _rests(ending)
    sets = ending.logged.sets if ending.logged is not None else run.sets_done
    if run.end in {End.FINISHED, End.STOPPED} and not sets:
        return "You stopped before the first set, and that's fine."
    if run.end is not End.FINISHED:
        return _SENSE[run.end]
    if ending.workout.stored.kind is not Kind.WARM_UP:
        return "Well done! That's one more for your hips."
    if ending.care.pains or _said_hurt(ending):
        where = f" in {yours(ending.care.pains[0].place)}" if ending.care.pains else ""
        return f"That's done. Go easy on the run, and stop if you feel it{where} again."
    return "Your hips are ready for the run."


def _logged(effort: Effort, kind: Kind) -> str:
    felt = f"effort {effort.effort}/{EFFORTS[-1]}, pain {effort.pain}/{MOST}"
    written = f"**Saved:** {times(effort.sets, 'set')}, {felt}."
    if kind is Kind.WARM_UP or effort.next_day is not None:
        return written
    return (
        f"{written}\n-# From tomorrow, /plan asks once how you felt the next day. "
        "Once you've answered, this session counts towards your plan."
    )


def _rests(ending: Ending) -> str:
    """Return what to do now for somebody whose session hurt, or who should rest anyway."""
    logged = ending.logged
    if logged is not None and logged.pain > MILD_UP_TO:
        return _rest_after(logged.pain)
    if ending.workout.run.end is End.HURT:
        return _SENSE[End.HURT]
    return resting_line(ending.care)


def _rest_after(pain: int) -> str:
    """Return what to do after a session that hurt this much."""
    if pain >= STRONG_FROM:
        return (
            "Sorry it hurt that much. Please stop, and see a physio or doctor before you train or run again. "
            "I can't tell what's causing it."
        )
    later = (
        f"Book an appointment with a physio or doctor if it isn't clearly better in {SIX_WITHIN.days} days."
        if pain >= SIX
        else "If it's no better in 2 weeks, or gets worse, see a physio or doctor."
    )
    return f"Sorry it hurt. Rest now and tomorrow. When you come back, I'll ask how it is.\n{later}"


def _day(ending: Ending, *, hurts: bool) -> list[str]:
    """Return a line on the club run that the session may count for or pain excuses, if there is one."""
    if ending.day is None:
        return []
    when = clock(ending.day.occurrence.starts_at)
    if _said_hurt(ending) and not hurts:
        return [
            f"You'd tapped **Something hurts** for the run on {when}. Did you do it after all? Tap **Done**."
        ]
    if ending.day.said is not None:
        said = ANSWERS[ending.day.said]
        if hurts:
            return [f"-# Your **{said}** for the run on {when} still counts."]
        return [f"-# You've already tapped **{said}** for the run on {when}."]
    return [_excuse_line(ending.day.occurrence) if hurts else f"Was that for the run on {when}? Check in:"]


def _said_hurt(ending: Ending) -> bool:
    return ending.day is not None and ending.day.said is Answer.HURT


def _excuse_line(occurrence: Claimed) -> str:
    """Return the line that says what Something hurts is for, on a card about pain."""
    when = clock(occurrence.starts_at)
    return f"-# Tap **Something hurts** to be excused from the run on {when}. Your streak stays as it is."


def effort_form(workout_id: int, known: Known) -> Form:
    """Return the form about how a session was, prefilled with what is known."""
    form = Form(title="How was it?", custom_id=f"workout:sent:{workout_id}")
    sets = discord.ui.TextInput[Any](custom_id="sets", default=str(known.sets), max_length=2)
    efforts, pains = _numbers(EFFORTS, _EFFORTS), _numbers(LEVELS, _PAINS)
    effort = choice("effort", efforts, str(known.effort or ""))
    pain = choice("pain", pains, "" if known.pain is None else str(known.pain))
    form.ask("Sets you did", None, sets)
    form.ask("Effort, from 1 to 10", "How hard it felt overall", effort)
    form.ask(f"Pain, from 0 to {MOST}", "The most you felt. Tired muscles don't count", pain)
    places = ((place.capitalize(), place) for place in Place)
    form.ask(
        "Where it hurt", None, choice("place", places, known.place or "", skip="Skip this if nothing hurt")
    )
    form.ask("Which side", None, side_choice(known.side))
    return form


def _numbers(numbers: Iterable[int], words: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(words.get(n, str(n)), str(n)) for n in numbers]


def question_card(question: Question, workout_id: int) -> Card:
    """Return the question about the last session, asked before the session that is waiting."""
    return Card(
        f"### Before you start\n{next_day_question(question)}",
        next_day_row(question, workout_id),
        colour=ACCENT,
    )


def next_day_row(question: Question, workout_id: int = NO_WORKOUT) -> Row:
    """Return the buttons No and Yes; if a session is waiting, also Not now, which skips the question."""
    answers = [AnswerNextDay(question.effort_id, workout_id, each) for each in NextDay]
    return Row(*answers, *([ShowWorkout(workout_id, "Not now")] if workout_id else []))


def next_day_question(question: Question) -> str:
    """Return the question whose answer makes a session count."""
    return (
        f"Your last session was {clock(question.done_at)}.\n"
        "**Did anything hurt more the next day?**\n"
        "-# Normal soreness doesn't count. Only you can see this."
    )


def more_pain_card(*, waits: bool) -> Card:
    """Return advice for somebody who had more pain on the day after. It offers no exercise."""
    later = (
        "\n-# Your session is waiting. When you feel right again, /warmup brings it back." if waits else ""
    )
    return Card(
        "### Thanks for telling me\n"
        "That session was too much for now. Rest until it has calmed down, then do less next time. "
        "If it stays or gets worse, see a physio or doctor."
        f"{later}",
        care_row(NO_DAY),
        colour=ACCENT,
    )


def joined_text(*, is_new: bool) -> str:
    """Return the reply to somebody who joins a public session."""
    words = "You're in!" if is_new else "You're already in."
    return f"{words} Follow the card as far as it feels right, and leave out what hurts."


def stop_here_card(day: Claimed | None) -> Card:
    """Return the care card for somebody who joined; ``day`` is the club run that pain excuses."""
    excuse = [_excuse_line(day), Row(CheckIn(day.id, Answer.HURT))] if day is not None else []
    return Card(
        "### Stopping is the right call\n"
        "Sorry something hurts. You're done for today. Only you can see this.",
        care_row(day.id if day is not None else NO_DAY),
        *excuse,
        colour=ACCENT,
    )
