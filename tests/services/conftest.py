"""What several tests of services ask for by name."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """In place of Discord, for a Channel of dying_process."""
    return tmp_path / "discord.jsonl"
