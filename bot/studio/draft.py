"""Keyframes that are being tried: what the sliders move, what they say, and how that gets into the file."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, cast

from pydantic import TypeAdapter, ValidationError

from bot.content import authoring, files, rewrite
from bot.content.drawings import Arms, Keyframe, Legs, TrunkPose
from bot.content.files import STRICT, Path_
from bot.errors import UserError
from bot.studio import board
from bot.studio.board import Made, Place

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
        message, fix = files.explain(detail, list[Posing])
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
    if why := board.why_not_saved(place, made.sight):
        raise UserError(why)
    try:
        if seen != basis(made) or board.read(place.path) != made.sight.text:
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
    board.write(new, text)
    shutil.copymode(path, new)
    new.replace(path)


_GROUPS: Final = {"legs": "LegPose", "trunk": "TrunkPose", "arms": "ArmPose"}

_TITLES: Final = {
    "hip_flex": "Hip bend (flexion)",
    "hip_abd": "Hip out to the side (abduction)",
    "hip_er": "Hip turned outwards (external rotation)",
    "knee_flex": "Knee bend (flexion)",
    "ankle_flex": "Ankle bend (dorsiflexion)",
    "toes_up": "Toes bent up",
    "shoulder_flex": "Shoulder, arm forwards (flexion)",
    "shoulder_abd": "Shoulder, arm out (abduction)",
    "shoulder_er": "Shoulder turned outwards (external rotation)",
    "elbow_flex": "Elbow bend (flexion)",
    "lean": "Trunk leans forwards",
    "side_lean": "Trunk leans to the working side",
    "roll": "Trunk rolls to the working side",
    "flex": "Spine rounded (flexion)",
    "side_bend": "Spine bends to the working side",
    "twist": "Shoulders turn to the working side",
    "head_flex": "Chin to the chest",
    "head_turn": "Face to the working side",
    "head_side": "Ear to the working shoulder",
}
"""What a coach calls it. How it is meant stands in the descriptions of the fields."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One slider: degrees from ``least`` to ``most``."""

    name: str
    title: str
    says: str
    least: float
    most: float


def joints() -> dict[str, list[Joint]]:
    """The sliders by group: legs, trunk, arms. Takes half a second: the descriptions are in the source."""
    parts = authoring.schemas()["exercise.schema.json"]["$defs"]
    return {
        group: [
            _joint(name, spec["description"], number)
            for name, spec in parts[kind]["properties"].items()
            if (number := _number(spec)) is not None
        ]
        for group, kind in _GROUPS.items()
    }


def _number(spec: dict[str, Any]) -> dict[str, Any] | None:
    return next((each for each in spec["anyOf"] if each.get("type") == "number"), None)


def _joint(name: str, description: str, number: dict[str, Any]) -> Joint:
    says = description.partition(" Such as:")[0]
    return Joint(name, _TITLES.get(name, name), says, number["minimum"], number["maximum"])
