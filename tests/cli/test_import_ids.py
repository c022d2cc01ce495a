"""Ids that a spreadsheet rounded make no ghosts: Discord is asked, or what looks rounded is refused."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from discord.http import Route

from bot.database.database import Database
from bot.features.me import store as me_store
from tests.builders import BEFORE, FAKE_TOKEN, TUESDAY, club, club_key, slot, stored
from tests.cli.conftest import Call, Ended
from tests.cli.rest import Answers, answering

TRUE = 458304698827669513
BY_EXCEL, BY_JAVASCRIPT, PRINTED = 458304698827669000, 458304698827669504, 458304698827669500
ANA, BEN = 557628352828014614, 716390085896962058
DAY = "2026-03-24"
GUILD = 1


async def _build(path: Path) -> None:
    db = await Database.open(path)
    await stored(db, club(slot(TUESDAY), guild_id=GUILD))
    await db.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A club that trains on Tuesdays, in which nobody has pressed anything yet."""
    path = tmp_path / "club.db"
    asyncio.run(_build(path))
    return path


def _member(user_id: int) -> Answers:
    user = {"id": str(user_id), "username": "ana", "discriminator": "0", "avatar": None}
    return {
        f"/guilds/{GUILD}/members/{user_id}": {
            "user": user,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
    }


@pytest.fixture
def answers() -> Answers:
    me = {"id": "1", "username": "Glutes On", "discriminator": "0", "avatar": None, "bot": True}
    guild: Answers = {"id": str(GUILD), "name": "Riverside", "owner_id": "7"}
    guild |= {"roles": [], "emojis": [], "features": []}
    application = {"id": "1", "name": "Glutes On", "description": "", "icon": None, "bot_public": True}
    application |= {"bot_require_code_grant": False, "verify_key": "", "flags": 0, "owner": me, "team": None}
    known: Answers = {"/users/@me": me, "/oauth2/applications/@me": application, f"/guilds/{GUILD}": guild}
    return known | _member(TRUE) | _member(ANA)


@pytest.fixture
def at_discord(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    with answering(answers) as base:
        monkeypatch.setattr(Route, "BASE", base)
        yield


def take(call: Call, database: Path, *who: object, options: tuple[str, ...] = (), token: str = "") -> Ended:
    lines = [f"{DAY},{each}" for each in who]
    file = database.with_name("attendance.csv")
    file.write_text("\n".join(("date,member", *lines)), encoding="utf-8")
    settings = {"DISCORD_TOKEN": token} if token else {}
    return call("import", "checkins", str(file), *options, DATABASE_PATH=str(database), **settings)


def members(database: Path) -> set[int]:
    with closing(sqlite3.connect(database)) as connection:
        return {user_id for (user_id,) in connection.execute("SELECT user_id FROM member")}


@pytest.mark.parametrize("wrong", [BY_EXCEL, BY_JAVASCRIPT, PRINTED, BEN, 80351110224678912])
def test_with_a_token_an_id_that_the_club_does_not_have_is_refused_whatever_it_looks_like(
    call: Call, database: Path, at_discord: None, wrong: int
) -> None:
    ended = take(call, database, ANA, wrong, token=FAKE_TOKEN)

    assert ended.code == 1
    assert f"line 3: Nobody in the club's server has the id {wrong}." in ended.out
    assert members(database) == set()


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_with_a_token_those_whom_the_club_has_are_taken_over_also_where_their_ids_look_rounded(
    call: Call, database: Path, answers: Answers, at_discord: None, option: tuple[str, ...]
) -> None:
    answers.update(_member(BY_EXCEL))

    ended = take(call, database, ANA, f"<@{TRUE}>", BY_EXCEL, options=option, token=FAKE_TOKEN)

    assert (ended.code, ended.err) == (0, "")
    assert "3 check-ins from 3 members" in ended.out
    assert "didn't ask Discord" not in ended.out
    assert members(database) == (set() if option else {ANA, TRUE, BY_EXCEL})


def test_whom_the_bot_knows_in_the_club_it_does_not_ask_about(
    call: Call, database: Path, answers: Answers, at_discord: None
) -> None:
    async def known() -> None:
        db = await Database.open(database)
        await db.write(me_store.record_member, club_key(GUILD), BEN, "Ben", BEFORE)
        await db.close()

    asyncio.run(known())
    answers.clear()

    assert take(call, database, BEN, token=FAKE_TOKEN).code == 0


@pytest.mark.parametrize("change", [{"WRONG": True}, {f"/guilds/{GUILD}": None}])
def test_where_discord_cannot_be_asked_nothing_is_imported_and_the_way_out_is_named(
    call: Call, database: Path, answers: Answers, at_discord: None, change: Answers
) -> None:
    answers.update(change)

    ended = take(call, database, ANA, token=FAKE_TOKEN)

    assert (ended.code, ended.out) == (2, "")
    assert "--offline" in ended.err
    assert "Nothing was imported" in ended.err
    assert FAKE_TOKEN not in ended.err
    assert members(database) == set()


@pytest.mark.parametrize("token", ["", FAKE_TOKEN])
@pytest.mark.parametrize(
    "rounded", [BY_EXCEL, 1045830469882770000, 80351110224678900, "4,58305E+17", "4.58304698827669E+17"]
)
def test_offline_an_id_that_excel_rounded_is_refused_with_the_reason(
    call: Call, database: Path, rounded: int | str, token: str
) -> None:
    who = f'"{rounded}"' if isinstance(rounded, str) else rounded
    ended = take(call, database, ANA, who, options=("--offline",), token=token)

    assert ended.code == 1
    assert "Fix 1 line and try again" in ended.out
    assert "line 3: " in ended.out
    assert "rounded" in ended.out
    assert members(database) == set()


@pytest.mark.parametrize("wrong", [BY_JAVASCRIPT, PRINTED, 716390085896962048, 716390085896962000])
def test_offline_an_id_that_a_program_with_floating_point_rounded_is_refused_with_the_reason(
    call: Call, database: Path, wrong: int
) -> None:
    ended = take(call, database, ANA, wrong, TRUE)

    assert ended.code == 1
    assert f"line 3: The id {wrong} looks rounded" in ended.out
    assert "DISCORD_TOKEN" in ended.out
    assert members(database) == set()


def test_offline_the_others_are_taken_over_and_listed_as_unchecked(call: Call, database: Path) -> None:
    ended = take(call, database, ANA, TRUE, ANA)

    assert (ended.code, ended.err) == (0, "")
    assert "Imported 2 check-ins from 2 members" in ended.out
    assert f"I didn't ask Discord whether these ids are in your server: {ANA}, {TRUE}." in ended.out
    assert members(database) == {ANA, TRUE}
    again = take(call, database, ANA, TRUE)
    assert "didn't ask Discord" not in again.out
