"""What goes wrong on a host's computer and on Discord's side, done to the real process, and the outcome."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import MIGRATIONS
from tests.database.older import write_version_2
from tests.soak import SOAK
from tests.wire import clubs
from tests.wire.asking import Asker
from tests.wire.conftest import ANA, SAM
from tests.wire.patience import until
from tests.wire.payloads import Server, servers
from tests.wire.process import Limits, running
from tests.wire.standin import HANGS, Fault, StandIn, standing_in

NO_ROOM = (1, resource.RLIM_INFINITY)
FULL_SIZE = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


async def until_posted(discord: StandIn, homes: list[Server], seconds: float = 20.0) -> None:
    await until(lambda: all(posts(discord, each) for each in homes), seconds)


def posts(discord: StandIn, server: Server) -> int:
    return len(discord.messages.get(str(server.channel_id), []))


def unfinished(folder: Path, server: Server) -> list[tuple[int, str]]:
    """Of a club's training days: how often the post was refused, and how it stands."""
    query = "SELECT tries, state FROM occurrence WHERE club_id = ? AND message_id IS NULL"
    return clubs.rows(folder / "club.db", query, server.id)


async def test_what_discord_does_with_one_clubs_post_is_no_matter_to_the_others(folder: Path) -> None:
    """5xx, 429: the post comes. Its answer lost: it comes once. No answer: it is looked for. 400: again."""
    homes = servers(7)
    stumbles, lost, limited, hangs, refuses, *well = homes
    await clubs.clubs_due(folder / "club.db", homes, clubs.soon())
    async with standing_in(homes) as discord:
        discord.drops_repeats = True
        discord.faults = [
            at(stumbles, 500),
            at(stumbles, 502),
            at(lost, 502, after=True),
            at(limited, 429),
            at(hangs, HANGS),
            at(refuses, 400, times=99),
        ]
        async with running(discord, folder) as bot:
            await bot.ready()
            await until_posted(discord, [stumbles, lost, limited, *well])
            await until(lambda: any(tries for tries, _ in unfinished(folder, refuses)))
            if SOAK:
                await until_posted(discord, [hangs], seconds=130)
            answer = await discord.answer_to(Asker(discord, SAM, refuses).slash("club doctor"))

    [(tries, state)] = unfinished(folder, refuses)
    assert (1 <= tries <= 3, state) == (True, "claimed"), "it will be tried again"
    assert [posts(discord, each) for each in (stumbles, lost, limited, *well)] == [1, 1, 1, 1, 1]
    assert posts(discord, hangs) == 1 or unfinished(folder, hangs) == [(0, "claimed")], (
        "it is looked for, then sent"
    )
    assert answer.problem == ""
    assert not bot.faults


def at(server: Server, status: int, times: int = 1, *, after: bool = False) -> Fault:
    return Fault(f"POST /channels/{server.channel_id}/messages", status, times, wait=0.3, after=after)


