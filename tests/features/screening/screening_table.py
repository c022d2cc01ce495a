"""Answers to the health questions, and what each must and mustn't allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.content.screening import NONE_OF_THESE, Flag, ScreeningOutcome
from bot.features.screening.rules import Screening
from bot.settings import CONTENT
from tests.builders import utc

NORMAL, GENTLE, SEE_FIRST, AMBULANCE = ScreeningOutcome
NOW = utc("2026-06-02 12:00")
WEEK = timedelta(weeks=1)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "health": (
        *("chest_now", "heart", "chest_effort", "faint", "palpitations"),
        *("breath", "longterm", "medicines", "ill"),
    ),
    "body": (
        *("hurts", "surgery", "bone_stress", "thin_bones", "pregnancy"),
        *("low_energy", "under_18", "new_and_older", "told_not"),
    ),
}
"""The questions that ship; a test holds them to screening.yaml."""

assert CONTENT.is_dir()


def said(
    *ticked: str,
    weeks_ago: float = 0,
    cleared_weeks_ago: float | None = None,
    empty: tuple[str, ...] = (),
    **choices: str,
) -> Screening:
    """What somebody answered; a group in which nothing is ticked has "None of these", unless it is empty."""
    by_group = {
        group: () if group in empty else tuple(key for key in keys if key in ticked) or (NONE_OF_THESE,)
        for group, keys in GROUPS.items()
    }
    cleared = NOW - cleared_weeks_ago * WEEK if cleared_weeks_ago is not None else None
    return Screening(ticked=by_group, choices=choices, at=NOW - weeks_ago * WEEK, cleared=cleared)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An answer pattern: the outcome, and flags that must be there or mustn't."""

    screening: Screening | None
    outcome: ScreeningOutcome
    flags: tuple[Flag, ...] = ()
    no_flags: tuple[Flag, ...] = ()
    asks: bool = False
    says: tuple[str, ...] = field(default=())
    weeks_since_session: float | None = None


