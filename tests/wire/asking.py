"""Interactions as Discord sends them: what a person types, presses, chooses and submits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from tests.wire.payloads import APPLICATION, BOT, EVERYTHING, Json, Person, Server, direct, snowflake
from tests.wire.standin import StandIn

COMMAND, COMPONENT, SUGGEST, FORM = 2, 3, 4, 5
BUTTON, SELECT = 2, 3
SUBCOMMANDS = (1, 2)
USER = 6


@dataclass(frozen=True, slots=True)
class Asker:
    """A person on a server, or in direct messages where there is none."""

    standin: StandIn
    person: Person
    server: Server | None

    def slash(self, words: str, **options: Any) -> Json:
        """A slash command, such as "club setup"; LookupError where the bot has told Discord of none."""
        return self._interaction(COMMAND, self._command(words, options))

    def suggest(self, words: str, option: str, typed: str) -> Json:
        """What is typed into an option that offers suggestions."""
        return self._interaction(SUGGEST, self._command(words, {option: typed}, focused=option))

    def menu(self, name: str, on: Person) -> Json:
        """A command of the menu on a person."""
        data: Json = {
            "id": self.standin.commands[name]["id"],
            "name": name,
            "type": 2,
            "target_id": str(on.id),
        }
        return self._interaction(COMMAND, data | {"resolved": _resolved(on)})

    def press(self, custom_id: str, values: Sequence[str] | None = None, message: Json | None = None) -> Json:
        """A button, or with ``values`` a select; on a message of the bot or on any."""
        kind = BUTTON if values is None else SELECT
        data: Json = {"custom_id": custom_id, "component_type": kind, "id": 2}
        if values is not None:
            data["values"] = list(values)
        return self._interaction(COMPONENT, data, message or _any_message(custom_id, kind, self._channel()))

    def submit(self, custom_id: str, fields: Mapping[str, str | Sequence[str]]) -> Json:
        """A form; a field of several values is a select."""
        rows: list[Json] = []
        for name, value in fields.items():
            text = isinstance(value, str)
            inner: Json = {"type": 4, "custom_id": name, "id": 3, "value": value}
            if not text:
                inner = {"type": SELECT, "custom_id": name, "id": 3, "values": list(value)}
            rows.append({"type": 18, "id": 2, "component": inner})
        return self._interaction(FORM, {"custom_id": custom_id, "components": rows})

    def _command(self, words: str, options: Mapping[str, Any], focused: str = "") -> Json:
        first, *rest = words.split()
        command = self.standin.commands[first]
        known: list[Json] = command.get("options") or []
        path: list[Json] = []
        for word in rest:
            [found] = [each for each in known if each["name"] == word]
            path.append(found)
            known = found.get("options") or []
        types = {each["name"]: each["type"] for each in known}
        resolved: Json = {}
        given: list[Json] = []
        for name, value in options.items():
            if isinstance(value, Person):
                resolved |= _resolved(value)
            plain = str(value.id) if isinstance(value, Person) else value
            given.append({"name": name, "type": types[name], "value": plain})
            if name == focused:
                given[-1]["focused"] = True
        for each in reversed(path):
            given = [{"type": each["type"], "name": each["name"], "options": given}]
        data: Json = {"id": command["id"], "name": first, "type": 1, "options": given}
        return data | ({"resolved": resolved} if resolved else {})

    def _channel(self) -> Json:
        return direct(self.person) if self.server is None else self.server.channel()

    def _interaction(self, kind: int, data: Json, message: Json | None = None) -> Json:
        channel = self._channel()
        asked: Json = {
            "id": snowflake(),
            "application_id": APPLICATION,
            "type": kind,
            "token": token_hex(32),
            "version": 1,
            "data": data,
            "locale": "en-US",
            "entitlements": [],
            "app_permissions": str(EVERYTHING),
            "attachment_size_limit": 10_485_760,
            "channel": {**channel, "permissions": str(EVERYTHING)},
            "channel_id": channel["id"],
        }
        if message is not None:
            asked["message"] = message
        self.standin.people[str(self.person.id)] = self.person
        if self.server is None:
            return asked | {
                "user": self.person.user,
                "context": 1,
                "authorizing_integration_owners": {"0": "0"},
            }
        guild = str(self.server.id)
        about: Json = {"id": guild, "locale": "en-US", "features": []}
        place: Json = {"guild_id": guild, "guild": about, "guild_locale": "en-US", "context": 0}
        who: Json = {
            "member": self.person.member(asks=True),
            "authorizing_integration_owners": {"0": guild},
        }
        return asked | place | who


def _resolved(person: Person) -> Json:
    member = {
        key: value for key, value in person.member(asks=True).items() if key not in ("user", "deaf", "mute")
    }
    return {"users": {str(person.id): person.user}, "members": {str(person.id): member}}


def _any_message(custom_id: str, kind: int, channel: Json) -> Json:
    """A message of the bot from before that has this control."""
    control: Json = {"type": kind, "id": 2, "custom_id": custom_id}
    if kind == BUTTON:
        control |= {"style": 2, "label": "Press"}
    else:
        control |= {"options": [{"label": "One", "value": "one"}], "min_values": 1, "max_values": 1}
    return {
        "id": snowflake(),
        "channel_id": channel["id"],
        "type": 0,
        "author": BOT.user,
        "content": "",
        "embeds": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "attachments": [],
        "pinned": False,
        "tts": False,
        "timestamp": "2026-01-01T00:00:00.000000+00:00",
        "edited_timestamp": None,
        "flags": 0,
        "components": [{"type": 1, "id": 1, "components": [control]}],
    }
