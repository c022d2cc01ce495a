"""What a host may set, and the one sentence that says which setting is wrong."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import settings as settings_
from bot.errors import OperatorError
from bot.settings import Settings, load_settings, place
from tests.builders import FAKE_TOKEN

NAMES = [name.upper() for name in Settings.model_fields]
ROOT = Path(__file__).parent.parent

Load = Callable[..., Settings]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Settings from a .env file of these lines."""

    def load_lines(*lines: str) -> Settings:
        env_file = tmp_path / ".env"
        env_file.write_text("\n".join(lines), encoding="utf-8")
        return load_settings(env_file)

    return load_lines


def test_without_any_setting_the_bot_has_what_it_needs_but_a_token(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / ".env")

    assert settings.discord_token is None
    assert settings.database_path == Path("data/glutes-on.db")
    assert settings.content_folders == (settings_.CONTENT,)
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    assert (settings.demo_port, settings.health_port) == (8765, None)
    assert settings.backups_folder == Path("data/backups")


def test_settings_are_read_from_the_env_file(load: Load, tmp_path: Path) -> None:
    settings = load(
        "# a comment",
        f"DISCORD_TOKEN={FAKE_TOKEN}",
        "DATABASE_PATH='/srv/glutes on.db'",
        f'CONTENT_DIR="{tmp_path}"',
        "export LOG_LEVEL=warning  # loud enough",
        "DEMO_PORT=9000",
        "BACKUP_DIR=/mnt/usb/backups",
        "LOG_FORMAT=JSON",
        "HEALTH_PORT=9001",
        "SOMETHING_ELSE=1",
    )

    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == FAKE_TOKEN
    assert settings.database_path == Path("/srv/glutes on.db")
    assert settings.content_folders == (settings_.CONTENT, tmp_path)
    assert (settings.log_level, settings.log_format) == ("WARNING", "json")
    assert (settings.demo_port, settings.health_port) == (9000, 9001)
    assert settings.backups_folder == Path("/mnt/usb/backups")


