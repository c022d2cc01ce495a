"""Whole copies of the database file: made while it is in use, and checked before they are trusted."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import re
import shutil
import sqlite3
import stat
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import OperatorError

FAULTS_NAMED = 3
"""How many of a damaged file's faults are reported."""

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DamagedError(Exception):
    """The file isn't an intact database of the bot; the text says what is wrong with it."""


class GoneError(OperatorError):
    """The database is not the file any more that was opened: what is written into it, nobody reads again."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"DATABASE_PATH: {path} was removed or replaced while the bot was running on it.")


class Watched:
    """Files that must stay those they were when they were first seen.

    ``needed`` ones must be there; the ``optional`` ones, once they have been seen. None is opened here: to
    close a database gives up the POSIX locks that this process's SQLite has on it, and the next program that
    closes it then removes the log.
    """

    def __init__(self, *needed: Path, optional: Sequence[Path] = ()) -> None:
        self._needed = needed
        self._files = (*needed, *optional)
        self._seen: dict[Path, tuple[int, int]] = {}

    def look(self) -> None:
        """GoneError where one was removed or replaced since it was first seen. Takes some microseconds."""
        for path in self._files:
            try:
                status = path.stat()
            except OSError:
                if path in self._needed or path in self._seen:
                    raise GoneError(path) from None
                continue
            identity = status.st_dev, status.st_ino
            if identity != self._seen.setdefault(path, identity):
                raise GoneError(path)


def log_path(database: Path) -> Path:
    """Return where SQLite keeps the write-ahead log: beside the database itself, also where it is a link."""
    return Path(f"{database.resolve()}-wal")


def shared_path(database: Path) -> Path:
    """Return where SQLite keeps what processes share of the log; a second one without it writes past us."""
    return Path(f"{database.resolve()}-shm")


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether SQLite says that the file itself is damaged, or was never a database."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED


def damage_sentence(database: Path, damage: object) -> str:
    """Return what a host reads whose database is damaged."""
    return (
        f"DATABASE_PATH: {database} is damaged ({damage}). I've left it as it is. "
        "`glutes-on doctor` says more. `glutes-on restore` lists the backups you can go back to."
    )


_UNUSABLE = {
    sqlite3.SQLITE_BUSY: "is in use by another program ({}). Close that program, then start again.",
    sqlite3.SQLITE_LOCKED: "is in use by another program ({}). Close that program, then start again.",
    sqlite3.SQLITE_READONLY: "can be read but not written to ({}). Let the bot's user write to it.",
    sqlite3.SQLITE_CANTOPEN: "can't be opened ({}). Let the bot's user read and write it and its folder.",
}


def unusable_sentence(database: Path, error: OSError | sqlite3.Error) -> str:
    """Return what a host reads whose database can't be opened: what is wrong, and what to do about it."""
    if is_full(error, database.parent):
        return f"DATABASE_PATH: {database} can't be used: its disk is full. Make room, then start again."
    if isinstance(error, OSError):
        return f"DATABASE_PATH: {database} can't be opened ({error}). Fix that, or name a different file."
    if is_damage(error):
        return damage_sentence(database, error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    says = _UNUSABLE.get(code, "isn't a database the bot can use ({}). Name a different file.")
    return f"DATABASE_PATH: {database} {says.format(error)}"


RESERVE = 20_000_000
"""Bytes that backups and pictures leave free, so that there is room for answers."""

LITTLE = 200_000
"""Bytes that are too few to open a database: it wants some pages for its log and 32 kB of shared memory."""


def is_full(error: OSError | sqlite3.Error, folder: Path) -> bool:
    """Whether an error means that there is no room on the disk, whatever SQLite calls it."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        with suppress(OSError):
            return shutil.disk_usage(folder).free < LITTLE
    return code == sqlite3.SQLITE_FULL


PRIVATE_FILE, PRIVATE_FOLDER, OTHERS = 0o600, 0o700, 0o077
"""Rights of what holds people's data, and the bits that let others at it."""


def make_folder(folder: Path) -> None:
    """Make a folder, and what is missing above it, into which nobody else may look; OSError if that fails."""
    for each in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        each.mkdir(PRIVATE_FOLDER, exist_ok=True)


def make_private(path: Path) -> None:
    """Make an empty file that nobody else may read, before anything is written into it.

    What is there stays as it is; FileExistsError where that is no file, such as a pipe without an end. SQLite
    gives its log and its shared memory the rights of the database.
    """
    try:
        os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    except FileExistsError:
        if not path.is_file():
            raise FileExistsError(errno.EEXIST, "it isn't a file", str(path)) from None


def write_private(path: Path, data: bytes) -> None:
    """Write a file that nobody else may read, also where there was one before; OSError if that fails."""
    make_private(path)
    with path.open("wb") as file:
        path.chmod(PRIVATE_FILE)
        file.write(data)


def open_to_others(database: Path, backups: Path | None) -> list[Path]:
    """Return the files with people's data that others may read or write, and such folders of the bot's own.

    A folder is the bot's own where nothing else is in it, and it is nobody's home, mounted or meant for many.
    """
    places = {database.resolve().parent, database.parent.resolve(), *([backups.resolve()] if backups else [])}
    found: list[Path] = []
    for place in places:
        with suppress(OSError):  # it is not there, or this process may not look into it
            found += [path for path in place.iterdir() if _is_ours(path, database)]
            found += [place] if _is_own(place, database, backups) else []
    return sorted(path for path in found if _is_open(path))


def close_to_others(database: Path, backups: Path | None) -> None:
    """Take from others the rights to what :func:`open_to_others` returns, where this process may."""
    if sys.platform == "win32":
        return
    for path in open_to_others(database, backups):
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def _is_open(path: Path) -> bool:
    with suppress(OSError):  # SQLite has just removed its log
        return sys.platform != "win32" and not path.is_symlink() and bool(path.stat().st_mode & OTHERS)
    return False


def _is_ours(path: Path, database: Path) -> bool:
    """Whether a file is the database, lies beside it by its name, or is a backup of it."""
    names = {database.name, database.resolve().name}
    backup = path.name.startswith(f"{database.stem}-") and ".db" in path.suffixes
    beside = any(path.name == name or path.name.startswith((f"{name}-", f"{name}.")) for name in names)
    return (backup or beside) and path.is_file()


def _is_own(folder: Path, database: Path, backups: Path | None) -> bool:
    if sys.platform == "win32" or not folder.is_dir() or folder.is_mount():
        return False
    status, homes = folder.stat(), {Path.home(), Path(os.environ.get("HOME", "/"))}
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_ISVTX | stat.S_ISGID):
        return False
    if any(home.exists() and home.samefile(folder) for home in homes):
        return False
    inside = {folder / "pictures", *([backups.resolve()] if backups else [])}
    return all(_is_ours(path, database) or path in inside for path in folder.iterdir())