async def test_on_a_full_disk_nothing_is_counted_and_that_is_said_until_there_is_room_again(
    folder: Path,
) -> None:
    home = servers(1)
    [training] = await clubs.training_days(folder / "club.db", home, clubs.soon())
    async with standing_in(home) as discord, running(discord, folder) as bot:
        await bot.ready()
        ana = Asker(discord, ANA, home[0])
        resource.prlimit(bot.popen.pid, resource.RLIMIT_FSIZE, NO_ROOM)
        refused = await discord.answer_to(ana.press(f"checkin:done:{training}"))
        streak = await discord.answer_to(ana.slash("streak"))
        lesson = await discord.answer_to(ana.slash("learn"))
        resource.prlimit(bot.popen.pid, resource.RLIMIT_FSIZE, FULL_SIZE)
        nothing = checked_in(folder)
        counted = await discord.answer_to(ana.press(f"checkin:done:{training}"))

    assert "went wrong on my side" in refused.text
    assert nothing == []
    assert not streak.problem
    assert not lesson.problem
    assert "went wrong" not in counted.text
    assert checked_in(folder) == [(ANA.id, "done")]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of half a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "none", disk], check=False).returncode:  # noqa: S603, S607
        pytest.skip("only root may mount a disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)  # noqa: S603, S607


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def new(disk: Path, empty: Path) -> None:
    """Nothing is there yet."""


def as_it_is(disk: Path, empty: Path) -> None:
    shutil.copy(empty, disk / "club.db")


def to_be_upgraded(disk: Path, empty: Path) -> None:
    write_version_2(disk / "club.db")


@pytest.mark.parametrize("make", [new, as_it_is, to_be_upgraded])
async def test_a_start_on_a_full_disk_says_so_in_one_sentence_and_leaves_no_more_behind(
    tiny_disk: Path, folder: Path, empty: Path, make: Callable[[Path, Path], None]
) -> None:
    make(tiny_disk, empty)
    with contextlib.suppress(OSError), (tiny_disk / "photos").open("wb", buffering=0) as photos:
        while True:
            photos.write(bytes(4096))
    before = names_in(tiny_disk)
    shim = {"DATABASE_PATH": str(tiny_disk / "club.db")}
    async with standing_in(servers(1)) as discord, running(discord, folder, shim=shim) as bot:
        code = await bot.exit()

    assert code == 2
    assert "disk is full" in bot.log.splitlines()[-1]
    assert "Traceback" not in bot.log
    assert names_in(tiny_disk) <= before | {"club.db", "club.db.lock"}


def checked_in(folder: Path) -> list[tuple[int, str]]:
    return clubs.rows(folder / "club.db", "SELECT user_id, answer FROM checkin")


async def test_a_database_that_may_not_be_written_is_refused_in_one_sentence(folder: Path) -> None:
    (folder / "club.db").chmod(0o444)
    limits = Limits(no_root=True)
    async with standing_in(servers(1)) as discord, running(discord, folder, limits=limits) as bot:
        code = await bot.exit()

    assert code == 2
    assert bot.log.startswith("DATABASE_PATH: ")
    assert bot.log.count("\n") == 1
    assert not discord.gateway.seen["identify"]


async def test_a_second_process_says_who_is_there_and_ends_before_it_logs_in(folder: Path) -> None:
    homes = servers(3)
    await clubs.clubs_due(folder / "club.db", homes, clubs.soon())
    async with standing_in(homes) as discord, running(discord, folder) as first:
        await first.ready()
        await until_posted(discord, homes)
        logins = discord.gateway.seen["identify"]
        async with running(discord, folder) as second:
            code = await second.exit()
        answer = await discord.answer_to(Asker(discord, ANA, homes[0]).slash("streak"))

        assert code == 2
        assert f"in use by glutes-on run (process {first.popen.pid} on " in second.log
        assert second.log.count("\n") == 1
        assert discord.gateway.seen["identify"] == logins
        assert answer.problem == ""
        first.kill()
        async with running(discord, folder) as third:
            await third.ready()

    assert [posts(discord, each) for each in homes] == [1, 1, 1]
    assert not first.faults + third.faults


async def test_two_bots_on_one_token_say_so_and_no_press_is_a_fault(folder: Path) -> None:
    """A forgotten one on another computer: each press comes to both, and one of them is always late."""
    home = servers(1)
    [training] = await clubs.training_days(folder / "club.db", home, clubs.soon())
    shutil.copy(folder / "club.db", folder / "other.db")
    shim = {"DATABASE_PATH": str(folder / "other.db")}
    async with (
        standing_in(home) as discord,
        running(discord, folder) as first,
        running(discord, folder, shim=shim) as second,
    ):
        await first.ready()
        await until(lambda: len(discord.gateway.sessions) == 2)
        ana = Asker(discord, ANA, home[0])
        for payload in (
            ana.press(f"checkin:done:{training}"),
            ana.slash("streak"),
            ana.slash("hip", exercise="clamshell"),
            ana.slash("me settings"),
            ana.slash("learn"),
            ana.suggest("hip", "exercise", "clam"),
            ana.slash("checkin"),
            ana.slash("me export"),
            ana.slash("plan"),
            ana.press(f"checkin:hurt:{training}"),
            ana.submit("of:an:earlier:version", {"a": "b"}),
            ana.press(f"checkin:done:{training + 999}"),
        ):
            asked = await discord.ask(payload)
            *others, _ = discord.gateway.sessions.values()
            for session in others:
                await session.dispatch("INTERACTION_CREATE", payload)
            await until(lambda asked=asked: bool(asked.kind))
        await asyncio.sleep(1)
        assert [await first.end(), await second.end()] == [0, 0]

    logs = first.log + second.log
    assert first.faults + second.faults == []
    assert logs.count("DISCORD_TOKEN") in (1, 2)


SLOW_REQUESTS = {
    "a post": "POST /channels/*/messages",
    "an answer": "POST /interactions/*",
    "its commands": "PUT /applications/*",
}


@pytest.mark.parametrize("match", SLOW_REQUESTS.values(), ids=SLOW_REQUESTS)
async def test_ended_while_discord_takes_its_time_it_goes_without_a_fault(folder: Path, match: str) -> None:
    homes = servers(3)
    await clubs.clubs_due(folder / "club.db", homes, clubs.soon())
    async with standing_in(homes) as discord:
        discord.faults = [Fault(match, HANGS, times=99, wait=20.0)]
        async with running(discord, folder) as bot:
            if not match.startswith("PUT"):
                await bot.ready()
            if "interactions" in match:
                await discord.ask(Asker(discord, ANA, homes[0]).slash("streak"))
            await until(lambda: discord.faults[0].done > 0)
            code = await bot.end()

    assert (code, bot.faults) == (0, [])


def replaced(path: Path) -> None:
    shutil.copy(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)


def without_its_log(path: Path) -> None:
    path.with_name("club.db-wal").unlink()


@pytest.mark.parametrize("happens", [replaced, Path.unlink, without_its_log])
async def test_a_bot_whose_database_is_gone_counts_nothing_more_says_so_and_ends_in_order(
    folder: Path, happens: Callable[[Path], None]
) -> None:
    """Another could start beside it, and its own answers would go into a file that nobody reads again."""
    home = servers(1)
    [training] = await clubs.training_days(folder / "club.db", home, clubs.soon())
    shim = {"WIRE_LOOK_EVERY": "3"}
    async with standing_in(home) as discord, running(discord, folder, shim=shim) as bot:
        await bot.ready()
        before = await discord.answer_to(Asker(discord, SAM, home[0]).press(f"checkin:done:{training}"))
        happens(folder / "club.db")
        after = await discord.answer_to(Asker(discord, ANA, home[0]).press(f"checkin:done:{training}"))
        code = await bot.exit()

    assert "Nothing was saved" not in before.text
    assert "Nothing was saved" in after.text
    assert code == 2
    assert bot.log.count("removed or replaced while the bot was running") == 1
    assert "Traceback" not in bot.log


async def test_what_an_earlier_version_left_open_to_others_is_closed_at_the_start(folder: Path) -> None:
    data = folder / "data"
    (data / "backups").mkdir(parents=True)
    for copy in (data / "club.db", data / "backups" / "club-20260101T030000Z.db"):
        shutil.copyfile(folder / "club.db", copy)
        copy.chmod(0o644)
    data.chmod(0o755)
    shim = {"DATABASE_PATH": str(data / "club.db")}
    async with standing_in(servers(1)) as discord, running(discord, folder, shim=shim) as bot:
        await bot.ready()
        open_ones = [path for path in (data, *data.rglob("*")) if path.stat().st_mode & 0o077]

    assert open_ones == []


async def test_a_bot_that_begins_anew_says_where_the_backups_of_what_is_lost_are(folder: Path) -> None:
    home = servers(1)
    backup = folder / "backups" / "club-20260101T030000Z.db"
    async with standing_in(home) as discord:
        backup.parent.mkdir()
        (folder / "club.db").rename(backup)
        async with running(discord, folder) as bot:
            await bot.ready()

    assert f"glutes-on restore {backup}" in bot.log


@pytest.mark.parametrize("hours", [-3, 3] if SOAK else [3])
async def test_a_clock_that_was_wrong_and_is_put_right_brings_no_second_post(
    folder: Path, hours: int
) -> None:
    """A Pi without a battery has the wrong time until it has asked the network."""
    home = servers(1)
    clock = folder / "clock"
    clock.write_text(str(hours * 3600))
    await clubs.clubs_due(folder / "club.db", home, clubs.soon(30 + 60 * hours))
    async with standing_in(home) as discord:
        async with running(discord, folder, shim={"WIRE_CLOCK": str(clock)}) as bot:
            await bot.ready()
            await until_posted(discord, home)
            await until(lambda: clubs.rows(folder / "club.db", KNOWN) == [(1,)])
            if SOAK:
                clock.write_text("0")
                await asyncio.sleep(100)
                assert bot.popen.poll() is None
            bot.kill()
        clock.write_text("0")
        async with running(discord, folder, shim={"WIRE_CLOCK": str(clock)}) as again:
            await again.ready()
            answer = await discord.answer_to(Asker(discord, ANA, home[0]).slash("streak"))
            await until(lambda: clubs.rows(folder / "club.db", KNOWN) == [(1,)])

    assert posts(discord, home[0]) == 1
    assert answer.problem == ""
    assert not bot.faults + again.faults


KNOWN = "SELECT count(message_id) FROM occurrence"


SLOW = """
CREATE TABLE half_way (n INTEGER NOT NULL) STRICT;
INSERT INTO half_way SELECT user_id FROM checkin;
WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {rows})
INSERT INTO half_way SELECT n FROM many;
"""


async def test_a_migration_that_dies_half_way_leaves_everything_and_is_done_at_the_next_start(
    folder: Path,
) -> None:
    home = servers(1)
    await clubs.training_days(folder / "club.db", home, clubs.soon())
    before = version(folder)
    more = folder / "migrations"
    shutil.copytree(MIGRATIONS, more)
    newest = more / f"{before + 1:04}_half_way.sql"
    async with standing_in(home) as discord:
        newest.write_text(SLOW.format(rows=10**9))
        async with running(discord, folder, shim={"WIRE_MIGRATIONS": str(more)}) as dies:
            await until((folder / f"club.db.v{before}.bak").exists)
            await asyncio.sleep(0.3)
            dies.kill()
        after_death = version(folder), tables(folder)
        newest.write_text(SLOW.format(rows=10))
        async with running(discord, folder, shim={"WIRE_MIGRATIONS": str(more)}) as lives:
            await lives.ready()

    assert after_death[0] == before
    assert "half_way" not in after_death[1]
    assert version(folder) == before + 1
    assert clubs.rows(folder / "club.db", "SELECT count(*) FROM half_way") == [(10,)]
    assert clubs.rows(folder / "club.db", "PRAGMA integrity_check") == [("ok",)]


def version(folder: Path) -> int:
    [(number,)] = clubs.rows(folder / "club.db", "PRAGMA user_version")
    return number


def tables(folder: Path) -> set[str]:
    return {name for (name,) in clubs.rows(folder / "club.db", "SELECT name FROM sqlite_master")}
