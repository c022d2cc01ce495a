"""How far two results of a self-test are apart, in words, and whether that is more than noise."""

from __future__ import annotations

from bot.content.self_tests import Measure, Noise, SelfTest
from bot.features.exercises.cards import SURE
from bot.features.self_tests.results import number_text
from bot.interactions.text import times

CLEARLY = {
    True: "more than the noise of the test",
    False: "within the noise of the test",
    None: "nobody knows how much of it is noise",
}
"""What a difference is, in words."""


def noise_rule(noise: Noise, test: SelfTest) -> str:
    """From which difference on the test says something, in words, and what that rule is worth."""
    share = f", or {noise.percent} % of the larger number if that is more" if noise.percent else ""
    least = apart(noise.at_least, test)
    return (
        f"A difference counts from {least} on{share}. {noise.about} ({SURE[noise.confidence].capitalize()}.)"
    )


def apart(by: float, test: SelfTest) -> str:
    """How far two numbers are apart: "8 s", "3 repetitions", "1.5 cm"."""
    by = abs(by)
    return times(round(by), "repetition") if test.measure is Measure.REPS else number_text(by, test.measure)


def signed(by: float, test: SelfTest) -> str:
    """How a number has changed: "+8 s", "−3 repetitions" or "unchanged"."""
    if not by:
        return "unchanged"
    return f"{'+' if by > 0 else '−'}{apart(by, test)}"
