"""What there is to move, in the words and limits of the content files, for the sliders of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.content import authoring

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
