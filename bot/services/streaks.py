"""Checking in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import pauses, streaks
from bot.domain.errors import UserError
from bot.domain.milestones import Milestone, milestones_reached
from bot.domain.pauses import Pause
from bot.domain.phrases import Tone
from bot.domain.schedule import Skipped
from bot.domain.streaks import Answer, Record, State, Streak
from bot.services import history, same_day, standings
from bot.services.ahead import next_start
from bot.storage import checkins, members, milestones, occurrences, pain, people, self_tests
from bot.storage.connection import Connection
from bot.storage.database import writes
from bot.storage.occurrences import Claimed


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone reached for the first time, in the club of this training day.

    ``told_as`` is the name under which the club may hear of it; None where the member wants that to stay
    between us.
    """

    milestone: Milestone
    occurrence: Claimed
    told_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """What a button did. ``changed`` is False where the member had already said so.

    ``state`` is what the training day is to them now: a rest that came too soon to excuse is ``OPEN``, and
    what was done on a day that is not their own is ``EXTRA``. ``also`` are the training days of the same run
    that it answered as well, see ``same_day``. ``paused`` is the pause in which they are, and ``next_at`` the
    start of the next training on one of their own days, where the club has planned one. ``warned``: on this
    day they named a sign that wants a professional. ``tested``: there are results of self-tests of theirs.
    """

    answer: Answer
    changed: bool
    before: Record
    after: Record
    state: State
    occurrence: Claimed
    user_id: int
    tone: Tone
    also: tuple[Claimed, ...] = ()
    reached: tuple[Reached, ...] = ()
    paused: Pause | None = None
    next_at: datetime | None = None
    warned: bool = False
    tested: bool = False

    @property
    def streak(self) -> Streak:
        return self.after.streak


@writes
async def check_in(
    connection: Connection,
    guild_id: int,
    user_id: int,
    name: str,
    occurrence_id: int,
    answer: Answer,
    now: datetime,
) -> CheckedIn:
    """Count a member's answer to a training day, or correct the one before.

    UserError where the training day is another club's, is off or has closed; then nothing has changed.
    """
    occurrence = await occurrences.get(connection, occurrence_id)
    if occurrence is None:
        raise UserError("That training day is deleted, so there was nothing to count.")
    if occurrence.guild_id != guild_id:
        raise UserError("That training day is not one of this club's. Nothing was counted.")
    _require_open(occurrence, now)
    await members.see(connection, guild_id, user_id, name, now)
    known = await history.load(connection, guild_id, user_id)
    today = await standings.local_date(connection, guild_id, now)
    before = after = streaks.compute(known, now)
    said = [row.answer for row in known.log if row.occurrence_id == occurrence_id]
    changed = said[-1:] != [answer]
    if changed:
        row = await checkins.add(connection, occurrence_id, user_id, answer, now)
        after = streaks.compute(replace(known, log=(*known.log, row)), now)
        await standings.write(connection, guild_id, user_id, after, now, today)
    reached = await _reached(connection, occurrence, user_id, before, after, now)
    also = await same_day.also_count(connection, occurrence, user_id, answer, now)
    for each in also:
        reached += await _count_also(connection, each, user_id, now)
    return CheckedIn(
        answer=answer,
        changed=changed,
        before=before,
        after=after,
        state=next(state for held, state in after.states if held.id == occurrence_id),
        occurrence=occurrence,
        user_id=user_id,
        tone=await people.tone(connection, user_id),
        also=also,
        reached=tuple(reached),
        paused=pauses.running(known.pauses, today),
        next_at=await next_start(connection, guild_id, known, now, but=occurrence_id),
        warned=await pain.named_a_sign(connection, user_id, occurrence_id),
        tested=await self_tests.has_any(connection, user_id),
    )


def _require_open(occurrence: Claimed, now: datetime) -> None:
    """UserError that says why the training day takes no answers."""
    if occurrence.skipped is Skipped.CANCELLED:
        raise UserError("That session is off: it counts for nobody and breaks no streak.")
    if occurrence.skipped is not None:
        raise UserError(
            "I could not post that session in time, so it counts for nobody and breaks no streak."
        )
    if now >= occurrence.closes_at:
        raise UserError(
            "That training day has closed: answers count until 48 hours after the start. "
            "Your streak is as it was."
        )


async def _count_also(
    connection: Connection, occurrence: Claimed, user_id: int, now: datetime
) -> list[Reached]:
    """After a first answer that was given for the same run elsewhere: the standing, and what it reached."""
    known = await history.load(connection, occurrence.guild_id, user_id)
    log = tuple(row for row in known.log if row.occurrence_id != occurrence.id)
    before, after = streaks.compute(replace(known, log=log), now), streaks.compute(known, now)
    today = await standings.local_date(connection, occurrence.guild_id, now)
    await standings.write(connection, occurrence.guild_id, user_id, after, now, today)
    return await _reached(connection, occurrence, user_id, before, after, now)


async def _reached(
    connection: Connection,
    occurrence: Claimed,
    user_id: int,
    before: Record,
    after: Record,
    now: datetime,
) -> list[Reached]:
    """The milestones between two records that the member has not been congratulated on before."""
    passed = milestones_reached(before, after)
    new = await milestones.record(connection, occurrence.guild_id, user_id, passed, now)
    member = await members.get(connection, occurrence.guild_id, user_id) if new else None
    is_public = member is not None and member.public and not member.hidden and not occurrence.solo
    told_as = member.shown_name if member is not None and is_public else None
    return [Reached(milestone, occurrence, told_as) for milestone in new]
