"""What an organiser may call a time zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.errors import UserError
from bot.features.club.setup import suggest_zones, zone_named


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("vienna", "Europe/Vienna"),
        ("  Vienna ", "Europe/Vienna"),
        ("austria", "Europe/Vienna"),
        ("europe/vienna", "Europe/Vienna"),
        ("Germany", "Europe/Berlin"),
        ("France", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("st johns", "America/St_Johns"),
        ("Kolkata", "Asia/Kolkata"),
        ("india", "Asia/Kolkata"),
        ("japan", "Asia/Tokyo"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("istanbul", "Europe/Istanbul"),
        ("England", "Europe/London"),
        ("scotland", "Europe/London"),
        ("UK", "Europe/London"),
        ("USA", "America/New_York"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
        ("Etc/GMT+3", "Etc/GMT+3"),
    ],
)
def test_zone_by_city_country_or_name(typed: str, zone: str) -> None:
    assert zone_named(typed) == zone


@pytest.mark.parametrize(
    ("typed", "near"),
    [("viena", "Europe/Vienna"), ("new yrok", "America/New_York"), ("britain", "Europe/London")],
)
def test_a_near_miss_is_refused_with_what_was_probably_meant(typed: str, near: str) -> None:
    with pytest.raises(UserError, match=f"know the time zone “{typed}”. Did you mean .*{near}"):
        zone_named(typed)


@pytest.mark.parametrize(
    "typed", ["qqqxyz", "", "../../etc/passwd", "/etc/passwd", "x" * 300, "\0", "foobar", "my house", "xx"]
)
def test_nonsense_is_refused_with_what_to_type_and_without_a_guess(typed: str) -> None:
    with pytest.raises(UserError, match=r"I don't know the time zone .* nearest big city") as refusal:
        zone_named(typed)
    assert "Did you mean" not in str(refusal.value)


@pytest.mark.parametrize("typed", ["qqqxyz", "foobar", "hello world", "zzz"])
def test_nothing_is_suggested_for_nonsense(typed: str) -> None:
    assert suggest_zones(typed, 25) == []


def test_at_most_three_zones_are_named_and_each_of_them_works() -> None:
    with pytest.raises(UserError) as refusal:
        zone_named("australi")
    suggested = str(refusal.value).partition("Did you mean ")[2].rstrip("?").split(" or ")

    assert len(suggested) == 3
    assert [zone_named(name) for name in suggested] == suggested


@pytest.mark.parametrize(
    ("country", "zones"),
    [
        ("Portugal", {"Europe/Lisbon", "Atlantic/Azores"}),
        ("Spain", {"Europe/Madrid", "Atlantic/Canary"}),
        ("United States", {"America/New_York", "America/Los_Angeles"}),
        ("Australia", {"Australia/Sydney", "Australia/Perth"}),
    ],
)
def test_a_country_of_several_times_is_never_taken_for_one_of_them(country: str, zones: set[str]) -> None:
    """A club in Lisbon that types "Portugal" must not get the clock of the Azores."""
    with pytest.raises(UserError, match=r"Did you mean"):
        zone_named(country)

    assert zones <= set(suggest_zones(country, 25))


@pytest.mark.parametrize(
    ("typed", "first"), [("vien", "Europe/Vienna"), ("lond", "Europe/London"), ("ind", None)]
)
def test_suggestions_begin_with_what_is_being_typed(typed: str, first: str | None) -> None:
    suggested = suggest_zones(typed, 25)

    assert first in {None, suggested[0]}
    assert len(suggested) <= 25
    assert len(set(suggested)) == len(suggested)


def test_every_suggestion_is_a_zone() -> None:
    suggested = suggest_zones("", 1000)

    assert set(suggested) <= available_timezones()
    assert [ZoneInfo(zone_named(name)).key for name in suggested] == suggested
