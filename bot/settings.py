"""Settings from ``.env`` and the environment, and where the files are that come with the bot."""

from __future__ import annotations

import io
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import OperatorError

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "_shipped"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent

CONTENT = _ROOT / "content"
MIGRATIONS = _ROOT / "migrations"

_VARIABLE = re.compile(r"\$\w+|\$\{[^}]*\}", re.ASCII)
_FILLED_IN = re.compile(r"\$\{(\w+)\}", re.ASCII)
"""What the library that reads .env fills in, with nothing where it isn't set."""

_CURLY = tuple("“”„‘’‚«»")
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


class Settings(BaseSettings):
    """All settings. An empty value counts as not given; the environment overrides ``.env``."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = None
    database_path: Path = Path("data/glutes-on.db")
    content_dir: Path | None = None
    backup_dir: Path | Literal["off"] | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    health_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    demo_port: Annotated[int, Field(ge=1, le=65535)] = 8765

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("log_format", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("database_path", "content_dir", mode="before")
    @classmethod
    def _as_in_a_shell(cls, value: object) -> object:
        return place(value) if isinstance(value, str) else value

    @field_validator("backup_dir", mode="before")
    @classmethod
    def _off_or_a_folder(cls, value: object) -> object:
        if isinstance(value, str) and value.strip().lower() == "off":
            return "off"
        return place(value) if isinstance(value, str) else value

    @field_validator("content_dir")
    @classmethod
    def _is_there(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError(f"there's no folder {folder}")
        return folder

    @field_validator("discord_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(
                "doesn't look like a bot token (three parts with dots between, no spaces or quotes). "
                "Copy it again from your application's Bot page"
            )
        return token

    @property
    def content_folders(self) -> tuple[Path, ...]:
        """The content that comes with the bot, then the club's own, which adds to it and overrides it."""
        return (CONTENT,) if self.content_dir is None else (CONTENT, self.content_dir)

    @property
    def backups_folder(self) -> Path | None:
        """The folder for backups: beside the database unless another is named; None for no backups."""
        if self.backup_dir == "off":
            return None
        return self.backup_dir or self.database_path.parent / "backups"

    @property
    def pictures_folder(self) -> Path:
        """The folder for pictures: beside the database, because the bot may write there."""
        return self.database_path.parent / "pictures"


_NO_PATH = re.compile(r"^\s|\s$|[\"“”„]|^'|'$|[\x00-\x1f\x7f]|^\w+:///?|^:memory:|\$\(|\$\$|`|^%\w+%")
"""What nobody means in the name of a file, but shells, other programs and editors leave there."""


def place(written: str) -> Path:
    """Return the path that a person means by ``~`` and ``$NAME``; ValueError where one stands for nothing.

    What is there under the very name is meant as it is: earlier versions made a folder called ``~``.
    """
    with suppress(OSError):  # a name that is too long is refused where it is used
        if Path(written).exists():
            return Path(written)
    if odd := _NO_PATH.search(written):
        raise ValueError(
            f"{written!r} isn't a path because of {odd[0]!r}. Write only the path, without quotes"
        )
    meant = os.path.expandvars(os.path.expanduser(written))  # noqa: PTH111  # pathlib raises, and has no variables
    if meant.startswith("~"):
        raise ValueError(f"{meant} names the home of a user this computer doesn't have. Write the whole path")
    if unset := _VARIABLE.search(meant):
        raise ValueError(f"{meant} names {unset[0]}, which isn't set. Write the whole path")
    return Path(meant)


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Return settings from environment and file; raise OperatorError with one sentence naming the setting."""
    _check_readable(env_file)
    try:
        return Settings(_env_file=env_file, _env_file_encoding="utf-8")  # pyright: ignore[reportCallIssue]  # a parameter of BaseSettings that its stub hides
    except ValidationError as error:
        raise OperatorError(" ".join(_sentence(d["loc"], d["msg"]) for d in error.errors())) from None


def _check_readable(env_file: Path) -> None:
    """Refuse a .env that is a folder or has broken lines; pydantic ignores both, which is hard to debug."""
    if not env_file.exists():
        return
    if not env_file.is_file():
        raise OperatorError(
            f"{env_file} isn't a file. Rename or remove it, or make it a text file of settings."
        )
    try:
        with env_file.open(encoding="utf-8") as stream:
            text = stream.read()
        if "\0" in text:
            raise UnicodeError("it contains zero bytes, as UTF-16 does")
        lines = list(parse_stream(io.StringIO(text)))
        broken = [each.original.line for each in lines if each.error or (each.key and each.value is None)]
    except (OSError, UnicodeError) as error:
        raise OperatorError(
            f"{env_file} can't be read ({error}). Save it as UTF-8 text you may read."
        ) from None
    if broken:
        raise OperatorError(f"{env_file}, line {broken[0]} isn't written as NAME=value. Fix that line.")
    known = {*os.environ, *(line.key for line in lines)}
    for line in lines:
        if (line.key or "").lower() not in Settings.model_fields or line.value is None:
            continue
        at = f"{env_file}, line {line.original.line}"
        if line.value.startswith(_CURLY):
            raise OperatorError(f"{at} has a curly quotation mark. Delete it, or type a straight one.")
        if unset := next((name for name in _FILLED_IN.findall(line.value) if name not in known), None):
            raise OperatorError(f"{at} names ${{{unset}}}, which isn't set. Write the whole value.")


def _sentence(loc: tuple[int | str, ...], message: str) -> str:
    name = str(loc[0]).upper() if loc else "settings"
    return f"{name}: {message.removeprefix('Value error, ').replace('Input should be', 'must be')}."
