"""The bot's database for a command: opened, and closed at the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.errors import OperatorError
from bot.settings import Settings
from bot.storage.database import Database


def require_database(settings: Settings) -> Path:
    """The file's path; OperatorError where there is none: opening would make an empty one."""
    if not settings.database_path.exists():
        raise OperatorError(
            f"DATABASE_PATH: there is no {settings.database_path} yet. "
            "Start the bot, and set your club up on Discord first: /club setup."
        )
    return settings.database_path


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Database]:
    """The database that is there, also while the bot runs on it."""
    db = await Database.open(require_database(settings))
    try:
        yield db
    finally:
        await db.close()
