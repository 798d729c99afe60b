"""Takes conversations out of one tracker store and puts them into another."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from deploy.demo import DemoError
from deploy.demo.clock import Row

WAIT_SECONDS = 30
"""How long to wait for who else writes."""


def read_conversations(db: Path) -> dict[str, list[Row]]:
    """Return every conversation in the SQLite file ``db``, by its id, its events in order."""
    columns = ", ".join(field.name for field in fields(Row))
    found: dict[str, list[Row]] = {}
    database = sqlite3.connect(db)
    try:
        for values in database.execute(f"SELECT {columns} FROM events ORDER BY id"):
            found.setdefault(values[0], []).append(Row(*values))
    finally:
        database.close()
    return found


class Archive:
    """The tracker store at ``url`` (SQLite or PostgreSQL), which an assistant may be using.

    Makes the table where it is missing. Raises DemoError where the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        from rasa.core.tracker_store import SQLTrackerStore, create_engine_kwargs

        self._table: Any = SQLTrackerStore.SQLEvent.__table__
        settings: dict[str, Any] = dict(create_engine_kwargs(url))
        arguments = dict(settings.pop("connect_args", {}))
        if url.startswith("sqlite"):
            arguments["timeout"] = WAIT_SECONDS
            file = sa.engine.make_url(url).database
            if file:
                Path(file).parent.mkdir(parents=True, exist_ok=True)
        else:
            arguments["connect_timeout"] = WAIT_SECONDS
        try:
            self._engine = sa.create_engine(url, connect_args=arguments, **settings)
            self._table.metadata.create_all(self._engine, tables=[self._table])
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise DemoError(f"TRIAGE_DB_URL cannot be used: {_reason(error)}") from None

    def knows(self, conversation: str) -> bool:
        """Say whether something of ``conversation`` is stored."""
        query = sa.select(self._table.c.id).where(self._table.c.sender_id == conversation).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def add(self, rows: Sequence[Row]) -> None:
        """Store ``rows`` in their order, all or none. Raises DemoError where that fails."""
        if not rows:
            return
        values = [asdict(row) for row in rows]
        try:
            with self._engine.begin() as connection:
                if self._engine.dialect.name == "postgresql":
                    # Others wait for this short while: ids then become visible in their order, so
                    # that who follows the table by id misses none.
                    name = self._engine.dialect.identifier_preparer.format_table(self._table)
                    connection.execute(sa.text(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"))
                connection.execute(sa.insert(self._table), values)
        except sa.exc.SQLAlchemyError as error:
            raise DemoError(f"nothing was stored: {_reason(error)}") from None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0]
