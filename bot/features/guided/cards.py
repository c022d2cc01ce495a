"""Cards and forms of guided sessions: steps, the end, questions about them, and routines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import PURPOSE_NAMES, Dose, Exercise, span_limits
from bot.content.routines import Routine, Station, equipment
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.exercises.cards import OPINION
from bot.features.guided import workout as guided_workout
from bot.features.guided.buttons import (
    EASIER,
    HARDER,
    LABELS,
    NO_WORKOUT,
    AnswerNextDay,
    BeginRoutine,
    Join,
    LogEffort,
    Move,
    PickRoutine,
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
from bot.features.pain.buttons import NO_DAY
from bot.features.pain.cards import care_row
from bot.features.pain.rules import LEVELS, MOST, STRONG_FROM
from bot.features.reminders.store import Claimed
from bot.features.streaks.buttons import LABELS as ANSWERS
from bot.features.streaks.buttons import CheckIn
from bot.features.streaks.rules import Answer
from bot.interactions.cards import (
    ACCENT,
    PAGE,
    Card,
    Row,
    bullets,
    clock,
    kit,
    numbered,
    numbered_title,
    pages,
    relative_time,
    times,
    turns,
)
from bot.interactions.routes import Form, choice

FOR_THE_LEADER = "-# For the leader:"

_HEADING = {
    End.FINISHED: "## All done",
    End.STOPPED: "## That's enough for today",
    End.HURT: "## You were right to stop",
    End.ABANDONED: "## Session timed out",
}

_SENSE = {
    End.STOPPED: "Your hips still got some work in.",
    End.HURT: "Sorry it hurts. Leave it there for today.",
    End.ABANDONED: "Nothing happened for 12 hours, so I closed it. Start again with /warmup or /routine.",
}

_FROM = "-# Verywell says to see a physio or doctor before you exercise with pain."

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
        what = [f"## {exercise.name}\n{_dose(run)}", *picture, *_how(run, exercise)]
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


def _dose(run: Run) -> str:
    """Return what to do until the next press; if a clock is running, also when it ends."""
    rest, clock = run.rest_ends_at, run.set_ends_at
    lines = [
        f"### Rest first: ends {relative_time(rest)}" if rest is not None else None,
        f"### {_side(run)}{_work(run.item.dose)}",
        f"### Get into position and go: ends {relative_time(clock)}" if clock is not None else None,
    ]
    return "\n".join(line for line in lines if line is not None)


def _side(run: Run) -> str:
    """Return "Now the left side: " if sides alternate, else an empty string."""
    item, step, done = run.item, run.step, run.done[run.at]
    if step.side is None:
        return ""
    is_extra = item.extra is step.side and step.number == step.sets
    words = f"{step.side} side{', extra set' if is_extra else ''}: "
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
        lines.append(f"\nThe {item.extra} side gets 1 more set.")
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


def ended_card(ending: Ending) -> Card:
    """Return the card of a session that is over, with what can still be done."""
    run, title = ending.workout.run, ending.workout.stored.title
    assert run.end is not None  # noqa: S101  # it is over
    is_strong = _is_strong(ending)
    # Nobody who is hurt is counted.
    done = "" if is_strong or run.end is End.HURT else f" · {_summary(ending.workout)}"
    parts = [f"{_HEADING[run.end]}\n{title}{done}"]
    if ending.logged is not None:
        parts.append(_logged(ending.logged, ending.workout.stored.kind))
    parts.append(_strong() if is_strong else _sense(ending))
    parts += _day(ending, hurts=is_strong or run.end is End.HURT)
    return Card(*parts, *_ended_rows(ending), colour=ACCENT)


def _ended_rows(ending: Ending) -> list[Row]:
    """Return the buttons of a session that is over: check-in and log; with pain, care, excuse and log."""
    run, logged, day = ending.workout.run, ending.logged, ending.day
    is_open = day is not None and day.said is None
    if run.end is End.HURT or _is_strong(ending):
        excuse = [CheckIn(day.occurrence.id, Answer.HURT)] if day is not None and is_open else []
        label = "Log this session" if logged is None else "Change my log"
        log = [LogEffort(ending.workout.id, label, stands_out=False)] if run.sets_done or logged else []
        rest = [*excuse, *log]
        return [care_row(day.occurrence.id if day is not None else NO_DAY), *([Row(*rest)] if rest else [])]
    label = "How was it?" if logged is None else "Change my log"
    answers = [CheckIn(day.occurrence.id, each) for each in Answer] if day is not None and is_open else []
    return [
        *([Row(*answers)] if answers else []),
        Row(LogEffort(ending.workout.id, label, stands_out=logged is None)),
    ]


def _is_strong(ending: Ending) -> bool:
    return ending.logged is not None and ending.logged.pain >= STRONG_FROM


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
    if run.end in {End.FINISHED, End.STOPPED} and not run.sets_done:
        return "No sets today, and that's fine too."
    if run.end is not End.FINISHED:
        return _SENSE[run.end]
    if ending.workout.stored.kind is Kind.WARM_UP:
        return "Your hips are ready for the run."
    return "Well done! That's one more for your hips."


def _logged(effort: Effort, kind: Kind) -> str:
    felt = f"effort {effort.effort}/{EFFORTS[-1]}, pain {effort.pain}/{MOST}"
    written = f"**Saved:** {times(effort.sets, 'set')}, {felt}."
    if kind is Kind.WARM_UP or effort.next_day is not None:
        return written
    return (
        f"{written}\n-# From tomorrow, /plan asks once how you felt the next day. "
        "Once you've answered, this session counts towards your plan."
    )


def _strong() -> str:
    return (
        "Sorry it hurt that much. Please stop, and see a physio or doctor before you train or run again. "
        f"I can't tell what's causing it.\n{_FROM}\n"
        f"-# {OPINION}: severe pain starts at {STRONG_FROM}/{MOST}."
    )


def _day(ending: Ending, *, hurts: bool) -> list[str]:
    """Return a line on the club run that the session may count for or pain excuses, if there is one."""
    if ending.day is None:
        return []
    when = clock(ending.day.occurrence.starts_at)
    if ending.day.said is not None:
        still = "still " if hurts else ""
        return [f"-# You're {still}checked in as **{ANSWERS[ending.day.said]}** for the run on {when}."]
    return [_excuse_line(ending.day.occurrence) if hurts else f"Was that for the run on {when}? Check in:"]


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
        f"{_FROM}\n-# {OPINION}: more pain the next day means doing less.",
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


def routines_card(catalogue: Catalogue) -> Card:
    """Return all routines, the shortest first; when each is done is in the list to choose from."""
    routines = sorted(catalogue.routines.values(), key=lambda r: r.minutes)
    return Card(
        "## Routines",
        "\n".join(f"**{r.name}**\n-# {_facts(r, catalogue)}" for r in routines),
        Row(PickRoutine(routines)),
        colour=ACCENT,
    )


def routine_card(
    routine: Routine, catalogue: Catalogue, pictures: Sequence[discord.ui.Item[Any]] = (), page: int = 0
) -> Card:
    """Return a page of a routine: first its exercises, then when and how to do it.

    The pictures are on the first page.
    """
    laid = routine_pages(routine, catalogue)
    page = min(page, len(laid) - 1)
    shown = dict.fromkeys([*(s.exercise for s in routine.stations), *routine.variations])
    options = exercise_options(catalogue.exercises[key] for key in shown)
    heading = [f"### {numbered_title(routine.name, page, len(laid))}"] if page else []
    turn = turns(f"routine:page:{routine.id}", page, len(laid))
    return Card(
        *(pictures if not page else ()),
        *heading,
        *laid[page],
        Row(PickExercise(options, "Show an exercise", "routine")),
        Row(BeginRoutine(routine.id), *turn, ShowSources("routines", routine.id)),
        colour=ACCENT,
    )


def routine_pages(routine: Routine, catalogue: Catalogue) -> list[list[str]]:
    """Return the text of each page of a routine."""
    stations = [f"{i}. {_station(s, catalogue)}" for i, s in enumerate(routine.stations, start=1)]
    parts = [
        f"## {routine.name}\n-# {_facts(routine, catalogue)}",
        "\n".join(stations),
        f"**Stop if**\n{bullets(routine.stop_if)}",
    ]
    about = [
        f"**About**\n{routine.summary}",
        f"**When**\n{routine.when}",
        f"**How often**\n{routine.frequency}",
        f"**Phase**\n{' and '.join(routine.phase).capitalize()}",
        *([f"**Keep in mind**\n{bullets(routine.cues)}"] if routine.cues else []),
    ]
    laid = pages([*parts, *about], PAGE - len(routine.name) - len("###  · 1/9"))
    laid[0][0] = laid[0][0].replace(routine.name, numbered_title(routine.name, 0, len(laid)), 1)
    return laid


def _facts(routine: Routine, catalogue: Catalogue) -> str:
    needed = kit(equipment(routine, catalogue.exercises))
    return f"{routine.minutes} min · {needed} · {PURPOSE_NAMES[routine.purpose]}"


def _station(station: Station, catalogue: Catalogue) -> str:
    text = f"**{catalogue.exercises[station.exercise].name}** {station.dose}"
    if station.rest_seconds:
        text += f", rest {station.rest_seconds} s after each set"
    return f"{text}\n-# {station.note}" if station.note is not None else text
