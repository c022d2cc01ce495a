"""Why and sources: what a card stands on, how sure we are of it, and what is our own opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Choice, Citation, Confidence
from bot.content.lessons import Evidence
from bot.content.self_tests import Norm
from bot.errors import UserError
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent
from bot.interactions.text import ACCENT, bullets

SURE = {
    Confidence.READ: "we read it",
    Confidence.SECONDHAND: "read about, not read",
    Confidence.KNOWN: "well known, not read again",
    Confidence.UNCERTAIN: "not certain",
}
"""How sure we are, in words."""


ROOM = 3800
"""Characters of text that a card is filled with; Discord takes 4,000."""


class Page(StrEnum):
    WHY = "why"
    REFERENCES = "references"


def why_card(kind: str, item: Any, catalogue: Catalogue) -> Card:
    """What an item stands on, with the references, or a button to them where they are long."""
    parts = [f"## Why and sources\n-# {_name(item)}", *_why(item, catalogue)]
    references = _references(item, catalogue)
    if sum(map(len, parts)) + len(references) <= ROOM:
        return Card(*parts, references, colour=ACCENT)
    button = ShowSources(kind, item.id, Page.REFERENCES, "References")
    return Card(*parts, discord.ui.ActionRow[Any](button), colour=ACCENT)


def references_card(item: Any, catalogue: Catalogue) -> Card:
    return Card(f"## References\n-# {_name(item)}", _references(item, catalogue), colour=ACCENT)


def _name(item: Any) -> str:
    return getattr(item, "name", None) or item.title


def _why(item: Any, catalogue: Catalogue) -> Iterator[str]:
    evidence: tuple[Evidence, ...] = getattr(item, "evidence", ())
    norms: tuple[Norm, ...] = getattr(item, "norms", ())
    choices: tuple[Choice, ...] = getattr(item, "choices", ())
    for e in evidence:
        source = f"{_short(e.source, catalogue)}; {SURE[e.confidence]}"
        yield f"**{e.claim}** ({e.verdict})\n{e.finding}\n-# {source}"
    for n in norms:
        yield f"**{n.value}**\n{n.population}\n-# {_short(n.source, catalogue)}; {SURE[n.confidence]}"
    for c in choices:
        yield f"**{c.about}**\n{c.sources_say} {c.we_take} {c.because}"
    yield "**Taken from**\n" + bullets([_used(c, catalogue) for c in item.sources])
    if item.opinion:
        yield "**Coaching opinion, from no source**\n" + bullets(item.opinion)


def _references(item: Any, catalogue: Catalogue) -> str:
    """Every reference once, in the order in which the card names them."""
    cited = (*getattr(item, "evidence", ()), *getattr(item, "norms", ()), *item.sources)
    keys = dict.fromkeys(c.source for c in cited)
    return "**References**\n" + bullets([catalogue.sources[key].cite for key in keys])


def _used(citation: Citation, catalogue: Catalogue) -> str:
    return f"{_short(citation.source, catalogue)}: {citation.supports} ({SURE[citation.confidence]})"


def _short(key: str, catalogue: Catalogue) -> str:
    """The first words of a reference: enough to find it in the list beneath."""
    return catalogue.sources[key].cite.split(".")[0]


class ShowSources(
    Persistent, template=r"sources:(?P<page>why|references):(?P<kind>[a-z_]+):(?P<id>\w{2,40})"
):
    """A button that shows what a card stands on. ``kind`` is the folder of the item's content."""

    def __init__(self, kind: str, key: str, page: Page = Page.WHY, label: str = "Why and sources") -> None:
        self.kind = kind
        self.key = key
        self.page = page
        custom_id = f"sources:{page}:{kind}:{key}"
        super().__init__(
            discord.ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id)
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["kind"], match["id"], Page(match["page"]))

    async def act(self, interaction: Interaction) -> None:
        catalogue = interaction.client.catalogue
        item = catalogue.item(self.kind, self.key)
        if item is None:
            raise UserError("That is no longer in the catalogue.")
        if self.page is Page.REFERENCES:
            await interaction.response.edit_message(view=references_card(item, catalogue))
        else:
            await interaction.response.send_message(view=why_card(self.kind, item, catalogue), ephemeral=True)
