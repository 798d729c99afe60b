"""The database of the conversations: how it is opened, its index, and what erasing leaves in it.

SQLite writes ahead (WAL): who reads never waits for who writes, and a turn is stored with one
wait for the disk instead of three. What is deleted is overwritten in the file, but its old text
stays in the file written ahead until that is emptied: :func:`empty_log`.

Every wait has a limit, also where a server is frozen: what does not answer has failed after
:data:`LIMIT_SECONDS`. That holds for every database that this process opens.
"""

from __future__ import annotations

import logging
import select
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg2
import psycopg2.extensions
from rasa.core.tracker_store import create_engine_kwargs
from sqlalchemy import Table, create_engine, event, insert, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

logger = logging.getLogger(__name__)

LIMIT_SECONDS = 3.0
"""How long a connection or a statement may take."""

LOCK_SECONDS = 2.0
"""How long a statement waits for somebody else's lock, such as the review console erasing."""

LONG_SECONDS = 120.0
"""How long a search through everything may take, which nobody waits for."""

READERS = 4
"""Threads that read the conversations. Python runs one at a time; the others wait for the disk."""

WRITERS = {"sqlite": 1, "postgresql": 8}
"""Threads that write: SQLite takes one writer at a time, so the others would only poll for it."""

SESSION_INDEX = "ix_events_session"

_AT_ONCE = 100
_EMPTY_WAIT_MS = 200
_START_SECONDS = 20

_own = threading.local()


def open_database(url: str) -> Engine:
    """Return an engine for ``url`` that keeps its connections. Raises SQLAlchemyError."""
    settings: dict[str, Any] = dict(create_engine_kwargs(url))
    if make_url(url).get_backend_name() == "sqlite":
        settings |= {
            "poolclass": QueuePool,
            "pool_size": READERS + WRITERS["sqlite"],
            "connect_args": {"check_same_thread": False},
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
    for last in (False, True):
        try:
            with engine.begin() as connection, patience(connection):
                connection.execute(statement)
                return
        except DBAPIError:
            # Another process of the assistant, started at the same moment, may have made it.
            if last:
                raise


@contextmanager
def patience(connection: Connection) -> Iterator[None]:
    """Let the open transaction of ``connection`` take :data:`LONG_SECONDS` in this thread."""
    sqlite = connection.dialect.name == "sqlite"
    _own.seconds = LONG_SECONDS
    try:
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={round(1000 * LONG_SECONDS)}")
        else:
            for name in ("statement_timeout", "lock_timeout"):
                connection.exec_driver_sql(f"SET LOCAL {name} = {round(1000 * LONG_SECONDS)}")
        yield
    finally:
        _own.seconds = LIMIT_SECONDS
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={round(1000 * LOCK_SECONDS)}")


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
            connection.exec_driver_sql(f"PRAGMA busy_timeout={round(1000 * LOCK_SECONDS)}")
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


@event.listens_for(Engine, "do_connect")
def _limit(dialect: Any, _: Any, __: Any, options: dict[str, Any]) -> None:
    """Give every connection of this process its limits of time."""
    if dialect.name == "sqlite":
        options.setdefault("timeout", LOCK_SECONDS)
    elif dialect.name == "postgresql":
        options.setdefault("connect_timeout", round(LIMIT_SECONDS))
        limits = {"statement_timeout": LIMIT_SECONDS, "lock_timeout": LOCK_SECONDS}
        given = [f"-c {name}={round(1000 * seconds)}" for name, seconds in limits.items()]
        options["options"] = " ".join([options.get("options") or "", *given]).strip()


def _wait(connection: Any) -> None:
    """Wait for PostgreSQL, but not for ever: a server that is frozen keeps no limit of its own."""
    limit = time.monotonic() + getattr(_own, "seconds", LIMIT_SECONDS) + 1
    ready = select.poll()
    while True:
        state = connection.poll()
        if state == psycopg2.extensions.POLL_OK:
            return
        wanted = select.POLLIN if state == psycopg2.extensions.POLL_READ else select.POLLOUT
        ready.register(connection.fileno(), wanted)
        left = limit - time.monotonic()
        if left <= 0 or not ready.poll(1000 * left):
            raise psycopg2.OperationalError("the database does not answer")


psycopg2.extensions.set_wait_callback(_wait)
