"""The command line as a host meets it: a real process, an exit code, and one sentence on stderr."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import FAKE_TOKEN
from tests.process import glutes_on, python


@pytest.mark.parametrize(
    ("command", "settings", "sentence"),
    [
        pytest.param("run", {}, "DISCORD_TOKEN isn't set", id="no-token"),
        pytest.param("run", {"DISCORD_TOKEN": ""}, "DISCORD_TOKEN isn't set", id="empty-token"),
        pytest.param("run", {"DISCORD_TOKEN": "secret"}, "DISCORD_TOKEN: doesn't look", id="malformed-token"),
        pytest.param("demo", {"DEMO_PORT": "0"}, "DEMO_PORT: must be", id="port-of-the-demo"),
        pytest.param(
            "run",
            {"DISCORD_TOKEN": FAKE_TOKEN, "CONTENT_DIR": "nowhere"},
            "CONTENT_DIR: ",
            id="content-folder-is-missing",
        ),
    ],
)
def test_what_the_host_can_mend_is_one_sentence(
    tmp_path: Path, command: str, settings: dict[str, str], sentence: str
) -> None:
    ended = glutes_on(tmp_path, command, **settings)

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(sentence)
    assert ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_env_file_of_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=LOUD\n")

    ended = glutes_on(tmp_path, "run")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("LOG_LEVEL: must be")


def test_without_a_command_and_without_a_token_the_demo_starts(tmp_path: Path) -> None:
    """On a port that somebody else has, so that it ends at once."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        ended = glutes_on(tmp_path, DEMO_PORT=str(port))

    assert ended.returncode == 2
    assert f"{port}" in ended.stderr
    assert "DEMO_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_only_the_command_that_needs_it_loads_discord(tmp_path: Path) -> None:
    """It is half of the start-up time, and numpy comes with the first picture."""
    code = (
        "import sys; from bot.cli import main; main(['--help']); main(['run']);"
        "print('discord' in sys.modules or 'numpy' in sys.modules)"
    )
    ended = python(tmp_path, "-c", code)

    assert "DISCORD_TOKEN isn't set" in ended.stderr
    assert ended.stdout.splitlines()[-1] == "False"
