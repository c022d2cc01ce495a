"""Who gets in: the page itself, and nobody from another site that is open in the same browser."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest
from yarl import URL

from bot.errors import OperatorError
from bot.settings import CONTENT
from bot.studio.server import served
from tests.studio.conftest import Sheet, Visit

ROOT = Path(__file__).parent.parent.parent


FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},  # a frame in a sandbox
    {"Origin": "http://localhost:1"},
    {"X_Studio_Token": "guessed"},
    {"Host": "evil.example"},  # a name that leads here
]
ELSEWHERE = [
    "/../board.py",
    "/%2e%2e/board.py",
    "/..%2f..%2fboard.py",
    "/page/studio.html",
    "/keyframe/..%2fstate.png",
    "/keyframe/0.png",
    "/keyframe/9.png",
]


async def test_only_the_page_itself_may_write(visit: Visit, clamshell: Sheet) -> None:
    before = clamshell.text()
    async with visit("clamshell") as visitor:
        state = await visitor.state()
        poses = [keyframe["own"] for keyframe in state["made"]["keyframes"]]
        poses[1]["legs"]["working"]["hip_abd"] = 12
        body = {"poses": poses, "basis": state["made"]["basis"]}

        assert [(await visitor.post("/save", body, **headers))[0] for headers in FOREIGN] == [403] * 5
        assert clamshell.text() == before
        assert (await visitor.post("/save", body))[0] == 200


async def test_a_foreign_name_that_leads_here_may_not_even_read(visit: Visit) -> None:
    async with visit("clamshell") as visitor:
        for path in ("/", "/state", "/events", "/movement.gif"):
            headers = {"Host": "evil.example"}
            async with visitor.session.get(visitor.address + path, headers=headers) as answer:
                assert answer.status == 403


async def test_no_file_of_the_computer_can_be_asked_for(visit: Visit) -> None:
    async with visit("clamshell") as visitor:
        for path in ELSEWHERE:
            async with visitor.session.get(URL(visitor.address + path, encoded=True)) as answer:
                assert answer.status == 404, path


async def test_no_other_site_can_be_loaded_into_the_page_nor_the_page_into_another(visit: Visit) -> None:
    async with visit("clamshell") as visitor, visitor.session.get(visitor.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "://" not in (await answer.text()).replace("http://www.w3.org", "")


@pytest.mark.parametrize("item_id", ["clamshel", "../exercises/clamshell", ""])
async def test_an_unknown_exercise_is_refused_in_one_sentence(item_id: str) -> None:
    with pytest.raises(OperatorError, match="There's no exercise or self-test"):
        async with served(item_id, (CONTENT,), 0):
            pass


async def test_a_port_that_is_taken_is_refused_in_one_sentence() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError, match=f"can't use port {port} .*--port"):
            async with served("clamshell", (CONTENT,), port):
                pass
    with pytest.raises(OperatorError, match="There's no port 70000"):
        async with served("clamshell", (CONTENT,), 70000):
            pass


async def test_ctrl_c_ends_it_with_exit_code_0_even_with_a_page_open(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "render", "clamshell", "--watch", "--port", "0"),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "CONTENT_DIR": ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(40):
            assert process.stdout is not None
            line = (await process.stdout.readline()).decode()
            port = int(line.partition("http://127.0.0.1:")[2].split()[0])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            await reader.readuntil(b"data: ")
            process.send_signal(signal.SIGINT)
            _, errors = await process.communicate()
            writer.close()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    assert (process.returncode, errors.decode()) == (0, "")
