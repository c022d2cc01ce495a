"""A content folder of a club's own, to be changed at will."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import authoring
from bot.settings import CONTENT
from tests.content.folder import Club
from tests.content.stretch import SHIPPED, STRETCH, Folder


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As ``content new exercise`` leaves it: one exercise, and the schemas for the editor."""
    folder = tmp_path_factory.mktemp("new")
    authoring.new_exercise("Wall sit", folder)
    return folder


@pytest.fixture
def club(new_folder: Path, tmp_path: Path) -> Club:
    return Club(shutil.copytree(new_folder, tmp_path / "ours"))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Whole, with one exercise: the shipped hip flexor stretch, which links to no other."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "sources.yaml").write_bytes((CONTENT / "sources.yaml").read_bytes())
    folder = Folder(tmp_path)
    folder.write(STRETCH, SHIPPED)
    return folder
