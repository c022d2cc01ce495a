"""A folder with a database for the bot's process, and people who use it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.wire.payloads import EVERYTHING, Person

ANA = Person(5 << 40, "Ana")
SAM = Person(6 << 40, "Sam", EVERYTHING)


@pytest.fixture
def folder(tmp_path: Path, empty: Path) -> Path:
    """Where the bot lives; its database has all tables, and nothing in them."""
    shutil.copy(empty, tmp_path / "club.db")
    return tmp_path


def crowd(number: int) -> list[Person]:
    return [Person((1000 + n) << 30, f"Runner {n}") for n in range(number)]
