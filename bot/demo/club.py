"""The make-believe club: its members, half a year of history, and a training about to be announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from itertools import cycle, takewhile
from pathlib import Path
from sqlite3 import Connection
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import discord
from PIL import Image, ImageDraw
from simcord import ChannelHandle, Env, MemberActor
from tzlocal import get_localzone_name

from bot.database import database as database_
from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club, Occurrence, Skipped, Slot, occurrences_from
from bot.features.me import store as me_store
from bot.features.reminders import store as reminders_store
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import OwnDays, Pause, Reason
from bot.features.streaks.rules import Answer
from bot.interactions.cards import ACCENT, Card

WEEKS: Final = 26
LEAD: Final = timedelta(minutes=30)
SLOTS: Final = tuple(
    Slot(day, time.fromisoformat(starts), lead=LEAD, label=label)
    for day, starts, label in (
        (2, "18:30", "Track, by the clubhouse"),
        (4, "18:30", "Riverside loop"),
        (7, "09:00", "Long run"),
    )
)


@dataclass(frozen=True, slots=True)
class Habit:
    """A member's answers, one letter for each training day, repeated since they joined.

    ``days`` is how many training days ago that was; None for as long as the club has existed. ``own`` are the
    ISO weekdays they train on, and ``away`` the days since a two-week holiday began.
    """

    letters: str
    days: int | None = None
    own: frozenset[int] = frozenset()
    away: int | None = None


HABITS: Final = (
    Habit("dddrdd-dddddddddhddd", 47, away=66),  # "You": four months with everything that can happen
    Habit("dd-d"),
    Habit("drd"),
    Habit("d--"),
    Habit("dddddh-"),
    Habit("d-d", own=frozenset({2, 7})),
    Habit("d"),
    Habit(24 * "d" + 15 * "h" + "d-" + 40 * "d"),  # an injury and a comeback
    Habit(20 * "d" + 30 * "-" + 30 * "d"),  # a long break and a comeback
    Habit("ddr-dd", 40),
    Habit("dd-", 12),
    Habit("d", 3),  # joined last week
    Habit(30 * "d" + 50 * "-"),  # rarely seen any more
)
"""In the order of ``club.OTHERS``, after "You"."""

ANSWERS: Final = {"d": Answer.DONE, "r": Answer.RESTING, "h": Answer.HURT}

SOON: Final = timedelta(seconds=58)
"""The bot looks for due reminders when it starts and then every minute. If the next minute is further away
than this, a reminder that waits for it could come later than a minute after the start."""

AHEAD: Final = "demo:ahead_seconds"
"""How far the demo's time is ahead of the computer's: it stays ahead, as the check-ins in the file do."""

_SEEDED: Final = "demo:last_seeded_occurrence"
_TODAY: Final = "demo:todays_slot"


async def prepare(database_path: Path, place: Place, now: datetime) -> timedelta:
    """Prepare the file so that a demo can begin. The bot itself isn't running yet.

    ``now`` is the computer's time (aware UTC). Return how far ahead of it the demo is.
    """
    database = await Database.open(database_path)
    try:
        ahead = timedelta(seconds=float(await database.read(database_.get_fact, AHEAD) or 0))
        now += ahead
        await database.write(_make_ready, place, now)
        await streaks.rebuild_standings(database, now)
        return ahead
    finally:
        await database.close()


def _make_ready(connection: Connection, place: Place, now: datetime) -> None:
    club = club_store.get(connection, Owner.guild(place.guild_id).club_id)
    if club is None:
        club = _seed(connection, place, now)
    _forgive_lost_posts(connection, place)
    _train_today(connection, club, now)


def local_zone() -> str:
    """Return this computer's time zone, so that the page's times are the viewer's."""
    name = get_localzone_name()
    return name if name in available_timezones() else "UTC"


def _seed(connection: Connection, place: Place, now: datetime) -> Club:
    club = clubs.save_club(
        connection,
        Club(
            owner=Owner.guild(place.guild_id),
            channel_id=place.channel.id,
            zone=local_zone(),
            slots=SLOTS,
            organiser_id=place.organiser.id,
        ),
        now,
    )
    past = list(takewhile(lambda o: o.starts_at < now, occurrences_from(club, now - timedelta(weeks=WEEKS))))
    ids = [_hold(connection, club, occurrence) for occurrence in past]
    for member, habit in zip((place.you, *place.others), HABITS, strict=True):
        name = member.user.global_name or member.name
        me_store.record_member(connection, club.id, member.id, name, now)
        first = max(0, len(past) - (habit.days or len(past)))
        for letter, occurrence, occurrence_id in zip(cycle(habit.letters), past[first:], ids[first:]):
            if letter in ANSWERS:
                streaks_store.add_check_in(
                    connection, occurrence_id, member.id, ANSWERS[letter], occurrence.starts_at
                )
        if habit.own:
            streaks_store.add_own_days(connection, club.id, member.id, OwnDays(past[0].local_date, habit.own))
        if habit.away is not None:
            gone = now.date() - timedelta(days=habit.away)
            streaks_store.add_pause(
                connection, member.id, Pause(gone, gone + timedelta(days=13)), Reason.HOLIDAY
            )
    database_.put_fact(connection, _SEEDED, str(max(ids)))
    return club


