"""One row of the table of plans, and the names that its rows have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.exercises import Equipment, Level
from bot.content.texts import Urgency
from bot.features.pain.rules import Rest, SeeProfessional
from bot.features.plan.plans import Answers
from bot.features.self_tests.rules import Side
from tests.features.plan.plan_answers import alike, effort

LEFT, RIGHT = Side
BRIDGE, HOLD, SQUAT, PLANK, STAND, PUSH, THRUST, LIFTS = (
    "hip_bridge_test",
    "single_leg_bridge_hold",
    "single_leg_squat_quality",
    "side_plank_hold",
    "one_leg_stand",
    "wall_push_test",
    "hip_thrust_side_check",
    "side_leg_lift_count",
)
PERFECT = (
    *alike(BRIDGE, "steady"),
    *alike(HOLD, "held_level", 60),
    *alike(SQUAT, "smooth"),
    *alike(PLANK, "straight", 60),
    *alike(STAND, "stayed_up", 30),
    *alike(PUSH, "steady", 40),
)
BRIDGES = ("glute_bridge", "glute_bridge_hold", "banded_bridge", "single_leg_bridge_bent_knee")
STRONG = ("single_leg_hip_thrust", "single_leg_hip_thrust_bodyweight", "single_leg_squat", "runners_hinge")
BAND = frozenset({Equipment.MAT, Equipment.LOOP_BAND})
GOOD_FOUR = tuple(effort(days) for days in (10, 7, 4, 2))


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One row. ``holds`` are in some session, ``lacks`` in none; the rest is by exercise, or about all."""

    answers: Answers
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    doses: Mapping[str, str] = field(default_factory=dict[str, str])
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    extras: Mapping[str, Side] | None = None
    level: Level | None = None
    """The hardest level in the plan."""
    sessions: int = 2
    sizes: tuple[int, int] = (4, 6)
    notes: tuple[str, ...] = ()
    advice: type[SeeProfessional | Rest] | None = None
    urgency: Urgency | None = None
