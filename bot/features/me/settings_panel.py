"""``/me settings``: all that a member decides, on one card. Each control acts for whoever uses it."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import discord

from bot.content.phrases import Tone
from bot.errors import UserError
from bot.features.me import service as members
from bot.features.me import settings_card as words
from bot.features.me.me_forms import NameForm, PauseForm, RenewForm, ZoneForm
from bot.features.me.me_privacy import OpenPrivacy, Page
from bot.features.me.service import InClub, Settings, ShownAs, Who
from bot.features.reminders.buttons import OpenReminders
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.forms import Form
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT

Row = discord.ui.ActionRow[Any]
Part = discord.ui.Item[Any] | str


class Change(StrEnum):
    """What one press changes."""

    PUBLIC = "public"
    PRIVATE = "private"
    PLAIN = "plain"
    PLAYFUL = "playful"
    BACK = "back"


class Field(StrEnum):
    """What is decided in a form."""

    NAME = "name"
    ZONE = "zone"
    PAUSE = "pause"
    RENEW = "renew"


def who(interaction: Interaction) -> Who:
    return Who(interaction.user.id, interaction.user.display_name, interaction.guild_id)


async def show(interaction: Interaction, said: str = "", again: OpenForm | None = None) -> None:
    """The panel, in place of the card that was used or as a new answer; ``said`` is what a change did.

    ``again`` opens the form with what was typed and is wrong.
    """
    settings = await interaction.client.db.read(members.settings_of, who(interaction), interaction.created_at)
    card = settings_card(settings, interaction.user.display_name, interaction.created_at, said, again)
    if interaction.message is None:
        await interaction.response.send_message(view=card, ephemeral=True)
    else:
        await interaction.response.edit_message(view=card)


def settings_card(
    settings: Settings, own_name: str, now: datetime, said: str = "", again: OpenForm | None = None
) -> Card:
    parts: list[Part] = ["## Your settings"]
    if said:
        parts += [said if again is None else _section(said, again), divider()]
    if settings.club is not None:
        parts += ["### In this club", *_club_parts(settings.club, own_name), divider(), "### Everywhere"]
    other = Change.PLAIN if settings.tone is Tone.PLAYFUL else Change.PLAYFUL
    parts.append(_section(words.tone_text(settings), SetOne(other, f"Be {other}")))
    parts += _pause_parts(settings)
    parts.append(_section(words.reminders_text(settings.reminders), OpenReminders()))
    if settings.reminders is not None or settings.club is None:
        parts.append(_section(words.zone_text(settings, now), OpenForm(Field.ZONE, "Change")))
    return Card(
        *parts,
        divider(),
        "-# Only you see this. Every change counts at once.",
        Row(*(OpenPrivacy(page) for page in (Page.ABOUT, Page.EXPORT, Page.DELETE))),
        colour=ACCENT,
    )


def _club_parts(club: InClub, own_name: str) -> list[Part]:
    milestones = (
        SetOne(Change.PRIVATE, "Keep private") if club.public else SetOne(Change.PUBLIC, "Tell the club")
    )
    return [
        words.days_text(club),
        *([Row(PickDays(words.day_options(club)))] if len(club.club_days) > 1 else []),
        _section(words.name_text(club, own_name), OpenForm(Field.NAME, "Change")),
        _section(words.milestones_text(club), milestones),
    ]


def _pause_parts(settings: Settings) -> list[Part]:
    text = words.away_text(settings.away)
    if settings.away is None:
        return [_section(text, OpenForm(Field.PAUSE, "Pause"))]
    back = SetOne(Change.BACK, "I am back" if settings.away.has_begun else "Take it back")
    return [_section(text, back), Row(OpenForm(Field.RENEW, "Make it longer"))]


def _section(text: str, accessory: discord.ui.Item[Any]) -> discord.ui.Section[Any]:
    return discord.ui.Section[Any](text, accessory=accessory)


def _button(label: str, custom_id: str) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=label, custom_id=custom_id, style=discord.ButtonStyle.secondary)


class PickDays(Persistent, template="settings:days:mine"):
    """The training days of the club that are the member's own."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(
                placeholder="Choose your days",
                options=options,
                max_values=max(len(options), 1),
                custom_id="settings:days:mine",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item.options if isinstance(item, discord.ui.Select) else [])

    async def act(self, interaction: Interaction) -> None:
        weekdays = sorted(map(int, self.values))
        await interaction.client.db.write(
            members.set_own_days, who(interaction), weekdays, interaction.created_at
        )
        await show(interaction, words.said_days(weekdays))


