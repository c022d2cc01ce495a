"""Answers and what they amount to: check in, congratulate, and tell a club of a milestone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.texts import Tone
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import store as club_store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import Club, Skipped, next_occurrences
from bot.features.me import store as me_store
from bot.features.pain.care import CareState
from bot.features.reminders import own_service
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import Claimed
from bot.features.self_tests import store as self_tests
from bot.features.streaks import pauses, rules, store
from bot.features.streaks.boards import Tally, tally
from bot.features.streaks.pauses import Pause
from bot.features.streaks.rules import Answer, History, Milestone, Record, State, Streak, milestones_reached
from bot.features.streaks.store import News
from bot.interactions.delivery import Noticeboard, Refused, Unreachable
from bot.interactions.work import Watch, for_each_isolated, pause_after

ANYBODY = (0, 2**63 - 1)
"""All possible user ids."""


def load_history(connection: Connection, club_id: ClubId, user_id: int) -> History:
    """Return everything known about one member in one club."""
    return History(
        held=tuple(reminders_store.held_by_club(connection, club_id)),
        log=tuple(store.check_ins_of_member(connection, club_id, user_id)),
        pauses=tuple(kept.pause for kept in store.pauses_of_person(connection, user_id)),
        own_days=tuple(store.own_days_of_member(connection, club_id, user_id)),
        by_date_since=club_store.by_date_since(connection, club_id),
    )


def load_club_histories(
    connection: Connection, club_id: ClubId, between: tuple[int, int] = ANYBODY
) -> Mapping[int, History]:
    """Return the histories, by user, of a club's members whose ids lie between two, both inclusive.

    They share the club's training days. Six queries, however many members.
    """
    first, last = between
    held = tuple(reminders_store.held_by_club(connection, club_id))
    logs = store.check_ins_of_members(connection, club_id, between)
    away = store.pauses_of_club(connection, club_id)
    own = store.own_days_of_club(connection, club_id)
    since = club_store.by_date_since(connection, club_id)
    return {
        user_id: History(
            held,
            tuple(logs.get(user_id, ())),
            tuple(away.get(user_id, ())),
            tuple(own.get(user_id, ())),
            since,
        )
        for user_id in me_store.member_ids(connection, club_id)
        if first <= user_id <= last
    }


def next_start(
    connection: Connection, club_id: ClubId, known: History, now: datetime, but: int | None = None
) -> datetime | None:
    """Return when the member trains next: on one of their own days and outside their pauses.

    Claimed already, or on the schedule, and not the occurrence ``but``; None if the club has planned none.
    """
    is_own, is_paused = pauses.among(known.own_days), pauses.within(known.pauses)
    claimed = [(day.local_date, day.starts_at) for day in known.held if not day.skipped and day.id != but]
    starts = [*claimed, *club_store.coming_slots(connection, club_id)]
    return min(
        (starts_at for day, starts_at in starts if starts_at > now and is_own(day) and not is_paused(day)),
        default=None,
    )


_log = logging.getLogger(__name__)

STANDINGS_BATCH = 20
"""Members whose standings one transaction computes: members who press a button wait for it."""


async def settle_standings(db: Database, now: datetime) -> None:
    """Update the standings in clubs where a training day has closed by ``now`` (aware UTC).

    What is interrupted or doesn't fit into a minute is done by the next call, and an error with one club
    doesn't stop the others.
    """
    due = await db.read(store.due_standings, now)
    await for_each_isolated(
        "club", due, lambda club_id: settle_club_standings(db, club_id, now), Watch(now).lasts
    )


def has_due_standings(connection: Connection, now: datetime) -> bool:
    """Return whether a training day has closed, or aged out, since the standings were computed."""
    return bool(store.due_standings(connection, now))


async def rebuild_standings(db: Database, now: datetime) -> None:
    """Recompute everybody's standing in all clubs."""
    club_ids = await db.read(club_store.all_ids)
    await for_each_isolated("club", club_ids, lambda club_id: settle_club_standings(db, club_id, now))