def test_a_file_saved_by_notepad_is_read_from_its_first_line_on(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DEMO_PORT=9000\r\nLOG_LEVEL=DEBUG\r\n", encoding="utf-8-sig")

    settings = load_settings(tmp_path / ".env")

    assert (settings.demo_port, settings.log_level) == (9000, "DEBUG")


def test_the_environment_wins_over_the_file(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PORT", "9001")

    assert load("DEMO_PORT=9000").demo_port == 9001


def test_an_empty_value_counts_as_not_given(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """As .env.example leaves it; and in the environment it does not hide what the file says."""
    monkeypatch.setenv("LOG_LEVEL", "")

    settings = load(*(f"{name}=" for name in NAMES if name != "LOG_LEVEL"), "LOG_LEVEL=DEBUG")

    assert settings == Settings(log_level="DEBUG")


@pytest.mark.parametrize("word", ["off", "OFF", " Off "])
def test_backups_can_be_switched_off(load: Load, word: str) -> None:
    assert load(f"BACKUP_DIR={word}").backups_folder is None


def test_the_example_file_and_the_readme_name_every_setting_and_no_other() -> None:
    example = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(example) == sorted(NAMES)
    assert sorted(table) == sorted(NAMES)


def test_the_example_file_works_as_it_is() -> None:
    settings = load_settings(ROOT / ".env.example")

    assert settings == Settings()


PLACES = {
    "~/club.db": "{home}/club.db",
    "$HOME/club.db": "{home}/club.db",
    "${HOME}/club.db": "{home}/club.db",
    "'~/club.db'": "{home}/club.db",
    '"~/a b/club.db"': "{home}/a b/club.db",
    "$DISK/glutes/club.db": "/mnt/disk/glutes/club.db",
    "/srv/$DISK_NAME.db": "/srv/usb.db",
    "~": "{home}",
    "data/~club.db": "data/~club.db",
}
"""What a host writes, and the place that is meant."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where ~ is. The bot is started in another folder."""
    (tmp_path / "home").mkdir()
    (tmp_path / "bot").mkdir()
    monkeypatch.chdir(tmp_path / "bot")
    for name, value in {"HOME": str(tmp_path / "home"), "DISK": "/mnt/disk", "DISK_NAME": "usb"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "home"


@pytest.mark.parametrize("setting", ["DATABASE_PATH", "BACKUP_DIR"])
@pytest.mark.parametrize(("written", "meant"), PLACES.items(), ids=PLACES)
def test_a_place_is_meant_as_in_a_shell(
    load: Load, home: Path, setting: str, written: str, meant: str
) -> None:
    settings = load(f"{setting}={written}")

    place = settings.database_path if setting == "DATABASE_PATH" else settings.backups_folder
    assert place == Path(meant.format(home=home))


def test_a_place_in_the_environment_is_meant_as_in_a_shell(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A service manager hands over the tilde as it is."""
    monkeypatch.setenv("DATABASE_PATH", "~/club.db")
    monkeypatch.setenv("CONTENT_DIR", "$HOME")

    settings = load_settings(tmp_path / ".env")

    assert (settings.database_path, settings.content_dir) == (home / "club.db", home)


@pytest.mark.parametrize("name", ["~", "$HOME"])
def test_a_database_that_an_earlier_version_made_in_a_folder_of_that_name_is_still_the_one(
    load: Load, home: Path, name: str
) -> None:
    Path(name).mkdir()
    Path(name, "club.db").touch()

    assert load(f"DATABASE_PATH='{name}/club.db'").database_path == Path(name, "club.db")


@pytest.mark.parametrize("setting", ["DATABASE_PATH", "BACKUP_DIR", "CONTENT_DIR"])
@pytest.mark.parametrize(
    "written", ["$NOWHERE/club.db", "${NOWHERE}/club.db", "/srv/$NOWHERE.db", "~nobody-of-that-name/club.db"]
)
def test_a_place_that_stands_for_nothing_is_refused(
    load: Load, home: Path, setting: str, written: str
) -> None:
    with pytest.raises(OperatorError, match=r"NOWHERE|nobody-of-that-name") as refusal:
        load(f"{setting}={written}")

    assert "\n" not in str(refusal.value)
    assert not list(Path().iterdir())


BAD_LINES = {
    "DATABASE_PATH=“/srv/club.db”": r"\.env, line 1 has a curly quotation mark",
    "LOG_LEVEL=‘DEBUG’": r"\.env, line 1 has a curly quotation mark",
    "DEMO_PORT=0": r"^DEMO_PORT: must be greater than or equal to 1\.$",
    "DEMO_PORT=65536": r"^DEMO_PORT: must be less than or equal to 65535\.$",
    "DEMO_PORT=abc": r"^DEMO_PORT: must be a valid integer.*\.$",
    "LOG_FORMAT=xml": r"^LOG_FORMAT: must be 'text' or 'json'\.$",
    "HEALTH_PORT=0": r"^HEALTH_PORT: must be",
    "LOG_LEVEL=LOUD": r"^LOG_LEVEL: must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'\.$",
    "CONTENT_DIR=/no/such/folder": r"^CONTENT_DIR: .*/no/such/folder",
    "DISCORD_TOKEN=abc": r"^DISCORD_TOKEN: doesn't look like a bot token .*\.$",
    "DISCORD_TOKEN=MTIzNDU2Nzg5.GabcdE": r"^DISCORD_TOKEN: doesn't look like",
    f"DISCORD_TOKEN=Bot {FAKE_TOKEN}": r"^DISCORD_TOKEN: doesn't look like",
    f"DISCORD_TOKEN=<{FAKE_TOKEN}>": r"^DISCORD_TOKEN: doesn't look like",
    "LOG_LEVEL: DEBUG": r"\.env, line 1 isn't written as NAME=value\. Fix that line\.$",
    "LOG_LEVEL": r"\.env, line 1 isn't written as NAME=value\. Fix that line\.$",
    "LOG_LEVEL='DEBUG": r"\.env, line 1 isn't written as NAME=value\. Fix that line\.$",
}


@pytest.mark.parametrize(("line", "sentence"), BAD_LINES.items(), ids=BAD_LINES)
def test_a_bad_value_is_named_in_one_sentence(load: Load, line: str, sentence: str) -> None:
    with pytest.raises(OperatorError, match=sentence) as refusal:
        load(line)

    assert "\n" not in str(refusal.value)


def test_a_broken_line_is_named_by_its_number(load: Load) -> None:
    with pytest.raises(OperatorError, match="line 3 isn't"):
        load("# settings", "DEMO_PORT=9000", "DISCORD TOKEN")


def test_a_bad_value_in_the_environment_is_named_like_one_in_the_file(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PORT", "none")

    with pytest.raises(OperatorError, match=r"^DEMO_PORT: "):
        load()


def test_all_bad_values_are_named_at_once(load: Load) -> None:
    with pytest.raises(OperatorError, match=r"LOG_LEVEL: .*DEMO_PORT: "):
        load("DEMO_PORT=0", "LOG_LEVEL=LOUD")


def test_an_env_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()

    with pytest.raises(OperatorError, match=r"\.env isn't a file"):
        load_settings(tmp_path / ".env")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
@pytest.mark.parametrize("line", ["DATABASE_PATH=/srv/läufer.db", "# für den Läufer\r\nDEMO_PORT=9000\r\n"])
def test_an_env_that_is_not_utf_8_is_refused(tmp_path: Path, line: str, encoding: str) -> None:
    (tmp_path / ".env").write_text(line, encoding=encoding)

    with pytest.raises(OperatorError, match=r"\.env can't be read .*Save it as UTF-8"):
        load_settings(tmp_path / ".env")


def test_the_token_is_never_shown(load: Load) -> None:
    settings = load(f"DISCORD_TOKEN={FAKE_TOKEN}")

    for shown in (repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json()):
        assert FAKE_TOKEN not in shown


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([f"DISCORD_TOKEN={FAKE_TOKEN}!"], id="the-token-is-malformed"),
        pytest.param([f"DISCORD_TOKEN={FAKE_TOKEN}", "DEMO_PORT=0"], id="another-setting-is-wrong"),
        pytest.param([f"DISCORD_TOKEN {FAKE_TOKEN}"], id="its-line-is-broken"),
    ],
)
def test_the_token_is_never_in_an_error(load: Load, lines: list[str]) -> None:
    with pytest.raises(OperatorError) as refusal:
        load(*lines)

    assert FAKE_TOKEN not in "".join(traceback.format_exception(refusal.value))


@pytest.mark.parametrize(
    "written",
    [
        '"data/q.db"',
        "'data/q.db'",
        "“data/q.db”",
        " data/q.db",
        "data/q.db\t",
        "sqlite:///data/u.db",
        ":memory:",
        "%USERPROFILE%/w.db",
        "$(pwd)/x.db",
        "$$/x.db",
        "`pwd`/x.db",
        "a\nb",
    ],
)
def test_what_is_no_path_makes_no_file_of_that_name(written: str) -> None:
    with pytest.raises(ValueError, match=r"isn't a path because of .*\. Write only the path"):
        place(written)


@pytest.mark.parametrize(
    "written", ["data/club.db", "/srv/Ana's club/club.db", "C:/data/x.db", "ünï çödé.db", "a%b"]
)
def test_an_odd_but_honest_path_stays_as_it_is(written: str) -> None:
    assert place(written) == Path(written)
