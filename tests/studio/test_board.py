"""A coach with the page open: what saving the file and moving a joint bring."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from tests.studio.conftest import Sheet, Visit, Visitor


def poses(state: dict[str, Any]) -> list[dict[str, Any]]:
    return [keyframe["own"] for keyframe in state["made"]["keyframes"]]


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old.strip(), new.strip()) for old, new in pairs if old != new]


async def opened_wider(visitor: Visitor, degrees: float) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The state, and the poses with the working knee of the second keyframe opened to these degrees."""
    state = await visitor.state()
    moved = poses(state)
    moved[1]["legs"]["working"]["hip_abd"] = degrees
    return state, moved


async def test_saving_the_file_brings_new_pictures(visit: Visit, clamshell: Sheet) -> None:
    async with visit("clamshell") as visitor:
        state = await visitor.state()
        before = [await visitor.get(path) for path in ("/movement.gif", "/keyframe/2.png")]

        text = clamshell.text()
        clamshell.save(text.replace("hip_abd: 38", "hip_abd: 20"))
        state = await visitor.newer_than(state["version"])

        after = [await visitor.get(path) for path in ("/movement.gif", "/keyframe/2.png")]
        assert state["problems"] == []
        assert after[0][:6] == b"GIF89a"
        assert all(old != new for old, new in zip(before, after, strict=True))


async def test_a_joint_that_no_human_has_is_named_with_its_line_and_the_last_pictures_stay(
    visit: Visit, clamshell: Sheet
) -> None:
    async with visit("clamshell") as visitor:
        before = await visitor.get("/movement.gif")
        version = (await visitor.state())["version"]

        text = clamshell.text()
        clamshell.save(text.replace("hip_abd: 38", "hip_abd: 142"))
        broken = await visitor.newer_than(version)

        [problem] = broken["problems"]
        line = text[: text.index("hip_abd: 38")].count("\n") + 1
        assert (problem["file"], problem["line"]) == ("exercises/clamshell.yaml", line)
        assert problem["where"] == "hip_abd (keyframe 2, legs, working)"
        assert problem["fix"] == "write 75 or less"
        assert await visitor.get("/movement.gif") == before

        clamshell.save(text)
        mended = await visitor.newer_than(broken["version"])
        assert mended["problems"] == []


async def test_a_file_that_is_wrong_from_the_beginning_is_shown_once_it_is_mended(
    visit: Visit, clamshell: Sheet
) -> None:
    text = clamshell.text()
    clamshell.save(text.replace("  view: front\n", "  veiw: front\n", 1))
    async with visit("clamshell") as visitor:
        state = await visitor.state()
        assert state["made"] is None
        assert state["problems"][0]["fix"] == "did you mean view?"

        clamshell.save(text)
        state = await visitor.newer_than(state["version"])
        assert state["made"]["name"] == "Clamshell"


async def test_a_keyframe_that_nobody_has_moved_looks_as_in_the_file(visit: Visit) -> None:
    async with visit("clamshell") as visitor:
        state = await visitor.state()
        for i in range(2):
            status, tried = await visitor.post("/pose", {"keyframe": i, "poses": poses(state)})

            assert status == 200
            assert base64.b64decode(tried["picture"]) == await visitor.get(f"/keyframe/{i + 1}.png")
            assert tried["lines"] == state["made"]["keyframes"][i]["lines"]


async def test_moving_a_joint_draws_it_and_gives_the_lines_to_copy_but_leaves_the_file_alone(
    visit: Visit, clamshell: Sheet
) -> None:
    text = clamshell.text()
    async with visit("clamshell") as visitor:
        _, moved = await opened_wider(visitor, 12)
        _, tried = await visitor.post("/pose", {"keyframe": 1, "poses": moved})
        status, movement = await visitor.post("/movement", {"poses": moved})

        assert base64.b64decode(tried["picture"]) != await visitor.get("/keyframe/2.png")
        assert tried["asked"]["legs"]["working"]["hip_abd"] == 12
        assert tried["lines"].startswith("    - step: 2\n")
        assert "hip_abd: 12" in tried["lines"]
        assert (status, movement[:6]) == (200, b"GIF89a")
        assert movement != await visitor.get("/movement.gif")
    assert clamshell.text() == text


