"""Answers that differ in what the self-tests showed, and the plan for each."""

from __future__ import annotations

from bot.content.exercises import Level, Place
from tests.features.plan.plan_answers import EVERYTHING, alike, answers, both, note, result
from tests.features.plan.plan_pattern import (
    BAND,
    BRIDGE,
    BRIDGES,
    HOLD,
    LEFT,
    PERFECT,
    PLANK,
    RIGHT,
    SQUAT,
    STRONG,
    Pattern,
)

BY_RESULTS = {
    "nothing is known: all begins at the first level": Pattern(
        answers=answers(),
        holds=("glute_bridge", "clamshell", "squat", "fire_hydrant"),
        lacks=("single_leg_bridge", *STRONG),
        level=Level.FOUNDATION,
        extras={},
        reasons={"glute_bridge": "for the push-off in every stride"},
        notes=("No recent self-test",),
    ),
    "the left side sagged: the reason, and one more on the left": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady")),
        holds=("glute_bridge", "clamshell"),
        lacks=("single_leg_bridge", "banded_bridge", *STRONG),
        level=Level.FOUNDATION,
        reasons={
            "glute_bridge": "your left side sagged in the hip bridge test",
            "clamshell": "your left side sagged in the hip bridge test",
        },
        extras={"clamshell": LEFT, "quadruped_hip_extension": LEFT},
    ),
    "the right side sagged: one more on the right": Pattern(
        answers=answers(*both(BRIDGE, "steady", "sagged")),
        reasons={"glute_bridge": "your right side sagged in the hip bridge test"},
        extras={"clamshell": RIGHT, "quadruped_hip_extension": RIGHT},
    ),
    "both sides sagged: the reason, and no side gets more": Pattern(
        answers=answers(*alike(BRIDGE, "sagged")),
        reasons={"glute_bridge": "both sides sagged in the hip bridge test"},
        extras={},
        level=Level.FOUNDATION,
    ),
    "the left side sagged and the bridge test hurt on the right: no corrective for it": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "hurt")),
        holds=("squat", "side_leg_lift_lying", "fire_hydrant"),
        lacks=(*BRIDGES, "clamshell", "single_leg_bridge", "quadruped_hip_extension", "donkey_kick"),
        extras={},
        sizes=(2, 4),
        notes=("The hip bridge test hurt",),
    ),
    "the left side sagged, and the knee is mildly sore: only what spares it, no extra set": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady"), hurts=(note(Place.KNEE, 3),)),
        holds=("clamshell",),
        lacks=("glute_bridge", "squat", "fire_hydrant", "side_leg_lift_lying", "quadruped_hip_extension"),
        reasons={"clamshell": "it spares your knee"},
        extras={},
        sizes=(1, 1),
        notes=("mild pain (knee)",),
    ),
    "the bridge test hurt once and was steady since: the plan takes it as steady": Pattern(
        answers=answers(*alike(BRIDGE, "hurt", days=20), *alike(BRIDGE, "steady", days=2)),
        holds=("single_leg_bridge_bent_knee",),
        reasons={"single_leg_bridge_bent_knee": "both sides stayed level in the hip bridge test"},
    ),
    "the bridge was level but shaky: it stays at the first level, with the reason": Pattern(
        answers=answers(*alike(BRIDGE, "shook")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge", "banded_bridge"),
        reasons={"glute_bridge": "both sides shook in the hip bridge test"},
        level=Level.FOUNDATION,
    ),
    "the thigh cramped on the left: two-legged bridges": Pattern(
        answers=answers(*both(BRIDGE, "cramped", "steady"), equipment=BAND),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee", "single_leg_bridge", "banded_bridge"),
        reasons={"glute_bridge": "your left side cramped at the back of the thigh in the hip bridge test"},
    ),
    "the bridge is steady on both sides: it starts a level higher": Pattern(
        answers=answers(*alike(BRIDGE, "steady")),
        holds=("single_leg_bridge_bent_knee", "donkey_kick_straight_leg", "clamshell"),
        lacks=("glute_bridge", *STRONG),
        level=Level.BUILDING,
        extras={},
        reasons={"single_leg_bridge_bent_knee": "both sides stayed level in the hip bridge test"},
    ),
    "only one side was tested, and it was steady: no level opens": Pattern(
        answers=answers(result(BRIDGE, LEFT, "steady")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
        level=Level.FOUNDATION,
    ),
    "only the left side was tested, and sagged: it gets more all the same": Pattern(
        answers=answers(result(BRIDGE, LEFT, "sagged")),
        reasons={"clamshell": "your left side sagged in the hip bridge test"},
        extras={"clamshell": LEFT, "quadruped_hip_extension": LEFT},
    ),
    "a perfect set of tests, and all equipment: the third level": Pattern(
        answers=answers(*PERFECT, equipment=EVERYTHING),
        holds=("single_leg_hip_thrust_bodyweight", "elevated_side_plank_clam", "single_leg_squat"),
        lacks=("glute_bridge", "clamshell", "squat"),
        level=Level.STRONG,
        extras={},
    ),
    "a perfect set of tests and only a mat: the hardest without a bench": Pattern(
        answers=answers(*PERFECT),
        holds=(
            "single_leg_bridge_bent_knee",
            "elevated_side_plank_clam",
            "single_leg_squat",
            "runners_hinge",
        ),
        lacks=("single_leg_hip_thrust_bodyweight", "single_leg_hip_thrust", "elongated_runners_lunge_halo"),
        level=Level.STRONG,
    ),
    "a perfect test, and the knee is mildly sore: one easy exercise all the same": Pattern(
        answers=answers(*PERFECT, equipment=EVERYTHING, hurts=(note(Place.KNEE, 3),)),
        holds=("clamshell",),
        lacks=("single_leg_squat", "squat", "elevated_side_plank_clam"),
        level=Level.FOUNDATION,
        sizes=(1, 1),
    ),
    "perfect a year ago: too old to count": Pattern(
        answers=answers(*(alike(BRIDGE, "steady", days=300))),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
        notes=("No recent self-test",),
    ),
    "sagged four weeks ago, steady now: the level opens": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady", days=30), *alike(BRIDGE, "steady", days=1)),
        holds=("single_leg_bridge_bent_knee",),
        extras={},
    ),
    "a steady bridge, but the one-leg hold dropped early: the weaker finding decides": Pattern(
        answers=answers(*alike(BRIDGE, "steady"), *both(HOLD, "dropped_early", "held_level")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee", "single_leg_bridge"),
        reasons={"glute_bridge": "your left side dropped early in the single-leg bridge"},
    ),
    "a shorter hold on the right: the second level, and one more on the right": Pattern(
        answers=answers(*both(HOLD, "held_level", "shorter", (50, 30))),
        holds=("single_leg_bridge_bent_knee",),
        lacks=STRONG,
        reasons={"single_leg_bridge_bent_knee": "your right side held the single-leg bridge for less time"},
        extras={
            "single_leg_bridge_bent_knee": RIGHT,
            "donkey_kick_straight_leg": RIGHT,
            "fire_hydrant": RIGHT,
        },
    ),
    "numbers far apart without a word on it: the lower side gets more": Pattern(
        answers=answers(*both("one_leg_stand", "stayed_up", "stayed_up", (30, 20))),
        reasons={"side_leg_lift_standing": "your right side scored lower in the 30-second one-leg stand"},
        extras={"side_leg_lift_standing": RIGHT},
    ),
    "numbers within the noise of the test: no side gets more": Pattern(
        answers=answers(*both(PLANK, "straight", "straight", (40, 38))),
        holds=("elevated_side_plank_clam",),
        extras={},
    ),
    "two tests that name different sides: neither gets more": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady"), *both(HOLD, "held_level", "dropped_early")),
        extras={"clamshell": LEFT},
    ),
    "the knee fell in on the right: first-level lunges, clams and a reason": Pattern(
        answers=answers(*both(SQUAT, "smooth", "knee_in")),
        holds=("squat", "clamshell"),
        lacks=("single_leg_squat", "backward_lunge", "lateral_lunge"),
        reasons={
            "squat": "your right side let the knee fall inwards in the single-leg squat",
            "clamshell": "your right side let the knee fall inwards in the single-leg squat",
        },
    ),
    "the squat stopped short: it begins with the squat, and no side gets more": Pattern(
        answers=answers(result("deep_squat_test", None, "stopped_short")),
        holds=("squat",),
        lacks=("backward_lunge", "single_leg_squat"),
        reasons={"squat": "you stopped short in the deep squat"},
        extras={},
    ),
    "a shorter ankle on the left: a reason to stay off deep one-leg moves, and no extra set": Pattern(
        answers=answers(
            *alike(SQUAT, "smooth"), *both("knee_to_wall", "shorter", "same", (6, 10)), equipment=EVERYTHING
        ),
        holds=("backward_lunge",),
        lacks=("single_leg_squat", "elongated_runners_lunge_halo"),
        extras={},
    ),
}
