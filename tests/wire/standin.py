"""Discord on loopback, over real HTTP and WebSocket: what the unmodified bot process logs in to.

It holds servers, commands, messages and interactions, and outlives the bot. ``gateway`` has the sessions,
``routes`` what the bot may ask. No TLS, no permissions, no rate limits but those that a :class:`Fault` makes.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, TypeAlias

import orjson
from aiohttp import web

from tests.wire import routes
from tests.wire.gateway import Gateway
from tests.wire.payloads import EPHEMERAL, Json, Person, Server, custom_ids, texts

DEADLINE = 3.0
"""Seconds within which an interaction must be acknowledged."""

REMEMBERED = 20_000
"""How many interactions can still be answered."""

HANGS = 0
"""The status of a fault in which Discord takes the request and never answers."""


@dataclass(slots=True)
class Fault:
    """The next so many requests that match ("POST /channels/*") get this status; ``done`` counts them.

    With ``after`` the request has its effect first, and only the answer is lost.
    """

    match: str
    status: int
    times: int = 1
    wait: float = 1.0
    after: bool = False
    done: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """What the bot asked. ``route`` is as it stands in :mod:`tests.wire.routes`."""

    method: str
    path: str
    route: str
    arguments: tuple[str, ...]
    query: dict[str, str]
    body: Any
    files: tuple[Json, ...]
    at: float


@dataclass(slots=True, eq=False)
class Asked:
    """An interaction, and what was answered to it."""

    payload: Json
    sent_at: float = 0.0
    acknowledged_at: float | None = None
    kind: int = 0
    """The callback's type: 4 message, 5 later, 6 and 7 the message pressed on, 8 suggestions, 9 form."""

    bodies: list[Json] = field(default_factory=list[Json])
    """The data of the callback and of all that followed it."""

    original: Json | None = None
    problem: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def answered(self) -> bool:
        """Whether more than a promise has come."""
        return self.kind not in (0, 5) or len(self.bodies) > 1

    @property
    def private(self) -> bool:
        return bool((self.bodies[0].get("flags") or 0) & EPHEMERAL) if self.bodies else False

    @property
    def text(self) -> str:
        """All that the person can read."""
        return "\n".join(
            "\n".join(
                [str(body.get("content") or body.get("title") or ""), *texts(body.get("components") or [])]
            )
            for body in self.bodies
        ).strip()

    @property
    def buttons(self) -> list[str]:
        return [each for body in self.bodies for each in custom_ids(body.get("components") or [])]

    @property
    def seconds(self) -> float:
        """From the sending to the acknowledgement."""
        return float("inf") if self.acknowledged_at is None else self.acknowledged_at - self.sent_at


Listener: TypeAlias = Callable[[Request], None]


