"""``--help`` is all that one needs, also where a setting is wrong."""

from __future__ import annotations

import pytest

from bot.cli import COMMANDS
from tests.cli.conftest import Call


def test_all_commands_are_listed_with_what_they_do(call: Call) -> None:
    ended = call("--help", LOG_LEVEL="LOUD")

    assert (ended.code, ended.err) == (0, "")
    for name, what in COMMANDS.items():
        assert f"  {name} " in ended.out
        assert what in ended.out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_says_how_it_is_used(call: Call, name: str) -> None:
    ended = call(name, "--help", LOG_LEVEL="LOUD")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: glutes-on {name} ")
    assert len(ended.out.splitlines()) > 5


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("dance",), "No such command 'dance'", id="command"),
        pytest.param(("backup", "--loud"), "No such option", id="option"),
        pytest.param(("content",), "Usage: glutes-on content", id="which"),
        pytest.param(("content", "new", "lesson", "A"), "'lesson' is not 'exercise'", id="kind"),
        pytest.param(
            ("import", "checkins", "a.csv", "--club", "x"), "'x' is not a valid integer", id="number"
        ),
        pytest.param(("restore", "a.db", "--undo"), "not both", id="both"),
    ],
)
def test_what_was_typed_wrong_is_said_with_the_usage(
    call: Call, arguments: tuple[str, ...], sentence: str
) -> None:
    ended = call(*arguments)

    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err


def test_the_version_is_told(call: Call) -> None:
    ended = call("--version")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("glutes-on, version 0.")
