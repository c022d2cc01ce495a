"""What buttons and commands may ask of the bot they run in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import discord
from discord.ext import commands

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.pictures.drawings import Drawings
from bot.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Tick:
    """One run of the minute job: when the clock meant it to start, when it did, and how long it took."""

    due_at: datetime
    started_at: datetime
    took: timedelta


class Host(commands.AutoShardedBot):
    """The bot as the ui sees it, on as many shards as Discord recommends; one costs no more than without.

    ``db``, ``catalogue`` and ``drawings`` are there from ``setup_hook`` on.

    ``ticked`` is the minute job's last run that came to its end; None until there was one.
    """

    vitals: Vitals
    db: Database
    catalogue: Catalogue
    drawings: Drawings
    ticked: Tick | None = None

    async def answered(self, interaction: discord.Interaction[Any]) -> None:
        """Somebody's command or button has been answered: tell them now what waits for them."""
        raise NotImplementedError

    def count_changed(self, occurrence_id: int) -> None:
        """Somebody checked in: bring the count on the training day's post up to date soon."""
        raise NotImplementedError

    def news_came(self) -> None:
        """Somebody reached a milestone of which their club may hear: tell it soon."""
        raise NotImplementedError

    def led_session_changed(self, workout_id: int) -> None:
        """A public session moved on, or somebody joined: bring its message up to date soon."""
        raise NotImplementedError


Interaction: TypeAlias = discord.Interaction[Host]
