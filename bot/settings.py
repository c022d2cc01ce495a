"""Settings from ``.env`` and the environment, and where the files are that come with the bot."""

from __future__ import annotations

import re
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

    @field_validator("backup_dir", mode="before")
    @classmethod
    def _off_or_a_folder(cls, value: object) -> object:
        if isinstance(value, str) and value.strip().lower() == "off":
            return "off"
        return Path(value) if isinstance(value, str) else value

    @field_validator("content_dir")
    @classmethod
    def _is_there(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder

    @field_validator("discord_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(
                "does not look like a bot token (three parts with dots between, no spaces or quotes); "
                "copy it again from your application's Bot page"
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


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Return settings from environment and file; raise OperatorError with one sentence naming the setting."""
    _check_readable(env_file)
    try:
        return Settings(_env_file=env_file, _env_file_encoding="utf-8")  # pyright: ignore[reportCallIssue]  # a parameter of BaseSettings that its stub hides
    except ValidationError as error:
        raise OperatorError("; ".join(_sentence(d["loc"], d["msg"]) for d in error.errors())) from None


def _check_readable(env_file: Path) -> None:
    """Refuse a .env that is a folder or has broken lines; pydantic ignores both, which is hard to debug."""
    if not env_file.exists():
        return
    if not env_file.is_file():
        raise OperatorError(
            f"{env_file} is not a file; rename or remove it, or make it a text file of settings."
        )
    try:
        with env_file.open(encoding="utf-8") as stream:
            broken = [b.original.line for b in parse_stream(stream) if b.error or (b.key and b.value is None)]
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"{env_file} cannot be read ({error}); save it as UTF-8 text you may read."
        ) from None
    if broken:
        raise OperatorError(f"{env_file}, line {broken[0]} is not of the form NAME=value.")


def _sentence(loc: tuple[int | str, ...], message: str) -> str:
    name = str(loc[0]).upper() if loc else "settings"
    return f"{name}: {message.removeprefix('Value error, ').replace('Input should be', 'must be')}."
