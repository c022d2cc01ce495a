"""``glutes-on doctor``: each thing well or not, and then what to do; and ``invite``."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Generator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from discord.http import Route

from bot.app import COMMANDS_FACT, create_bot
from bot.database import database as database_
from bot.database.database import Database
from bot.interactions.permissions import NEEDED
from bot.settings import Settings
from tests.builders import FAKE_TOKEN, TUESDAY, club, slot, stored
from tests.cli.conftest import Call, Ended
from tests.cli.rest import Answers, answering
from tests.database.damage import spoil
from tests.database.test_restores import held

APPLICATION = 123456789012345678
GUILD, CHANNEL, ROLE = 1, 10, 1


async def build(path: Path) -> None:
    """A club whose commands Discord was told of."""
    db = await Database.open(path)
    await stored(db, club(slot(TUESDAY)))
    async with create_bot(Settings()) as bot:
        await bot.add_commands()
        await db.write(database_.put_fact, COMMANDS_FACT.format(APPLICATION), bot.commands_digest())
    await db.close()


async def known_commands() -> list[object]:
    async with create_bot(Settings()) as bot:
        await bot.add_commands()
        return [
            {
                "id": number,
                "application_id": APPLICATION,
                "version": 1,
                "description": "",
                **command.to_dict(bot.tree),
            }
            for number, command in enumerate(bot.tree.get_commands(), 1)
        ]


@pytest.fixture
def database(folder: Path) -> Path:
    path = folder / "data" / "glutes-on.db"
    asyncio.run(build(path))
    return path


@pytest.fixture
def answers(folder: Path) -> Answers:
    """Discord as it answers where all is well."""
    needed = sum(permission.value for permission in NEEDED.values())
    me = {"id": APPLICATION, "username": "Glutes On", "discriminator": "0", "avatar": None, "bot": True}
    return {
        "/gateway": {"url": "wss://gateway"},
        "/users/@me": me,
        "/oauth2/applications/@me": {
            "id": APPLICATION,
            "name": "Glutes On",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "",
            "flags": 0,
            "owner": me,
            "team": None,
        },
        f"/applications/{APPLICATION}/commands": asyncio.run(known_commands()),
        f"/guilds/{GUILD}": {
            "id": GUILD,
            "name": "Riverside Runners",
            "owner_id": 7,
            "roles": [
                {
                    "id": ROLE,
                    "name": "@everyone",
                    "permissions": str(needed),
                    "position": 0,
                    "color": 0,
                    "hoist": False,
                    "managed": False,
                    "mentionable": False,
                }
            ],
            "emojis": [],
            "features": [],
        },
        f"/channels/{CHANNEL}": {
            "id": CHANNEL,
            "guild_id": GUILD,
            "name": "training",
            "type": 0,
            "position": 0,
            "permission_overwrites": [],
        },
        f"/guilds/{GUILD}/members/{APPLICATION}": {
            "user": me,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        },
    }


@pytest.fixture
def at_discord(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    with answering(answers) as base:
        monkeypatch.setattr(Route, "BASE", base)
        yield


def problems(ended: Ended) -> list[str]:
    """What is not well, each with what to do."""
    lines = ended.out.splitlines()
    return [f"{a} {b.strip()}" for a, b in pairwise(lines) if a.startswith("problem")]


def doctor(call: Call, **settings: str) -> Ended:
    return call("doctor", DISCORD_TOKEN=FAKE_TOKEN, **settings)


def test_where_all_is_well_each_thing_says_so(call: Call, database: Path, at_discord: None) -> None:
    assert call("backup").code == 0

    ended = doctor(call)

    assert (problems(ended), ended.code, ended.err) == ([], 0, "")
    topics = [line.split()[1] for line in ended.out.splitlines()[:-1]]
    assert [topic.rstrip(":") for topic in topics] == [
        *("Content", "Time", "Disk", "Database", "Backups", "Running", "Next"),
        *("Clock", "Token", "Intents", "Commands", "Club"),
    ]
    assert "Riverside Runners: I have all I need in #training" in ended.out
    assert FAKE_TOKEN not in ended.out


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"WRONG": True}, "Discord refused DISCORD_TOKEN Reset it", id="token"),
        pytest.param({"DATE": "Sat, 21 Nov 2020 10:00:00 GMT"}, "timedatectl", id="clock"),
        pytest.param(
            {f"/applications/{APPLICATION}/commands": []},
            "Discord doesn't have the current ones: Streak, checkin, ",
            id="commands",
        ),
        pytest.param({f"/guilds/{GUILD}": None}, "I'm not in its server Invite", id="server"),
        pytest.param({f"/channels/{CHANNEL}": None}, "its channel is gone", id="channel"),
    ],
)
def test_what_discord_does_not_like_is_said_with_what_to_do(
    call: Call, database: Path, answers: Answers, at_discord: None, change: Answers, says: str
) -> None:
    call("backup")
    answers.update(change)

    ended = doctor(call)

    assert ended.code == 1
    [problem] = problems(ended)
    assert says in problem


def test_a_missing_permission_is_named(
    call: Call, database: Path, answers: Answers, at_discord: None
) -> None:
    call("backup")
    lacking = discord.Permissions(attach_files=True).value
    answers[f"/channels/{CHANNEL}"]["permission_overwrites"] = [
        {"id": ROLE, "type": 0, "allow": "0", "deny": str(lacking)}
    ]

    ended = doctor(call)

    assert ended.code == 1
    assert "in #training I'm missing Attach Files" in ended.out


@pytest.mark.parametrize(
    ("kind", "permission", "says"),
    [
        (11, {"send_messages_in_threads": True}, "I have all I need in #training"),
        (11, {}, "in #training I'm missing Send Messages in Threads"),
        (5, {}, "I have all I need in #training"),
        (2, {"connect": True}, "I have all I need in #training"),
        (2, {}, "in #training I'm missing Connect"),
    ],
    ids=["thread", "thread, forbidden", "announcements", "voice", "voice, forbidden"],
)
def test_it_knows_what_the_bot_needs_in_each_kind_of_channel(
    call: Call,
    database: Path,
    answers: Answers,
    at_discord: None,
    kind: int,
    permission: dict[str, bool],
    says: str,
) -> None:
    call("backup")
    allow = str(discord.Permissions(**permission).value)
    above = {**answers[f"/channels/{CHANNEL}"], "id": CHANNEL + 1}
    above["permission_overwrites"] = [{"id": ROLE, "type": 0, "allow": allow, "deny": "0"}]
    answers[f"/channels/{CHANNEL + 1}"] = above
    archived = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2026-01-01T00:00:00Z"}
    of_threads = {"parent_id": CHANNEL + 1, "owner_id": 7, "message_count": 0, "member_count": 1}
    of_voice = {"bitrate": 64000, "user_limit": 0}
    answers[f"/channels/{CHANNEL}"] = (
        above
        | of_voice
        | of_threads
        | {
            "id": CHANNEL,
            "type": kind,
            "thread_metadata": archived,
        }
    )

    assert says in doctor(call).out


def test_changed_commands_are_seen_though_their_names_are_the_same(
    call: Call, database: Path, at_discord: None
) -> None:
    async def forget() -> None:
        db = await Database.open(database)
        await db.write(database_.put_fact, COMMANDS_FACT.format(APPLICATION), "as they were")
        await db.close()

    asyncio.run(forget())

    assert "some have changed since" in doctor(call).out


def test_without_a_network_it_says_so_and_what_it_knows_all_the_same(
    call: Call, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1")  # nobody listens there

    ended = doctor(call)

    assert ended.code == 1
    assert "ok      Database: " in ended.out
    assert "problem Discord: can't be reached" in ended.out
    assert "Check that this computer is online." in ended.out
    assert "Traceback" not in ended.err


def test_without_a_token_it_says_where_to_put_it(call: Call, at_discord: None) -> None:
    ended = call("doctor")

    assert ended.code == 1
    assert "DISCORD_TOKEN isn't set" in ended.out


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(call: Call, folder: Path) -> None:
    ended = call("doctor", "--offline")

    assert (ended.code, ended.err) == (0, "")
    assert "starting the bot makes it" in ended.out
    assert not list(folder.iterdir())


def test_a_damaged_database_is_said_and_left_as_it_is(call: Call, database: Path) -> None:
    spoil(database)
    before = database.read_bytes()

    ended = call("doctor", "--offline")

    assert ended.code == 1
    assert "is damaged: " in ended.out
    assert "glutes-on restore" in ended.out
    assert database.read_bytes() == before


def test_a_running_bot_is_seen(call: Call, database: Path) -> None:
    with held(database, how="lock"):
        assert "Running: yes: glutes-on run (process " in call("doctor", "--offline").out
    assert "Running: no" in call("doctor", "--offline").out


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_cannot_be_written_is_said(call: Call, database: Path) -> None:
    database.chmod(0o400)

    assert "can't be written to" in call("doctor", "--offline").out


def test_broken_content_of_the_club_is_said(call: Call, folder: Path) -> None:
    (folder / "own" / "exercises").mkdir(parents=True)
    (folder / "own" / "exercises" / "hop.yaml").write_text("name: [")

    ended = call("doctor", "--offline", CONTENT_DIR=str(folder / "own"))

    assert ended.code == 1
    assert "glutes-on content check" in ended.out


def test_the_invitation_asks_for_what_the_bot_needs_and_nothing_more(call: Call) -> None:
    ended = call("invite", DISCORD_TOKEN=FAKE_TOKEN)

    assert (ended.code, ended.err) == (0, "")
    asked = parse_qs(urlsplit(ended.out.strip()).query)
    assert asked["client_id"] == [str(APPLICATION)]
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
    granted = discord.Permissions(int(asked["permissions"][0]))
    assert {name for name, is_on in granted if is_on} == {
        *("view_channel", "read_messages", "send_messages", "attach_files", "read_message_history")
    } & {name for name, _ in granted}


@pytest.mark.parametrize("token", ["", "!!.GabcdE.abcdefghijklmnopqrstuvwxyz", "abc.GabcdE.abcdefghijkl"])
def test_without_a_usable_token_the_invitation_says_what_is_wrong(call: Call, token: str) -> None:
    ended = call("invite", DISCORD_TOKEN=token)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("DISCORD_TOKEN")
    assert ended.err.count("\n") == 1
