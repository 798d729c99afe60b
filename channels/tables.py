"""Making the assistant's own tables, which several workers may do at the same moment."""

from __future__ import annotations

from sqlalchemy import Table, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError


def make_table(engine: Engine, table: Table) -> None:
    """Make ``table`` where there is none. Raises DBAPIError where it cannot be made."""
    try:
        table.create(engine, checkfirst=True)
    except DBAPIError:
        # Another worker, started at the same moment, may have made it since it was looked for.
        if not inspect(engine).has_table(table.name):
            raise
