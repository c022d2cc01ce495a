"""Answers that differ in what the self-tests showed, and the plan for each."""

from __future__ import annotations

from bot.content.exercises import Level, Place
from tests.features.plan.plan_answers import EVERYTHING, alike, answers, both, effort, note, result
from tests.features.plan.plan_pattern import (
    BAND,
    BRIDGE,
    BRIDGES,
    HOLD,
    LEFT,
    LIFTS,
    PERFECT,
    PLANK,
    PUSH,
    RIGHT,
    SQUAT,
    STAND,
    STRONG,
    THRUST,
    Pattern,
)

GAP_RIGHT = both(HOLD, "held_level", "shorter", (50, 30), days=2)
"""A bridge that the right side held for clearly less time."""

GAP_SAYS = "your right side did less in the timed single-leg bridge on 2 days"

BY_RESULTS = {
    "nothing is known: all begins at the first level": Pattern(
        answers=answers(),
        holds=("glute_bridge", "clamshell", "squat", "fire_hydrant"),
        lacks=("single_leg_bridge", *STRONG),
        level=Level.FOUNDATION,
        extras={},
        reasons={"glute_bridge": "for glutes that drive you forward"},
        notes=("No recent self-test",),
    ),
    "the left side sagged: the reason, and no extra set for what was only seen": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady")),
        holds=("glute_bridge", "clamshell"),
        lacks=("single_leg_bridge", "banded_bridge", *STRONG),
        level=Level.FOUNDATION,
        reasons={
            "glute_bridge": "your left side sagged in the glute bridge test",
            "clamshell": "your left side sagged in the glute bridge test",
        },
        extras={},
    ),
    "the right side sagged: the right is named": Pattern(
        answers=answers(*both(BRIDGE, "steady", "sagged")),
        reasons={"glute_bridge": "your right side sagged in the glute bridge test"},
        extras={},
    ),
    "both sides sagged: the reason, and no side gets more": Pattern(
        answers=answers(*alike(BRIDGE, "sagged")),
        reasons={"glute_bridge": "both sides sagged in the glute bridge test"},
        extras={},
        level=Level.FOUNDATION,
    ),
    "the left side sagged and the bridge test hurt on the right: no corrective for it": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "hurt")),
        holds=("squat", "fire_hydrant"),
        lacks=(
            *BRIDGES,
            "clamshell",
            "side_leg_lift_lying",
            "single_leg_bridge",
            "quadruped_hip_extension",
            "donkey_kick",
        ),
        extras={},
        sizes=(3, 5),
        notes=("The glute bridge test hurt", "you haven't said where"),
    ),
    "the left side sagged, and the knee is mildly sore: only what spares it, no extra set": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady"), hurts=(note(Place.KNEE, 3),)),
        holds=("clamshell",),
        lacks=("glute_bridge", "squat", "fire_hydrant", "side_leg_lift_lying", "quadruped_hip_extension"),
        reasons={"clamshell": "it spares your knee"},
        extras={},
        sizes=(2, 3),
        notes=("mild pain (knee)",),
    ),
    "the bridge test hurt once and was steady since: the plan takes it as steady": Pattern(
        answers=answers(*alike(BRIDGE, "hurt", days=20), *alike(BRIDGE, "steady", days=2)),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
    ),
    "the one-leg bridge hurt once and was steady since: the plan takes it as steady": Pattern(
        answers=answers(*alike(HOLD, "hurt", days=20), *alike(HOLD, "held_level", 30, days=2)),
        holds=("single_leg_bridge_bent_knee",),
        reasons={"single_leg_bridge_bent_knee": "both sides stayed level in the timed single-leg bridge"},
    ),
    "the bridge was level but shaky: it stays at the first level, with the reason": Pattern(
        answers=answers(*alike(BRIDGE, "shook")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge", "banded_bridge"),
        reasons={"glute_bridge": "both sides shook in the glute bridge test"},
        level=Level.FOUNDATION,
    ),
    "the thigh cramped on the left: two-legged bridges": Pattern(
        answers=answers(*both(BRIDGE, "cramped", "steady"), equipment=BAND),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee", "single_leg_bridge", "banded_bridge"),
        reasons={"glute_bridge": "your left side cramped at the back of the thigh in the glute bridge test"},
    ),
    "the glute bridge test is steady on both sides: it opens no level": Pattern(
        answers=answers(*alike(BRIDGE, "steady")),
        holds=("glute_bridge", "quadruped_hip_extension", "clamshell"),
        lacks=("single_leg_bridge_bent_knee", *STRONG),
        level=Level.FOUNDATION,
        extras={},
    ),
    "the one-leg bridge held for 20 s on both sides: it starts a level higher": Pattern(
        answers=answers(*alike(HOLD, "held_level", 20)),
        holds=("single_leg_bridge_bent_knee", "quadruped_hip_extension", "clamshell"),
        lacks=("glute_bridge", "donkey_kick_straight_leg", *STRONG),
        level=Level.BUILDING,
        extras={},
        reasons={"single_leg_bridge_bent_knee": "both sides stayed level in the timed single-leg bridge"},
    ),
    "only one side was tested, and it held for 60 s: no level opens": Pattern(
        answers=answers(result(HOLD, LEFT, "held_level", value=60)),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
        level=Level.FOUNDATION,
    ),
    "only the left side was tested, and sagged: the reason, and no extra set": Pattern(
        answers=answers(result(BRIDGE, LEFT, "sagged")),
        reasons={"clamshell": "your left side sagged in the glute bridge test"},
        extras={},
    ),
    "a perfect set of tests, and all equipment: the third level": Pattern(
        answers=answers(*PERFECT, equipment=EVERYTHING),
        holds=(
            "single_leg_hip_thrust_bodyweight",
            "elevated_side_plank_clam",
            "rear_foot_elevated_split_squat",
        ),
        lacks=("glute_bridge", "clamshell", "squat", "lateral_lunge_weighted", "runners_hinge"),
        level=Level.STRONG,
        extras={},
    ),
    "a perfect set of tests and only a mat: the hardest without a bench": Pattern(
        answers=answers(*PERFECT),
        holds=(
            "single_leg_bridge_bent_knee",
            "elevated_side_plank_clam",
            "single_leg_squat",
        ),
        lacks=("single_leg_hip_thrust_bodyweight", "single_leg_hip_thrust", "elongated_runners_lunge_halo"),
        level=Level.STRONG,
    ),
    "a perfect test, and the knee is mildly sore: a few easy exercises all the same": Pattern(
        answers=answers(*PERFECT, equipment=EVERYTHING, hurts=(note(Place.KNEE, 3),)),
        holds=("clamshell",),
        lacks=("single_leg_squat", "squat", "elevated_side_plank_clam"),
        level=Level.FOUNDATION,
        sizes=(2, 3),
    ),
    "perfect a year ago: too old to count": Pattern(
        answers=answers(*(alike(HOLD, "held_level", 60, days=300))),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
        notes=("No recent self-test",),
    ),
    "too short four weeks ago, long enough now: the level opens": Pattern(
        answers=answers(
            *both(HOLD, "held_level", "held_level", (8, 30), days=30),
            *alike(HOLD, "held_level", 30, days=1),
        ),
        holds=("single_leg_bridge_bent_knee",),
        extras={},
    ),
    "the one-leg hold dropped early on the left: the side that did less decides": Pattern(
        answers=answers(*alike(BRIDGE, "steady"), *both(HOLD, "dropped_early", "held_level", (50, 50))),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee", "single_leg_bridge"),
        reasons={"glute_bridge": "your left side dropped early in the single-leg bridge"},
    ),
    "a shorter hold on the right, once: the level of the right, and no extra set yet": Pattern(
        answers=answers(*both(HOLD, "held_level", "shorter", (50, 30))),
        holds=("single_leg_bridge_bent_knee",),
        lacks=STRONG,
        reasons={"single_leg_bridge_bent_knee": "both sides stayed level in the timed single-leg bridge"},
        extras={},
    ),
    "a shorter hold on the right on two days: one more on the right, for the bridge only": Pattern(
        answers=answers(*both(HOLD, "held_level", "shorter", (50, 30), days=9), *GAP_RIGHT),
        holds=("single_leg_bridge_bent_knee",),
        lacks=STRONG,
        reasons={"single_leg_bridge_bent_knee": GAP_SAYS},
        extras={"single_leg_bridge_bent_knee": RIGHT},
    ),
    "the same, long enough for level 3 on both sides: the gap lowers no level": Pattern(
        answers=answers(
            *both(HOLD, "held_level", "shorter", (70, 50), days=9),
            *both(HOLD, "held_level", "shorter", (70, 50), days=2),
            equipment=EVERYTHING,
        ),
        holds=("single_leg_hip_thrust_bodyweight",),
        extras={"single_leg_hip_thrust_bodyweight": RIGHT},
        level=Level.STRONG,
    ),
    "a gap on two days, and no gap on the latest: nothing more": Pattern(
        answers=answers(
            *both(HOLD, "held_level", "shorter", (50, 30), days=20),
            *both(HOLD, "held_level", "shorter", (50, 30), days=10),
            *both(HOLD, "held_level", "held_level", (45, 42), days=2),
        ),
        extras={},
    ),
    "a gap on two days, now on the other side: it starts anew": Pattern(
        answers=answers(*both(HOLD, "shorter", "held_level", (30, 50), days=10), *GAP_RIGHT), extras={}
    ),
    "twice on one day is one day": Pattern(
        answers=answers(*both(HOLD, "held_level", "shorter", (50, 30), days=2.2), *GAP_RIGHT), extras={}
    ),
    "a gap on two days, counted for more than six weeks: no more extra set": Pattern(
        answers=answers(
            *both(HOLD, "held_level", "shorter", (50, 30), days=60),
            *both(HOLD, "held_level", "shorter", (50, 30), days=44),
            *GAP_RIGHT,
        ),
        holds=("single_leg_bridge_bent_knee",),
        extras={},
    ),
    "a gap on two days, and a session that hurt a little since: no extra set": Pattern(
        answers=answers(
            *both(HOLD, "held_level", "shorter", (50, 30), days=9),
            *GAP_RIGHT,
            efforts=(effort(1, "glute_bridge", pain=1),),
        ),
        holds=("single_leg_bridge_bent_knee",),
        extras={},
    ),
    "60 s and 54 s: both are fine, and no side is named": Pattern(
        answers=answers(
            *both(HOLD, "held_level", "held_level", (60, 54), days=9),
            *both(HOLD, "held_level", "held_level", (60, 54)),
            equipment=EVERYTHING,
        ),
        holds=("single_leg_hip_thrust_bodyweight",),
        reasons={
            "single_leg_hip_thrust_bodyweight": "both sides stayed level in the timed single-leg bridge"
        },
        extras={},
    ),
    "a bridge held for 4 s on both sides: level 1": Pattern(
        answers=answers(*alike(HOLD, "held_level", 4), equipment=EVERYTHING),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee", *STRONG),
        level=Level.FOUNDATION,
    ),
    "a bridge held for 14.9 s is level 1, whatever the other side did": Pattern(
        answers=answers(*both(HOLD, "shorter", "held_level", (14.9, 90))),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
    ),
    "a side plank of 6 s on both sides: level 1": Pattern(
        answers=answers(*alike(PLANK, "straight", 6), equipment=EVERYTHING),
        holds=("clamshell", "fire_hydrant"),
        lacks=("banded_clamshell", "elevated_side_plank_clam", "ankle_band_side_walk"),
        level=Level.FOUNDATION,
    ),
    "two hip thrusts on both sides: level 1": Pattern(
        answers=answers(*alike(THRUST, "level", 2), equipment=EVERYTHING),
        holds=("glute_bridge",),
        lacks=STRONG,
        level=Level.FOUNDATION,
    ),
    "three leg lifts on both sides: level 1": Pattern(
        answers=answers(*alike(LIFTS, "clean", 3), equipment=EVERYTHING),
        holds=("clamshell",),
        lacks=("banded_clamshell", "side_leg_lift_lying_resisted"),
        level=Level.FOUNDATION,
    ),
    "25 leg lifts on both sides, and a plank of 20 s: the lower test decides": Pattern(
        answers=answers(*alike(LIFTS, "clean", 25), *alike(PLANK, "straight", 20), equipment=EVERYTHING),
        holds=("banded_clamshell",),
        lacks=("elevated_side_plank_clam", "clamshell"),
    ),
    "the best side plank opens nothing that stands": Pattern(
        answers=answers(*alike(PLANK, "straight", 90), equipment=EVERYTHING),
        holds=("elevated_side_plank_clam", "fire_hydrant"),
        lacks=("ankle_band_side_walk", "banded_side_step", "side_leg_lift_standing"),
    ),
    "30 s on one leg is balance: it opens level 2 and not level 3": Pattern(
        answers=answers(*alike(STAND, "stayed_up", 30), equipment=EVERYTHING),
        holds=("side_leg_lift_standing",),
        lacks=("ankle_band_side_walk", "fire_hydrant"),
    ),
    "30 s on one leg and a wall push of 40 s: level 3 for what stands": Pattern(
        answers=answers(*alike(STAND, "stayed_up", 30), *alike(PUSH, "steady", 40), equipment=EVERYTHING),
        holds=("ankle_band_side_walk",),
    ),
    "a long wall push, but the pelvis dropped at once on one leg: level 1": Pattern(
        answers=answers(
            *both(STAND, "dropped", "stayed_up", (2, 30)), *alike(PUSH, "steady", 60), equipment=EVERYTHING
        ),
        holds=("fire_hydrant",),
        lacks=("ankle_band_side_walk", "side_leg_lift_standing"),
        reasons={"fire_hydrant": "your left side let the pelvis drop at once in the one-leg stand"},
    ),
    "a gap on one leg, though neither side is under 10 s: no side is named": Pattern(
        answers=answers(
            *both(STAND, "stayed_up", "stayed_up", (30, 18), days=9),
            *both(STAND, "stayed_up", "stayed_up", (30, 18)),
        ),
        reasons={"side_leg_lift_standing": "both sides kept the pelvis up in the one-leg stand"},
        extras={},
    ),
    "a gap on one leg, one side under 10 s, on two days: one more set": Pattern(
        answers=answers(
            *both(STAND, "stayed_up", "stayed_up", (30, 8), days=9),
            *both(STAND, "stayed_up", "stayed_up", (30, 8)),
            equipment=frozenset(),
        ),
        extras={"fire_hydrant": RIGHT},
        lacks=("side_leg_lift_standing",),
    ),
    "gaps within the error of the test: no side gets more": Pattern(
        answers=answers(
            *both(PLANK, "straight", "straight", (60, 45), days=9),
            *both(PLANK, "straight", "straight", (60, 45)),
        ),
        holds=("elevated_side_plank_clam",),
        extras={},
    ),
    "two tests name opposite sides, each on two days: they disagree, and neither gets more": Pattern(
        answers=answers(
            *both(HOLD, "held_level", "shorter", (50, 30), days=9),
            *GAP_RIGHT,
            *both(THRUST, "fewer", "level", (9, 14), days=9),
            *both(THRUST, "fewer", "level", (9, 14), days=3),
        ),
        holds=("single_leg_bridge_bent_knee",),
        extras={},
        notes=("Your self-tests disagree", "the hip thrust side check names your left side"),
    ),
    "a gap on the right, but it's the left that sagged: they disagree too": Pattern(
        answers=answers(
            *both(BRIDGE, "sagged", "steady"),
            *both(HOLD, "held_level", "shorter", (50, 30), days=9),
            *GAP_RIGHT,
        ),
        extras={},
        notes=("Your self-tests disagree",),
    ),
    "the knee fell in on the right: second-level lunges, and a reason": Pattern(
        answers=answers(*both(SQUAT, "smooth", "knee_in")),
        holds=("backward_lunge", "clamshell"),
        lacks=("single_leg_squat", "squat"),
        reasons={
            "backward_lunge": "your right side let the knee fall inwards in the single-leg squat",
            "clamshell": "your right side let the knee fall inwards in the single-leg squat",
        },
        extras={},
    ),
    "balance was lost in the one-leg squat: first-level lunges": Pattern(
        answers=answers(*both(SQUAT, "smooth", "wobbled")),
        holds=("squat",),
        lacks=("single_leg_squat", "backward_lunge", "lateral_lunge"),
    ),
    "a smooth one-leg squat opens no lunge with a weight": Pattern(
        answers=answers(*alike(SQUAT, "smooth"), equipment=EVERYTHING),
        holds=("rear_foot_elevated_split_squat", "lateral_lunge"),
        lacks=("lateral_lunge_weighted", "elongated_runners_lunge_halo"),
    ),
    "four lunges that felt the same open no level": Pattern(
        answers=answers(*alike("lunge_matrix_check", "alike"), equipment=EVERYTHING),
        holds=("squat",),
        lacks=("backward_lunge", "lateral_lunge", "single_leg_squat"),
    ),
    "the deep squat stopped short: a note, and it caps no lunge": Pattern(
        answers=answers(*alike(SQUAT, "smooth"), result("deep_squat_test", None, "stopped_short")),
        holds=("single_leg_squat",),
        reasons={"single_leg_squat": "you stopped short in the deep squat"},
        notes=("Choose a depth you control",),
        extras={},
    ),
    "the heels came up in the deep squat: a note on heels": Pattern(
        answers=answers(result("deep_squat_test", None, "heels_up")),
        holds=("squat",),
        notes=("rest them on a book",),
        level=Level.FOUNDATION,
    ),
    "all the way down in the deep squat opens no level": Pattern(
        answers=answers(result("deep_squat_test", None, "full_depth")),
        holds=("squat",),
        lacks=("backward_lunge",),
        level=Level.FOUNDATION,
    ),
    "raised heels helped: a book under the heels": Pattern(
        answers=answers(result("deep_squat_heels_raised", None, "deeper")),
        notes=("heels on a book, 2 to 5 cm high",),
    ),
    "2 cm at the wall on both sides isn't fine: a note, no level, no extra set": Pattern(
        answers=answers(*alike("knee_to_wall", "same", 2)),
        holds=("squat",),
        notes=("Under 7 cm",),
        level=Level.FOUNDATION,
        extras={},
    ),
    "a shorter ankle on the left: a note, and no lunge is held back": Pattern(
        answers=answers(
            *alike(SQUAT, "smooth"),
            *both("knee_to_wall", "shorter", "same", (6, 10), days=9),
            *both("knee_to_wall", "shorter", "same", (6, 10)),
            equipment=EVERYTHING,
        ),
        holds=("rear_foot_elevated_split_squat",),
        reasons={
            "rear_foot_elevated_split_squat": "your left side did less in the knee-to-wall test on 2 days"
        },
        notes=("Under 7 cm",),
        extras={},
    ),
    "the arm gave up first in the side plank: no level from it": Pattern(
        answers=answers(*alike(PLANK, "arm_first", 60), equipment=EVERYTHING),
        holds=("clamshell",),
        lacks=("banded_clamshell", "elevated_side_plank_clam"),
    ),
    "a hold without a number opens nothing": Pattern(
        answers=answers(*alike(HOLD, "held_level")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
    ),
    "eleven weeks old, and trained all along: the test still counts": Pattern(
        answers=answers(
            *alike(HOLD, "held_level", 60, days=77),
            equipment=EVERYTHING,
            efforts=tuple(effort(days, "clamshell", felt=8) for days in range(70, 0, -7)),
        ),
        holds=("single_leg_hip_thrust_bodyweight",),
    ),
    "five weeks old, and no session since: a break, so level 1, and a kind word": Pattern(
        answers=answers(*alike(HOLD, "held_level", 60, days=35), equipment=EVERYTHING),
        holds=("glute_bridge",),
        lacks=STRONG,
        level=Level.FOUNDATION,
        notes=("over 4 weeks without a session, so I start you gently", "Test again"),
    ),
    "thirteen weeks old, and trained at level 2 lately: the lower of both, and a kind word": Pattern(
        answers=answers(
            *alike(HOLD, "held_level", 60, days=91),
            efforts=tuple(effort(days, "single_leg_bridge", felt=8) for days in range(84, 0, -7)),
        ),
        holds=("single_leg_bridge_bent_knee",),
        lacks=STRONG,
        level=Level.BUILDING,
        notes=("over 12 weeks old", "Test again on a fresh day"),
    ),
    "thirteen weeks old, and trained at level 3 lately: level 3 holds": Pattern(
        answers=answers(
            *alike(HOLD, "held_level", 60, days=91),
            equipment=EVERYTHING,
            efforts=tuple(
                effort(days, "single_leg_hip_thrust_bodyweight", felt=8) for days in range(84, 0, -7)
            ),
        ),
        holds=("single_leg_hip_thrust_bodyweight",),
        notes=("over 12 weeks old",),
    ),
}
