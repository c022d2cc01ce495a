"""What the bot may ask of the stand-in, a function a route."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.wire.payloads import APPLICATION, BOT, EPHEMERAL, LOADING, V2, Json, direct, inside, snowflake

if TYPE_CHECKING:
    from tests.wire.standin import Asked, Request, StandIn

Answer: TypeAlias = tuple[int, Any]
Handler: TypeAlias = Callable[["StandIn", "Request"], Awaitable[Answer]]

ALLOWED = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}
"""By an interaction's type, the types of callbacks that Discord takes."""

_ROUTES: list[tuple[str, re.Pattern[str], str, Handler]] = []


class Refusal(Exception):
    """What Discord does not do."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def route(methods: str, path: str) -> Callable[[Handler], Handler]:
    """Register a handler; each ``*`` of the path is one argument."""

    def register(handler: Handler) -> Handler:
        pattern = re.compile(re.escape(path).replace(r"\*", "([^/]+)"))
        _ROUTES.extend((method, pattern, f"{method} {path}", handler) for method in methods.split())
        return handler

    return register


def find(method: str, path: str) -> tuple[str, tuple[str, ...], Handler]:
    """The route's name, the arguments in the path, and who handles it."""
    for wanted, pattern, name, handler in _ROUTES:
        if wanted == method and (match := pattern.fullmatch(path)) is not None:
            return name, match.groups(), handler
    return f"{method} {path}", (), unknown


async def unknown(_: StandIn, asked: Request) -> Answer:
    raise Refusal(404, 0, f"no route {asked.path}")


def check(body: Json, files: tuple[Json, ...] = (), *, edit: bool = False) -> None:
    """Refuse the messages that Discord refuses."""
    content, components = body.get("content"), body.get("components")
    if (body.get("flags") or 0) & V2 and (content or body.get("embeds")):
        raise Refusal(400, 50035, "no content or embeds with components v2")
    if not edit and not (content or components or files or body.get("embeds")):
        raise Refusal(400, 50006, "Cannot send an empty message")
    if len(content or "") > 2000:
        raise Refusal(400, 50035, "content: Must be 2000 or fewer in length.")
    number, letters = _size(components or [])
    if number > 40 or letters > 4000:
        raise Refusal(400, 50035, f"components: {number} of 40, {letters} letters of 4000")


def _size(components: list[Json]) -> tuple[int, int]:
    """How many components there are in all, and how many letters in their texts."""
    number, letters = 0, 0
    for each in components:
        deeper = _size(inside(each))
        for select in [each] if each.get("type") == 3 else []:
            if not 1 <= len(select.get("options") or []) <= 25:
                raise Refusal(400, 50035, "options: Must be between 1 and 25 in length.")
        if len(each.get("label") or "") > 80 or len(each.get("custom_id") or "") > 100:
            raise Refusal(400, 50035, "label or custom_id: too long")
        number += 1 + deeper[0]
        letters += deeper[1] + (len(each.get("content") or "") if each.get("type") == 10 else 0)
    return number, letters


def new_message(channel_id: str, asked: Request, flags: int = 0) -> Json:
    body: Json = asked.body.get("data", asked.body) or {}
    return {
        "id": snowflake(),
        "channel_id": channel_id,
        "type": 0,
        "author": BOT.user,
        "content": body.get("content") or "",
        "embeds": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "tts": False,
        "pinned": False,
        "timestamp": datetime.now(UTC).isoformat(),
        "edited_timestamp": None,
        "flags": flags | (body.get("flags") or 0),
        "components": body.get("components") or [],
        "nonce": body.get("nonce"),
        "attachments": _files(asked),
    }


def _files(asked: Request) -> list[Json]:
    place = "https://cdn.invalid/"
    return [
        {"id": snowflake(), **file, "url": place + file["filename"], "proxy_url": place + file["filename"]}
        for file in asked.files
    ]


def change(message: Json, body: Json, asked: Request) -> Json:
    check(body, edit=True)
    message |= {key: body[key] for key in ("content", "components") if key in body}
    message["flags"] &= ~LOADING
    if asked.files:
        message["attachments"] = _files(asked)
    return message


@route("GET", "/gateway/bot")
async def _(s: StandIn, _: Request) -> Answer:
    limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
    url = f"{s.url.replace('http', 'ws', 1)}/gateway"
    return 200, {"url": url, "shards": s.shards, "session_start_limit": limit}


@route("GET", "/users/@me")
async def _(_s: StandIn, _: Request) -> Answer:
    return 200, {**BOT.user, "verified": True, "mfa_enabled": True, "locale": "en-US"}


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
async def _(_s: StandIn, _: Request) -> Answer:
    known = {
        "id": APPLICATION,
        "name": "Glutes On",
        "icon": None,
        "description": "",
        "summary": "",
        "flags": 0,
    }
    owner = {
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "",
        "owner": BOT.user,
        "team": None,
    }
    return 200, {**known, **owner, "rpc_origins": []}


