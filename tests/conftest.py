"""What every room's tests share: a real database, and the content that ships with the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import paths
from bot.content import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.storage.database import Database

# A slow machine is no fault of the code; what hypothesis finds, it keeps in .hypothesis.
settings.register_profile("glutes-on", deadline=None, max_examples=100)
settings.load_profile("glutes-on")


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "glutes-on.db")
    yield database
    await database.close()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(paths.CONTENT)
