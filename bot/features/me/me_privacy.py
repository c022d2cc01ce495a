"""What a person can do about what is kept of them: read of it, take it along, have it deleted."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from typing import Any, Self

import discord

from bot.features.me import privacy_service
from bot.features.me.me_forms import CONFIRM, DeleteForm
from bot.features.me.privacy_service import Kept
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT, bullets, plain, times

Row = discord.ui.ActionRow[Any]


class Page(StrEnum):
    """What can be opened; where ``ERASE`` is pressed the word is asked for."""

    ABOUT = "about"
    EXPORT = "export"
    DELETE = "delete"
    ERASE = "erase"


_LABELS = {
    Page.ABOUT: "What I keep",
    Page.EXPORT: "Export my data",
    Page.DELETE: "Delete my data",
    Page.ERASE: "Delete everything",
}


class OpenPrivacy(Persistent, template=rf"privacy:(?P<page>{'|'.join(Page)}):mine"):
    def __init__(self, page: Page) -> None:
        self.page = page
        danger = page is Page.ERASE
        super().__init__(
            discord.ui.Button(
                label=_LABELS[page],
                style=discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary,
                custom_id=f"privacy:{page}:mine",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(Page(match["page"]))

    async def act(self, interaction: Interaction) -> None:
        match self.page:
            case Page.ABOUT:
                await interaction.response.send_message(view=about_card(), ephemeral=True)
            case Page.EXPORT:
                await send_export(interaction)
            case Page.DELETE:
                await ask(interaction)
            case Page.ERASE:
                await interaction.response.send_modal(DeleteForm(erase))


async def send_export(interaction: Interaction) -> None:
    """Everything as files that only the person sees."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    names = {guild.id: guild.name for guild in interaction.client.guilds}
    now = interaction.created_at
    export = await privacy_service.export_person(interaction.client.db, interaction.user.id, names, now)
    await interaction.followup.send(
        "Here is everything I keep about you: all of it in the first file, your check-ins as a table in the "
        "second. Only you see this message; save the files before you dismiss it.",
        files=[
            discord.File(io.BytesIO(export.everything), f"glutes-on-{now:%Y-%m-%d}.json"),
            discord.File(io.BytesIO(export.check_ins), f"glutes-on-check-ins-{now:%Y-%m-%d}.csv"),
        ],
        ephemeral=True,
    )


async def ask(interaction: Interaction) -> None:
    """What would go and what would stay, with the button that asks for the word."""
    kept = await interaction.client.db.read(privacy_service.what_is_kept, interaction.user.id)
    await interaction.response.send_message(view=delete_card(kept), ephemeral=True)


async def erase(interaction: Interaction, typed: str, confirmed: bool) -> None:
    if not confirmed:
        said = f"⚠️ You typed “{plain(typed)}”, so nothing was deleted. The word is {CONFIRM}."
        kept = await interaction.client.db.read(privacy_service.what_is_kept, interaction.user.id)
        await interaction.response.edit_message(view=delete_card(kept, said))
        return
    outdated = await privacy_service.delete_person(
        interaction.client.db, interaction.user.id, interaction.created_at
    )
    await interaction.response.edit_message(view=deleted_card())
    for occurrence_id in outdated:
        interaction.client.count_changed(occurrence_id)


def about_card() -> Card:
    return Card(
        "## What I keep about you",
        bullets(
            [
                "**What you answer**: Done, Resting or Something hurts, and when. It makes your streak.",
                "**What you choose**: training days, name on boards, tone, pauses, reminders, time zone.",
                "**What hurts**, if you tell me: nobody in your club sees it, and I forget it after 90 days.",
                "**Your plan**, if you make one: what you chose, and for 90 days what it says.",
                "**How a guided session was**, if you write it down: sets, effort, pain. You alone see it.",
                "**What your self-tests showed**, until you delete it: /progress shows it to you alone.",
                "**Your name and number on Discord**: no messages, no e-mail address, no location.",
            ]
        ),
        "It is in one file on the computer of whoever hosts me, and goes to nobody else. Your club sees your "
        "name and your sessions on its boards, unless you hide; it sees no pain and no pauses.",
        "All of it stays until you delete it. Should your server remove me, I delete the club 30 days later. "
        "The file PRIVACY.md, which comes with me, lists every field; whoever hosts me can show it to you.",
        divider(),
        Row(OpenPrivacy(Page.EXPORT), OpenPrivacy(Page.DELETE)),
        colour=ACCENT,
    )


def delete_card(kept: Kept, said: str = "") -> Card:
    parts = ["## Delete all your data?", *([said] if said else [])]
    if kept.is_nothing:
        return Card(
            *parts, "I keep no check-ins of you, and no choices that differ from the usual.", colour=ACCENT
        )
    goes = ["your name on boards, training days, pauses, tone and time zone"]
    if kept.answers:
        goes.insert(0, f"{times(kept.answers, 'answer')}, with your streak and your milestones")
    if kept.pain_notes:
        goes.append(f"{times(kept.pain_notes, 'note')} of what hurts")
    if kept.self_tests:
        goes.append(f"what came of {times(kept.self_tests, 'self-test')}")
    if kept.guided:
        goes.append("your guided sessions, and what you wrote down of them")
    if kept.plan:
        goes.append("your plan, and what you chose for it")
    if kept.reminders:
        goes.append("your own reminders: no more come")
    stays: list[str] = []
    if kept.done:
        stays.append(f"in the total of your clubs {times(kept.done, 'session')}, without your name")
    if kept.organised:
        stays.append("the club you organise; it only forgets that it was you")
    stays.append("messages on Discord itself: those I sent you, you can delete there")
    return Card(
        *parts,
        f"**This goes, in every club and at once**\n{bullets(goes)}",
        f"**This stays**\n{bullets(stays)}",
        "It cannot be taken back. Export your data first if you may want it again. From the backups of my "
        "file it is gone within 8 weeks; none of them is used but to mend what broke.",
        Row(OpenPrivacy(Page.ERASE), OpenPrivacy(Page.EXPORT)),
        "-# To leave everything as it is, dismiss this message.",
        colour=ACCENT,
    )


def deleted_card() -> Card:
    return Card(
        "## Deleted\nI know nothing of you any more. Buttons on older messages of mine may say that they no "
        "longer know you. If you ever press Done again, you begin anew, and you are welcome.",
        colour=ACCENT,
    )
