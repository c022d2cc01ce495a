"""What every room's tests share: a real database, and the content that ships with the bot."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from bot.content import authoring
from bot.content.catalogue import Catalogue
from bot.content.load import load_catalogue
from bot.database.database import Database
from bot.settings import CONTENT
from tests.soak import SOAK, rounds

pytest_plugins = ["tests.world"]

# A slow machine is no fault of the code. `make test` tries the same examples each time, so that what fails
# was broken by the last change; `make soak` tries far more, and others each time.
settings.register_profile("glutes-on", deadline=None, max_examples=rounds(30, 1000), derandomize=not SOAK)
settings.load_profile("glutes-on")


WAITING = ("tests/wire/", "tests/e2e/", "tests/studio/", "tests/cli/", "tests/test_main.py")
"""Where tests wait for processes of their own, or for a page."""

LONG = (
    *("tests/wire/", "tests/e2e/", "tests/benchmarks/"),  # whole bots, killed and started again; browsers
    *("tests/cli/test_run.py", "tests/cli/test_files.py", "tests/test_zone_data.py"),  # many processes
    *("tests/studio/test_gate.py", "tests/studio/test_board.py", "tests/pictures/test_process.py"),
    *("tests/content/test_hostile_files.py", "tests/interactions/test_memory.py"),  # much of everything
    *("tests/interactions/test_foreign_ids.py", "tests/pictures/test_poses_rest.py"),
    *("tests/database/test_upgraded_lives.py", "tests/features/reminders/test_reminders_killed.py"),
)
"""What takes minutes: ``make test`` leaves it out, and CI and ``make coverage`` run it like all others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits most comes first: others use the time, and at the end nobody waits for it alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(WAITING))
    for item in items:
        if item.nodeid.startswith(LONG):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with nothing in it, to be copied: fifteen times as quick as to migrate anew."""
    path = tmp_path_factory.mktemp("empty") / "glutes-on.db"

    async def make() -> None:
        await (await Database.open(path)).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def db(tmp_path: Path, empty: Path) -> AsyncIterator[Database]:
    database = await Database.open(Path(shutil.copy(empty, tmp_path / "glutes-on.db")))
    yield database
    await database.close()


@pytest.fixture(scope="session", autouse=True)
def schemas_made_once() -> Iterator[None]:
    """They take half a second, and are the same all the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authoring, "schemas", cache(authoring.schemas))
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(CONTENT)
