"""What the messaging channels must remember across a restart: a small SQLite file.

Messages that were dealt with (by pseudonym of their id), people who wrote STOP and answers that
could not be sent (by pseudonym of the conversation). No text, no phone number, no account, but for
messages that wait for their answer: those are kept sealed (channels/identity.py) until it is sent.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

KEEP_SECONDS = 365 * 24 * 3600
"""How long the id of a message is remembered; Twilio's requests bear no date, so generously."""

State = Literal["new", "begun", "done"]

_TABLES = """
CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, at REAL NOT NULL, done INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS opted_out (conversation TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS failures (
    at REAL NOT NULL, channel TEXT NOT NULL, conversation TEXT NOT NULL,
    reason TEXT NOT NULL, status INTEGER, attempts INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS waiting (
    message TEXT PRIMARY KEY, at REAL NOT NULL, conversation TEXT NOT NULL, sealed BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS waiting_conversation ON waiting (conversation);
CREATE INDEX IF NOT EXISTS failures_conversation ON failures (conversation);
"""

_TRIED = (
    "SELECT message FROM waiting JOIN messages ON id = message WHERE conversation = ? AND NOT done"
)
"""Messages that were begun and still wait: those that are yet to be begun came later."""


@dataclass(frozen=True)
class Failure:
    """An answer that could not be sent; ``status`` is the provider's, None where none came."""

    channel: str
    conversation: str
    reason: str
    status: int | None
    attempts: int


class MessagingStore:
    """The file at ``path``; made, with its folder, at the first use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def keep(self, message: str, conversation: str, sealed: bytes) -> None:
        """Keep ``message`` until it is answered, unless it was. Written down when this returns."""
        self._db.execute(
            "INSERT OR IGNORE INTO waiting SELECT ?, ?, ?, ?"
            " WHERE NOT EXISTS (SELECT 1 FROM messages WHERE id = ? AND done)",
            (message, time.time(), conversation, sealed, message),
        )

    def waiting(self, since: float = 0.0) -> list[bytes]:
        """Return what waits for its answer, oldest first; forget what came before ``since``."""
        self._db.execute("DELETE FROM waiting WHERE at < ?", (since,))
        return [row[0] for row in self._db.execute("SELECT sealed FROM waiting ORDER BY rowid")]

    def is_waiting(self, message: str) -> bool:
        """Say whether ``message`` still waits for its answer."""
        found = self._db.execute("SELECT 1 FROM waiting WHERE message = ?", (message,))
        return found.fetchone() is not None

    def holds_back(self, conversation: str) -> bool:
        """Say whether anything of ``conversation`` is kept that an erasure must delete."""
        found = self._db.execute(
            f"SELECT 1 FROM failures WHERE conversation = ? UNION ALL {_TRIED} LIMIT 1",
            (conversation, conversation),
        )
        return found.fetchone() is not None

    def begin(self, message: str) -> State:
        """Note that ``message`` has come in; return how far it had got before."""
        row = self._db.execute("SELECT done FROM messages WHERE id = ?", (message,)).fetchone()
        if row is None:
            self._db.execute("INSERT INTO messages VALUES (?, ?, 0)", (message, time.time()))
            return "new"
        return "done" if row[0] else "begun"

    def finish(self, message: str) -> None:
        """Note that ``message`` is answered; it is never answered again."""
        self._db.execute("UPDATE messages SET done = 1 WHERE id = ?", (message,))
        self._db.execute("DELETE FROM waiting WHERE message = ?", (message,))

    def opt_out(self, conversation: str) -> bool:
        """Note that nothing more may be sent; return False where that was known."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO opted_out VALUES (?, ?)", (conversation, time.time())
        )
        return cursor.rowcount == 1

    def opt_in(self, conversation: str) -> bool:
        """Note that the person wants messages again; return False where they always did."""
        cursor = self._db.execute("DELETE FROM opted_out WHERE conversation = ?", (conversation,))
        return cursor.rowcount == 1

    def opted_out(self, conversation: str) -> bool:
        """Say whether the person wants no messages."""
        found = self._db.execute("SELECT 1 FROM opted_out WHERE conversation = ?", (conversation,))
        return found.fetchone() is not None

    def record(self, failure: Failure) -> None:
        """Keep an answer that could not be sent."""
        self._db.execute(
            "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?)",
            (
                time.time(),
                failure.channel,
                failure.conversation,
                failure.reason,
                failure.status,
                failure.attempts,
            ),
        )

    def failures(self, conversation: str | None = None) -> list[Failure]:
        """Return the failures, oldest first, all of them or those of one conversation."""
        rows = self._db.execute(
            "SELECT channel, conversation, reason, status, attempts FROM failures"
            " WHERE ? IS NULL OR conversation = ? ORDER BY rowid",
            (conversation, conversation),
        )
        return [Failure(*row) for row in rows]

    def forget(self, conversation: str) -> None:
        """Delete what is kept of a conversation that was erased. STOP stays: it must."""
        failures = self._db.execute("DELETE FROM failures WHERE conversation = ?", (conversation,))
        tried = self._db.execute(
            f"DELETE FROM waiting WHERE message IN ({_TRIED})", (conversation,)
        )
        if failures.rowcount or tried.rowcount:
            # What was written ahead still holds it.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self._path, isolation_level=None, timeout=2, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA secure_delete=ON")
            self._connection.executescript(_TABLES)
            old = time.time() - KEEP_SECONDS
            self._connection.execute("DELETE FROM messages WHERE at < ?", (old,))
            self._connection.execute("DELETE FROM failures WHERE at < ?", (old,))
        return self._connection
