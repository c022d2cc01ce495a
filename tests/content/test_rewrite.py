"""Values changed in a file by machine, in a file that a person wrote and goes on writing."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
import yaml

from bot.content.authoring import Unsafe, lines_of, rewritten
from bot.settings import CONTENT

DRAWING = dedent("""\
    # what the Übungsleiter 🏃 thinks of it
    drawing:
      keyframes:
        - step: 1        # slowly

          # both legs alike
          legs: {both: { hip_flex: 60,  knee_flex: 1.3e2 }}   # almost closed
        - legs:
            both:
              hip_flex: -4  # a little behind
            other: {}
          effort: 1
    alt_text: "Ends here: 60"
    """)
FIRST = ("drawing", "keyframes", 0)
SECOND = ("drawing", "keyframes", 1)


def test_a_number_is_replaced_where_it_stands_and_comments_stay() -> None:
    made = rewritten(DRAWING, {(*FIRST, "legs", "both", "hip_flex"): 72.0})

    assert made == DRAWING.replace("hip_flex: 60", "hip_flex: 72")


def test_what_is_new_comes_behind_what_is_there_in_the_same_manner() -> None:
    made = rewritten(
        DRAWING,
        {
            (*FIRST, "legs", "both", "hip_abd"): 8.0,
            (*FIRST, "trunk", "lean"): -28.5,
            (*SECOND, "legs", "both", "knee_flex"): 113.0,
            (*SECOND, "legs", "other", "toes_up"): 5.0,
            (*SECOND, "arms", "both", "place"): "beside",
        },
    )

    expected = (
        DRAWING.replace(
            "1.3e2 }}   # almost closed", "1.3e2, hip_abd: 8 }}   # almost closed\n      trunk: {lean: -28.5}"
        )
        .replace("# a little behind", "# a little behind\n          knee_flex: 113")
        .replace("other: {}", "other: {toes_up: 5}")
        .replace("effort: 1", "effort: 1\n      arms: {both: {place: beside}}")
    )
    assert made == expected


@pytest.mark.parametrize("ending", ["\n", ""])
def test_lines_end_as_in_the_rest_of_the_file(ending: str) -> None:
    text = "\ufeff" + DRAWING.replace("\n", "\r\n").rstrip() + ending.replace("\n", "\r\n")

    made = rewritten(text, {(*SECOND, "trunk", "lean"): 3.0})

    assert made == text.replace("effort: 1\r\n", "effort: 1\r\n      trunk: {lean: 3}\r\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &x {b: 1}\nc: *x\n", id="an-anchor-used-elsewhere"),
        pytest.param("base: &x {b: 1}\na:\n  <<: *x\n", id="a-merged-key-of-an-anchor"),
        pytest.param("a: {b: [1]}\n", id="a-list-where-a-number-belongs"),
        pytest.param("a: 7\n", id="a-number-where-more-belongs"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_cannot_be_changed_by_itself_is_not_changed(text: str) -> None:
    with pytest.raises(Unsafe):
        rewritten(text, {("a", "b"): 2})


def test_the_lines_of_a_part_are_whole_lines_with_its_key() -> None:
    assert lines_of(DRAWING, SECOND) == "".join(DRAWING.splitlines(keepends=True)[7:12])
    assert lines_of(DRAWING, ("drawing", "keyframes")) == "".join(DRAWING.splitlines(keepends=True)[2:12])


def test_what_stands_under_an_anchor_has_no_lines_here() -> None:
    with pytest.raises(Unsafe):
        lines_of("base: &x {b: 1}\na:\n  <<: *x\n", ("a", "b"))


def drawing_in(text: str) -> Any:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, loader)["drawing"]  # noqa: S506  # a safe one


def test_every_drawing_that_ships_can_be_posed() -> None:
    """In each keyframe one joint is moved that it speaks of, and one that it does not."""
    tried = 0
    for path in sorted(CONTENT.glob("exercises/*.yaml")):
        text = path.read_text(encoding="utf-8")
        keyframes = drawing_in(text).get("keyframes", [])
        for i, keyframe in enumerate(keyframes):
            way = ("drawing", "keyframes", i)
            side, angles = next(iter(keyframe.get("legs", {"both": {"hip_flex": 0}}).items()))
            new = {(*way, "legs", side, next(iter(angles))): 11, (*way, "trunk", "head_side"): 12}

            made = rewritten(text, new)

            now = drawing_in(made)["keyframes"][i]
            assert now["trunk"]["head_side"] == 12
            assert now["legs"][side][next(iter(angles))] == 11
            assert made.count("#") == text.count("#")
            tried += 1
    assert tried > 60