async def settle_club_standings(db: Database, club_id: ClubId, now: datetime) -> None:
    """Compute the standings of a club's members, a batch at a time."""
    held, user_ids = await db.read(_held_and_members, club_id)
    for start in range(0, len(user_ids), STANDINGS_BATCH):
        batch = user_ids[start : start + STANDINGS_BATCH]
        await db.write(_settle_members, club_id, (batch[0], batch[-1]), now)
    await db.write(_set_settled, club_id, held, now)


def _held_and_members(connection: Connection, club_id: ClubId) -> tuple[list[rules.Held], list[int]]:
    return reminders_store.held_by_club(connection, club_id), me_store.member_ids(connection, club_id)


def _settle_members(connection: Connection, club_id: ClubId, between: tuple[int, int], now: datetime) -> None:
    """Compute the standings of the members whose ids lie between two, both inclusive."""
    known = load_club_histories(connection, club_id, between)
    today = local_date(connection, club_id, now)
    store.put_standing(connection, club_id, _tallies(known, now, today))


def _set_settled(connection: Connection, club_id: ClubId, held: list[rules.Held], now: datetime) -> None:
    """Record that all standings are settled, unless one has changed since ``held`` was read."""
    if reminders_store.held_by_club(connection, club_id) == held:
        store.set_standing_settled(connection, club_id, now)


def refresh_standing(connection: Connection, club_id: ClubId, user_id: int, now: datetime) -> Record:
    """Compute one member's standing after what counts for them has changed; return their record."""
    record = rules.compute(load_history(connection, club_id, user_id), now)
    write_standing(connection, club_id, user_id, record, now, local_date(connection, club_id, now))
    return record


def write_standing(
    connection: Connection, club_id: ClubId, user_id: int, record: Record, now: datetime, today: date
) -> None:
    """Store how a member stands by the record computed for ``now``; ``today`` is the club's date."""
    store.put_standing(connection, club_id, {user_id: tally(record, now, today)})


def local_date(connection: Connection, club_id: ClubId, now: datetime) -> date:
    """Return the club's date at ``now``; UTC's if its time zone is no longer valid, so answers count."""
    try:
        zone = ZoneInfo(club_store.zone(connection, club_id) or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).date()
    return now.astimezone(zone).date()


def _tallies(known: Mapping[int, History], now: datetime, today: date) -> dict[int, Tally]:
    return {user_id: tally(rules.compute(each, now), now, today) for user_id, each in known.items()}


def count_same_run(
    connection: Connection, answered: Claimed, user_id: int, answer: Answer, now: datetime
) -> tuple[Claimed, ...]:
    """Give the same answer where the member has given none yet; return the training days that now have it.

    From a runner's own day it goes to each club they belong to, and from a club's day to their own; only on
    the same local date, and to the one session that starts nearest.
    """
    counted: list[Claimed] = []
    same_date = reminders_store.of_member_on(connection, user_id, answered.local_date, now)
    for each in _nearest(answered, [o for o in same_date if o.solo is not answered.solo]):
        if store.last_answer(connection, each.id, user_id) is None:
            store.add_check_in(connection, each.id, user_id, answer, now)
            counted.append(each)
    for each in (answered, *counted):
        if each.solo:  # those who have checked in aren't reminded again
            reminders_store.set_snoozed(connection, each.id, None)
    return tuple(counted)


def _nearest(answered: Claimed, others: list[Claimed]) -> list[Claimed]:
    """Return, for each club, the training day that starts nearest to the answered one."""
    nearest: dict[ClubId, Claimed] = {}
    for each in sorted(others, key=lambda o: (abs(o.starts_at - answered.starts_at), o.id)):
        nearest.setdefault(each.club_id, each)
    return list(nearest.values())


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone reached for the first time, in the club of this training day.

    ``told_as`` is the name under which the club may hear about it; None if the member wants to keep it
    private.
    """

    milestone: Milestone
    occurrence: Claimed
    told_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """What a check-in did. ``changed`` is False if the member had already given that answer.

    ``state`` is what the training day is to them now: a rest that came too soon to excuse is ``OPEN``, and
    what was done on a day that isn't their own, or beside another run of the date, is ``EXTRA``. ``also`` are
    the training days of the same run that it answered as well, see ``count_same_run``. ``paused`` is the
    pause they are in, and ``next_at`` the start of the next training on one of their own days, if the club
    has planned one. ``tested``: they have self-test results. ``care`` is how they are, once it's known.
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
    tested: bool = False
    care: CareState = field(default_factory=CareState)

    @property
    def hurts(self) -> bool:
        """Whether something is for rest, or for a physio or doctor."""
        return self.care.advice is not None

    @property
    def streak(self) -> Streak:
        return self.after.streak

    @property
    def is_second(self) -> bool:
        """Whether another run of the same date is done as well, and only one of the two is in the streak."""
        other = {State.DONE: State.EXTRA, State.EXTRA: State.DONE}.get(self.state)
        return any(
            state is other and day.local_date == self.occurrence.local_date
            for day, state in self.after.states
        )


