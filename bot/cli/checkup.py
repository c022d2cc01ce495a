"""The host's check-up, as far as this computer knows: files, disk, time zones, and what comes next."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

import tzdata

from bot import paths
from bot.database import backups, files, lock
from bot.database.files import DamagedError
from bot.database.migrate import find_migrations
from bot.features.club import service, store
from bot.features.club.schedule import Club, Occurrence

BACKUP_OLD = timedelta(hours=36)
"""A night was missed."""

ROOM = 100_000_000
"""Bytes that should be free besides three copies of the database: backups, and one before an upgrade."""

NEXT = 5
"""How many of the next posts are told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found about one thing, and what to do; ``advice`` is empty where all is well."""

    topic: str
    says: str
    advice: str = ""

    @property
    def is_problem(self) -> bool:
        return bool(self.advice)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The clubs that are servers, and what is posted next in each, by club."""

    clubs: list[Club]
    upcoming: list[tuple[int, Occurrence]]


def check_database(path: Path) -> tuple[Finding, bool]:
    """How the file is, and whether it can be looked into without changing it."""
    topic, newest = "Database", len(find_migrations(paths.MIGRATIONS))
    if not path.exists():
        return Finding(topic, f"there is no {path} yet; starting the bot makes it"), False
    try:
        version = files.check_copy(path)
    except DamagedError as damage:
        advice = "Stop the bot. `glutes-on restore` shows the backups you can go back to."
        return Finding(topic, f"{path} is damaged: {damage}", advice), False
    except sqlite3.Error as error:
        return Finding(
            topic, f"{path} cannot be read: {error}", "Let the bot's user read and write it."
        ), False
    advice, says = "", f"{path} is whole, {path.stat().st_size / 1e6:.1f} MB, version {version}"
    if not os.access(path, os.W_OK) or not os.access(path.absolute().parent, os.W_OK):
        says, advice = f"{path} or its folder cannot be written", "Let the bot's user write both."
    elif version > newest:
        says, advice = f"{says}; this program knows {newest}", "Upgrade the program."
    elif version < newest:
        says = f"{says}; the next start brings it to {newest}"
    return Finding(topic, says, advice), version == newest and not advice


def check_process(path: Path) -> Finding:
    """Whether the bot is running on the database."""
    topic = "Running"
    try:
        who = lock.holder(path)
    except OSError as error:
        return Finding(topic, f"cannot be seen ({error})", "Ask as the bot's user, or as an administrator.")
    return Finding(topic, f"yes: {who}" if who is not None else "no")


def check_backup(folder: Path | None, path: Path, now: datetime) -> Finding:
    """Whether last night's backup is there."""
    topic = "Backups"
    if folder is None:
        return Finding(topic, "are switched off (BACKUP_DIR)")
    there = backups.find_backups(folder, path)
    if not there:
        advice = "Start the bot, which makes one at once, or: glutes-on backup." if path.exists() else ""
        return Finding(topic, f"none in {folder} yet", advice)
    says = f"{len(there)} in {folder}, the last of {there[0].made_at:%a %d %b %H:%M} UTC"
    old = now - there[0].made_at > BACKUP_OLD
    advice = "Look for “backup” in the bot's log, then try: glutes-on backup." if old else ""
    return Finding(topic, says, advice)


def check_disk(path: Path) -> Finding:
    """Whether there is room for what the next weeks bring."""
    folder = next(each for each in path.absolute().parents if each.exists())
    free, size = shutil.disk_usage(folder).free, path.stat().st_size if path.exists() else 0
    says = f"{free / 1e9:.1f} GB are free in {folder}"
    little = free < ROOM + 3 * size
    return Finding(
        "Disk", says, "Make room: a full disk loses no answers, but takes no new ones." if little else ""
    )


def check_zones(now: datetime) -> Finding:
    """Whether the rules of time zones are of this or last year."""
    old = int(tzdata.IANA_VERSION[:4]) < now.year - 1
    advice = "Countries may have changed their clocks since: pip install --upgrade tzdata." if old else ""
    return Finding("Time zones", f"as of {tzdata.IANA_VERSION}", advice)


def check_outlook(connection: Connection, now: datetime) -> Outlook:
    """The clubs in servers, and their next posts, the first first."""
    there = store.in_servers(connection)
    known = store.get_many(connection, [club_id for club_id, is_in in there.items() if is_in])
    upcoming = [
        (club.id, post) for club in known.values() for post in (service.next_posts(connection, club, now))[:1]
    ]
    return Outlook(list(known.values()), sorted(upcoming, key=lambda each: each[1].due_at))


def check_posts(seen: Outlook) -> Iterator[Finding]:
    """What is posted next, and which clubs wait for somebody."""
    topic = "Next posts"
    if not seen.clubs:
        yield Finding(topic, "no club is set up yet; somebody does it on Discord: /club setup")
    for club_id, post in seen.upcoming[:NEXT]:
        yield Finding(topic, f"club {club_id}: {post.due_at:%a %d %b %H:%M} UTC for a start in {post.zone}")
    for club in seen.clubs:
        if club.trouble is not None:
            yield Finding(
                topic, f"club {club.id}: {club.trouble}", "Its organiser can see more: /club doctor."
            )
