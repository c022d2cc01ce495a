"""The journeys: what somebody told, and what every room must and must not say after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.exercises import Place
from bot.features.pain.rules import BodySide, Since
from tests.journeys.runner import (
    DONE,
    GUIDE,
    HIP,
    PLAN,
    POST,
    PROGRESS,
    ROOMS,
    ROUTINE,
    TEST,
    WARM_UP,
    Hurts,
    Step,
    TestHurt,
    Trained,
)

Says = Mapping[str, tuple[str, ...]]
"""For each room, or "all" of them, what its answer has in it."""

BEGINS, CHEER = "exercise 1 of", "Nice one"
NOT_NOW, REST, CHECKED, GONE = (
    "Not for now",
    "Rest is the right call",
    "I've had it checked",
    "It's stopped hurting",
)
NOW, TODAY, BOOK = "Emergency: get help now", "See someone today", "Book an appointment"
TRAINING = (
    BEGINS,
    CHEER,
    "Your hips are ready",
    "Start session",
    "I'm ready",
    "Left\nRight",
    "Bonus session!",
)
"""What leads on to training, or cheers somebody on."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a state of care says in each room."""

    must: Says
    must_not: Says
    over: tuple[str, ...]
    """The buttons that end it, one after the other, on the card of the warm-up."""


EMERGENCY = Kind(
    must={"all": (NOW, CHECKED)},
    must_not={"all": (*TRAINING, GONE, REST, BOOK, "Still get it checked", "Squat", "lunge", "Clamshell")},
    over=(CHECKED, "I'm cleared to train"),
)
SAME_DAY = Kind(
    must={**dict.fromkeys((room for room in ROOMS if room != HIP), (TODAY, CHECKED)), HIP: (NOT_NOW,)},
    must_not={"all": (*TRAINING, NOW, GONE, REST)},
    over=(CHECKED, "I'm cleared to train"),
)
APPOINTMENT = Kind(
    must={**dict.fromkeys((room for room in ROOMS if room != HIP), (BOOK, CHECKED)), HIP: (NOT_NOW,)},
    must_not={"all": (*TRAINING, NOW, TODAY, REST)},
    over=(CHECKED, "I'm cleared to train"),
)
RESTS = Kind(
    must={
        **dict.fromkeys((WARM_UP, GUIDE, ROUTINE, PLAN, TEST, PROGRESS, DONE, POST), (REST, GONE)),
        HIP: (NOT_NOW, REST),
    },
    must_not={"all": (*TRAINING, NOW, TODAY, CHECKED)},
    over=(GONE,),
)
ADAPTS = Kind(
    must={WARM_UP: (BEGINS,), PLAN: ("Update my plan", "mild pain", GONE), DONE: (CHEER,)},
    must_not={"all": (NOW, TODAY, REST, CHECKED, BOOK)},
    over=(),
)
BETTER = Kind(
    must={**ADAPTS.must, PLAN: ("Update my plan", "is getting better", "Wait with running", GONE)},
    must_not={**ADAPTS.must_not, PLAN: ("mild pain",)},
    over=(),
)
NOTHING_HURTS = Kind(
    must={
        **dict.fromkeys((WARM_UP, GUIDE, ROUTINE), (BEGINS,)),
        PLAN: ("Update my plan",),
        DONE: (CHEER,),
        TEST: ("Which",),
    },
    must_not={
        "all": (NOW, TODAY, REST, CHECKED, BOOK, NOT_NOW, GONE, "sparing", "easy on", "Sorry", "mild pain")
    },
    over=(),
)