def check_in(
    connection: Connection,
    club_id: ClubId,
    user_id: int,
    name: str,
    occurrence_id: int,
    answer: Answer,
    now: datetime,
) -> CheckedIn:
    """Count a member's answer to a training day, or correct the one before.

    Raise UserError if the training day is another club's, is cancelled or has closed; then nothing has
    changed.
    """
    occurrence = reminders_store.get_occurrence(connection, occurrence_id)
    if occurrence is None:
        raise UserError(
            "That run has been deleted, so I couldn't check you in. Try /checkin for an open one."
        )
    if occurrence.club_id != club_id:
        raise UserError(
            "That run isn't one of this club's, so I haven't checked you in. Try /checkin here instead."
        )
    _require_open(occurrence, now)
    me_store.record_member(connection, club_id, user_id, name, now)
    known = load_history(connection, club_id, user_id)
    today = local_date(connection, club_id, now)
    before = after = rules.compute(known, now)
    said = [row.answer for row in known.log if row.occurrence_id == occurrence_id]
    changed = said[-1:] != [answer]
    if changed:
        row = store.add_check_in(connection, occurrence_id, user_id, answer, now)
        after = rules.compute(replace(known, log=(*known.log, row)), now)
        write_standing(connection, club_id, user_id, after, now, today)
    reached = _reached(connection, occurrence, user_id, before, after, now)
    also = count_same_run(connection, occurrence, user_id, answer, now)
    for each in also:
        reached += _count_also(connection, each, user_id, now)
    for counted in (occurrence, *also) if changed else also:
        reminders_store.set_outdated(connection, counted.id, now)
    return CheckedIn(
        answer=answer,
        changed=changed,
        before=before,
        after=after,
        state=next(state for held, state in after.states if held.id == occurrence_id),
        occurrence=occurrence,
        user_id=user_id,
        tone=me_store.tone_of(connection, user_id),
        also=also,
        reached=tuple(reached),
        paused=pauses.running(known.pauses, today),
        next_at=next_start(connection, club_id, known, now, but=occurrence_id),
        tested=self_tests.has_any(connection, user_id),
    )


def _require_open(occurrence: Claimed, now: datetime) -> None:
    """Raise UserError that says why the training day takes no answers."""
    if occurrence.skipped is Skipped.CANCELLED:
        raise UserError("That run is cancelled. It counts for nobody and breaks no streak.")
    if occurrence.skipped is not None:
        raise UserError("Sorry, I couldn't post that run in time. It counts for nobody and breaks no streak.")
    if now >= occurrence.closes_at:
        raise UserError(
            "Check-in for that run has closed. You can check in up to 48 hours after the start. "
            "Your streak stays as it was."
        )


def _count_also(connection: Connection, occurrence: Claimed, user_id: int, now: datetime) -> list[Reached]:
    """Update the standing after a first answer given for the same run elsewhere; return what it reached."""
    known = load_history(connection, occurrence.club_id, user_id)
    log = tuple(row for row in known.log if row.occurrence_id != occurrence.id)
    before, after = rules.compute(replace(known, log=log), now), rules.compute(known, now)
    today = local_date(connection, occurrence.club_id, now)
    write_standing(connection, occurrence.club_id, user_id, after, now, today)
    return _reached(connection, occurrence, user_id, before, after, now)


