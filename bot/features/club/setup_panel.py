"""``/club setup``: the draft on one card, with its next posts, and every decision a tap away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self
from zoneinfo import ZoneInfo

import discord

from bot.content.catalogue import Catalogue
from bot.errors import UserError
from bot.features.club import setup_fields as field
from bot.features.club import setup_service as drafts
from bot.features.club.schedule_text import local_now, slot_line, within
from bot.features.club.setup import MAX_SLOTS, TypedTime
from bot.features.club.setup_modals import modal
from bot.features.club.setup_outcome import next_posts, outcome_text, saved_card
from bot.features.club.setup_service import Proposal, TypedZone
from bot.interactions.host import Interaction
from bot.interactions.permissions import author, mention_problem, posting_problem, require_postable
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT


def panel_card(proposal: Proposal, catalogue: Catalogue, problems: Sequence[str] = ()) -> Card:
    """The draft. ``problems``: what the bot may not do on this server, with what to do about it."""
    setup = proposal.draft.setup
    times = within([slot_line(slot, catalogue.routines) for slot in setup.slots], 1500)
    zone = f"{setup.zone}: it is {local_now(setup.zone, proposal.now)}" if setup.zone else "Not chosen yet"
    digest = "On: each Sunday evening the club's week on a card" if setup.digest else "Off"
    parts: list[discord.ui.Item[Any] | str] = [
        _head(proposal),
        _section(f"**Time zone**\n{zone}", OpenForm("zone", "Change" if setup.zone else "Choose")),
        _section(
            f"**Training times**\n{times or 'None yet'}",
            OpenForm("time", "Add", disabled=len(setup.slots) >= MAX_SLOTS),
        ),
    ]
    if setup.slots:
        parts.append(_row(PickTime(field.slot_options(setup))))
    return Card(
        *parts,
        "**Where I post**",
        _row(EditSetup(field.channel_field(setup))),
        "**Whom I mention**",
        _row(EditSetup(field.role_field(setup))),
        "**Equipment before a run**",
        _row(EditSetup(field.equipment_field(setup, catalogue))),
        "**Part of the season**",
        _row(EditSetup(field.phase_field(setup))),
        _section(
            f"**Weekly digest**\n{digest}",
            EditSetup(_button("Turn off" if setup.digest else "Turn on", "setup:digest")),
        ),
        divider(),
        outcome_text(proposal, catalogue.routines, problems),
        _row(SaveSetup(ready=not setup.missing), DiscardSetup()),
        colour=ACCENT,
    )


def _head(proposal: Proposal) -> discord.ui.Item[Any] | str:
    draft = proposal.draft
    head = "## Set up your club" if draft.base is None else "## Change your club's set-up"
    if draft.mistake is not None:
        return _section(f"{head}\n⚠️ {draft.mistake.sentence}", OpenForm("again", "Correct it"))
    if draft.outdated:
        return (
            f"{head}\n⚠️ Somebody else changed the club in the meantime, so nothing was saved. Here is their "
            "set-up with your changes on top. Look at it again, then save."
        )
    if draft.base is None:
        return (
            f"{head}\nI need your time zone and when you train; the rest may stay as it is. Nothing happens "
            "before you press **Save**."
        )
    return f"{head}\nNothing changes before you press **Save**. You can close this and go on later."


def time_card(proposal: Proposal, slot_id: int, catalogue: Catalogue) -> Card:
    """One training time of the draft."""
    slot = proposal.draft.setup.slot(slot_id)
    return Card(
        f"## One training time\n{slot_line(slot, catalogue.routines)}",
        _row(
            OpenForm("time", "Change", slot_id),
            EditSetup(_button("Remove", f"setup:remove:{slot_id}", discord.ButtonStyle.danger)),
        ),
        "**What the posts show**",
        _row(EditSetup(field.routine_field(slot, catalogue))),
        divider(),
        next_posts(proposal),
        _row(EditSetup(_button("Back to the set-up", "setup:panel"))),
        colour=ACCENT,
    )


async def show_panel(interaction: Interaction, proposal: Proposal) -> None:
    """Bring the card that was pressed up to date, or answer a command with a new one."""
    setup = proposal.draft.setup
    found = [
        posting_problem(interaction.guild, setup.channel_id) if setup.channel_id is not None else None,
        mention_problem(interaction.guild, setup.channel_id, setup.role_id),
    ]
    card = panel_card(proposal, interaction.client.catalogue, [problem for problem in found if problem])
    if interaction.type is discord.InteractionType.application_command:
        await interaction.response.send_message(view=card, ephemeral=True)
    else:
        await interaction.response.edit_message(view=card)


def _row(*items: discord.ui.Item[Any]) -> discord.ui.ActionRow[Any]:
    return discord.ui.ActionRow[Any](*items)


def _section(text: str, accessory: discord.ui.Item[Any]) -> discord.ui.Section[Any]:
    return discord.ui.Section[Any](text, accessory=accessory)


def _button(
    label: str,
    custom_id: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    off: bool = False,
) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=label, custom_id=custom_id, style=style, disabled=off)


class EditSetup(Persistent, template=rf"setup:(?P<field>{'|'.join(field.CHANGES)})(?::(?P<id>-?\d+))?$"):
    """Any field of the panel: it makes its change to the draft of whoever uses it."""

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item)

    async def act(self, interaction: Interaction) -> None:
        found = self.template.match(self.custom_id)
        assert found is not None  # noqa: S101  # discord.py matched it before it made this item
        name, slot_id = found["field"], int(found["id"] or 0)
        change = field.CHANGES[name](self.values, slot_id)
        proposal = await interaction.client.db.write(
            drafts.edit_draft, author(interaction), change, interaction.created_at
        )
        if name == "routine":
            card = time_card(proposal, slot_id, interaction.client.catalogue)
            await interaction.response.edit_message(view=card)
        else:
            await show_panel(interaction, proposal)


class PickTime(Persistent, template="setup:pick$"):
    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(placeholder="Change or remove one", options=options, custom_id="setup:pick")
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item.options if isinstance(item, discord.ui.Select) else [])

    async def act(self, interaction: Interaction) -> None:
        proposal = await interaction.client.db.read(
            drafts.preview_draft, author(interaction), interaction.created_at
        )
        card = time_card(proposal, int(self.values[0]), interaction.client.catalogue)
        await interaction.response.edit_message(view=card)


class OpenForm(Persistent, template=r"setup:form:(?P<kind>zone|time|again)(?::(?P<id>-?\d+))?$"):
    """Opens a form: empty, filled in with a training time, or again with what was typed and refused."""

    def __init__(self, kind: str, label: str, slot_id: int | None = None, *, disabled: bool = False) -> None:
        self.kind, self.slot_id = kind, slot_id
        custom_id = f"setup:form:{kind}" if slot_id is None else f"setup:form:{kind}:{slot_id}"
        super().__init__(_button(label, custom_id, discord.ButtonStyle.primary, off=disabled))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["kind"], "Open", int(match["id"]) if match["id"] else None)

    async def act(self, interaction: Interaction) -> None:
        proposal = await interaction.client.db.read(
            drafts.preview_draft, author(interaction), interaction.created_at
        )
        await interaction.response.send_modal(modal(self._typed(proposal), show_panel))

    def _typed(self, proposal: Proposal) -> TypedZone | TypedTime:
        setup, mistake = proposal.draft.setup, proposal.draft.mistake
        if self.kind == "again" and mistake is not None:
            return mistake.typed
        if self.kind == "zone":
            return TypedZone(setup.zone or "")
        if self.slot_id is None:
            return TypedTime()
        today = proposal.now.astimezone(ZoneInfo(setup.zone or "UTC")).date()
        return TypedTime.of(setup.slot(self.slot_id), today)


class SaveSetup(Persistent, template="setup:save$"):
    def __init__(self, *, ready: bool = True) -> None:
        super().__init__(_button("Save", "setup:save", discord.ButtonStyle.success, off=not ready))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls()

    async def act(self, interaction: Interaction) -> None:
        whose, db = author(interaction), interaction.client.db
        before = await db.read(drafts.preview_draft, whose, interaction.created_at)
        if before.draft.setup.channel_id is not None:
            require_postable(interaction.guild, before.draft.setup.channel_id)
        if before.draft.setup.role_id == interaction.guild_id:
            raise UserError("A post cannot mention everyone. Choose a role of its own, or nobody.")
        outcome = await db.write(drafts.save_draft, whose, interaction.created_at)
        if isinstance(outcome, Proposal):
            await show_panel(interaction, outcome)
        else:
            card = saved_card(outcome, interaction.client.catalogue.routines)
            await interaction.response.edit_message(view=card)


class DiscardSetup(Persistent, template="setup:discard$"):
    def __init__(self) -> None:
        super().__init__(_button("Discard", "setup:discard"))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls()

    async def act(self, interaction: Interaction) -> None:
        await interaction.client.db.write(drafts.discard_draft, author(interaction))
        await interaction.response.edit_message(
            view=Card("Discarded. Nothing was changed; /club setup starts again.", colour=ACCENT)
        )
