"""Databases of their own for tests that start the real console, of the kind this run is about."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from tests.console import settings

POSTGRESQL = settings.POSTGRESQL


def database(folder: Path, name: str) -> str:
    """Return the address of a new database: a file in ``folder``, or one on the server."""
    if POSTGRESQL:
        return settings.server.create(f"{name}_{secrets.token_hex(4)}")
    return f"sqlite:///{folder / name}.db"


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds; SQLite waits for whoever writes, as the console does."""
    engine = create_engine(url, connect_args={"timeout": 30} if "sqlite" in url else {})
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def change(url: str, *statements: str) -> None:
    """Carry out statements."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()