def _hold(connection: Connection, club: Club, occurrence: Occurrence) -> int:
    """Store a training day as if the bot had posted it; return its id. Its message is long gone."""
    claimed = reminders_store.claim_occurrence(connection, club, occurrence, (), occurrence.due_at)
    assert claimed is not None, "the club is new"  # noqa: S101
    reminders_store.set_posted(connection, claimed.id, discord.utils.time_snowflake(occurrence.due_at))
    reminders_store.set_refresh(connection, claimed.id, None)
    return claimed.id


def _forgive_lost_posts(connection: Connection, place: Place) -> None:
    """Cancel training days whose posts ended with an earlier run: nobody has missed them."""
    seeded = int(database_.get_fact(connection, _SEEDED) or 0)
    for held in reminders_store.held_by_club(connection, Owner.guild(place.guild_id).club_id):
        if held.id > seeded:
            reminders_store.set_refresh(connection, held.id, None)
            if not held.skipped:
                reminders_store.set_skipped(connection, held.id, Skipped.CANCELLED)


def _train_today(connection: Connection, club: Club, now: datetime) -> None:
    """Give the club a training today, replacing the one that the last run gave it.

    A slot has one training a day, so every start of the demo uses a new one.
    """
    club_store.retire_slot(connection, int(database_.get_fact(connection, _TODAY) or 0))
    new = club_store.add_slot(connection, club.id, todays_slot(club, now))
    clubs.plan_ahead(connection, club.id, now)
    database_.put_fact(connection, _TODAY, str(new))


def todays_slot(club: Club, now: datetime) -> Slot:
    """Return a slot whose reminder is due at the next minute, or at once if that is too far away."""
    this_minute = now.replace(second=0, microsecond=0)
    next_minute = this_minute + timedelta(minutes=1)
    due = this_minute if next_minute - now > SOON else next_minute
    starts = (due + LEAD).astimezone(ZoneInfo(club.zone))
    return Slot(starts.isoweekday(), starts.time(), lead=LEAD, only_on=starts.date())


SIZE: Final = 128
_OVERSAMPLED: Final = 4


def picture() -> bytes:
    """Return a PNG like page/demo.svg: a stride under an arch."""
    unit = SIZE * _OVERSAMPLED / 32
    image = Image.new("RGB", (SIZE * _OVERSAMPLED, SIZE * _OVERSAMPLED), "#2f9e6e")
    draw = ImageDraw.Draw(image)

    def at(*coordinates: float) -> tuple[float, ...]:
        return tuple(unit * value for value in coordinates)

    width = round(3 * unit)
    draw.arc(at(7, 9, 25, 29), 200, 340, fill="white", width=width)
    draw.line(at(11, 24, 16, 15, 21, 24), fill="white", width=width, joint="curve")
    file = BytesIO()
    image.reduce(_OVERSAMPLED).save(file, "PNG")
    return file.getvalue()


BOT_NAME: Final = "Glutes On"
OTHERS: Final = (
    *("Priya", "Tom", "Aisha", "Marek", "Lena"),
    *("Jonas", "Sofia", "Ravi", "Chloe", "Emeka", "Hanna", "Mateo"),
)
WELCOME: Final = """\
## Welcome to Riverside Runners
This is the real bot in a make-believe club, on your computer only. Try this:
1. Type `/hip clamshell` in the box below to see an exercise.
2. Wait a minute. There's a club run today, so I'll post its exercises. Tap **Done** under the post.
   **Guide me** does the exercises with you, and so does `/warmup` at any time.
3. Type `/streak` to see your streak. **Club boards** under it shows how everyone's doing.
4. Type `/selftest glute bridge test` to check your hips, then `/plan` to get a plan from it.
5. Type `/me settings` for pauses, your own days and your data.
6. Choose **Sam (organiser)** beside "Viewing as" above. Then type `/club setup` or `/club doctor`.
7. Tap **+1 day** above to see what comes next. Posts and streaks follow the demo's clock."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the rest of the demo has to know about the make-believe club."""

    guild_id: int
    channel: ChannelHandle
    you: MemberActor
    organiser: MemberActor
    others: tuple[MemberActor, ...]


def build(env: Env) -> Place:
    """Build the club. Add new people at the end: ids follow the order here, and the SQLite file has them."""
    env.backend.edit_bot_profile(BOT_NAME)
    owner = env.create_user("club", global_name="Riverside Runners")
    guild = env.create_guild("Riverside Runners", owner=owner)
    channel = guild.create_text_channel("training", topic="Strong hips, three times a week")
    organising = guild.create_role("Organiser", permissions=discord.Permissions(manage_guild=True))
    you = guild.add_member(env.create_user("you", global_name="You"))
    sam = env.create_user("sam", global_name="Sam (organiser)")
    organiser = guild.add_member(sam, roles=[organising])
    others = tuple(guild.add_member(env.create_user(name.lower(), global_name=name)) for name in OTHERS)
    return Place(guild.id, channel, you, organiser, others)


async def welcome(bot: discord.Client, place: Place) -> None:
    """Post the channel's first message, as any bot would."""
    await bot.get_partial_messageable(place.channel.id).send(view=Card(WELCOME, colour=ACCENT))
