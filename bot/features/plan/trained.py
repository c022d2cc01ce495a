"""What somebody's logged sessions say about levels: which they opened, and which they keep up.

Sessions that hurt count for nothing here, so more pain never makes a level higher.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from bot.content.exercises import Exercise, Level
from bot.content.plan_rules import OpenedByTraining, PlanRules
from bot.features.guided.workout import Effort, NextDay
from bot.features.plan.steps import hurt_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """From ``at`` on, the sessions on a ladder show this level."""

    at: datetime
    level: Level = field(repr=False)


@dataclass(frozen=True, kw_only=True)  # without slots: cached properties are kept in __dict__
class Trained:
    """Somebody's sessions, the oldest first: those that were fine, and when others hurt."""

    rules: PlanRules
    exercises: Mapping[str, Exercise] = field(repr=False)
    calm: tuple[Effort, ...] = field(repr=False)
    hurt: tuple[Effort, ...] = field(repr=False)

    @classmethod
    def of(
        cls, efforts: Iterable[Effort], rules: PlanRules, exercises: Mapping[str, Exercise], now: datetime
    ) -> Trained:
        known = sorted((e for e in efforts if e.done_at <= now), key=lambda effort: effort.done_at)
        return cls(
            rules=rules,
            exercises=exercises,
            calm=tuple(e for e in known if not hurt_by(e, rules)),
            hurt=tuple(e for e in known if hurt_by(e, rules)),
        )

    @property
    def but_for_pain(self) -> Trained:
        """The same sessions, if none of them had hurt."""
        fine = (replace(e, pain=0, next_day=NextDay.NO_MORE) for e in (*self.calm, *self.hurt))
        return replace(self, calm=tuple(sorted(fine, key=lambda effort: effort.done_at)), hurt=())

    @cached_property
    def hurt_at(self) -> list[datetime]:
        return [effort.done_at for effort in self.hurt]

    @cached_property
    def _at(self) -> list[datetime]:
        return [effort.done_at for effort in self.calm]

    @cached_property
    def _breaks(self) -> list[int]:
        """For each session, how many breaks there were between the first one and it."""
        count, longest = [0], timedelta(weeks=self.rules.training.break_weeks)
        for before, after in pairwise(self._at):
            count.append(count[-1] + (after - before > longest))
        return count

    def went_on(self, since: datetime, until: datetime) -> bool:
        """Return whether there was no break between two instants: no longer time without a session."""
        longest = timedelta(weeks=self.rules.training.break_weeks)
        first, last = bisect_right(self._at, since), bisect_right(self._at, until) - 1
        if last < first:
            return until - since <= longest
        return (
            self._at[first] - since <= longest
            and until - self._at[last] <= longest
            and self._breaks[first] == self._breaks[last]
        )

    def began(self, at: datetime) -> datetime | None:
        """Return when the training that goes on now began: the first session since the last long break.

        None if there's none, or if it has stopped for as long as a break.
        """
        training = self.rules.training
        longest, times = timedelta(weeks=training.long_break_weeks), self._at[: bisect_right(self._at, at)]
        if not times or at - times[-1] > timedelta(weeks=training.break_weeks):
            return None
        after_breaks = [after for before, after in pairwise(times) if after - before > longest]
        return after_breaks[-1] if after_breaks else times[0]

    def starts_again(self, at: datetime) -> bool:
        """Return whether sessions have stopped for long, or began again after that only weeks ago."""
        training = self.rules.training
        longest, first = timedelta(weeks=training.long_break_weeks), timedelta(weeks=training.settle_weeks)
        times = self._at[: bisect_right(self._at, at)]
        if not times:
            return False
        began = next(
            (after for before, after in pairwise(times) if at - after < first and after - before > longest),
            None,
        )
        return at - times[-1] > longest or began is not None

    def lately(self, ladder: str, at: datetime) -> Level | None:
        """Return the hardest level trained on a ladder in the weeks up to an instant; None if there was none.

        The weeks are those after which time without a session is a break.
        """
        oldest = at - timedelta(weeks=self.rules.training.break_weeks)
        recent = self.calm[bisect_right(self._at, oldest) : bisect_right(self._at, at)]
        return max((level for e in recent if (level := self._level(e, ladder)) is not None), default=None)

    def _level(self, effort: Effort, ladder: str) -> Level | None:
        """Return the hardest level in a session on a ladder; None if it had nothing of it.

        Where a ladder follows another, an exercise of that one counts as training its first level.
        """
        own = next(each for each in self.rules.ladders if each.id == ladder)
        known = (
            self.exercises[key] for key in effort.exercises if key in own.rungs and key in self.exercises
        )
        hardest = max((exercise.level for exercise in known), default=None)
        before = next((each.rungs for each in self.rules.ladders if each.id == own.follows), ())
        if hardest is None and any(key in before for key in effort.exercises):
            return Level.FOUNDATION
        return hardest

    def level(self, ladder: str, now: datetime) -> Level:
        """Return the level that the sessions have opened on a ladder and not lost; the first without any."""
        walk = _Walk.of(self.rules)
        for effort in self.calm[: bisect_right(self._at, now)]:
            walk.take(effort, self._level(effort, ladder), self._last_hurt(effort.done_at))
        walk.wait(now)
        return walk.level

    def openings(self, ladder: str) -> list[Opening]:
        """Return each session after which the sessions showed a level above the first, the oldest first."""
        walk, found = _Walk.of(self.rules), list[Opening]()
        for effort in self.calm:
            shown = walk.take(effort, self._level(effort, ladder), self._last_hurt(effort.done_at))
            if shown > Level.FOUNDATION:
                found.append(Opening(at=effort.done_at, level=shown))
        return found

    def pain_around(self, at: datetime) -> tuple[int, int]:
        """Return how many sessions had hurt long before an instant, and how many by then."""
        oldest = at - timedelta(days=self.rules.step_back.remembered_days)
        return bisect_right(self.hurt_at, oldest), bisect_right(self.hurt_at, at)

    def _last_hurt(self, until: datetime) -> datetime | None:
        count = bisect_right(self.hurt_at, until)
        return self.hurt_at[count - 1] if count else None


