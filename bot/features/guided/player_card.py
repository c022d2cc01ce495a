"""A guided session as a card: what to do now, how much, on which side, and how long it all takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Dose, Exercise
from bot.features.guided import player
from bot.features.guided.player import Run
from bot.features.guided.service import Workout
from bot.features.guided.workout import seconds_left, steps
from bot.interactions.persistent import Card, Row
from bot.interactions.text import ACCENT, bullets, fuse, times


def exercise_of(workout: Workout, catalogue: Catalogue) -> Exercise | None:
    """The exercise whose turn it is; None where the content no longer has it."""
    return catalogue.exercises.get(workout.run.item.exercise)


def player_card(
    workout: Workout, catalogue: Catalogue, picture: Sequence[discord.ui.Item[Any]], rows: Sequence[Row | str]
) -> Card:
    """The step whose turn it is; ``rows`` is what can be pressed."""
    exercise = exercise_of(workout, catalogue)
    what = [] if exercise is None else [_dose(workout.run), *_how(workout.run, exercise)]
    return Card(
        *picture,
        _heading(workout, exercise),
        *what,
        *([_together(workout)] if workout.is_public else []),
        f"-# {_time(workout, catalogue)}",
        *rows,
        colour=ACCENT,
    )


def paused_card(workout: Workout, catalogue: Catalogue, rows: Sequence[Row | str]) -> Card:
    """A session that waits. Nothing is lost, and nobody is hurried."""
    back = "" if workout.is_public else "\n-# If this message is gone later, /warmup brings it back."
    return Card(
        f"{_heading(workout, exercise_of(workout, catalogue))}\n**Paused.** Take the time you need.{back}",
        *([_together(workout)] if workout.is_public else []),
        f"-# {_time(workout, catalogue)}",
        *rows,
        colour=ACCENT,
    )


def summary(workout: Workout) -> str:
    """How much was done, in a line: "5 sets · 7 min"."""
    run = workout.run
    return f"{times(run.sets_done, 'set')} · {_minutes(run.worked)}"


def _heading(workout: Workout, exercise: Exercise | None) -> str:
    run = workout.run
    name = exercise.name if exercise is not None else "This exercise is no longer there: press Skip"
    return f"## {name}\n-# {workout.stored.title} · {_where(run)}"


def _where(run: Run) -> str:
    """ "exercise 2 of 3 · set 1 of 2", or in a circuit "round 1 of 3 · exercise 2 of 4"."""
    step, lap = run.step, run.item.lap
    if lap is None:
        return f"exercise {run.at + 1} of {len(run.items)} · set {step.number} of {step.sets}"
    number, rounds = lap
    of_round = [n for n, item in enumerate(run.items) if item.lap == lap]
    return f"round {number} of {rounds} · exercise {of_round.index(run.at) + 1} of {len(of_round)}"


def _dose(run: Run) -> str:
    """What to do until the next press; where a clock runs, when it is over."""
    rest, clock = run.rest_ends_at, run.set_ends_at
    lines = [
        f"Rest first. It is over {fuse(rest)}." if rest is not None else None,
        f"### {_side(run)}{_work(run.item.dose)}",
        f"Get into position and begin. It is over **{fuse(clock)}**." if clock is not None else None,
    ]
    return "\n".join(line for line in lines if line is not None)


def _side(run: Run) -> str:
    """ "Now the left side: ", where sides take turns."""
    item, step, done = run.item, run.step, run.done[run.at]
    if step.side is None:
        return ""
    is_extra = item.extra is step.side and step.number == step.sets
    words = f"{step.side} side{', its extra set' if is_extra else ''}: "
    changed = done > 0 and steps(item)[done - 1].side is not step.side
    return f"Now the {words}" if changed else words.capitalize()


def _work(dose: Dose) -> str:
    if dose.seconds is not None:
        work = f"{dose.seconds} seconds"
    elif dose.reps == "1":
        work = "1 slow repetition"
    else:
        work = f"{dose.reps} slow repetitions"
    hold = f", hold each {dose.hold_seconds} s" if dose.hold_seconds is not None else ""
    load = f", {dose.load}" if dose.load is not None else ""
    return f"{work}{hold}".replace("-", "–") + load


def _how(run: Run, exercise: Exercise) -> list[str]:
    """The first time how to begin it and when to stop; later one thing to feel."""
    item, done = run.item, run.done[run.at]
    before = done if item.lap is None else done + item.lap[0] - 1
    if before:
        cue = exercise.cues[(before - 1) % len(exercise.cues)]
        return [f"Feel for: {cue}"]
    lines = [bullets(exercise.setup), *([item.note] if item.note else [])]
    if item.extra is not None and item.dose.per_side:
        lines.append(f"The {item.extra} side gets one set more.")
    small = [f"-# Why: {item.because}"] if item.because else []
    return ["\n".join(lines), "\n".join([*small, f"-# Stop if: {exercise.stop_if[0]}"])]


def _together(workout: Workout) -> str:
    joined = workout.stored.joined
    return f"**{times(joined, 'runner')}** doing it along" if joined else "-# Press Join to do it along."


def _time(workout: Workout, catalogue: Catalogue) -> str:
    """ "2 min so far, about 5 min to go"."""
    run = workout.run
    left = sum(
        seconds_left(item, catalogue.exercises[item.exercise], done)
        for item, done in zip(run.items[run.at :], run.done[run.at :], strict=True)
        if item.exercise in catalogue.exercises
    )
    so_far = _minutes(player.elapsed(run, workout.now))
    return f"{so_far} so far, about {_minutes(timedelta(seconds=left))} to go"


def _minutes(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return f"{minutes} min" if minutes else "under 1 min"