@route("GET PUT", f"/applications/{APPLICATION}/commands")
async def _(s: StandIn, asked: Request) -> Answer:
    if asked.method == "PUT":
        extra = {"application_id": APPLICATION, "version": "1"}
        s.commands = {
            each["name"]: {"description": "", **each, "id": snowflake(), **extra} for each in asked.body
        }
    return 200, list(s.commands.values())


@route("POST", "/interactions/*/*/callback")
async def _(s: StandIn, asked: Request) -> Answer:
    ours = s.asked.get(asked.arguments[1])
    if ours is None or ours.problem:
        raise Refusal(404, 10062, "Unknown interaction")
    if ours.kind:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    kind: int = asked.body["type"]
    data: Json = asked.body.get("data") or {}
    if kind not in ALLOWED[ours.payload["type"]]:
        raise Refusal(400, 50035, f"type {kind} is not allowed here")
    if kind in (4, 7):
        check(data, asked.files, edit=kind == 7)
    if kind in (4, 5):
        flags = (data.get("flags") or 0) | (LOADING if kind == 5 else 0)
        ours.original = new_message(ours.payload["channel_id"], asked, flags)
    elif kind in (6, 7):
        ours.original = ours.payload.get("message")
        if kind == 7 and ours.original is not None:
            change(ours.original, data, asked)
    ours.kind, ours.acknowledged_at = kind, asked.at
    ours.bodies.append(data)
    ours.changed.set()
    if asked.query.get("with_response", "false").lower() not in ("true", "1"):
        return 204, None
    resource: Json = {"type": kind} | ({"message": _original(ours)} if ours.original else {})
    return 200, {
        "interaction": {"id": ours.payload["id"], "type": ours.payload["type"]},
        "resource": resource,
    }


def _original(ours: Asked) -> Json:
    message = ours.original
    if message is None:
        raise Refusal(404, 10008, "Unknown Message")
    person = ours.payload.get("user") or ours.payload["member"]["user"]
    meta = {"id": ours.payload["id"], "type": ours.payload["type"], "user": person}
    return {**message, "interaction_metadata": {**meta, "authorizing_integration_owners": {}}}


def _of_token(s: StandIn, asked: Request) -> Asked:
    ours = s.asked.get(asked.arguments[0])
    if ours is None or not ours.kind:
        raise Refusal(404, 10015, "Unknown Webhook")
    return ours


@route("POST", f"/webhooks/{APPLICATION}/*")
async def _(s: StandIn, asked: Request) -> Answer:
    ours = _of_token(s, asked)
    check(asked.body, asked.files)
    ours.bodies.append(asked.body)
    ours.changed.set()
    return 200, new_message(ours.payload["channel_id"], asked)


@route("GET PATCH DELETE", f"/webhooks/{APPLICATION}/*/messages/*")
async def _(s: StandIn, asked: Request) -> Answer:
    ours = _of_token(s, asked)
    message = _original(ours)
    if asked.method == "DELETE":
        return 204, None
    if asked.method == "PATCH":
        change(message, asked.body, asked)
        ours.bodies.append(asked.body)
        ours.changed.set()
    return 200, message


@route("POST", "/users/@me/channels")
async def _(s: StandIn, asked: Request) -> Answer:
    person = s.people.get(str(asked.body["recipient_id"]))
    if person is None:
        raise Refusal(400, 50033, "Invalid Recipient(s)")
    return 200, direct(person)


@route("POST", "/channels/*/messages")
async def _(s: StandIn, asked: Request) -> Answer:
    [channel_id] = asked.arguments
    check(asked.body, asked.files)
    there, nonce = s.messages.setdefault(channel_id, []), asked.body.get("nonce")
    if s.drops_repeats and asked.body.get("enforce_nonce"):
        for message in there:
            if message["nonce"] == nonce:
                return 200, message
    there.append(new_message(channel_id, asked))
    return 200, there[-1]


@route("GET", "/channels/*/messages")
async def _(s: StandIn, asked: Request) -> Answer:
    [channel_id] = asked.arguments
    limit, after = int(asked.query.get("limit", "50")), int(asked.query.get("after", "0"))
    found = [m for m in s.messages.get(channel_id, []) if int(m["id"]) > after]
    page = found[:limit] if after else found[-limit:]
    return 200, page[::-1]


@route("GET PATCH DELETE", "/channels/*/messages/*")
async def _(s: StandIn, asked: Request) -> Answer:
    channel_id, message_id = asked.arguments
    message = s.message(channel_id, message_id)
    if message is None or message["flags"] & EPHEMERAL:
        raise Refusal(404, 10008, "Unknown Message")
    if asked.method == "PATCH":
        change(message, asked.body, asked)
    return 200, message


@route("GET", "/guilds/*/scheduled-events")
async def _(s: StandIn, asked: Request) -> Answer:
    return 200, [*s.servers[asked.arguments[0]].events]


@route("GET", "/guilds/*/members/*")
async def _(s: StandIn, asked: Request) -> Answer:
    person = s.people.get(asked.arguments[1])
    if person is None:
        raise Refusal(404, 10007, "Unknown Member")
    return 200, person.member()
