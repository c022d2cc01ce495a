"""Figures are drawn by a process of its own, whose end costs one picture at most."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.content.catalogue import Catalogue
from bot.pictures.child import HEAD
from bot.pictures.drawings import Drawings, Shot
from bot.pictures.figure import pictures
from bot.pictures.process import DrawingFailed, DrawingInterrupted, DrawingProcess
from bot.pictures.subject import subject_of
from tests.wire.patience import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

JOBS = "tests.pictures.jobs"
CHILD = (sys.executable, "-m", "bot.pictures.child", "60", "60")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def drawing() -> AsyncIterator[DrawingProcess]:
    """One process for all tests of this file that do not end it."""
    drawing = DrawingProcess()
    yield drawing
    await drawing.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def oom_score(pid: int) -> int:
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="ascii"))


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(60):
        while is_alive(pid):  # noqa: ASYNC110  # no event tells of it
            await asyncio.sleep(0.01)


async def pid_of(drawing: DrawingProcess) -> int:
    """The process, started if need be."""
    assert await drawing.draw(f"{JOBS}:echo", b"there") == b"there"
    assert drawing.pid is not None
    return drawing.pid


async def test_there_is_no_process_before_the_first_request() -> None:
    drawing = DrawingProcess()
    assert drawing.pid is None
    await drawing.close()


async def test_one_process_draws_all_and_each_gets_what_it_asked_for(drawing: DrawingProcess) -> None:
    pid = await pid_of(drawing)
    asked = [bytes([number]) * 200_000 for number in range(5)]
    assert await asyncio.gather(*(drawing.draw(f"{JOBS}:echo", each) for each in asked)) == asked
    assert drawing.pid == pid


async def test_what_is_printed_is_no_part_of_a_picture(drawing: DrawingProcess) -> None:
    assert await drawing.draw(f"{JOBS}:noisy", b"picture") == b"picture"
    assert await drawing.draw(f"{JOBS}:echo", b"the next") == b"the next"


async def test_a_drawing_that_fails_says_why_and_the_process_goes_on(drawing: DrawingProcess) -> None:
    pid = await pid_of(drawing)
    with pytest.raises(DrawingFailed, match="no pose satisfies it"):
        await drawing.draw(f"{JOBS}:wrong")
    with pytest.raises(DrawingFailed, match="nothing made no picture"):
        await drawing.draw(f"{JOBS}:nothing")
    assert await pid_of(drawing) == pid


@pytest.mark.parametrize(
    ("job", "why"),
    [
        pytest.param("too_large", "no memory left"),
        pytest.param("killed", "was killed", marks=pytest.mark.skipif(os.name == "nt", reason="POSIX")),
    ],
)
async def test_a_process_that_ends_while_drawing_costs_that_picture_and_the_next_starts_another(
    drawing: DrawingProcess, job: str, why: str
) -> None:
    pid = await pid_of(drawing)
    with pytest.raises(DrawingInterrupted, match=why):
        await drawing.draw(f"{JOBS}:{job}")
    assert await pid_of(drawing) != pid


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
async def test_a_process_that_was_killed_while_it_rested_costs_nothing(drawing: DrawingProcess) -> None:
    pid = await pid_of(drawing)
    os.kill(pid, signal.SIGKILL)
    await until_gone(pid)
    await until(lambda: drawing.pid is None)  # the loop hears of it a moment later
    assert await pid_of(drawing) != pid


async def test_cancelling_in_the_middle_kills_it_and_the_next_request_starts_another(
    drawing: DrawingProcess,
) -> None:
    pid = await pid_of(drawing)
    task = asyncio.create_task(drawing.draw(f"{JOBS}:endless"))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not is_alive(pid)
    assert await pid_of(drawing) != pid


async def test_a_drawing_without_end_is_given_up() -> None:
    drawing = DrawingProcess(patience=0.1)
    with pytest.raises(DrawingInterrupted, match="ended with code 1"):
        await drawing.draw(f"{JOBS}:endless")
    assert drawing.pid is None
    await drawing.close()


@on_linux
async def test_it_stands_back_behind_the_bot(drawing: DrawingProcess) -> None:
    pid = await pid_of(drawing)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(own + 10, 19)
    assert oom_score(pid) >= 500


async def test_it_ends_after_a_rest_and_the_next_request_starts_another() -> None:
    drawing = DrawingProcess(rest=1.0)
    pid = await pid_of(drawing)
    await until_gone(pid)
    assert await pid_of(drawing) != pid
    await drawing.close()


async def test_closing_ends_it_and_no_other_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    drawing = DrawingProcess()
    assert await drawing.draw(f"{JOBS}:token") == b"none", "who draws need not know it"
    pid = drawing.pid
    assert pid is not None
    await drawing.close()
    assert not is_alive(pid)
    with pytest.raises(DrawingInterrupted, match="the bot is stopping"):
        await drawing.draw(f"{JOBS}:echo", b"too late")


async def test_where_no_process_can_be_started_the_picture_is_tried_another_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    drawing = DrawingProcess()
    with pytest.raises(DrawingInterrupted, match="no drawing process could be started"):
        await drawing.draw(f"{JOBS}:echo", b"")
    await drawing.close()


async def test_without_a_bot_it_ends_and_says_nothing() -> None:
    ended = await asyncio.to_thread(subprocess.run, CHILD, input=b"", capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
async def test_where_the_bot_has_died_while_it_drew_it_ends_and_says_nothing() -> None:
    request = pickle.dumps((f"{JOBS}:echo", (bytes(200_000),)))
    reads, writes = os.pipe()
    os.close(reads)
    ended = await asyncio.to_thread(
        subprocess.run,
        CHILD,
        input=HEAD.pack(True, len(request)) + request,
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writes)
    assert (ended.returncode, ended.stderr) == (0, b"")


async def test_it_draws_the_same_as_this_process_would(catalogue: Catalogue, tmp_path: Path) -> None:
    squat = catalogue.exercises["squat"]
    subject = subject_of(squat, catalogue)
    assert subject is not None
    drawings = Drawings(catalogue, tmp_path)
    try:
        assert await drawings.make(squat, Shot.STILL) == pictures.still(subject)
        assert await drawings.make(squat, Shot.FAULTS) == pictures.faults(subject)
    finally:
        await drawings.close()