@dataclass(slots=True)
class _Walk:
    """A walk through the sessions of a ladder.

    ``begun`` has the start at each level; ``easy`` and ``good`` are the sessions since pain that count.

    More sessions, and less pain in them, only ever raise what it shows.
    """

    rules: PlanRules
    level: Level
    begun: dict[Level, datetime]
    easy: dict[Level, int]
    good: dict[Level, int]
    last_at: datetime | None = None
    last_hurt: datetime | None = None

    @classmethod
    def of(cls, rules: PlanRules) -> _Walk:
        return cls(rules, Level.FOUNDATION, {}, {}, {})

    def wait(self, until: datetime) -> None:
        """Take time without a session: a break costs a level, a long one all of them."""
        training = self.rules.training
        if self.last_at is None or until - self.last_at <= timedelta(weeks=training.break_weeks):
            return
        is_long = until - self.last_at > timedelta(weeks=training.long_break_weeks)
        lower = Level(max(self.level - 1, Level.FOUNDATION))
        self.level = Level.FOUNDATION if is_long else lower
        self.begun, self.easy, self.good, self.last_at = {}, {}, {}, None

    def take(self, effort: Effort, trained: Level | None, last_hurt: datetime | None) -> Level:
        """Take one session that didn't hurt, and return the level that it confirms; the first for none."""
        self.wait(effort.done_at)
        self.last_at = effort.done_at
        if last_hurt != self.last_hurt:
            self.last_hurt, self.easy, self.good = last_hurt, {}, {}
        if trained is None:
            return Level.FOUNDATION
        confirmed = Level.FOUNDATION
        for opened in self.rules.training.opens:
            below = Level(opened.level - 1)
            if below > self.level:
                break
            begun = self.begun.setdefault(below, effort.done_at)
            if trained >= below and _was_fine(effort, opened, opened.effort_up_to):
                self.easy[opened.level] = self.easy.get(opened.level, 0) + 1
            if trained >= below and _was_fine(effort, opened, self.rules.progress.effort_up_to):
                self.good[opened.level] = self.good.get(opened.level, 0) + 1
            is_long_enough = effort.done_at - begun >= timedelta(weeks=opened.weeks)
            if is_long_enough and self._is_enough(opened):
                self.level, confirmed = max(self.level, opened.level), opened.level
        return confirmed

    def _is_enough(self, opened: OpenedByTraining) -> bool:
        """Return whether enough sessions were easy, or more of them good."""
        easy, good = self.easy.get(opened.level, 0), self.good.get(opened.level, 0)
        return easy >= opened.sessions or (opened.good_sessions is not None and good >= opened.good_sessions)


def _was_fine(effort: Effort, rule: OpenedByTraining, effort_up_to: int) -> bool:
    return (
        effort.effort <= effort_up_to
        and effort.pain <= rule.pain_up_to
        and effort.next_day is NextDay.NO_MORE
    )