TABLE: dict[str, Case] = {
    "never asked": Case(screening=None, outcome=GENTLE, asks=True),
    "nothing to tell": Case(screening=said(), outcome=NORMAL, no_flags=tuple(Flag)),
    "a group left empty": Case(screening=said(empty=("body",)), outcome=GENTLE),
    "everything left empty": Case(screening=said(empty=("health", "body")), outcome=GENTLE),
    "a yes in one group, the other empty": Case(
        screening=said("heart", empty=("body",)), outcome=SEE_FIRST, says=("ask your doctor",)
    ),
    "chest pain now": Case(screening=said("chest_now"), outcome=AMBULANCE),
    "chest pain now, and all else too": Case(
        screening=said(*GROUPS["health"], *GROUPS["body"]), outcome=AMBULANCE, asks=True
    ),
    "chest pain now, cleared since": Case(
        screening=said("chest_now", weeks_ago=2, cleared_weeks_ago=1), outcome=GENTLE
    ),
    "a heart condition": Case(screening=said("heart"), outcome=SEE_FIRST, says=("May I do strength",)),
    "a heart condition, cleared": Case(
        screening=said("heart", cleared_weeks_ago=0), outcome=NORMAL, says=("breathe out on the effort",)
    ),
    "a heart condition, cleared before the answers": Case(
        screening=said("heart", cleared_weeks_ago=3), outcome=SEE_FIRST
    ),
    "chest pain lately, cleared": Case(screening=said("chest_effort", cleared_weeks_ago=0), outcome=GENTLE),
    "fainted, and the smaller question is open": Case(screening=said("faint"), outcome=SEE_FIRST, asks=True),
    "fainted during exercise": Case(
        screening=said("faint", faint="during"), outcome=SEE_FIRST, says=("don't run",)
    ),
    "fainted at a needle": Case(screening=said("faint", faint="explained"), outcome=NORMAL),
    "racing heart": Case(screening=said("palpitations"), outcome=SEE_FIRST),
    "very breathless": Case(screening=said("breath"), outcome=SEE_FIRST),
    "a stable illness": Case(screening=said("longterm", longterm="stable"), outcome=NORMAL),
    "an unstable illness": Case(screening=said("longterm", longterm="unstable"), outcome=SEE_FIRST),
    "steroids": Case(
        screening=said("medicines", medicines="steroids"), outcome=GENTLE, flags=(Flag.BONE_RISK,)
    ),
    "blood thinners": Case(
        screening=said("medicines", medicines="thinners"),
        outcome=GENTLE,
        flags=(Flag.NO_COPENHAGEN,),
        no_flags=(Flag.BONE_RISK,),
    ),
    "blood thinners, and the doctor agreed": Case(
        screening=said("medicines", weeks_ago=2, cleared_weeks_ago=1, medicines="thinners"),
        outcome=NORMAL,
        flags=(Flag.NO_COPENHAGEN,),
        says=("hold on to something",),
    ),
    "steroids, and the doctor agreed": Case(
        screening=said("medicines", weeks_ago=2, cleared_weeks_ago=1, medicines="steroids"),
        outcome=NORMAL,
        flags=(Flag.BONE_RISK, Flag.NO_IMPACT),
        says=("don't jump",),
    ),
    "that antibiotic 4 months ago": Case(
        screening=said("medicines", weeks_ago=17, medicines="quinolone"), outcome=NORMAL
    ),
    "ill today": Case(screening=said("ill"), outcome=SEE_FIRST, says=("rest today",)),
    "something hurts": Case(screening=said("hurts"), outcome=GENTLE),
    "something hurt 3 weeks ago": Case(screening=said("hurts", weeks_ago=3), outcome=NORMAL),
    "operated 6 weeks ago": Case(screening=said("surgery", surgery="recent"), outcome=SEE_FIRST),
    "an artificial hip, new to this": Case(
        screening=said("surgery", surgery="hip_new"),
        outcome=GENTLE,
        flags=(Flag.NO_DEEP_HIP, Flag.NO_IMPACT),
    ),
    "an artificial hip after 5 weeks": Case(
        screening=said("surgery", weeks_ago=5, surgery="hip_new"),
        outcome=NORMAL,
        flags=(Flag.NO_DEEP_HIP, Flag.NO_IMPACT),
        no_flags=(Flag.NO_FATIGUE_TESTS,),
        says=("only as far as your surgeon",),
    ),
    "an artificial knee after 5 weeks": Case(
        screening=said("surgery", weeks_ago=5, surgery="knee_new"),
        outcome=NORMAL,
        flags=(Flag.NO_KNEELING, Flag.NO_IMPACT),
        no_flags=(Flag.NO_DEEP_HIP,),
        says=("only as far as your surgeon",),
    ),
    "a stress fracture now": Case(
        screening=said("bone_stress", bone_stress="now"),
        outcome=SEE_FIRST,
        flags=(Flag.BONE_RISK, Flag.NO_IMPACT),
        says=("don't run or jump",),
    ),
    "a stress fracture last year": Case(
        screening=said("bone_stress", bone_stress="last_year"), outcome=GENTLE, flags=(Flag.BONE_RISK,)
    ),
    "a stress fracture last year, cleared": Case(
        screening=said("bone_stress", cleared_weeks_ago=0, bone_stress="last_year"),
        outcome=NORMAL,
        flags=(Flag.BONE_RISK,),
        no_flags=(Flag.NO_IMPACT,),
    ),
    "a stress fracture long ago": Case(
        screening=said("bone_stress", bone_stress="longer_ago"), outcome=NORMAL, flags=(Flag.BONE_RISK,)
    ),
    "thin bones": Case(
        screening=said("thin_bones", thin_bones="no_spine"), outcome=GENTLE, flags=(Flag.BONE_RISK,)
    ),
    "a broken spine": Case(screening=said("thin_bones", thin_bones="spine"), outcome=SEE_FIRST),
    "pregnant and well": Case(
        screening=said("pregnancy", pregnancy="pregnant_well"),
        outcome=GENTLE,
        flags=(Flag.NO_LONG_SUPINE, Flag.NO_COPENHAGEN, Flag.NO_IMPACT),
    ),
    "pregnant and nobody knows": Case(
        screening=said("pregnancy", pregnancy="pregnant_complicated"), outcome=SEE_FIRST
    ),
    "pregnant and bleeding: nobody clears that by a tap": Case(
        screening=said("pregnancy", cleared_weeks_ago=0, pregnancy="warning"),
        outcome=SEE_FIRST,
        says=("maternity unit now",),
    ),
    "2 weeks after birth": Case(screening=said("pregnancy", pregnancy="birth_under_3"), outcome=SEE_FIRST),
    "2 weeks after birth, 4 weeks ago": Case(
        screening=said("pregnancy", weeks_ago=4, pregnancy="birth_under_3"), outcome=SEE_FIRST, asks=True
    ),
    "6 weeks after birth": Case(
        screening=said("pregnancy", pregnancy="birth_under_12"), outcome=GENTLE, flags=(Flag.NO_IMPACT,)
    ),
    "leaking after birth": Case(screening=said("pregnancy", pregnancy="birth_signs"), outcome=SEE_FIRST),
    "low energy": Case(screening=said("low_energy"), outcome=GENTLE, flags=(Flag.BONE_RISK,)),
    "17 years old": Case(
        screening=said("under_18", under_18="over_16"),
        outcome=GENTLE,
        flags=(Flag.UNDER_18, Flag.NO_FATIGUE_TESTS),
    ),
    "17 years old, cleared: still young": Case(
        screening=said("under_18", cleared_weeks_ago=0, under_18="over_16"), outcome=GENTLE
    ),
    "15 years old": Case(screening=said("under_18", under_18="under_16"), outcome=SEE_FIRST),
    "over 65": Case(screening=said("new_and_older"), outcome=GENTLE),
    "over 65, after 4 weeks": Case(screening=said("new_and_older", weeks_ago=4), outcome=NORMAL),
    "told to leave things out": Case(screening=said("told_not"), outcome=SEE_FIRST),
    "told to leave things out, cleared": Case(
        screening=said("told_not", cleared_weeks_ago=0), outcome=NORMAL
    ),
    "the strictest of three": Case(
        screening=said("new_and_older", "heart", "hurts"), outcome=SEE_FIRST, says=("Heart",)
    ),
    "one of two cleared for normal, the other not": Case(
        screening=said("heart", "new_and_older", cleared_weeks_ago=0), outcome=GENTLE
    ),
    "6 months ago": Case(screening=said(weeks_ago=26), outcome=GENTLE, asks=True),
    "just under 6 months ago": Case(screening=said(weeks_ago=25.9), outcome=NORMAL),
    "see first doesn't expire": Case(screening=said("heart", weeks_ago=30), outcome=SEE_FIRST, asks=True),
    "8 weeks without a session": Case(
        screening=said(weeks_ago=10), outcome=GENTLE, asks=True, weeks_since_session=8
    ),
    "8 weeks without a session, answered since": Case(
        screening=said(weeks_ago=1), outcome=NORMAL, weeks_since_session=9
    ),
    "7 weeks without a session": Case(screening=said(weeks_ago=10), outcome=NORMAL, weeks_since_session=7),
}
