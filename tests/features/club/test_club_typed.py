"""What an organiser types for /club setup: suggested on the way, and a mistake costs no retyping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.features.club.panels import LINE, TRACK, open_panel

if TYPE_CHECKING:
    from tests.world import World


async def test_a_bad_value_costs_no_retyping(world: World) -> None:
    panel = await open_panel(world, timezone="vienna")
    await panel.fill("time", {**TRACK, "start": "half past six"})
    assert "“half past six” isn't a time I know" in panel.text

    form = await panel.click("Correct it")
    assert form.modal is not None
    shown = {c["custom_id"]: c for c in (label["component"] for label in form.modal["components"])}
    assert shown["start"]["value"] == "half past six"
    assert shown["label"]["value"] == "Track"
    assert [o["label"] for o in shown["days"]["options"] if o.get("default")] == ["Tuesday", "Thursday"]

    await panel.who.submit_modal(form, TRACK)
    assert "isn't a time" not in panel.text
    assert "**Thursday 18:30** · Track" in panel.text


async def test_a_zone_that_is_none_is_answered_with_those_that_are_near(world: World) -> None:
    panel = await open_panel(world)
    await panel.fill("zone", {"zone": "viena"})

    assert "know the time zone “viena”. Did you mean Europe/Vienna" in panel.text
    form = await panel.click("Correct it")
    await panel.who.submit_modal(form, {"zone": "vienna"})
    assert "Did you mean" not in panel.text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"timezone": "Atlantis"}, "time zone"),
        ({"days": "someday"}, "weekday"),
        ({"days": "!!!"}, "find a day there"),
        ({"start": "25:00"}, "18:30"),
    ],
)
async def test_options_that_cannot_be_read_get_a_sentence_that_shows_how_to_write_them(
    world: World, wrong: dict[str, str], says: str
) -> None:
    refused = await world.organiser.slash(world.channel, "club setup", **{**LINE, **wrong})
    assert says in await world.refusal(refused)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("vienna", "Europe/Vienna"), ("austr", "Europe/Vienna"), ("america/new", "America/New_York")],
)
async def test_time_zones_are_suggested_by_city_and_country(world: World, typed: str, first: str) -> None:
    choices = await world.organiser.autocomplete(world.channel, "club setup", "timezone", typed)
    assert choices[0]["value"] == first
    assert len(choices) <= 25


async def test_days_are_put_together_tap_by_tap(world: World) -> None:
    first = await world.organiser.autocomplete(world.channel, "club setup", "days", "tu")
    assert [c["value"] for c in first] == ["Tuesday"]
    second = await world.organiser.autocomplete(world.channel, "club setup", "days", "Tuesday, th")
    assert [c["value"] for c in second] == ["Tuesday, Thursday"]