ANYWHERE = Kind(
    must={HIP: (NOT_NOW, "haven't said where"), DONE: (CHEER,)},
    must_not=ADAPTS.must_not,
    over=(),
)


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What was told, in order, and what that adds up to. ``must`` and ``must_not`` come on top of it."""

    told: tuple[Step, ...]
    leads_to: Kind
    must: Says = field(default_factory=dict[str, tuple[str, ...]])
    must_not: Says = field(default_factory=dict[str, tuple[str, ...]])


SADDLE, CHEST, NIGHT, LOCKS = (
    "saddle_numbness_bladder_bowel",
    "chest_breath_or_calf",
    "hip_night_pain",
    "locking_catching_giving_way",
)
WARM = {WARM_UP: ("sparing your knee",)}
EASY = {WARM_UP: ("easy on your knee",), HIP: (NOT_NOW, "loads your knee")}

JOURNEYS = {
    "nothing was told": Journey(told=(), leads_to=NOTHING_HURTS),
    # One note, by its signs
    "saddle numbness and 9 of 10": Journey(
        told=(Hurts(place=Place.NUMBNESS, level=9, signs=(SADDLE,)),), leads_to=EMERGENCY
    ),
    "saddle numbness alone": Journey(
        told=(Hurts(place=Place.NUMBNESS, level=0, signs=(SADDLE,)),), leads_to=EMERGENCY
    ),
    "chest pain with a mild knee": Journey(told=(Hurts(signs=(CHEST,)),), leads_to=EMERGENCY),
    "chest pain with a knee at 5": Journey(told=(Hurts(level=5, signs=(CHEST,)),), leads_to=EMERGENCY),
    "an emergency named 100 days ago": Journey(
        told=(Hurts(place=Place.LOWER_BACK, signs=(SADDLE,), days_ago=100),), leads_to=EMERGENCY
    ),
    "an emergency, and then a mild knee without a sign": Journey(
        told=(Hurts(signs=(CHEST,), days_ago=0.01), Hurts(place=Place.ANKLE, level=1)), leads_to=EMERGENCY
    ),
    "a mild knee, and then an emergency": Journey(
        told=(Hurts(level=1, days_ago=2), Hurts(place=Place.FOOT, signs=(CHEST,))), leads_to=EMERGENCY
    ),
    "an emergency and an appointment": Journey(
        told=(Hurts(signs=(LOCKS,)), Hurts(signs=(CHEST,))), leads_to=EMERGENCY
    ),
    "hip pain at night": Journey(
        told=(Hurts(place=Place.THIGH, level=2, signs=(NIGHT,)),), leads_to=SAME_DAY
    ),
    "hip pain at night, told a year ago and never checked": Journey(
        told=(Hurts(place=Place.THIGH, level=2, signs=(NIGHT,), days_ago=365),), leads_to=SAME_DAY
    ),
    "hip pain at night, and then a session without pain": Journey(
        told=(Trained(pain=0), Hurts(place=Place.THIGH, level=1, signs=(NIGHT,))), leads_to=SAME_DAY
    ),
    "a locking knee": Journey(told=(Hurts(signs=(LOCKS,)),), leads_to=APPOINTMENT),
    "a locking knee that is better the next day": Journey(
        told=(Hurts(signs=(LOCKS,), days_ago=1, better=True),), leads_to=APPOINTMENT
    ),
    "a locking knee, and 8 of 10 in the thigh": Journey(
        told=(Hurts(signs=(LOCKS,)), Hurts(place=Place.THIGH, level=8)), leads_to=SAME_DAY
    ),
    # One note, by how much
    "10 of 10": Journey(told=(Hurts(level=10),), leads_to=SAME_DAY),
    "8 of 10 in the groin": Journey(told=(Hurts(place=Place.GROIN, level=8),), leads_to=SAME_DAY),
    "7 of 10, and the signs were never answered": Journey(
        told=(Hurts(level=7, signs=None),), leads_to=SAME_DAY
    ),
    "7 of 10, half a year ago": Journey(told=(Hurts(level=7, days_ago=180),), leads_to=SAME_DAY),
    "6 of 10 today": Journey(
        told=(Hurts(level=6),), leads_to=RESTS, must={WARM_UP: ("book an appointment", "3 days")}
    ),
    "6 of 10, four days ago": Journey(
        told=(Hurts(level=6, days_ago=4),), leads_to=APPOINTMENT, must={WARM_UP: ("6/10", "3 days", GONE)}
    ),
    "6 of 10, four days ago, and better the next day": Journey(
        told=(Hurts(level=6, days_ago=4, better=True),), leads_to=BETTER, must=WARM
    ),
    "5 of 10 today": Journey(
        told=(Hurts(level=5, side=BodySide.LEFT),),
        leads_to=RESTS,
        must={WARM_UP: ("your left knee (5/10)", "tomorrow")},
        must_not={WARM_UP: ("Has it gone?",)},
    ),
    "5 of 10 yesterday: it is asked again": Journey(
        told=(Hurts(level=5, days_ago=1),), leads_to=RESTS, must={WARM_UP: ("Has it gone?", "It still hurts")}
    ),
    "4 of 10, a month ago: it is still asked": Journey(
        told=(Hurts(level=4, days_ago=30),), leads_to=RESTS, must={PLAN: ("Has it gone?",)}
    ),
    "3 of 10 in the knee": Journey(told=(Hurts(level=3),), leads_to=ADAPTS, must=WARM),
    "3 of 10 in the knee, a month ago: it is over": Journey(
        told=(Hurts(level=3, days_ago=30),), leads_to=NOTHING_HURTS
    ),
    "2 of 10 in the knee": Journey(told=(Hurts(),), leads_to=ADAPTS, must=EASY),
    "2 of 10 in the knee for more than two weeks: it adapts, and a physio is suggested": Journey(
        told=(Hurts(since=Since.LONGER),), leads_to=ADAPTS, must={**EASY, PLAN: ("keeps hurting", "physio")}
    ),
    "3 of 10 in the knee for more than two weeks": Journey(
        told=(Hurts(level=3, since=Since.LONGER),), leads_to=APPOINTMENT
    ),
    "2 of 10 in the shin for more than two weeks: it may be a bone": Journey(
        told=(Hurts(place=Place.LOWER_LEG, since=Since.LONGER),), leads_to=APPOINTMENT
    ),
    "2 of 10, and the signs were never answered": Journey(
        told=(Hurts(signs=None),), leads_to=RESTS, must={WARM_UP: ("any warning signs",)}
    ),
    "2 of 10 in the groin, three weeks ago: it is asked": Journey(
        told=(Hurts(place=Place.GROIN, days_ago=21),), leads_to=RESTS, must={PLAN: ("Has it gone?",)}
    ),
    "6 of 10 in the foot and 2 in the knee": Journey(
        told=(Hurts(place=Place.FOOT, level=6), Hurts()), leads_to=RESTS
    ),
    # Sessions and self-tests
    "a session that hurt 9": Journey(told=(Trained(pain=9, place=Place.KNEE),), leads_to=SAME_DAY),
    "a session that hurt 7, three months ago": Journey(
        told=(Trained(pain=7, days_ago=100),), leads_to=SAME_DAY
    ),
    "a session that hurt 5": Journey(
        told=(Trained(pain=5, place=Place.KNEE),),
        leads_to=RESTS,
        must={"log": ("You were right to stop", "I'll ask how it is")},
    ),
    "a session that hurt 5, nobody said where": Journey(
        told=(Trained(pain=5),),
        leads_to=RESTS,
        must={"log": ("Where did it hurt?",), PLAN: ("Where did it hurt?", "warning signs")},
    ),
    "a session that hurt 6, four days ago": Journey(
        told=(Trained(pain=6, place=Place.KNEE, days_ago=4),), leads_to=APPOINTMENT
    ),
    "a session that hurt 3 in the knee": Journey(
        told=(Trained(pain=3, place=Place.KNEE),), leads_to=ADAPTS, must=WARM
    ),
    "a session that hurt 2 in the knee": Journey(
        told=(Trained(pain=2, place=Place.KNEE),), leads_to=ADAPTS, must=EASY
    ),
    "a session without pain": Journey(told=(Trained(pain=0),), leads_to=NOTHING_HURTS),
    "a session that hurt 3, nobody said where": Journey(
        told=(Trained(pain=3),),
        leads_to=ANYWHERE,
        must={"log": ("Where did it hurt?",), WARM_UP: ("without what hurt",)},
    ),
    "four sessions running that hurt 1 in the knee": Journey(
        told=tuple(Trained(pain=1, place=Place.KNEE, days_ago=days) for days in (9, 6, 3, 0)),
        leads_to=ADAPTS,
        must={"log": ("keeps hurting", "physio"), **EASY},
    ),
    "an ankle check that hurt in the ankle": Journey(
        told=(TestHurt(place=Place.ANKLE, test="knee-to-wall"),),
        leads_to=ADAPTS,
        must={"log": ("leave out what loads your left ankle",), HIP: (NOT_NOW,), WARM_UP: ("your ankle",)},
    ),
    "a self-test that hurt, nobody said where": Journey(
        told=(TestHurt(),),
        leads_to=ANYWHERE,
        must={"log": ("Where did it hurt?", "stop here"), WARM_UP: ("haven't said where",)},
    ),
}