async def test_saving_from_the_page_changes_the_moved_angle_and_not_one_byte_besides(
    visit: Visit, clamshell: Sheet
) -> None:
    text = clamshell.text().replace("step: 2\n", "step: 2   # up we go\n")
    clamshell.save(text)
    async with visit("clamshell") as visitor:
        state, moved = await opened_wider(visitor, 12)
        status, _ = await visitor.post("/save", {"poses": moved, "basis": state["made"]["basis"]})
        assert status == 200
        state = await visitor.newer_than(state["version"])

        assert state["made"]["keyframes"][1]["own"] == moved[1]
    assert clamshell.text() == text.replace("hip_abd: 38", "hip_abd: 12")


async def test_what_somebody_else_saved_meanwhile_is_not_overwritten(visit: Visit, clamshell: Sheet) -> None:
    async with visit("clamshell") as visitor:
        state, moved = await opened_wider(visitor, 12)
        meanwhile = clamshell.text().replace("hip_er: 42", "hip_er: 40")
        clamshell.save(meanwhile)
        status, answer = await visitor.post("/save", {"poses": moved, "basis": state["made"]["basis"]})

        assert status == 409
        assert "changed in the meantime" in answer["error"]
    assert clamshell.text() == meanwhile


async def test_a_slider_cannot_be_made_to_bend_a_joint_beyond_what_is_human(
    visit: Visit, clamshell: Sheet
) -> None:
    text = clamshell.text()
    async with visit("clamshell") as visitor:
        state, moved = await opened_wider(visitor, 200)
        for path in ("/pose", "/movement", "/save"):
            body = {"keyframe": 1, "poses": moved, "basis": state["made"]["basis"]}
            status, answer = await visitor.post(path, body)

            assert status == 409
            assert answer["error"] == "hip_abd must be at most 75: write 75 or less."
    assert clamshell.text() == text


async def test_keyframes_of_another_exercise_are_to_be_copied_and_never_saved_there(
    visit: Visit, folder: Path, clamshell: Sheet
) -> None:
    before = clamshell.text()
    banded = Sheet(folder / "exercises" / "banded_clamshell.yaml")
    head, _, rest = banded.text().partition("drawing:\n")
    drawing = "drawing:\n  like: clamshell\n  band: knees\n  return_step: 3\n"
    banded.save(f"{head}{drawing}sources:{rest.partition('sources:')[2]}")
    async with visit("banded_clamshell") as visitor:
        state = await visitor.state()
        assert state["problems"] == []
        assert "exercises/clamshell.yaml" in state["made"]["why_not"]
        moved = poses(state)
        moved[1]["legs"]["working"]["hip_abd"] = 12

        _, tried = await visitor.post("/pose", {"keyframe": 1, "poses": moved})
        assert tried["lines"].startswith("  keyframes:\n    - hold_step: 1\n")
        status, answer = await visitor.post("/save", {"poses": moved, "basis": state["made"]["basis"]})
        assert (status, answer["error"]) == (409, state["made"]["why_not"])
    assert clamshell.text() == before


async def test_a_file_that_uses_yaml_anchors_is_a_mistake_to_put_right(
    visit: Visit, clamshell: Sheet
) -> None:
    """Content has none of them: a short file of them can hang the start."""
    text = clamshell.text()
    text = text.replace("- hold_step: 1\n      legs: {", "- hold_step: 1\n      legs: &lie {", 1)
    text = text.replace(
        "legs: {working: {hip_flex: 35, hip_abd: 38, hip_er: 42, ankle_flex: -58}}", "legs: *lie"
    )
    clamshell.save(text)
    async with visit("clamshell") as visitor:
        state = await visitor.state()

        assert state["made"] is None
        assert "has the anchor or alias 'lie'" in str(state["problems"])
    assert clamshell.text() == text
