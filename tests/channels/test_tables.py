"""Several workers that are started at the same moment make the same tables."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, event, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from channels.tables import make_table
from tests.console.postgresql import PostgreSQL

THINGS = Table("things", MetaData(), Column("id", Integer, primary_key=True))


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    running = PostgreSQL().start()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'things.db'}"
    return request.getfixturevalue("server").create("things")


def when_it_is_made(engine: Engine, do: object) -> None:
    """Have ``do`` called by another thread just before ``engine`` makes a table."""

    @event.listens_for(engine, "before_cursor_execute")
    def before(_: object, __: object, statement: str, *___: object) -> None:
        if statement.strip().startswith("CREATE"):
            other = threading.Thread(target=do)
            other.start()
            other.join()


def test_another_worker_was_a_moment_earlier(url: str) -> None:
    first, second = create_engine(url), create_engine(url)
    when_it_is_made(first, lambda: make_table(second, THINGS))
    make_table(first, THINGS)
    assert inspect(first).has_table("things")


def test_a_table_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(DBAPIError):
        make_table(create_engine(f"sqlite:///{tmp_path}/none/things.db"), THINGS)
