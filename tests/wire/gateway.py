"""The gateway: sessions that outlive their connection, so that a bot which was cut off can resume."""

from __future__ import annotations

import zlib
from collections import Counter, deque
from collections.abc import Mapping
from itertools import count
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from tests.wire.payloads import APPLICATION, BOT, Json, Server

KEPT = 5000
"""How many events of a session can be sent again."""

GUILDS = 1

_numbers = count(1)


class Socket:
    """One connection, compressed where the bot asked for it."""

    def __init__(self, ws: web.WebSocketResponse, request: web.BaseRequest) -> None:
        self._ws = ws
        self._request = request
        self.url = f"ws://{request.host}/gateway"
        self._packer = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None

    async def send(self, raw: bytes) -> None:
        try:
            if self._packer is None:
                await self._ws.send_str(raw.decode())
            else:
                await self._ws.send_bytes(self._packer.compress(raw) + self._packer.flush(zlib.Z_SYNC_FLUSH))
        except (ConnectionError, RuntimeError):
            pass  # the bot is gone; the session keeps what it missed

    async def say(self, op: int, data: Any = None) -> None:
        await self.send(orjson.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def close(self, code: int) -> None:
        await self._ws.close(code=code)

    def cut(self) -> None:
        """As when a cable is pulled out."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Session:
    def __init__(self, shard: tuple[int, int], socket: Socket) -> None:
        self.id = f"session-{next(_numbers)}"
        self.shard = shard
        self.socket: Socket | None = socket
        self._sequence = 0
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=KEPT)

    async def dispatch(self, event: str, data: Json) -> None:
        self._sequence += 1
        raw = orjson.dumps({"op": 0, "t": event, "s": self._sequence, "d": data})
        self._kept.append((self._sequence, raw))
        if self.socket is not None:
            await self.socket.send(raw)

    async def resume(self, socket: Socket, after: int) -> None:
        self.socket = socket
        for number, raw in list(self._kept):
            if number > after:
                await socket.send(raw)
        await self.dispatch("RESUMED", {})


class Gateway:
    def __init__(self, servers: Mapping[str, Server]) -> None:
        self._servers = servers
        self.sessions: dict[str, Session] = {}
        self.sockets: set[Socket] = set()
        self.seen: Counter[str] = Counter()
        """How often a bot connected, identified and resumed."""

        self.intents = 0

    def session_of(self, guild_id: str | None) -> Session | None:
        """The newest session that hears of a server; of direct messages the first shard hears."""
        for session in reversed(self.sessions.values()):
            number, of = session.shard
            if number == ((int(guild_id) >> 22) % of if guild_id is not None else 0):
                return session
        return None

    async def connect(self, request: web.BaseRequest) -> web.StreamResponse:
        ws = web.WebSocketResponse(compress=False)
        await ws.prepare(request)
        socket = Socket(ws, request)
        self.sockets.add(socket)
        self.seen["connect"] += 1
        await socket.say(10, {"heartbeat_interval": 41_250})
        session: Session | None = None
        try:
            async for message in ws:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    said = orjson.loads(message.data)
                    session = await self._hear(socket, said["op"], said.get("d")) or session
        finally:
            self.sockets.discard(socket)
            if session is not None and session.socket is socket:
                session.socket = None
        return ws

    async def _hear(self, socket: Socket, op: int, data: Any) -> Session | None:
        if op == 1:
            await socket.say(11)
        if op == 2:
            return await self._identify(socket, data)
        if op == 6:
            session = self.sessions.get(data["session_id"])
            if session is None:
                await socket.say(9, data=False)
                return None
            self.seen["resume"] += 1
            await session.resume(socket, data["seq"])
            return session
        return None

    async def _identify(self, socket: Socket, data: Json) -> Session:
        number, of = data.get("shard") or (0, 1)
        session = Session((number, of), socket)
        self.intents = data["intents"]
        theirs = [s for s in self._servers.values() if (s.id >> 22) % of == number]
        ready: Json = {
            "v": 10,
            "user": BOT.user,
            "session_id": session.id,
            "resume_gateway_url": socket.url,
            "shard": [number, of],
            "guilds": [{"id": str(s.id), "unavailable": True} for s in theirs],
            "application": {"id": APPLICATION, "flags": 0},
        }
        await session.dispatch("READY", ready)
        for server in theirs:
            await session.dispatch("GUILD_CREATE", server.payload())
        self.sessions[session.id] = session  # from now on people press buttons
        self.seen["identify"] += 1
        return session

    async def reconnect(self) -> None:
        """Discord asks all to come again, which it does every few hours."""
        for socket in list(self.sockets):
            await socket.say(7)

    async def invalidate(self) -> None:
        """The sessions are over and cannot be resumed."""
        self.sessions.clear()
        for socket in list(self.sockets):
            await socket.say(9, data=False)

    async def cut(self) -> None:
        for socket in list(self.sockets):
            socket.cut()