def _reached(
    connection: Connection,
    occurrence: Claimed,
    user_id: int,
    before: Record,
    after: Record,
    now: datetime,
) -> list[Reached]:
    """Return the milestones between two records that the member hasn't been congratulated on before."""
    passed = milestones_reached(before, after)
    new = store.record_milestones(connection, occurrence.club_id, user_id, passed, now)
    member = me_store.get_member(connection, occurrence.club_id, user_id) if new else None
    is_public = member is not None and member.public and not member.hidden and not occurrence.solo
    for milestone in new:
        store.add_note(connection, occurrence.club_id, user_id, milestone)
        if is_public:
            store.add_news(connection, occurrence.club_id, user_id, milestone, occurrence.channel_id)
    told_as = member.shown_name if member is not None and is_public else None
    return [Reached(milestone, occurrence, told_as) for milestone in new]


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A training day that takes answers, in a club in this ``zone``, and the member's answer so far."""

    occurrence: Claimed
    said: Answer | None
    zone: str


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Open training days, the latest first. ``next_at`` is the next start, None if none is planned."""

    days: tuple[OpenDay, ...]
    next_at: datetime | None

    def named(self, key: str | None) -> OpenDay | None:
        """Return the day with this id, by default the latest; None if there is no open day at all.

        Raise UserError if the id belongs to none of them.
        """
        if key is None or not self.days:
            return next(iter(self.days), None)
        found = next((day for day in self.days if str(day.occurrence.id) == key), None)
        if found is None:
            raise UserError("You can't check in for that one now. Choose one of the suggestions.")
        return found


def open_days_of_member(
    connection: Connection, club_id: ClubId, user_id: int, now: datetime
) -> tuple[OpenDay, ...]:
    """Return what the member can answer at ``now``, latest first: from the post until 48 h after the start.

    Empty if nothing is set up.
    """
    club = club_store.get(connection, club_id)
    return _open(connection, club, user_id, now) if club is not None else ()


def open_days(connection: Connection, club_id: ClubId, user_id: int, now: datetime) -> OpenDays:
    """Return the open days with what comes next; raise UserError if nothing is set up."""
    club = own_service.require_any(connection, club_id)
    days = _open(connection, club, user_id, now)
    upcoming = next_occurrences(club, now, 1)
    return OpenDays(days, upcoming[0].starts_at if upcoming else None)


def _open(connection: Connection, club: Club, user_id: int, now: datetime) -> tuple[OpenDay, ...]:
    found = reminders_store.open_of_club(connection, club.id, now)
    said = [store.last_answer(connection, each.id, user_id) for each in found]
    return tuple(OpenDay(each, answer, club.zone) for each, answer in zip(found, said, strict=True))


BATCH = 200


async def tell_clubs(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Tell the clubs what they have to be told by ``now`` (aware UTC)."""
    watch = Watch(now)
    due = await db.read(store.due_news, watch.now(), BATCH)
    await for_each_isolated("news", due, lambda news: tell(db, noticeboard, news, watch.now()), watch.lasts)


def has_due_news(connection: Connection, now: datetime) -> bool:
    """Return whether a club has to be told something."""
    return store.has_due_news(connection, now)


async def tell(db: Database, noticeboard: Noticeboard, news: News, now: datetime) -> None:
    """Tell one club, unless the member no longer wants that. The member has a private note of it."""
    try:
        if news.name is not None:
            await noticeboard.tell_club(news, news.name)
    except Unreachable as error:
        _log.info("club %d: a milestone couldn't be told yet: %s", news.club_id, error)
        await db.write(store.put_off, news.id, now + pause_after(news.tries))
        return
    except Refused as refusal:
        _log.warning("club %d: a milestone couldn't be told: %s", news.club_id, refusal)
    await db.write(store.remove, news.id)


def unseen_milestones(connection: Connection, user_id: int) -> list[Milestone]:
    """Return the member's milestones that they haven't been told about."""
    return store.notes_of(connection, user_id)


def mark_seen(connection: Connection, user_id: int, milestone: Milestone) -> None:
    """Record that the member's note of it was delivered."""
    store.remove_notes(connection, user_id, milestone)


def people_with_unseen(connection: Connection) -> frozenset[int]:
    """Return the people for whom :func:`untold` has something."""
    return store.people_with_notes(connection)
