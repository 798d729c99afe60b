"""What the messaging channels must remember across a restart: an SQLite file, or PostgreSQL.

Messages that were dealt with (by pseudonym of their id), people who wrote STOP and answers that
could not be sent (by pseudonym of the conversation). No text, no phone number, no account, but for
messages that wait for their answer: those are kept sealed (channels/identity.py) until it is sent.

Assistants on several machines share one PostgreSQL database: ``TRIAGE_MESSAGING_DB``. The review
console, which has no SQLAlchemy, reads and erases here too.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

KEEP_SECONDS = 365 * 24 * 3600
"""How long the id of a message is remembered; Twilio's requests bear no date, so generously."""

LIMIT_SECONDS = 3
"""How long a connection or a statement may take."""

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "var" / "messaging.db"

State = Literal["new", "begun", "done"]

_SQLITE, _POSTGRESQL = "sqlite:///", "postgresql://"

_TABLES = """
CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY, at DOUBLE PRECISION NOT NULL, done INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS opted_out (
    conversation TEXT PRIMARY KEY, at DOUBLE PRECISION NOT NULL
);
CREATE TABLE IF NOT EXISTS failures (
    at DOUBLE PRECISION NOT NULL, channel TEXT NOT NULL, conversation TEXT NOT NULL,
    reason TEXT NOT NULL, status INTEGER, attempts INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS waiting (
    message TEXT PRIMARY KEY, at DOUBLE PRECISION NOT NULL, conversation TEXT NOT NULL,
    sealed {bytes} NOT NULL
);
CREATE INDEX IF NOT EXISTS waiting_conversation ON waiting (conversation);
CREATE INDEX IF NOT EXISTS failures_conversation ON failures (conversation);
"""

_MAKING_TABLES = 5_051_001
"""The lock under which one of several workers, started at the same moment, makes the tables."""

_TRIED = (
    "SELECT message FROM waiting JOIN messages ON id = message"
    " WHERE waiting.conversation = ? AND done = 0"
)
"""Messages that were begun and still wait: those that are yet to be begun came later."""


class MessagingStoreError(Exception):
    """The store cannot be read or written now. Says what kind of fault it was, and no content."""


@dataclass(frozen=True)
class Failure:
    """An answer that could not be sent; ``status`` is the provider's, None where none came."""

    channel: str
    conversation: str
    reason: str
    status: int | None
    attempts: int


def messaging_address(environ: Mapping[str, str]) -> str:
    """Return where the channels keep what they must: a file, or the address of a database."""
    return environ.get("TRIAGE_MESSAGING_DB") or str(DEFAULT_FILE)


