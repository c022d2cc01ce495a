"""Whatever reaches the bot late is deferred at once: every button, list, form and command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.content.catalogue import Catalogue
from tests.interactions.custom_ids import CONTROLS, FORMS, Control, Form
from tests.interactions.pressing import SERVERS, World, person, running_bot, words
from tests.wire.asking import Asker
from tests.wire.payloads import Json, Person
from tests.wire.standin import Asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

AGO = 2.5
"""Seconds: Discord waits half a second more."""

DEFERRED = (5, 6)
"""Discord's callbacks that promise an answer."""

OTHER = Person(4242 << 22, "Zoe")

COMMANDS: dict[str, dict[str, Any]] = {
    "checkin": {},
    "club add-run": {"date": "2026-01-10", "start": "10:00"},
    "club cancel": {"session": "2026-01-08"},
    "club doctor": {},
    "club events": {"follow": False},
    "club export": {},
    "club members": {},
    "club pause": {"until": "2026-02-01"},
    "club resume": {},
    "club setup": {},
    "club status": {},
    "exercises": {},
    "hip": {"exercise": "clamshell"},
    "learn": {"topic": "knee pain"},
    "me delete": {},
    "me export": {},
    "me pause": {"reason": "holiday"},
    "me privacy": {},
    "me reminders": {},
    "me settings": {},
    "plan": {},
    "progress": {},
    "routine": {},
    "selftest": {"test": "one leg stand"},
    "streak": {"board": "month"},
    "warmup": {"public": True},
}
"""Every slash command, with what it needs."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: Catalogue
) -> AsyncIterator[World]:
    async with running_bot(tmp_path_factory.mktemp("late"), empty, catalogue) as world:
        yield world


def _require_deferred(answer: Asked) -> None:
    assert answer.problem == ""
    assert answer.kind in DEFERRED
    assert "went wrong" not in words(answer)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda each: f"{each.custom_id} by {each.by}")
async def test_a_late_press_is_deferred_and_answered(world: World, control: Control) -> None:
    _require_deferred(await world.answer(world.pressed(control), AGO))


@pytest.mark.parametrize("form", FORMS, ids=lambda each: f"{each.opened_by} by {each.by}")
async def test_a_late_form_is_deferred_and_answered(world: World, form: Form) -> None:
    opened = await world.open(form)

    _require_deferred(await world.answer(world.sent(form, opened.bodies[0]["custom_id"]), AGO))


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_late_command_is_deferred_and_answered(world: World, command: str) -> None:
    asker = Asker(world.discord, person("organiser"), SERVERS[0])

    _require_deferred(await world.answer(asker.slash(command, **COMMANDS[command]), AGO))


async def test_a_late_look_at_a_member_is_deferred_and_answered(world: World) -> None:
    asker = Asker(world.discord, person("organiser"), SERVERS[0])

    _require_deferred(await world.answer(asker.menu("Streak", OTHER), AGO))


async def test_no_command_is_missing_here(world: World) -> None:
    known: set[str] = set()
    for name, command in world.discord.commands.items():
        options: list[Json] = command.get("options") or []
        inner: list[str] = [each["name"] for each in options if each["type"] == 1]
        known |= {f"{name} {each}" for each in inner} or {name}

    assert known - {"Streak"} == set(COMMANDS)
