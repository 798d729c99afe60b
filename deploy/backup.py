"""Backup and restore of everything that cannot be made again.

    python -m deploy.backup make FOLDER       while everything runs
    python -m deploy.backup restore FOLDER    onto an empty machine, before anything is started

The conversations, the console's tables, what was erased, what the messaging channels keep, the key,
the clinician's signature under the rules, and the phrases that staff validated. SQLite and
PostgreSQL; what is restored must be of the same kind. What was erased is put back only where there
is nothing of it: what is known there is newer, and keeps the dead from coming back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from channels.tombstones import tombstones_url
from deploy.secret_files import take_secrets
from deploy.settings import ROOT, VAR, Settings, SettingsError, load_settings
from triage.sign_off import sign_off_file

_SQLITE = "sqlite:///"
_ENDING = {"sqlite": ".db", "postgresql": ".dump"}


def main() -> int:
    """Run the command of ``sys.argv``; return the exit code."""
    if len(sys.argv) != 3 or sys.argv[1] not in ("make", "restore"):
        print("usage: python -m deploy.backup make|restore FOLDER", file=sys.stderr)
        return 2
    folder = Path(sys.argv[2])
    try:
        take_secrets(os.environ)
        if sys.argv[1] == "make":
            make(load_settings(), folder)
        else:
            _restore_key(folder)
            restore(load_settings(), folder)
    except (SettingsError, OSError, sqlite3.Error) as error:
        print(f"backup: {error}", file=sys.stderr)
        return 1
    print(f"backup: {'made in' if sys.argv[1] == 'make' else 'restored from'} {folder}")
    return 0


def make(settings: Settings, folder: Path) -> None:
    """Write a backup into ``folder``, which must not exist yet; mode 700.

    With ``TRIAGE_CONSOLE=off`` the console's tables are left to where it runs.

    Raises SettingsError, OSError or sqlite3.Error where something could not be saved.
    """
    folder.mkdir(mode=0o700, parents=True)
    # What was erased is saved last: it knows of all that the others still hold.
    _save(settings.db_url, folder / "conversations")
    if _messaging_apart(settings):
        _save(_messaging(settings), folder / "messaging", may_be_missing=True)
    if settings.console_on:
        _save(settings.console_db_url, folder / "console")
    _save(tombstones_url(settings.db_url), folder / "erased")
    _write(folder / "secret_key", settings.secret_key.encode())
    for file in (_reviewed(), sign_off_file()):
        if file.exists():
            _write(folder / file.name, file.read_bytes())


def restore(settings: Settings, folder: Path) -> None:
    """Put back what is in ``folder``; nothing that there is already is written over.

    Raises SettingsError, OSError or sqlite3.Error where something cannot be put back.
    """
    _load(settings.db_url, folder / "conversations")
    if settings.console_on:
        _load(settings.console_db_url, folder / "console")
    if not _knows_erasures(tombstones_url(settings.db_url)):
        _load(tombstones_url(settings.db_url), folder / "erased")
    if _messaging_apart(settings):
        _load(_messaging(settings), folder / "messaging", may_be_missing=True)
    for file in (_reviewed(), sign_off_file()):
        if (folder / file.name).exists() and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, (folder / file.name).read_bytes())


def _restore_key(folder: Path) -> None:
    """Put the key back where none is given by the environment."""
    place = VAR / "secret_key"
    if not os.environ.get("TRIAGE_SECRET_KEY") and not place.exists():
        place.parent.mkdir(exist_ok=True)
        _write(place, (folder / "secret_key").read_bytes())


def _knows_erasures(url: str) -> bool:
    """Say whether it is kept at ``url`` what was erased, though nothing may have been yet."""
    if url.startswith(_SQLITE):
        return Path(url.removeprefix(_SQLITE)).exists()
    engine = create_engine(url)
    try:
        return bool(inspect(engine).has_table("tombstones"))
    except SQLAlchemyError as error:
        raise SettingsError(f"the database of what was erased: {type(error).__name__}") from None
    finally:
        engine.dispose()


def _messaging(settings: Settings) -> str:
    place = settings.messaging_db
    return place if "://" in place else f"{_SQLITE}{place}"


def _messaging_apart(settings: Settings) -> bool:
    """Say whether what the channels keep is a database of its own, and not saved yet."""
    return _messaging(settings) not in (settings.db_url, settings.console_db_url)


def _reviewed() -> Path:
    return Path(os.environ.get("TRIAGE_TRAINING_FILE") or ROOT / "data" / "nlu" / "reviewed.yml")


def _save(url: str, place: Path, may_be_missing: bool = False) -> None:
    if url.startswith(_SQLITE):
        database = Path(url.removeprefix(_SQLITE))
        if not database.exists() and not may_be_missing:
            raise SettingsError(f"no database at {database}: are the settings right?")
        _save_file(database, place.with_suffix(".db"))
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={place}.dump", url)


def _load(url: str, place: Path, may_be_missing: bool = False) -> None:
    kind = "sqlite" if url.startswith(_SQLITE) else "postgresql"
    saved = place.with_suffix(_ENDING[kind])
    if not saved.exists():
        if may_be_missing and not any(place.with_suffix(one).exists() for one in _ENDING.values()):
            return
        raise SettingsError(f"{saved} is not in the backup: it is of another kind of database")
    if kind == "sqlite":
        _load_file(saved, Path(url.removeprefix(_SQLITE)))
    else:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
             f"--dbname={url}", str(saved))  # fmt: skip


def _save_file(database: Path, place: Path) -> None:
    """Copy an SQLite database as it stands at one moment, though others write to it."""
    if not database.exists():
        return
    _write(place, b"")
    with (
        contextlib.closing(sqlite3.connect(database, timeout=30)) as source,
        contextlib.closing(sqlite3.connect(place)) as target,
    ):
        source.backup(target)


def _load_file(saved: Path, database: Path) -> None:
    if not saved.exists():
        return
    if database.exists():
        raise SettingsError(f"{database} exists already: restore onto an empty machine")
    database.parent.mkdir(parents=True, exist_ok=True)
    _write(database, saved.read_bytes())


def _write(place: Path, content: bytes) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs. Its address is among the arguments for a moment."""
    found = shutil.which(program)
    if found is None:
        installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        if not installed:
            raise SettingsError(f"{program} not found: install the package postgresql-client")
        found = str(installed[-1])
    done = subprocess.run(
        [found, *arguments], capture_output=True, text=True, check=False, umask=0o077
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()
        raise SettingsError(f"{program}: {reason[0] if reason else 'failed'}")


if __name__ == "__main__":
    sys.exit(main())
