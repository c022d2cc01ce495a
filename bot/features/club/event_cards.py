"""Discord's scheduled events: as the services want them, and what following them does."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.features.club.events_service import Event, Following
from bot.features.club.schedule_text import within
from bot.features.club.session_cards import next_posts
from bot.interactions.persistent import Card
from bot.interactions.text import ACCENT, clock, plain


def event_of(event: discord.ScheduledEvent) -> Event | None:
    """The event; None where it was called off."""
    if event.status is discord.EventStatus.cancelled:
        return None
    return Event(event.id, event.name, event.start_time)


def events_of(events: Iterable[discord.ScheduledEvent]) -> list[Event]:
    """Those of the events that were not called off."""
    return [taken for event in events if (taken := event_of(event)) is not None]


def following_card(following: Following) -> Card:
    """What following events, or no longer following them, did; and the next posts."""
    word = following.club.event_word
    upcoming = next_posts(following.club, following.upcoming, following.now)
    if word is None:
        return Card(
            "## Events are no longer sessions\nOne that is posted already takes place.",
            upcoming,
            colour=ACCENT,
        )
    named = f" with “{plain(word)}” in its name" if word else ""
    lines = [f"{clock(event.starts_at)} · {plain(event.name)}" for event in following.taken]
    return Card(
        f"## Events are sessions now\nEvery event of this server{named} is a session, and I post 45 minutes "
        "before it starts. Move or cancel the event, and the session moves or is off.\nYour weekly times "
        "stay; an event at the same time as one of them is the same session.",
        f"**There are already**\n{within(lines, 800)}" if lines else "There is no such event yet.",
        upcoming,
        colour=ACCENT,
    )
