"""The page on loopback: opens and closes it, decides who may ask, and answers the browser's requests."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import secrets
import signal
import socket
from collections.abc import AsyncGenerator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.content.drawings import ArmPlace
from bot.errors import OperatorError, UserError
from bot.studio import draft
from bot.studio.draft import Board, Joint, Pictures, find, joints, where, why_not_saved

_CLOSING: Final = 1.0
"""Seconds that Ctrl-C waits for open requests."""


def watch(item_id: str, folders: tuple[Path, ...], port: int) -> None:
    """Show an exercise or a self-test at http://127.0.0.1:PORT until Ctrl-C, redrawn with every save.

    Raise OperatorError if there is none with this id, or the port can't be used.
    """
    with contextlib.suppress(KeyboardInterrupt):  # if the loop takes no signals, as on Windows
        asyncio.run(_watch(item_id, folders, port))


async def _watch(item_id: str, folders: tuple[Path, ...], port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with served(item_id, folders, port) as address:
        print(f"Open {address} in your browser to pose {item_id}. Press Ctrl-C here to stop.", flush=True)  # noqa: T201  # for the person at the terminal
        await stopped.wait()


@contextlib.asynccontextmanager
async def served(item_id: str, folders: tuple[Path, ...], port: int) -> AsyncGenerator[str]:
    """Yield the running page's address; with port 0 the computer chooses one."""
    place = find(item_id, folders)
    with _door(port) as door:
        port = door.getsockname()[1]
        board = Board(place, folders)
        site = Site(board, await asyncio.to_thread(joints), port)
        runner = web.AppRunner(site.app(), access_log=None, shutdown_timeout=_CLOSING)
        await runner.setup()
        await web.SockSite(runner, door).start()
        following = asyncio.create_task(board.follow())
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            following.cancel()
            await runner.cleanup()


def _door(port: int) -> socket.socket:
    if port not in range(2**16):
        raise OperatorError(f"There's no port {port}. Pick a number up to 65535, such as --port 8777.")
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise OperatorError(
            f"I can't use port {port} ({error.strerror}). Something may be running there already. "
            "Stop it, or pick another number, such as --port 8777."
        ) from None


_PAGE: Final = Path(__file__).parent / "page" / "studio.html"

_LARGEST: Final = 64 * 1024
"""The most bytes in a request: eight keyframes with every joint are a tenth of it."""

_BREATH: Final = 15.0
"""Seconds after which the stream says that it is still there, and finds out whether anybody is listening."""


