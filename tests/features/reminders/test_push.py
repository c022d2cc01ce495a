"""A reminder reaches the pocket: what the bot sends first is what a phone shows on its locked screen.

Phones show a message's content as it is written, and nothing of components. So each create request that is
to reach somebody has content that reads well, after the mention of those whom it calls.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.features.club import sessions_service
from bot.features.reminders import own_service
from bot.interactions import outbox_store
from tests.builders import club_key
from tests.features.reminders.own_runs import set_up
from tests.rows import execute, fetch
from tests.world import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
"""Thursday 18:30 in Vienna, the first training day of the world's club."""
DUE = RUN - timedelta(minutes=45)
MINUTE = timedelta(minutes=1)

V2 = 1 << 15


def created(world: World) -> list[dict[str, Any]]:
    """The bodies of the requests that made a message, in their order."""
    return [
        request.json
        for request in world.env.http_requests
        if request.method == "POST"
        and re.fullmatch(r"/channels/\d+/messages", request.path)
        and request.json is not None
    ]


def notification(body: dict[str, Any]) -> str:
    """What a phone shows of a create request: its content, with the mention as Discord names it."""
    assert not (body.get("flags") or 0) & V2, "phones show nothing of Components V2"
    assert len(body["content"]) <= 2000
    assert len(body.get("components", [])) <= 5, "rows"
    assert all(len(row["components"]) <= 5 for row in body.get("components", [])), "buttons in a row"
    shown = re.sub(r"^<@&\d+> ", "@Runners ", body["content"])
    assert not re.search(r"\*\*|__|~~|\|\||`|<[@#t:/]|^#|^-#|^>", shown, re.MULTILINE), f"markup in {shown!r}"
    return shown


async def run_with_a_name(world: World, label: str = "Tuesday intervals") -> None:
    """The club trains under a name, and its posts call a role."""
    await world.set_up()
    role = world.guild.create_role("Runners")
    await world.bot.db.write(execute, "UPDATE club SET role_id = ?", (role.id,))
    await world.bot.db.write(execute, "UPDATE slot SET label = ?", (label,))


async def cancel(world: World, note: str = "") -> None:
    [slot_id] = await slots(world)
    home = club_key(world.guild.id)
    await world.bot.db.write(
        sessions_service.cancel_sessions, home, slot_id, RUN.date(), note, world.env.now()
    )


async def restore(world: World) -> None:
    [slot_id] = await slots(world)
    home = club_key(world.guild.id)
    await world.bot.db.write(sessions_service.restore_session, home, slot_id, RUN.date(), world.env.now())


async def slots(world: World) -> list[int]:
    return [row["slot_id"] for row in await world.bot.db.read(fetch, "SELECT slot_id FROM occurrence")]


async def test_a_post_says_on_the_locked_screen_what_it_is_about_and_when(world: World) -> None:
    await run_with_a_name(world)
    await world.at(DUE)

    [post] = created(world)
    first, *_ = notification(post).splitlines()
    assert first == "@Runners Glutes on before your run: Tuesday intervals, 18:30"
    assert post["content"].startswith("<@&"), "the mention comes first"


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("", "Thursday, 18:30"),
        ("Easy 5k & coffee (all welcome)!", "Easy 5k & coffee (all welcome)!, 18:30"),
        ("Côte d'Azur: hills", "Côte d'Azur: hills, 18:30"),
        ("10-mile run #3", "10-mile run #3, 18:30"),
    ],
)
async def test_the_name_of_a_run_reads_as_it_was_typed(world: World, label: str, shown: str) -> None:
    await run_with_a_name(world, label)
    await world.at(DUE)

    [post] = created(world)
    assert notification(post).splitlines()[0] == f"@Runners Glutes on before your run: {shown}"


@pytest.mark.parametrize(
    "label", ["**bold**", "`x` ||y||", "<@1> <t:0:F>", "[a](https://b.example)", "@everyone"]
)
async def test_the_name_of_a_run_neither_formats_nor_links_nor_pings(world: World, label: str) -> None:
    await run_with_a_name(world, label)
    await world.at(DUE)

    [post] = created(world)
    line = post["content"].splitlines()[0]
    name = line.removesuffix(", 18:30").split("run: ")[1]
    assert re.sub(r"\\(.)", r"\1", name) == label, "it is shown as it was typed"
    assert not re.search(r"(?<!\\)[*`|<\[]|(?<!\\)@everyone|(?<!\\)://", name)
    assert post["allowed_mentions"]["parse"] == []


async def test_a_post_that_would_call_everyone_calls_nobody(world: World) -> None:
    """As a club was saved by an early version; the server's own id stands for everyone."""
    await world.set_up()
    await world.bot.db.write(execute, "UPDATE club SET role_id = ?", (world.guild.id,))
    await world.at(DUE)

    [post] = created(world)
    assert notification(post).startswith("Glutes on before your run")
    assert post["allowed_mentions"] == {"parse": []}