class MessagingStore:
    """The file or database at ``address``; made, with its tables, at the first use.

    ``address`` is the path of a file, or like ``sqlite:////folder/file.db`` or
    ``postgresql://user:password@host/name``. Whatever it does raises MessagingStoreError where it
    cannot be done. One thread at a time uses it.
    """

    def __init__(self, address: Path | str) -> None:
        self._address = str(address).removeprefix(_SQLITE)
        self._file = None if self._address.startswith(_POSTGRESQL) else Path(self._address)
        self._connection: Any = None
        self._using = threading.RLock()

    @property
    def exists(self) -> bool:
        """Say whether there may be anything: a file that was never made holds nothing."""
        return self._file is None or self._file.exists()

    def keep(self, message: str, conversation: str, sealed: bytes) -> None:
        """Keep ``message`` until it is answered, unless it was. Written down when this returns."""
        self._do(
            "INSERT INTO waiting SELECT ?, ?, ?, ?"
            " WHERE NOT EXISTS (SELECT 1 FROM messages WHERE id = ? AND done = 1)"
            " ON CONFLICT DO NOTHING",
            message, time.time(), conversation, sealed, message,
        )  # fmt: skip

    def waiting(self, since: float = 0.0) -> list[bytes]:
        """Return what waits for its answer, oldest first; forget what came before ``since``."""
        self._do("DELETE FROM waiting WHERE at < ?", since)
        return [bytes(row[0]) for row in self._rows("SELECT sealed FROM waiting ORDER BY at")]

    def is_waiting(self, message: str) -> bool:
        """Say whether ``message`` still waits for its answer."""
        return bool(self._rows("SELECT 1 FROM waiting WHERE message = ?", message))

    def holds_back(self, conversation: str) -> bool:
        """Say whether anything of ``conversation`` is kept that an erasure must delete."""
        return bool(
            self._rows(
                f"SELECT '1' FROM failures WHERE conversation = ? UNION ALL {_TRIED} LIMIT 1",
                conversation, conversation,
            )
        )  # fmt: skip

    def begin(self, message: str) -> State:
        """Note that ``message`` has come in; return how far it had got before."""
        new = "INSERT INTO messages VALUES (?, ?, 0) ON CONFLICT DO NOTHING"
        if self._do(new, message, time.time()):
            return "new"
        rows = self._rows("SELECT done FROM messages WHERE id = ?", message)
        return "done" if rows and rows[0][0] else "begun"

    def finish(self, message: str) -> None:
        """Note that ``message`` is answered; it is never answered again."""
        self._do("UPDATE messages SET done = 1 WHERE id = ?", message)
        self._do("DELETE FROM waiting WHERE message = ?", message)

    def opt_out(self, conversation: str) -> bool:
        """Note that nothing more may be sent; return False where that was known."""
        new = "INSERT INTO opted_out VALUES (?, ?) ON CONFLICT DO NOTHING"
        return self._do(new, conversation, time.time()) == 1

    def opt_in(self, conversation: str) -> bool:
        """Note that the person wants messages again; return False where they always did."""
        return self._do("DELETE FROM opted_out WHERE conversation = ?", conversation) == 1

    def opted_out(self, conversation: str) -> bool:
        """Say whether the person wants no messages."""
        return bool(self._rows("SELECT 1 FROM opted_out WHERE conversation = ?", conversation))

    def record(self, failure: Failure) -> None:
        """Keep an answer that could not be sent."""
        self._do(
            "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?)",
            time.time(), failure.channel, failure.conversation, failure.reason, failure.status,
            failure.attempts,
        )  # fmt: skip

    def failures(self, conversation: str | None = None) -> list[Failure]:
        """Return the failures, oldest first, all of them or those of one conversation."""
        columns = "SELECT channel, conversation, reason, status, attempts FROM failures"
        if conversation is None:
            rows = self._rows(f"{columns} ORDER BY at")
        else:
            rows = self._rows(f"{columns} WHERE conversation = ? ORDER BY at", conversation)
        return [Failure(*row) for row in rows]

    def forget(self, conversation: str) -> None:
        """Delete what is kept of a conversation that was erased. STOP stays: it must."""
        failures = self._do("DELETE FROM failures WHERE conversation = ?", conversation)
        tried = self._do(f"DELETE FROM waiting WHERE message IN ({_TRIED})", conversation)
        if self._file is not None and failures + tried:
            # What was written ahead still holds it.
            self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def take_over(self, other: MessagingStore) -> None:
        """Add everything that ``other`` keeps; what is known here already stays as it is."""
        known = set(self.failures())
        for table, columns in _COLUMNS.items():
            places = ", ".join("?" * len(columns))
            add = f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO NOTHING"
            for row in other._rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY at"):
                if table != "failures" or Failure(*row[1:]) not in known:
                    self._do(add, *row)

    def close(self) -> None:
        """Let go of the file or connection; the next use opens it again."""
        with self._using:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _do(self, statement: str, *values: Any) -> int:
        """Carry out ``statement``; return how many rows it changed."""
        with self._cursor(statement, values) as cursor:
            return int(cursor.rowcount)

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows that ``statement`` asks for."""
        with self._cursor(statement, values) as cursor:
            return list(cursor.fetchall())

    @contextmanager
    def _cursor(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        with self._using:
            try:
                cursor = self._execute(statement, values)
                yield cursor
                cursor.close()
            except self._errors() as error:
                if self._file is None:
                    self.close()
                raise MessagingStoreError(type(error).__name__) from None

    def _execute(self, statement: str, values: Sequence[Any]) -> Any:
        if self._file is not None:
            return self._open_file(self._file).execute(statement, values)
        import psycopg

        statement = statement.replace("?", "%s")
        known = self._connection is not None
        try:
            return self._open_database().execute(statement, values)
        except psycopg.OperationalError:
            # A server that was started anew has closed the connection that was kept.
            if not known or not self._connection.closed:
                raise
            self._connection = None
            return self._open_database().execute(statement, values)

    def _errors(self) -> tuple[type[Exception], ...]:
        if self._file is not None:
            return (sqlite3.Error, OSError)
        import psycopg

        return (psycopg.Error, OSError)

    def _open_file(self, file: Path) -> sqlite3.Connection:
        if self._connection is None:
            file.parent.mkdir(parents=True, exist_ok=True)
            made = sqlite3.connect(file, isolation_level=None, timeout=2, check_same_thread=False)
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA secure_delete=ON")
            made.executescript(_TABLES.format(bytes="BLOB"))
            self._connection = made
            self._forget_old()
        opened: sqlite3.Connection = self._connection
        return opened

    def _open_database(self) -> Any:
        if self._connection is None:
            import psycopg

            made = psycopg.connect(
                self._address,
                autocommit=True,
                connect_timeout=LIMIT_SECONDS,
                # What shares connections among clients keeps no prepared statements.
                prepare_threshold=None,
                options=f"-c statement_timeout={LIMIT_SECONDS}s -c lock_timeout=2s",
            )
            with made.transaction():
                made.execute("SELECT pg_advisory_xact_lock(%s)", [_MAKING_TABLES])
                made.execute(_TABLES.format(bytes="BYTEA"))
            self._connection = made
            self._forget_old()
        return self._connection

    def _forget_old(self) -> None:
        old = time.time() - KEEP_SECONDS
        for table in ("messages", "failures"):
            self._do(f"DELETE FROM {table} WHERE at < ?", old)


_COLUMNS = {
    "messages": ("id", "at", "done"),
    "opted_out": ("conversation", "at"),
    "failures": ("at", "channel", "conversation", "reason", "status", "attempts"),
    "waiting": ("message", "at", "conversation", "sealed"),
}
