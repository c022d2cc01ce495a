"""IANA time zones by the words an organiser would type: a city, a country, or the name itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.errors import UserError
from bot.domain.search import Index

_PLACES = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def _index() -> Index:
    """Zones by name, city and country, from the tables that come with tzdata; read when first asked for."""
    countries = dict(_country_of_zone())
    names = (resources.files("tzdata") / "zones").read_text(encoding="utf-8").split()
    zones = [name for name in names if name.split("/")[0] in _PLACES]
    entries: list[tuple[str, list[str]]] = [("UTC", ["UTC", "GMT"])]
    # Zones that a country has of its own come first, so that "Austria" means Vienna, not a historical alias.
    for zone in sorted(zones, key=lambda z: (z not in countries, z)):
        city = zone.rsplit("/", 1)[-1]
        country = countries.get(zone)
        entries.append((zone, [zone, city, *([country, f"{country} {city}"] if country else [])]))
    return Index.build(entries)


def _country_of_zone() -> Iterator[tuple[str, str]]:
    folder = resources.files("tzdata") / "zoneinfo"
    countries = dict(_table(folder.joinpath("iso3166.tab").read_text(encoding="utf-8"), 0, 1))
    for code, zone in _table(folder.joinpath("zone.tab").read_text(encoding="utf-8"), 0, 2):
        yield zone, countries[code]


def _table(text: str, *columns: int) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield cells[columns[0]], cells[columns[1]]


def suggest(text: str, limit: int) -> list[str]:
    """Zone names nearest to what was typed, best first."""
    return _index().search(text, limit)


def zone_named(text: str) -> str:
    """The IANA name of a zone, city or country; UserError with the nearest names where there is none."""
    exact = _index().exact(text)
    if exact is not None:
        return exact
    try:
        return ZoneInfo(text.strip()).key  # a name left out of the suggestions, such as Etc/GMT+3
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = ", ".join(suggest(text, 3)) or "Europe/Vienna"
        raise UserError(f"I know no time zone “{text[:40]}”. Did you mean one of these: {near}?") from None
