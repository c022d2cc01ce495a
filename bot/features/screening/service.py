"""The health questions: where somebody stands, and taking their answers. Everything is for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection

from bot.content.catalogue import Catalogue
from bot.content.screening import NONE_OF_THESE, ScreeningRules
from bot.errors import UserError
from bot.features.guided import store as guided_store
from bot.features.screening import store
from bot.features.screening.rules import Screening, Standing, standing_of, ticked

GONE = "My health questions have changed. Open your plan again with /plan."


def load_standing(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> Standing:
    """Return where the person stands now."""
    latest = guided_store.latest_effort(connection, user_id)
    last_session = latest[1].done_at if latest is not None else None
    return standing_of(store.get(connection, user_id), catalogue.screening, now, last_session)


def take_answers(
    connection: Connection,
    user_id: int,
    said: Mapping[str, tuple[str, ...]],
    catalogue: Catalogue,
    now: datetime,
) -> Standing:
    """Store what was ticked in each group, in place of earlier answers, and return where that leads.

    Raise UserError if the content has no questions any more.
    """
    rules = require_rules(catalogue)
    known = {
        group.id: tuple(
            key
            for key in (*(question.id for question in group.questions), NONE_OF_THESE)
            if key in said.get(group.id, ())
        )
        for group in rules.groups
    }
    store.put(connection, user_id, Screening(ticked=known, at=now))
    return load_standing(connection, user_id, catalogue, now)


def choose_smaller(
    connection: Connection, user_id: int, question_id: str, choice: str, catalogue: Catalogue, now: datetime
) -> Standing:
    """Store the answer to a smaller question; raise UserError if it can't be answered any more."""
    rules, known = require_rules(catalogue), store.get(connection, user_id)
    question = rules.question(question_id)
    if known is None or question is None or question.choice(choice) is None:
        raise UserError(GONE)
    if question in ticked(known, rules):
        choices = {**known.choices, question_id: choice}
        store.put(connection, user_id, replace(known, choices=choices))
    return load_standing(connection, user_id, catalogue, now)


def clear(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> Standing:
    """Record that a physio or doctor has cleared the person, and return what that allows."""
    store.clear(connection, user_id, now)
    return load_standing(connection, user_id, catalogue, now)


def asks_where(connection: Connection, user_id: int, catalogue: Catalogue) -> bool:
    """Return whether an answer calls for asking where it hurts."""
    rules, known = catalogue.screening, store.get(connection, user_id)
    return rules is not None and known is not None and any(each.asks_where for each in ticked(known, rules))


def require_rules(catalogue: Catalogue) -> ScreeningRules:
    """Return the questions; raise UserError if the content has none."""
    if catalogue.screening is None:
        raise UserError(GONE)
    return catalogue.screening
