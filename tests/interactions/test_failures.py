"""What a person sees when the bot itself is at fault, and what the log keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.app import create_bot
from bot.features.streaks import boards_service
from bot.features.streaks import service as streaks
from bot.interactions.work import Throttle
from bot.pictures.drawings import Drawings
from tests.features.texts import texts

if TYPE_CHECKING:
    from tests.world import World


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("a fault of ours")


async def test_a_failing_command_answers_with_a_code_that_the_log_explains(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(boards_service, "own_overview", broken)
    sentence = await world.refusal(await world.ana.slash(world.channel, "streak"))
    code = re.search(r"`([0-9a-f]{6})`", sentence)
    assert code is not None
    assert "RuntimeError" not in sentence
    assert any(code[1] in record.getMessage() and record.exc_info for record in caplog.records)


async def test_a_failing_button_answers_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py itself would only log it, and the person would see "interaction failed"."""
    await world.set_up()
    await world.at(world.first_post_at)
    monkeypatch.setattr(streaks, "check_in", broken)
    result = await world.ana.click(world.posts()[0], label="Done")
    assert result.ephemeral
    assert "went wrong" in texts(result.response)


async def test_the_log_never_says_what_a_member_answered(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    with caplog.at_level("DEBUG", logger="bot"):
        await world.ana.click(world.posts()[0], label="Something hurts")
    assert "hurt" not in caplog.text.lower()


async def test_commands_are_told_to_discord_only_when_they_changed(world: World) -> None:
    def syncs() -> int:
        return sum(r.method == "PUT" and r.path.endswith("/commands") for r in world.env.http_requests)

    assert syncs() == 1
    old, fresh = world.bot, create_bot(world.bot.settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        assert syncs() == 1
    finally:
        await fresh.close()


async def test_a_bot_in_which_a_step_of_its_end_fails_closes_its_database_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: object) -> None:
        raise RuntimeError("a fault of ours")

    await world.env.settle()
    monkeypatch.setattr(Drawings, "close", fail)
    monkeypatch.setattr(Throttle, "close", fail)

    await world.bot.close()

    assert "the pictures failed" in caplog.text
    assert "the edits failed" in caplog.text
    with pytest.raises(ValueError, match="no active connection"):
        await world.bot.db.ping()
    monkeypatch.undo()