class Site:
    """The board, over HTTP."""

    def __init__(self, board: Board, groups: dict[str, list[Joint]], port: int) -> None:
        self._board, self._groups = board, groups
        self._gate = Gate(port)
        self._closing = asyncio.Event()

    def app(self) -> web.Application:
        made = web.Application(middlewares=[self._gate.check, _said], client_max_size=_LARGEST)
        made.router.add_get("/", self._page)
        made.router.add_get("/state", self._state)
        made.router.add_get("/events", self._events)
        made.router.add_get("/movement.gif", self._movement)
        made.router.add_get("/faults.png", self._faults)
        made.router.add_get(r"/keyframe/{number:\d}.png", self._keyframe)
        made.router.add_post("/pose", self._pose)
        made.router.add_post("/movement", self._try_movement)
        made.router.add_post("/save", self._save)
        made.on_shutdown.append(self._close)
        return made

    async def _page(self, _: web.Request) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        text = await asyncio.to_thread(_PAGE.read_text, "utf-8")
        text = text.replace("{{nonce}}", nonce).replace("{{token}}", self._gate.token)
        return web.Response(text=text, content_type="text/html", headers=page_headers(nonce))

    async def _state(self, _: web.Request) -> web.Response:
        board = self._board
        place, made = board.place, board.made
        problems = [
            {"file": p.file, "line": p.line, "where": where(p), "message": p.message, "fix": p.fix}
            for p in board.problems
        ]
        return web.json_response(
            {
                "id": place.id,
                "file": str(place.path),
                "version": board.version,
                "drawing": board.drawing,
                "problems": problems,
                "joints": {group: [asdict(each) for each in many] for group, many in self._groups.items()},
                "places": [str(each) for each in ArmPlace],
                "made": None if made is None else await asyncio.to_thread(_made, board, made),
            }
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        with contextlib.suppress(ConnectionError):  # the tab was closed
            while not self._closing.is_set():
                changed = self._board.changed
                words = json.dumps({"version": self._board.version, "drawing": self._board.drawing})
                await stream.write(f"data: {words}\n\n".encode())
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), _BREATH)
        return stream

    async def _movement(self, _: web.Request) -> web.Response:
        return _picture(self._made().animation, "image/gif")

    async def _faults(self, _: web.Request) -> web.Response:
        faults = self._made().faults
        if faults is None:
            raise web.HTTPNotFound
        return _picture(faults, "image/png")

    async def _keyframe(self, request: web.Request) -> web.Response:
        stills = self._made().stills
        number = int(request.match_info["number"])
        if not 1 <= number <= len(stills):
            raise web.HTTPNotFound
        return _picture(stills[number - 1].picture, "image/png")

    async def _pose(self, request: web.Request) -> web.Response:
        asked, made = await _json(request), self._made()
        new, number = draft.keyframes(made, asked.get("poses")), asked.get("keyframe")
        if not isinstance(number, int) or not 0 <= number < len(new):
            raise UserError("That keyframe is gone. Reload the page.")
        tried = await asyncio.to_thread(made.poser.pose, new, number)
        return web.json_response(
            {
                "picture": base64.b64encode(tried.picture).decode(),
                "asked": tried.asked,
                "drawn": tried.drawn,
                "lines": await asyncio.to_thread(draft.lines, self._board.place, made, new, number),
            }
        )

    async def _try_movement(self, request: web.Request) -> web.Response:
        asked, made = await _json(request), self._made()
        new = draft.keyframes(made, asked.get("poses"))
        return _picture(await asyncio.to_thread(made.poser.animation, new), "image/gif")

    async def _save(self, request: web.Request) -> web.Response:
        asked, made = await _json(request), self._made()
        new = draft.keyframes(made, asked.get("poses"))
        await asyncio.to_thread(draft.save, self._board.place, made, new, str(asked.get("basis")))
        return web.json_response({"saved": True})

    async def _close(self, _: web.Application) -> None:
        self._closing.set()
        self._board.changed.set()

    def _made(self) -> Pictures:
        if self._board.made is None:
            raise UserError("There's no drawing yet. Give it a moment.")
        return self._board.made


def _made(board: Board, made: Pictures) -> dict[str, Any]:
    keyframes = made.poser.keyframes
    return {
        "name": made.sight.name,
        "basis": draft.basis(made),
        "faults": made.faults is not None,
        "why_not": why_not_saved(board.place, made.sight),
        "keyframes": [
            {
                "step": keyframe.step,
                "hold_step": keyframe.hold_step,
                "own": draft.posing(keyframe),
                "asked": still.asked,
                "drawn": still.drawn,
                "lines": draft.lines(board.place, made, keyframes, i),
            }
            for i, (keyframe, still) in enumerate(zip(keyframes, made.stills, strict=True))
        ],
    }


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        asked = await request.json()
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise UserError("The page sent something that isn't a pose. Reload the page.")
    return asked  # pyright: ignore[reportUnknownVariableType]  # JSON


def _picture(data: bytes, kind: str) -> web.Response:
    return web.Response(body=data, content_type=kind)


@web.middleware
async def _said(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer an error with a sentence for the person at the page."""
    try:
        return await handler(request)
    except UserError as error:
        return web.json_response({"error": str(error)}, status=409)


_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Gate:
    """Lets requests to this computer's own name and port pass, and writes only from the page itself."""

    def __init__(self, port: int) -> None:
        self.token: Final = secrets.token_urlsafe(32)
        self._hosts: Final = {f"127.0.0.1:{port}", f"localhost:{port}"}

    @property
    def check(self) -> Middleware:
        @web.middleware
        async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._let_pass(request)
            response = await handler(request)
            if not response.prepared:
                for name, value in _HEADERS.items():
                    response.headers.setdefault(name, value)
            return response

        return checked

    def _let_pass(self, request: web.Request) -> None:
        host = request.headers.get("Host", "")
        if host not in self._hosts:  # another site's name that resolves to this computer
            raise web.HTTPForbidden(text="Open this page at http://127.0.0.1.")
        if request.method in {"GET", "HEAD"}:
            return
        token = request.headers.get("X-Studio-Token", "")
        own_page = request.headers.get("Origin") == f"http://{host}"
        if not own_page or not secrets.compare_digest(token.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="Only the page itself can do this. Reload it and try again.")


def page_headers(nonce: str) -> dict[str, str]:
    """Return headers: the page may load nothing from elsewhere, and no other page may embed it."""
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"  # unseen
    )
    return {"Content-Security-Policy": policy}