def make_copy(source: Path, target: Path, *, sealed: bool = False) -> None:
    """Copy the database as it is in this moment, also while others write; blocks for as long as it takes.

    The target appears when it is whole, looked through, and on the disk; a ``sealed`` one ends in a checksum.
    DamagedError, sqlite3.Error or OSError where that fails; then nothing is left behind, and what was at the
    target is as it was.
    """
    remove_parts(target.parent, target.name)
    part = part_path(target)
    try:
        make_private(part)
        with closing(_read(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        check_copy(part)
        if sealed:
            _seal(part)
        give_to_owner(part, source)
        _to_disk(part)
        part.replace(target)
        _to_disk(target.parent)
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise DamagedError(str(error)) from None
        raise
    finally:
        part.unlink(missing_ok=True)
        part.with_name(f"{part.name}-journal").unlink(missing_ok=True)


_PART = re.compile(r"\.(\d+)\.part(-journal)?$")


def remove_unfinished(database: Path) -> None:
    """Remove what a killed restore or upgrade has left beside the database; only while holding its lock."""
    for pattern in (f"{glob.escape(database.name)}.restoring*", f"{glob.escape(database.name)}.v*.*.bak*"):
        for path in database.parent.glob(pattern):
            path.unlink(missing_ok=True)


def remove_parts(folder: Path, beginning: str) -> None:
    """Remove what is left of copies whose process was killed, of files whose names begin so.

    This process makes one copy at a time: of its own number there are only those of an earlier process.
    """
    for path in folder.glob(f"{glob.escape(beginning)}*.part*"):
        process = _PART.search(path.name)
        if process is not None and (int(process[1]) == os.getpid() or not _lives(int(process[1]))):
            path.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    if sys.platform == "win32":  # where such a question would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


_SEAL = re.compile(rb"\nglutes-on ([0-9a-f]{8}) ([0-9a-f]{64})\n")
_SEAL_SIZE = 85
"""Bytes behind the last page, which SQLite doesn't read: a checksum of all before them, and SQLite's count of
changes as it was then. Inside the file it can't be lost or mixed up, wherever the file is copied to."""


def _seal(path: Path) -> None:
    with path.open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(24)
        count = file.read(4).hex()
        file.seek(0, os.SEEK_END)
        file.write(f"\nglutes-on {count} {digest}\n".encode())


def check_seal(path: Path) -> bool:
    """Check the file against the checksum at its end; DamagedError where they differ. Blocks.

    False where there is none to go by: an earlier version made the file, or SQLite has changed it since.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(100)
        file.seek(max(size - _SEAL_SIZE, 0))
        seal = _SEAL.fullmatch(file.read())
        page = int.from_bytes(head[16:18], "big")
        if seal is None:
            if size % (65_536 if page == 1 else max(page, _SMALLEST_PAGE)):
                raise DamagedError("its last bytes have changed since it was written")
            return False
        file.seek(0)
        digest = hashlib.sha256()
        left = size - _SEAL_SIZE
        while left and (piece := file.read(min(left, _PIECE))):
            digest.update(piece)
            left -= len(piece)
    is_same, is_changed = digest.hexdigest() == seal[2].decode(), head[24:28].hex() != seal[1].decode()
    if is_changed and not is_same and head[24:28] == head[92:96]:
        return False
    if is_same and not is_changed:
        return True
    raise DamagedError("its checksum doesn't match")


_SMALLEST_PAGE, _PIECE = 512, 2**20


def give_to_owner(path: Path, like: Path) -> None:
    """Give the new file or folder, which an administrator may have made, the same owner as ``like``."""
    owner = like.stat()
    if sys.platform != "win32" and os.geteuid() == 0:
        os.chown(path, owner.st_uid, owner.st_gid)


def part_path(target: Path) -> Path:
    """Return the path of a copy while it is being made; the file's size shows its progress."""
    return target.with_name(f"{target.name}.{os.getpid()}.part")


def check_copy(path: Path) -> int:
    """Return the version of an intact database; raise DamagedError otherwise. Changes nothing in it."""
    try:
        with closing(_read(path)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
            if faults != ["ok"]:
                raise DamagedError("; ".join(faults[:FAULTS_NAMED]).replace("\n", " "))
            lost = {row[0] for row in connection.execute("PRAGMA foreign_key_check")}
            if lost:
                raise DamagedError(f"rows that belong to nothing in {', '.join(sorted(lost))}")
            [version] = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise DamagedError(str(error)) from None
        raise
    if version == 0:
        raise DamagedError("it's empty, or another program's")
    return version


def people(path: Path) -> set[int]:
    """Return the ids of everybody about whom something is kept; raise sqlite3.Error if that can't be read."""
    with closing(_read(path)) as connection:
        tables = [
            table
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if any(column[1] == "user_id" for column in connection.execute(f"PRAGMA table_info({table})"))
        ]
        return set[int]().union(*(_column(connection, table, "user_id") for table in tables))


IDS_FROM = "ids_from"
"""The fact that says which number a restored database continues its ids from; see :func:`continue_ids`."""


def mark_restored(new: Path, replaced: Path, now: datetime) -> None:
    """Make sure the restored file never reuses an id that the replaced one may have given since the backup.

    Messages on Discord contain such ids, including those from after the backup. Seconds since 1970 grow
    faster than any table, and are enough if the replaced file is gone; its own counters are used as well in
    case the clock is wrong. The mark is applied when the file is next opened, because a backup may be of an
    older version.
    """
    given = max(int(now.timestamp()), _last_id(replaced))
    with closing(sqlite3.connect(new)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (IDS_FROM, str(given)))


def _last_id(path: Path) -> int:
    """Return the highest id the file remembers; 0 if it can't be read or has none. Leaves no trace."""
    try:
        as_it_is = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(as_it_is, uri=True)) as connection:
            return connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()[0]
    except sqlite3.Error:
        return 0


_COUNTING = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%PRIMARY KEY AUTOINCREMENT%'"


def continue_ids(connection: sqlite3.Connection) -> None:
    """Continue ids from the mark that a restore left, when the file is opened for the first time after it."""
    has_facts = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact'").fetchall()
    mark = "SELECT value FROM fact WHERE name = ?"
    if not has_facts or not connection.execute(mark, (IDS_FROM,)).fetchall():
        return
    connection.execute("BEGIN IMMEDIATE")
    given = [int(value) for (value,) in connection.execute(mark, (IDS_FROM,)).fetchall()]
    counted = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    for (table,) in connection.execute(_COUNTING).fetchall() if given else ():
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        last = max(*given, counted.get(table, 0))
        connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last))
    connection.execute("DELETE FROM fact WHERE name = ?", (IDS_FROM,))
    connection.commit()


