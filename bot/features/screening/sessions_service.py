"""Strength sessions: what somebody's health answers leave of one."""

from __future__ import annotations

from dataclasses import replace

from bot.content.catalogue import Catalogue
from bot.errors import UserError
from bot.features.guided.service import Prepared
from bot.features.screening.rules import Standing


def within(prepared: Prepared, standing: Standing, catalogue: Catalogue) -> Prepared:
    """Return the session with what the answers allow; raise UserError if nothing is left."""
    may = {key for key, exercise in catalogue.exercises.items() if standing.may(exercise)}
    items = tuple(
        replace(item, dose=standing.lighter(item.dose)) for item in prepared.items if item.exercise in may
    )
    if not items:
        raise UserError(
            "Your health answers leave nothing of that session for now. Try /plan for exercises that fit."
        )
    title = prepared.title if len(items) == len(prepared.items) else f"{prepared.title}, the gentle part"
    return replace(prepared, title=title, items=items, allowed=prepared.allowed & may)
