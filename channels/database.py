"""The database of the conversations: how it is opened, its index, and what erasing leaves in it.

SQLite writes ahead (WAL): who reads never waits for who writes, and a turn is stored with one
wait for the disk instead of three. What is deleted is overwritten in the file, but its old text
stays in the file written ahead until that is emptied: :func:`empty_log`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

from rasa.core.tracker_store import create_engine_kwargs
from sqlalchemy import Table, create_engine, event, insert, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

logger = logging.getLogger(__name__)

READERS = 4
"""Threads that read the conversations. Python runs one at a time; the others wait for the disk."""

WRITERS = {"sqlite": 1, "postgresql": 8}
"""Threads that write: SQLite takes one writer at a time, so the others would only poll for it."""

SESSION_INDEX = "ix_events_session"

_WAIT_SECONDS = 20
"""How long SQLite waits for another process that writes, such as the review console erasing."""

_AT_ONCE = 100
_EMPTY_WAIT_MS = 200
_START_SECONDS = 20


def open_database(url: str) -> Engine:
    """Return an engine for ``url`` that keeps its connections. Raises SQLAlchemyError."""
    settings: dict[str, Any] = dict(create_engine_kwargs(url))
    if make_url(url).get_backend_name() == "sqlite":
        settings |= {
            "poolclass": QueuePool,
            "pool_size": READERS + WRITERS["sqlite"],
            "connect_args": {"timeout": _WAIT_SECONDS, "check_same_thread": False},
        }
    else:
        # A server that was started anew has closed the connections that are kept.
        settings["pool_pre_ping"] = True
    # An error of the database quotes what was to be stored, and errors are logged.
    engine = create_engine(url, hide_parameters=True, **settings)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _overwrite_what_is_deleted)
        _write_ahead(engine)
    return engine


def add_session_index(engine: Engine) -> None:
    """Make the index by which a session is found, in a store that has none yet.

    Without it, Rasa's question for the latest session reads every event of the conversation. On a
    million stored events it takes a few seconds, once.
    """
    statement = text(
        f"CREATE INDEX IF NOT EXISTS {SESSION_INDEX} ON events (sender_id, timestamp, type_name)"
    )
    try:
        with engine.begin() as connection:
            connection.execute(statement)
    except DBAPIError:
        # Another process of the assistant, started at the same moment, may have made it.
        with engine.begin() as connection:
            connection.execute(statement)


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``, which have the same columns, in their order.

    SQLite gets them in one statement: a thread that inserts one by one has to wait for its turn
    after each, while another is busy.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert(table), list(rows))
        return
    names = list(rows[0])
    one = f"({', '.join('?' for _ in names)})"
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([one] * len(some))}",
            tuple(row[name] for row in some for name in names),
        )


def empty_log(engine: Engine) -> bool:
    """Empty the file that SQLite writes ahead; say whether it is empty now.

    It is not where somebody else is reading it. PostgreSQL has nothing to empty: its log ages out.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_EMPTY_WAIT_MS}")
        try:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except OperationalError:
            return False
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={1000 * _WAIT_SECONDS}")
    return not busy


def _overwrite_what_is_deleted(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _write_ahead(engine: Engine) -> None:
    """Have the file written ahead, which it remembers; wait for who uses it just now."""
    limit = time.monotonic() + _START_SECONDS
    while True:
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                return
        except OperationalError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.2)
