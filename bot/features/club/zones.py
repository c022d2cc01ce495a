"""IANA time zones by the words an organiser would type: a city, a country, or the name itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UserError
from bot.features.exercises.search import Entry, Index

LIKENESS = 80.0
"""Score (0-100) below which a name is no suggestion: tzdata has a place somewhat like any word."""

_TZDATA = resources.files("tzdata")
_NATIONS = {
    "Europe/London": ("England", "Scotland", "Wales", "UK"),
    "America/New_York": ("USA", "United States of America"),
}
"""Countries as people type them, under no such name in ISO 3166."""

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
    countries = _country_labels()
    names = (_TZDATA / "zones").read_text(encoding="utf-8").split()
    zones = [name for name in names if name.split("/")[0] in _PLACES]
    entries = [Entry("UTC", "UTC", ["GMT"])]
    # Zones that a country has of its own come first, so that "Austria" means Vienna, not a historical alias.
    for zone in sorted(zones, key=lambda z: (z not in countries, z)):
        city = zone.rsplit("/", 1)[-1]
        entries.append(Entry(zone, zone, [city, *countries.get(zone, []), *_NATIONS.get(zone, [])]))
    return Index.build(entries)


def _country_labels() -> dict[str, list[str]]:
    """The countries' names by zone. Of zones with the same time only the first, the most populous, has it.

    The name of a country with several times means none of them before the organiser has chosen: its labels
    are "Portugal Lisbon" and "Portugal Azores".
    """
    names = dict(_table(_TZDATA / "zoneinfo" / "iso3166.tab", 0, 1))
    zones: dict[str, dict[bytes, str]] = {}
    for code, zone in _table(_TZDATA / "zoneinfo" / "zone.tab", 0, 2):
        zones.setdefault(code, {}).setdefault(_rule(zone), zone)
    return {
        zone: [names[code]] if len(by_rule) == 1 else [f"{names[code]} {zone.rsplit('/', 1)[-1]}"]
        for code, by_rule in zones.items()
        for zone in by_rule.values()
    }


def _rule(zone: str) -> bytes:
    """The rule a zone goes by from now on: its file's last line, such as "CET-1CEST,M3.5.0,M10.5.0/3"."""
    return (_TZDATA / "zoneinfo" / zone).read_bytes().rstrip(b"\n").rpartition(b"\n")[2]


def _table(table: Traversable, *columns: int) -> Iterator[tuple[str, str]]:
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield cells[columns[0]], cells[columns[1]]


def suggest(text: str, limit: int) -> list[str]:
    """Zone names nearest to what was typed, best first; none for what is like no name."""
    return _index().search(text, limit, LIKENESS)


def zone_named(text: str) -> str:
    """The IANA name of a zone, city or country; UserError with the nearest three where there is none."""
    exact = _index().exact(text)
    if exact is not None:
        return exact
    if "/" in text:  # a name left out of the suggestions, such as Etc/GMT+3; not "Portugal", an old alias
        with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(text.strip()).key
    near = suggest(text, 3) if text.strip() else []
    if near:
        raise UserError(f"I know no time zone “{text[:40]}”. Did you mean {' or '.join(near)}?")
    raise UserError(
        f"I know no time zone “{text[:40]}”. Type your country or the nearest big city, such as Vienna."
    )