class StandIn:
    """One Discord; see :func:`standing_in`."""

    def __init__(self, servers: Sequence[Server], shards: int = 1) -> None:
        self.servers = {str(server.id): server for server in servers}
        self.shards = shards
        self.gateway = Gateway(self.servers)
        self.people: dict[str, Person] = {}
        self.commands: dict[str, Json] = {}
        self.messages: dict[str, list[Json]] = {}
        """Those of the bot by channel, oldest first."""

        self.faults: list[Fault] = []
        self.requests: Counter[str] = Counter()
        """How often each route was asked, and "route status" how it was answered."""

        self.bodies: deque[Request] = deque(maxlen=REMEMBERED)
        self.drops_repeats = False
        """Whether a post with the nonce of an earlier one in its channel is the earlier one again."""

        self.unknown: set[str] = set()
        self.listeners: list[Listener] = []
        """Are told of each request before it has any effect."""

        self.asked: dict[str, Asked] = {}
        self.url = ""

    def message(self, channel_id: str, message_id: str) -> Json | None:
        return next((m for m in self.messages.get(channel_id, ()) if m["id"] == message_id), None)

    async def ask(self, payload: Json) -> Asked:
        """Send an interaction, without waiting for its answer."""
        asked = Asked(payload, time.perf_counter())
        self.asked[payload["token"]] = asked
        while len(self.asked) > REMEMBERED:
            del self.asked[next(iter(self.asked))]
        session = self.gateway.session_of(payload.get("guild_id"))
        if session is None:
            asked.problem = "no session"
        else:
            await session.dispatch("INTERACTION_CREATE", payload)
        return asked

    async def answer_to(self, payload: Json, seconds: float = 15.0, deadline: float = DEADLINE) -> Asked:
        """Send an interaction, and wait for its answer: ``problem`` says where there was none."""
        asked = await self.ask(payload)
        began = time.perf_counter()
        while not asked.answered and not asked.problem:
            asked.changed.clear()
            limit = seconds if asked.kind else deadline
            try:
                async with asyncio.timeout(max(0.0, began + limit - time.perf_counter())):
                    await asked.changed.wait()
            except TimeoutError:
                asked.problem = asked.problem or f"no answer in {limit:g} s"
        return asked

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/gateway"):
            return await self.gateway.connect(request)
        asked, handler = await self._read(request)
        for listener in self.listeners:
            listener(asked)
        fault = next((f for f in self.faults if f.done < f.times and _matches(f, asked)), None)
        if fault is not None:
            fault.done += 1
            if fault.after:
                await handler(self, asked)
            return await self._fail(fault, asked, request)
        try:
            status, body = await handler(self, asked)
        except routes.Refusal as refusal:
            status, body = refusal.status, {"message": refusal.message, "code": refusal.code}
        return self._respond(asked, status, body)

    async def _read(self, request: web.BaseRequest) -> tuple[Request, routes.Handler]:
        path = request.path.removeprefix("/api/v10")
        raw, files = b"", list[Json]()
        if request.content_type.startswith("multipart/"):
            parts: Any = await request.multipart()
            async for part in parts:
                data = bytes(await part.read(decode=True))
                if part.filename is None:
                    raw = data
                else:
                    files.append({"filename": part.filename, "size": len(data)})
        else:
            raw = await request.read()
        route, arguments, handler = routes.find(request.method, path)
        if handler is routes.unknown:
            self.unknown.add(route)
        asked = Request(
            method=request.method,
            path=path,
            route=route,
            arguments=arguments,
            query=dict(request.query),
            body=orjson.loads(raw) if raw else None,
            files=tuple(files),
            at=time.perf_counter(),
        )
        self.requests[route] += 1
        if asked.body is not None:
            self.bodies.append(asked)
        return asked, handler

    async def _fail(self, fault: Fault, asked: Request, request: web.BaseRequest) -> web.Response:
        if fault.status == HANGS:
            await asyncio.sleep(fault.wait)
            if request.transport is not None:
                request.transport.close()
            return web.Response(status=504)
        body: Json = {"message": "injected", "code": 50035 if fault.status < 500 else 0}
        if fault.status == 429:
            body |= {"retry_after": fault.wait, "global": False}
        return self._respond(asked, fault.status, body)

    def _respond(self, asked: Request, status: int, body: Any) -> web.Response:
        self.requests[f"{asked.route} {status}"] += 1
        headers = {"Retry-After": str(body["retry_after"]), "Via": "1.1 google"} if status == 429 else {}
        if body is None:
            return web.Response(status=status, headers=headers)
        return web.Response(
            status=status, body=orjson.dumps(body), content_type="application/json", headers=headers
        )


def _matches(fault: Fault, asked: Request) -> bool:
    return fnmatchcase(f"{asked.method} {asked.path}", fault.match)


@asynccontextmanager
async def standing_in(servers: Sequence[Server], shards: int = 1) -> AsyncGenerator[StandIn]:
    """Discord, on a free port of this computer."""
    standin = StandIn(servers, shards)
    runner = web.ServerRunner(web.Server(standin.serve, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    _, port, *_ = runner.addresses[0]
    standin.url = f"http://127.0.0.1:{port}"
    try:
        yield standin
    finally:
        await standin.gateway.cut()
        await runner.cleanup()
