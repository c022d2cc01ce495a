"""The log: one line an event that a program can read, and nothing in it that is nobody else's business."""

from __future__ import annotations

import json
import logging
import shlex
import sqlite3

import pytest

from bot import log
from bot.log import Format, Line
from tests.builders import FAKE_TOKEN


def written(form: Format, message: str, error: BaseException | None = None, name: str = "bot.x") -> str:
    raised = (type(error), error, error.__traceback__) if error is not None else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, None, raised)
    return Line(form).format(record)


def fields(line: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in shlex.split(line))  # type: ignore[misc]


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_a_line_is_key_and_value_with_quotes_where_there_are_spaces() -> None:
    line = written("text", 'club 1: "late"')

    assert fields(line) | {"at": ""} == {
        "at": "",
        "level": "ERROR",
        "from": "bot.x",
        "message": 'club 1: "late"',
    }
    assert line.split()[1:3] == ["level=ERROR", "from=bot.x"]


def test_or_json() -> None:
    found = json.loads(written("json", "Läufer\nund Läuferinnen"))

    assert (found["level"], found["from"], found["message"]) == ("ERROR", "bot.x", "Läufer\nund Läuferinnen")


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_event_is_one_line_whatever_is_in_it(form: Format) -> None:
    error = raised(RuntimeError("a\nb"), raised(ValueError("c\nd")))

    assert len(written(form, "one\ntwo\r\n\u2028three", error).split("\n")) == 1


def test_what_was_raised_is_told_by_type_and_place_without_what_somebody_typed() -> None:
    error = raised(RuntimeError("my left knee"), raised(KeyError("ana")))

    line = written("text", "error abc in /streak", error)

    found = fields(line)
    assert found["raised"] == "RuntimeError from KeyError"
    assert found["trace"].startswith("tests/test_log.py:")
    assert "(raised)" in found["trace"]
    assert "knee" not in line
    assert "ana" not in line


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), sqlite3.OperationalError("database is locked")]
)
def test_what_the_system_says_is_told_in_its_words(error: Exception) -> None:
    assert str(error) in fields(written("text", "failed", raised(error)))["raised"]


def test_a_lost_task_is_told_without_what_it_raised() -> None:
    line = written("text", "Task exception was never retrieved\nfuture: ValueError('knee')", name="asyncio")

    assert "never retrieved" in line
    assert "knee" not in line


@pytest.mark.parametrize(
    "secret",
    [
        FAKE_TOKEN,
        "https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb246MTI",
        "https://discord.com/api/v10/interactions/123/aW50ZXJhY3Rpb246MTI/callback",
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_tokens_are_never_written(form: Format, secret: str) -> None:
    line = written(form, f"We are being rate limited: {secret}", raised(OSError(secret)))

    assert "(secret)" in line
    assert secret.rsplit("/", maxsplit=1)[-1] not in line.replace("/callback", "")
    assert "aW50ZXJ" not in line


def test_lines_about_one_request_carry_its_code() -> None:
    before = log.request.set("a1b2c3")
    try:
        assert fields(written("text", "hello"))["request"] == "a1b2c3"
    finally:
        log.request.reset(before)
    assert "request" not in fields(written("text", "hello"))


def test_libraries_do_not_write_down_what_people_type(capsys: pytest.CaptureFixture[str]) -> None:
    """At DEBUG discord.py would write whole events of the gateway."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level
    try:
        log.set_up("DEBUG", "text")
        logging.getLogger("discord.gateway").debug("my left knee")
        logging.getLogger("bot.features").debug("hello")
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        ours.setLevel(before[2])
    assert "hello" in (said := capsys.readouterr().err)
    assert "knee" not in said
