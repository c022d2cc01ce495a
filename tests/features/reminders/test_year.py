"""A virtual year of clubs, minute by due minute: at its end every streak is what the slow reference says.

``make soak`` lives a year of 50 clubs; the ordinary tests some weeks of two. What the members did is kept in
notebooks of the test's own, so that what the database lost or changed would show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import NamedTuple

from bot import clock
from bot.content.catalogue import Catalogue
from bot.database.database import Database, from_seconds
from bot.features.club.schedule import Club
from bot.features.me import store as me_store
from bot.features.reminders.store import Claimed
from bot.features.streaks import boards_service
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import OwnDays, Pause, Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.features.streaks.rules import Answer, CheckIn, Held, History
from tests.builders import club, club_key, slot, stored, utc
from tests.features.reminders.recorder import Recorder
from tests.features.streaks.reference_streaks import reference
from tests.rows import fetch
from tests.soak import rounds

CLUBS = rounds(2, 50)
MEMBERS = rounds(3, 4)
WEEKS = rounds(6, 52)
BEGINS = utc("2026-06-02 00:00")
ENDS = BEGINS + timedelta(weeks=WEEKS)
ZONES = ["Europe/Vienna", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "America/St_Johns", "UTC"]
HABITS = ["d", "ddddddd-", "ddddd--", "dddr-h", "ddr-", "d-", "-"]
LETTERS = {"d": Answer.DONE, "r": Answer.RESTING, "h": Answer.HURT}


@dataclass(slots=True)
class Member:
    """What somebody did, as they remember it."""

    guild_id: int
    user_id: int
    habit: str
    held: list[Held] = field(default_factory=list[Held])
    log: list[CheckIn] = field(default_factory=list[CheckIn])
    away: list[Pause] = field(default_factory=list[Pause])
    own_days: tuple[OwnDays, ...] = ()

    def remembers(self) -> History:
        return History(tuple(self.held), tuple(self.log), tuple(self.away), self.own_days)


class Press(NamedTuple):
    """What a member will do at an instant; ``answer`` is None where they go on a pause."""

    at: datetime
    number: int
    member: Member
    occurrence: Claimed
    answer: Answer | None


class Year:
    """The clubs, their members, and what these will do next."""

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self.db = db
        self.catalogue = catalogue
        self.dice = Random(8)  # noqa: S311  # the same year each time
        self.board = Recorder()
        self.members: dict[int, list[Member]] = {}
        self.ahead: list[Press] = []
        self.numbers = count()

    async def begin(self) -> None:
        for guild_id in range(1, CLUBS + 1):
            days = self.dice.sample(range(1, 8), self.dice.choice([2, 2, 3]))
            starts = [f"{self.dice.randrange(5, 22)}:{self.dice.choice(['00', '15', '30'])}" for _ in days]
            slots = [slot(day, start.zfill(5)) for day, start in zip(days, starts, strict=True)]
            await self.settle_in(
                await stored(self.db, club(*slots, zone=self.dice.choice(ZONES), guild_id=guild_id))
            )

    async def settle_in(self, theirs: Club) -> None:
        guild_id = theirs.id
        self.members[guild_id] = [
            Member(guild_id, guild_id * 1000 + n, self.dice.choice(HABITS)) for n in range(MEMBERS)
        ]
        picky = self.members[guild_id][0]
        two = frozenset({theirs.slots[0].weekday, theirs.slots[1].weekday})
        picky.own_days = (OwnDays(BEGINS.date(), two),)
        await self.db.write(me_store.record_member, guild_id, picky.user_id, "Picky", BEGINS)
        await self.db.write(streaks_store.add_own_days, guild_id, picky.user_id, picky.own_days[0])

    async def next_post(self) -> datetime:
        """The full minute in which the next post is due."""
        [row] = await self.db.read(fetch, "SELECT min(next_due_at) FROM slot")
        return from_seconds(-(-row[0] // 60) * 60)

    async def post(self, now: datetime) -> None:
        """One tick of the minute clock; whoever sees a new post makes up their mind."""
        before = len(self.board.posts)
        await clock.tick(self.db, self.catalogue, self.board, now)
        for posted in self.board.posts[before:]:
            for member in self.members[posted.club_id]:
                member.held.append(Held(posted.id, posted.starts_at, posted.local_date))
                self.decide(member, posted, now)

    def decide(self, member: Member, posted: Claimed, now: datetime) -> None:
        """What the member will answer, and sometimes correct."""
        for _ in range(self.dice.choice([1, 1, 1, 1, 2])):
            letter = self.dice.choice(member.habit)
            hours = self.dice.choice([0, 1, 2, 20, 40, 47])
            at = now + timedelta(hours=hours, minutes=self.dice.randrange(30))
            if letter in LETTERS:
                heappush(self.ahead, Press(at, next(self.numbers), member, posted, LETTERS[letter]))
        if self.dice.random() < 0.01:
            heappush(self.ahead, Press(now, next(self.numbers), member, posted, None))

    async def press(self, what: Press) -> None:
        member, at = what.member, what.at
        if what.answer is None:
            until = (at.date() + timedelta(days=self.dice.randrange(5, 25))).isoformat()
            member.away.append(
                await self.db.write(
                    pauses.begin_pause, member.user_id, TypedPause(Reason.HOLIDAY, "", until), at
                )
            )
            return
        name, occurrence = f"Runner {member.user_id}", what.occurrence
        await self.db.write(
            streaks.check_in, club_key(member.guild_id), member.user_id, name, occurrence.id, what.answer, at
        )
        member.log.append(CheckIn(next(self.numbers), occurrence.id, what.answer, at))

    async def live(self) -> None:
        """Until the end, everything in its order."""
        while True:
            due = await self.next_post()
            if min(due, self.ahead[0].at if self.ahead else due) >= ENDS:
                return
            if self.ahead and self.ahead[0].at < due:
                await self.press(heappop(self.ahead))
            else:
                await self.post(due)


async def test_at_the_end_every_streak_is_what_the_members_remember(
    db: Database, catalogue: Catalogue
) -> None:
    year = Year(db, catalogue)
    await year.begin()
    await year.live()

    posted = {(each.club_id, each.local_date, each.slot_id) for each in year.board.posts}
    assert len(posted) == len(year.board.posts) >= CLUBS * WEEKS * 2 - 3 * CLUBS
    for member in (each for theirs in year.members.values() for each in theirs):
        shown = await db.read(boards_service.own_overview, club_key(member.guild_id), member.user_id, ENDS)
        assert shown.record == reference(member.remembers(), ENDS), member
