"""PRIVACY.md, the export and the deletion know every field of the database, so that none can be forgotten."""

from __future__ import annotations

import re
from pathlib import Path

from bot.database.database import Database
from bot.features.me import store as me_store
from tests.rows import fetch

ROOT = Path(__file__).parent.parent.parent
FIELD = re.compile(r"`([a-z_]+\.[a-z_]+)`")

ABOUT_NOBODY = {"fact"}
"""Tables without a row about a person; their columns are in PRIVACY.md all the same."""

FOLLOW = {"cancellation": "slot"}
"""Tables that belong to a person only through a row of another."""


async def schema(db: Database) -> dict[str, list[str]]:
    """The columns of every table, after all migrations."""
    tables = await db.read(
        fetch, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        row["name"]: [column["name"] for column in await db.read(fetch, f"PRAGMA table_info({row['name']})")]
        for row in tables
    }


async def test_privacy_md_lists_exactly_the_fields_that_there_are(db: Database) -> None:
    text = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
    listed = FIELD.findall(text[text.index("## Every field") :])
    there = {f"{table}.{column}" for table, columns in (await schema(db)).items() for column in columns}

    assert there - set(listed) == set(), "say in PRIVACY.md what these are, why, and who sees them"
    assert set(listed) - there == set(), "these are in PRIVACY.md but not stored any more"


async def test_every_table_with_a_user_is_exported_and_deleted(db: Database) -> None:
    tables = await schema(db)
    with_user = {table for table, columns in tables.items() if any(c.endswith("user_id") for c in columns)}
    exported = {table for table, _ in me_store.SECTIONS.values()}

    assert with_user <= exported, "add it to storage.privacy.SECTIONS"
    assert with_user == set(me_store.DELETED), "add it to storage.privacy.DELETED"


async def test_every_other_table_goes_with_a_runners_own_club_or_is_about_nobody(db: Database) -> None:
    """A runner's own reminders are a club of one, whose user_id is the runner's."""
    rest = set(await schema(db)) - set(me_store.DELETED)

    assert rest == set(me_store.WITH_OWN_CLUB) | ABOUT_NOBODY, "say what becomes of it when somebody deletes"
    assert set(me_store.WITH_OWN_CLUB) <= {table for table, _ in me_store.SECTIONS.values()}
    for table in set(me_store.WITH_OWN_CLUB) - {"club"}:
        keys = await db.read(fetch, f"PRAGMA foreign_key_list({table})")
        parent = FOLLOW.get(table, "club")
        assert (parent, "CASCADE") in {(key["table"], key["on_delete"]) for key in keys}, table


def test_the_readme_shows_the_way_to_privacy_md() -> None:
    assert "](PRIVACY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