async def test_a_digest_whose_answer_was_lost_is_found_again(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Done")
    evening = datetime(2026, 1, 4, 18, tzinfo=UTC)
    await world.bot.db.write(execute, "UPDATE club SET digest_due_at = ?", (int(evening.timestamp()),))
    await world.at(evening)
    sent = len(created(world))
    await world.bot.db.write(execute, "UPDATE digest SET message_id = NULL")
    await world.at(evening + MINUTE)

    assert len(created(world)) == sent
    [digest] = await world.bot.db.read(fetch, "SELECT message_id FROM digest")
    assert digest["message_id"] is not None


async def test_a_runners_own_reminder_says_it_too(world: World) -> None:
    await set_up(world.ana.user)
    await world.at(DUE)

    hello, reminder = created(world)
    assert notification(hello).startswith("Here I am! Your reminders will come here: Thursday at 18:30")
    assert notification(reminder).startswith("Glutes on before your run: Thursday, 18:30")


async def test_a_nudge_says_when_the_run_starts(world: World) -> None:
    await set_up(world.ana.user)
    await world.at(DUE)
    [day] = await world.bot.db.read(fetch, "SELECT * FROM occurrence")
    await world.bot.db.write(own_service.snooze, world.ana.id, day["id"], 15, world.env.now())
    await world.at(DUE + 15 * MINUTE)

    assert notification(created(world)[-1]).startswith("Your run starts at 18:30.")


async def test_the_weeks_digest_says_what_the_club_did(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Done")
    evening = datetime(2026, 1, 4, 18, tzinfo=UTC)
    await world.bot.db.write(execute, "UPDATE club SET digest_due_at = ?", (int(evening.timestamp()),))
    await world.at(evening)

    digest = created(world)[-1]
    first, *_ = notification(digest).splitlines()
    assert first == "Your club's week to 4 January: 1 check-in from 1 runner, over 1 club run."
    assert "Tue 6 January, 18:30" in notification(digest)


async def test_a_notice_to_the_organiser_says_what_is_wrong(world: World) -> None:
    await world.set_up()
    text = "I couldn't post before the run on Tuesday, 2 June at 17:45."
    await world.bot.db.write(outbox_store.add_notice, club_key(world.guild.id), text, world.env.now())
    await world.at(DUE - MINUTE)

    [notice] = created(world)
    assert notification(notice) == text


async def test_the_question_of_the_day_after_names_nothing_that_others_must_not_read(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    at = int(world.env.now().timestamp())
    hurt = (world.ana.id, 1, "knee", 5, "today", at, at)
    insert = "INSERT INTO pain (user_id, occurrence_id, place, level, since, noted_at, ask_at) VALUES"
    await world.bot.db.write(execute, f"{insert} (?, ?, ?, ?, ?, ?, ?)", hurt)
    await world.at(DUE + MINUTE)

    shown = notification(created(world)[-1])
    assert shown.startswith("Checking in, as you asked: how is it today?")
    assert "knee" not in shown


async def test_a_test_post_reads_as_one(world: World) -> None:
    await world.set_up()
    doctor = await world.organiser.slash(world.channel, "club doctor")
    assert doctor.response is not None
    await world.organiser.click(doctor.response, custom_id="doctor:test:post")

    [post] = created(world)
    assert notification(post) == "This is a test post. I'll post here before every club run."


@pytest.mark.parametrize(
    ("note", "why"), [("", ""), ("Storm", " Storm."), ("Ice, stay in!", " Ice, stay in!")]
)
async def test_who_has_seen_the_post_hears_that_the_run_is_cancelled(
    world: World, note: str, why: str
) -> None:
    await run_with_a_name(world)
    await world.at(DUE)
    await cancel(world, note)
    await world.at(DUE + MINUTE)
    await world.at(DUE + 2 * MINUTE)

    [post, told] = created(world)
    assert notification(told).startswith(f"@Runners Cancelled: Tuesday intervals, 18:30.{why} ")
    assert told["allowed_mentions"] == post["allowed_mentions"], "whom the post called"
    assert told["message_reference"]["message_id"] == world.channel.history()[0].id, "it answers the post"


async def test_who_has_heard_of_that_hears_that_it_is_on_again(world: World) -> None:
    await run_with_a_name(world)
    await world.at(DUE)
    for number, change in enumerate((cancel, restore, cancel), start=1):
        await change(world)
        await world.at(DUE + number * MINUTE)

    changes = [notification(each).split(":")[0] for each in created(world)[1:]]
    assert changes == ["@Runners Cancelled", "@Runners Back on", "@Runners Cancelled"]


async def test_what_was_taken_back_within_the_minute_disturbs_nobody(world: World) -> None:
    await run_with_a_name(world)
    await world.at(DUE)
    await cancel(world)
    await restore(world)
    await world.at(DUE + MINUTE)

    assert len(created(world)) == 1


async def test_a_run_cancelled_before_its_post_is_told_to_nobody(world: World) -> None:
    await world.set_up()
    slot_id = (await world.bot.db.read(fetch, "SELECT id FROM slot WHERE weekday = 4"))[0]["id"]
    await world.bot.db.write(
        sessions_service.cancel_sessions, club_key(world.guild.id), slot_id, RUN.date(), "", world.env.now()
    )
    await world.at(DUE)

    assert created(world) == []


@pytest.mark.parametrize(("status", "code", "sent"), [(500, 0, 2), (403, 50013, 1)])
async def test_a_cancellation_that_discord_did_not_answer_comes_later_and_one_it_refuses_is_let_go(
    world: World, status: int, code: int, sent: int
) -> None:
    await world.set_up()
    await world.at(DUE)
    await cancel(world)
    world.env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=None)
    await world.at(DUE + MINUTE)
    world.env.backend.faults.clear()
    await world.at(DUE + 2 * MINUTE)
    await world.at(DUE + 3 * MINUTE)

    assert len(world.channel.history()) == sent


async def test_a_run_that_has_begun_is_announced_no_more(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await cancel(world)
    await world.at(RUN)

    assert len(created(world)) == 1
