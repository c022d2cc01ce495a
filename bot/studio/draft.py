"""Keyframes that are being tried: from the sliders of the page to keyframes, and from there into the file."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast

from pydantic import TypeAdapter, ValidationError

from bot.content import fixes, rewrite
from bot.content.drawings import Arms, Keyframe, Legs, TrunkPose
from bot.content.files import Path_
from bot.content.strict import STRICT
from bot.errors import UserError
from bot.studio import sight
from bot.studio.board import Made
from bot.studio.sight import Place

_KEYFRAMES: Path_ = ("drawing", "keyframes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posing:
    """What the sliders change of a keyframe."""

    __pydantic_config__: ClassVar = STRICT
    legs: Legs | None = None
    arms: Arms | None = None
    trunk: TrunkPose | None = None


def posing(keyframe: Keyframe | Posing) -> dict[str, Any]:
    """What a keyframe says itself of its pose, as plain data."""
    return _given(Posing(legs=keyframe.legs, arms=keyframe.arms, trunk=keyframe.trunk))


def keyframes(made: Made, poses: object) -> tuple[Keyframe, ...]:
    """The keyframes of the file with these poses; UserError where a joint cannot do that."""
    try:
        given = _adapter().validate_python(poses)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        message, fix = fixes.explain(detail, list[Posing])
        raise UserError(f"{detail['loc'][-1] if detail['loc'] else 'The pose'} {message}: {fix}.") from None
    old = made.poser.keyframes
    if len(given) != len(old) or any(
        not _leaves(posing(k)).keys() <= _leaves(posing(p)).keys() for k, p in zip(old, given, strict=True)
    ):
        raise UserError("The page is older than the file: load it again.")
    return tuple(replace(k, legs=p.legs, arms=p.arms, trunk=p.trunk) for k, p in zip(old, given, strict=True))


def lines(place: Place, made: Made, new: Sequence[Keyframe], number: int) -> str:
    """What to write into the file for one keyframe, or for all where the file has none of its own yet."""
    inherited = made.sight.keyframes_in.id != place.id
    path = _KEYFRAMES if inherited else (*_KEYFRAMES, number)
    try:
        return rewrite.lines_of(_text(made, new), path)
    except rewrite.Unsafe:
        return "".join(f"      {key}: {rewrite.flow(value)}\n" for key, value in posing(new[number]).items())


def basis(made: Made) -> str:
    """A name for the state of the file that the pictures show."""
    return hashlib.sha256(made.sight.text.encode()).hexdigest()


def save(place: Place, made: Made, new: Sequence[Keyframe], seen: str) -> None:
    """Write the keyframes into the file, and change nothing else in it; UserError where that cannot be.

    ``seen`` is the state of the file that the person has seen.
    """
    if why := sight.why_not_saved(place, made.sight):
        raise UserError(why)
    try:
        if seen != basis(made) or sight.read(place.path) != made.sight.text:
            raise UserError("The file has been changed meanwhile, so nothing was saved. Look at it again.")
        _put(place.path.resolve(), _text(made, new))
    except rewrite.Unsafe:
        raise UserError(
            "The file is written in a way that cannot be changed safely from here, so nothing was saved: "
            "copy the lines below and paste them into the file."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"The file cannot be written ({error}), so nothing was saved: copy the lines below instead."
        ) from None


@cache
def _adapter() -> TypeAdapter[list[Posing]]:
    return TypeAdapter(list[Posing])


def _text(made: Made, new: Sequence[Keyframe]) -> str:
    """The file in which the keyframes stand, with these."""
    values: dict[Path_, float | str] = {}
    for i, (old, now) in enumerate(zip(made.poser.keyframes, new, strict=True)):
        before = _leaves(posing(old))
        for path, value in _leaves(posing(now)).items():
            if before.get(path) != value:
                values[*_KEYFRAMES, i, *path] = value
    return rewrite.rewritten(made.sight.text, values)


def _given(value: Any) -> Any:
    if not dataclasses.is_dataclass(value):
        return value
    every = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {name: _given(each) for name, each in every.items() if each is not None}


def _leaves(data: Mapping[str, Any]) -> dict[Path_, Any]:
    return dict(_walk(data, ()))


def _walk(data: Mapping[str, Any], path: Path_) -> Iterator[tuple[Path_, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _walk(cast("Mapping[str, Any]", value), (*path, key))
        else:
            yield (*path, key), value


def _put(path: Path, text: str) -> None:
    """In one go: whoever reads the file meanwhile finds the old text or the new one."""
    new = path.with_name(f".{path.name}.new")
    sight.write(new, text)
    shutil.copymode(path, new)
    new.replace(path)
