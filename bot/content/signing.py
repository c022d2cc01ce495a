"""A clinician's signature under a file: ``glutes-on content sign`` writes it into reviews.yaml."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.content import load
from bot.content.authoring import own_folder
from bot.content.files import ContentError, File, nearest
from bot.content.reviews import Review, version_of
from bot.errors import OperatorError

NAME = "reviews.yaml"

_HEAD = "# yaml-language-server: $schema=schema/reviews.schema.json\n"


def sign(path: str, by: str, day: date, *folders: Path) -> Review:
    """Add a signature under the file's present version to the club's reviews.yaml, and return it.

    ``path`` is the file's path from here, or inside its content folder. Raise OperatorError if it's no
    medical file or the name can't be a name, ContentError if the content has errors.
    """
    shelf = load.read(*folders)
    if shelf.problems:
        raise ContentError(shelf.problems)
    file = _meant(path, shelf.medical_files())
    try:
        review = TypeAdapter(Review).validate_python(
            {"file": file.name, "by": " ".join(by.split()), "read_on": day, "version": version_of(file)}
        )
    except ValidationError as error:
        raise OperatorError(f"{by!r} won't work as a name. Use 3 to 80 characters.") from error
    _add(review, own_folder(*folders))
    return review


def _meant(path: str, medical: list[File]) -> File:
    """Return the file that a path means; of two with the same name, the club's own."""
    for file in reversed(medical):
        if (
            path.replace("\\", "/") == file.name
            or Path(path).resolve() == (file.folder / file.name).resolve()
        ):
            return file
    fix = nearest(path, [file.name for file in medical], "give its path, such as exercises/clamshell.yaml")
    raise OperatorError(f"{path} isn't a medical file ({fix}).")


def _add(review: Review, folder: Path) -> None:
    """Append the entry to the folder's list. Comments and earlier entries stay as they are."""
    path, entry = folder / NAME, _entry(review)
    old = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    kept = "".join(line for line in old.splitlines(keepends=True) if line.strip() != "[]")
    made = f"{kept.rstrip()}\n{entry}"
    if _held(made) != [*_held(old), review]:
        raise OperatorError(f"I can't add to {path} as it's written. Add these lines yourself:\n{entry}")
    path.write_text(made, encoding="utf-8", newline="\n")


def _held(text: str) -> list[Review]:
    """Return the entries of a list in YAML; an empty list if it has none, or can't be read."""
    try:
        return TypeAdapter(list[Review]).validate_python(yaml.safe_load(text) or [])
    except (yaml.YAMLError, ValidationError):
        return []


def _entry(review: Review) -> str:
    return (
        f"- file: {review.file}\n"
        f"  by: {json.dumps(review.by, ensure_ascii=False)}\n"
        f"  read_on: {review.read_on.isoformat()}\n"
        f'  version: "{review.version}"\n'
    )