def _column(connection: sqlite3.Connection, table: str, name: str) -> set[int]:
    return {row[0] for row in connection.execute(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL")}


def _read(path: Path) -> sqlite3.Connection:
    """Return a read-only connection, which neither creates a missing file nor changes an existing one."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=20, isolation_level=None)


def _to_disk(path: Path) -> None:
    with suppress(PermissionError):  # Windows can't sync folders
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes that SQLite locks while a database is open:
https://www.sqlite.org/fileformat2.html#the_lock_byte_page"""


def is_open(database: Path) -> bool:
    """Return whether another process has the database open, damaged or not. Always False on Windows."""
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415  # not on every platform

    with database.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except OSError:
            return True
    return False


def replace(new: Path, database: Path, now: datetime) -> Path | None:
    """Replace the database with ``new``; return where the replaced file is kept.

    There is a database at every moment. Raise sqlite3.OperationalError while another process has it open,
    OSError if the disk refuses.
    """
    kept = None
    give_to_owner(new, database if database.exists() else database.parent)
    if database.exists():
        _fold_in(database)
        kept = database.with_name(f"{database.name}.replaced.{now:%Y%m%dT%H%M%S.%fZ}.bak")
        _also_as(database, kept)
        for suffix in ("-wal", "-shm"):  # of a damaged one; if left here, they would be read into the new one
            beside = database.with_name(database.name + suffix)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + suffix))
        kept.chmod(stat.S_IMODE(kept.stat().st_mode) & ~OTHERS)
        os.utime(kept, (now.timestamp(), now.timestamp()))  # it is kept for some time from now on
    new.replace(database)
    for suffix in ("-wal", "-shm"):
        beside = new.with_name(new.name + suffix)
        if beside.exists():
            beside.replace(database.with_name(database.name + suffix))
    return kept


def replaced_path(database: Path) -> list[Path]:
    """Return the replaced files that still exist, the latest first."""
    pattern = f"{database.name}.replaced.*.bak"
    return sorted((p for p in database.parent.iterdir() if p.match(pattern)), reverse=True)


def _fold_in(database: Path) -> None:
    """Merge the log beside the database into it, so that the one file holds everything.

    Not for a damaged database: its file and log are kept as they are.
    """
    try:
        check_copy(database)
        with closing(sqlite3.connect(database, isolation_level=None, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError:
        raise
    except (DamagedError, sqlite3.DatabaseError):
        return


def _also_as(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:  # not on every file system
        make_private(name)
        shutil.copyfile(file, name)
