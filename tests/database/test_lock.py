"""The lock of real processes: one holds it, the next hears who, and a killed one leaves it free at once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.database import lock
from bot.errors import OperatorError
from tests.builders import utc

NOW = utc("2026-06-02 15:45")
ROOT = Path(__file__).parent.parent.parent
HOLD = """
import subprocess, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.database import lock
held = lock.ProcessLock(Path(sys.argv[1]), "glutes-on run", datetime.now(UTC))
held.take()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
sys.stdin.read()
"""
"""Holds the lock, and has a child as the drawing of pictures has one, until its stdin is closed."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "club.db"
    path.touch()
    return path


@contextmanager
def another(database: Path) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", HOLD, str(database)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        try:
            yield process
        finally:
            process.kill()
            os.kill(child, signal.SIGKILL)


def test_a_second_process_hears_who_holds_it(database: Path) -> None:
    with another(database) as first:
        with pytest.raises(
            OperatorError, match=rf"club\.db is in use by glutes-on run \(process {first.pid} on "
        ):
            lock.ProcessLock(database, "glutes-on run", NOW).take()
        assert (lock.holder(database) or "").startswith(f"glutes-on run (process {first.pid} on ")


def test_it_is_free_the_moment_its_holder_is_killed_though_its_child_lives_on(database: Path) -> None:
    with another(database) as first:
        first.kill()
        first.wait()
        began = time.monotonic()
        with lock.held(database, "glutes-on run", NOW):
            assert time.monotonic() - began < lock.PATIENCE
    assert lock.holder(database) is None


def test_whoever_ends_in_order_leaves_it_free_and_nobody_named(database: Path) -> None:
    with lock.held(database, "glutes-on run", NOW):
        assert lock.holder_path(database).exists()
    assert lock.holder(database) is None
    assert not lock.holder_path(database).exists()
    with lock.held(database, "glutes-on run", NOW):
        pass


def test_an_error_lets_it_go(database: Path) -> None:
    def fail() -> None:
        with lock.held(database, "glutes-on run", NOW):
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert lock.holder(database) is None


def test_asking_who_holds_it_makes_no_file(database: Path) -> None:
    assert lock.holder(database) is None
    assert [path.name for path in database.parent.iterdir()] == ["club.db"]


def test_one_that_asks_meanwhile_does_not_keep_a_bot_from_starting(database: Path) -> None:
    taken = Event()

    def ask() -> None:
        with lock._lock(database):  # pyright: ignore[reportPrivateUsage]  # as `doctor` does for a moment
            taken.set()
            time.sleep(lock.PATIENCE / 5)

    asking = Thread(target=ask)
    asking.start()
    assert taken.wait(20)
    with lock.held(database, "glutes-on run", NOW):
        asking.join()


def test_two_names_of_one_database_are_one_lock(database: Path) -> None:
    link = database.with_name("link.db")
    link.symlink_to(database)

    with another(database), pytest.raises(OperatorError, match="in use by"):
        lock.ProcessLock(link, "glutes-on run", NOW).take()


def test_nobody_else_may_read_or_write_the_lock(database: Path) -> None:
    with lock.held(database, "glutes-on run", NOW):
        assert lock.lock_path(database).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(30, "Read-only file system")]
)
def test_a_folder_that_cannot_be_written_is_refused_by_the_name_of_the_setting(
    database: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)

    with pytest.raises(OperatorError, match=r"^DATABASE_PATH: .*club\.db\.lock can't be locked"):
        lock.ProcessLock(database, "glutes-on run", NOW).take()


def deleted_lock(database: Path) -> None:
    lock.lock_path(database).unlink()


def another_lock(database: Path) -> None:
    lock.lock_path(database).unlink()
    lock.lock_path(database).touch()


def deleted_database(database: Path) -> None:
    database.unlink()


def another_database(database: Path) -> None:
    database.with_name("other.db").touch()
    database.with_name("other.db").replace(database)


def linked_database(database: Path) -> None:
    database.rename(database.with_name("moved.db"))
    database.with_name("other.db").touch()
    database.symlink_to(database.with_name("other.db"))


@pytest.mark.parametrize(
    "change", [deleted_lock, another_lock, deleted_database, another_database, linked_database]
)
async def test_a_lock_that_protects_nothing_any_more_is_seen(
    database: Path, monkeypatch: pytest.MonkeyPatch, change: object
) -> None:
    monkeypatch.setattr(lock, "LOOK_EVERY", 0.01)
    assert callable(change)
    with lock.held(database, "glutes-on run", NOW) as held:
        watching = asyncio.create_task(held.watch())
        await asyncio.sleep(0.05)
        assert not watching.done()
        change(database)
        with pytest.raises(OperatorError, match="removed or replaced while the bot was running on it"):
            await asyncio.wait_for(watching, 20)
