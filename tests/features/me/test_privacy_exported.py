"""What is kept of a person is exported whole, and nothing of others with it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.features.me import service as me
from tests.features.me.people import ANN, BEN, DONE, NOW, RESTING, answer, busy_life, season
from tests.rows import execute

if TYPE_CHECKING:
    from bot.database.database import Database


async def exported(db: Database, user_id: int) -> tuple[dict[str, Any], list[dict[str, str]]]:
    made = await me.export_person(db, user_id, {1: "Riverside Runners"}, NOW)
    table = csv.DictReader(io.StringIO(made.check_ins.decode("utf-8-sig")))
    return json.loads(made.everything), list(table)


async def test_an_export_has_all_of_a_person_and_nothing_of_others(db: Database) -> None:
    days = await season(db, 1)
    await busy_life(db, ANN, days[0])
    await busy_life(db, BEN, days[0])
    everything, _ = await exported(db, ANN)
    empty = {name for name, rows in everything.items() if rows == []}
    assert empty == {
        "own_reminder_days_off",
        "own_reminder_digests",
        "clubs_you_organise",
    }
    assert str(BEN) not in json.dumps(everything)
    assert everything["pain_notes"][0]["level"] == 3
    assert everything["clubs"][0]["club"] == "Riverside Runners"
    assert everything["clubs"][0]["user_id"] == str(ANN), "as text: a spreadsheet would round the number"
    assert everything["check_ins"][-1]["checked_at"] == "2026-06-02 16:30:00"


async def test_the_csv_has_every_answer_in_local_time_and_marks_the_one_that_counts(db: Database) -> None:
    days = await season(db, 1)
    await answer(db, ANN, days[0], RESTING)
    await answer(db, ANN, days[0], DONE)
    _, rows = await exported(db, ANN)
    assert [(row["date"], row["start"], row["club"], row["answer"], row["counts"]) for row in rows] == [
        ("2026-06-02", "18:30", "Riverside Runners", "resting", "no, corrected later"),
        ("2026-06-02", "18:30", "Riverside Runners", "done", "yes"),
    ]


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("Track;=HYPERLINK(1)", "Track;'=HYPERLINK(1)"),
        ("Track\t@SUM(A1)", "Track\t'@SUM(A1)"),
        ("Track, easy", "Track, easy"),
    ],
)
async def test_a_session_whose_label_is_a_formula_is_only_text_in_the_csv(
    db: Database, label: str, cell: str
) -> None:
    days = await season(db, 1)
    await db.write(execute, "UPDATE occurrence SET label = ?", (label,))
    await answer(db, ANN, days[0])
    _, [row] = await exported(db, ANN)
    assert row["session"] == cell


async def test_somebody_unknown_gets_an_export_that_says_so(db: Database) -> None:
    everything, rows = await exported(db, ANN)
    assert rows == []
    assert everything["user_id"] == str(ANN)
    assert all(rows == [] for name, rows in everything.items() if name not in {"about", "made_at", "user_id"})
