"""What buttons and commands may ask of the bot they run in."""

from __future__ import annotations

from typing import TypeAlias

import discord
from discord.ext import commands

from bot.domain.catalogue import Catalogue
from bot.storage.database import Database


class Host(commands.Bot):
    """The bot as the ui sees it. ``db`` and ``catalogue`` are there from ``setup_hook`` on."""

    db: Database
    catalogue: Catalogue

    def count_changed(self, occurrence_id: int) -> None:
        """Somebody checked in: bring the count on the training day's post up to date soon."""
        raise NotImplementedError


Interaction: TypeAlias = discord.Interaction[Host]