class SetOne(Persistent, template=rf"settings:set:(?P<change>{'|'.join(Change)})"):
    def __init__(self, change: Change, label: str = "") -> None:
        self.change = change
        super().__init__(_button(label or change, f"settings:set:{change}"))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(Change(match["change"]))

    async def act(self, interaction: Interaction) -> None:
        db, now = interaction.client.db, interaction.created_at
        match self.change:
            case Change.PUBLIC | Change.PRIVATE:
                public = self.change is Change.PUBLIC
                await db.write(members.set_public, who(interaction), public, now)
                said = words.said_public(public)
            case Change.PLAIN | Change.PLAYFUL:
                tone = Tone(self.change.value)
                await db.write(members.set_tone, interaction.user.id, tone)
                said = words.said_tone(tone)
            case Change.BACK:
                await db.write(pauses.end_pause, interaction.user.id, now)
                said = words.said_back()
        await show(interaction, said)


LONGEST_TYPED = 30
"""Characters of a field that are kept for the next try: all together have to fit into a custom_id."""


class OpenForm(Persistent, template=rf"settings:form:(?P<field>{'|'.join(Field)})(?::(?P<typed>.*))?"):
    """Opens a form: filled in as things stand, or with what was ``typed`` and could not be taken."""

    def __init__(self, field: Field, label: str = "", typed: tuple[str, ...] = ()) -> None:
        self.field, self.typed = field, typed
        kept = f":{'|'.join(each.replace('|', '/')[:LONGEST_TYPED] for each in typed)}" if typed else ""
        super().__init__(_button(label or field, f"settings:form:{field}{kept}"))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        typed = match["typed"]
        return cls(Field(match["field"]), typed=() if typed is None else tuple(typed.split("|")))

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(await self._form(interaction))

    async def _form(self, interaction: Interaction) -> Form:
        settings = await interaction.client.db.read(
            members.settings_of, who(interaction), interaction.created_at
        )
        match self.field, self.typed:
            case Field.NAME, (shown, name) if shown in list(ShownAs):
                return NameForm(ShownAs(shown), name, interaction.user.display_name, enter_name)
            case Field.NAME, _:
                club = settings.club
                shown, name = (club.shown, club.other_name) if club is not None else (ShownAs.OWN, "")
                return NameForm(shown, name, interaction.user.display_name, enter_name)
            case Field.ZONE, typed:
                return ZoneForm(typed[0] if typed else settings.zone, enter_zone)
            case Field.PAUSE, (reason, first, until) if reason in list(Reason):
                return PauseForm(TypedPause(Reason(reason), first, until), enter_pause)
            case Field.PAUSE, _:
                return PauseForm(TypedPause(Reason.HOLIDAY), enter_pause)
            case Field.RENEW, typed:
                return RenewForm(typed[0] if typed else "", enter_renewal)


async def enter_name(interaction: Interaction, shown: ShownAs, name: str) -> None:
    own_name = interaction.user.display_name

    async def work() -> str:
        await interaction.client.db.write(
            members.set_shown_name, who(interaction), shown, name, interaction.created_at
        )
        return words.said_name(shown, own_name, name)

    await _enter(interaction, work(), OpenForm(Field.NAME, "Correct it", (shown, name)))


async def enter_zone(interaction: Interaction, text: str) -> None:
    async def work() -> str:
        zone = await interaction.client.db.write(
            members.set_zone, interaction.user.id, text, interaction.created_at
        )
        return words.said_zone(zone)

    await _enter(interaction, work(), OpenForm(Field.ZONE, "Correct it", (text,)))


async def enter_pause(interaction: Interaction, typed: TypedPause) -> None:
    async def work() -> str:
        pause = await interaction.client.db.write(
            pauses.begin_pause, interaction.user.id, typed, interaction.created_at
        )
        return words.said_pause(pause, until_back=not typed.until.strip())

    again = OpenForm(Field.PAUSE, "Correct it", (typed.reason, typed.first, typed.until))
    await _enter(interaction, work(), again)


async def enter_renewal(interaction: Interaction, until: str) -> None:
    async def work() -> str:
        pause = await interaction.client.db.write(
            pauses.renew_pause, interaction.user.id, until, interaction.created_at
        )
        return words.said_pause(pause, until_back=not until.strip())

    await _enter(interaction, work(), OpenForm(Field.RENEW, "Correct it", (until,)))


async def _enter(interaction: Interaction, work: Awaitable[str], again: OpenForm) -> None:
    """Do what a form asks for and say what it did; what cannot be taken is shown with a way to correct it."""
    try:
        said = await work
    except UserError as mistake:
        await show(interaction, f"⚠️ {mistake}", again)
    else:
        await show(interaction, said)


ITEMS: tuple[type[Persistent], ...] = (PickDays, SetOne, OpenForm)
"""All that can be pressed."""
