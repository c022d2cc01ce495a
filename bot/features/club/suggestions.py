"""Suggestions while a time zone, days of the week or a date is typed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

from discord import app_commands

from bot.errors import UserError
from bot.features.club import zones
from bot.features.club.schedule import WEEKDAYS
from bot.features.club.typed import parse_date
from bot.features.exercises.suggestions import LIMIT, LONGEST


def zone_choices(typed: str) -> list[app_commands.Choice[str]]:
    """Time zones by city, country or name."""
    return [app_commands.Choice(name=name, value=name) for name in zones.suggest(typed, LIMIT)]


def day_choices(typed: str) -> list[app_commands.Choice[str]]:
    """One more day after those already typed, so that a thumb can put a week together."""
    head, _, last = typed.rpartition(",")
    begun = last.strip().casefold()
    names = [name for name in WEEKDAYS if name.casefold().startswith(begun) and name not in head]
    prefix = f"{head.strip()}, " if head.strip() else ""  # all seven together are 62 characters of 100
    texts = [(prefix + name)[:LONGEST] for name in names]
    return [app_commands.Choice(name=text, value=text) for text in texts]


def date_choices(typed: str, today: date, days_ahead: Iterable[int]) -> list[app_commands.Choice[str]]:
    """The date that is typed, or those so many days ahead whose name has what is typed."""
    with suppress(UserError):  # it is not a date yet
        return [_date_choice(parse_date(typed, today))]
    dates = [_date_choice(today + timedelta(days=days)) for days in days_ahead]
    return [choice for choice in dates if typed.casefold() in choice.name.casefold()][:LIMIT]


def _date_choice(day: date) -> app_commands.Choice[str]:
    return app_commands.Choice(name=f"{day:%A}, {day.day} {day:%B %Y}", value=day.isoformat())
