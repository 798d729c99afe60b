"""The same triages on a store that is empty and on one of a million events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from bench.machine import spread
from bench.patients import triages
from bench.pieces import Options, goal
from bench.servers import OURS, Running
from channels.database import SESSION_INDEX, add_session_index
from tests.console.postgresql import PostgreSQL

TITLE = "A million events"
EVENTS = 1_000_000
AT_ONCE = 200

_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM series"
    " WHERE n < :last) ",
    "postgresql": "WITH series AS (SELECT generate_series(CAST(:first AS int), CAST(:last AS int))"
    " AS n) ",
}
_COPY = (
    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) "
    "{series}SELECT 'copy-' || series.n, type_name, timestamp - series.n, intent_name, action_name,"
    " data FROM series, events WHERE events.sender_id = :sender ORDER BY series.n, events.id"
)


def measure(options: Options) -> dict[str, Any]:
    """Time triages before and after the store is filled, on both databases."""
    found = {}
    for name in ("sqlite", "postgresql"):
        with _database(name) as url, Running(OURS, url) as ours:
            asyncio.run(triages(ours.url, 2))
            count = options.scaled(12, 2)
            empty = asyncio.run(triages(ours.url, count))
            engine = create_engine(ours.database)
            filled = _fill(engine, options.scaled(EVENTS, 20_000))
            full = asyncio.run(triages(ours.url, count))
        found[name] = {"empty": spread(empty), "full": spread(full), **filled}
    return found


@contextmanager
def _database(name: str) -> Iterator[str]:
    """Give a database: an empty address stands for the SQLite file of the assistant itself."""
    if name == "sqlite":
        yield ""
        return
    server = PostgreSQL().start()
    try:
        yield server.create("conversations")
    finally:
        server.stop()


def _fill(engine: Engine, wanted: int) -> dict[str, float]:
    """Copy one real conversation until ``wanted`` events are stored; time a new index on them."""
    statement = text(_COPY.format(series=_SERIES[engine.dialect.name]))
    with engine.begin() as connection:
        sender, each = connection.execute(
            text("SELECT sender_id, count(*) AS n FROM events GROUP BY sender_id ORDER BY n DESC")
        ).first()
    first = 1
    while first * each < wanted:
        given = {"first": first, "last": first + AT_ONCE - 1, "sender": sender}
        with engine.begin() as connection:
            connection.execute(statement, given)
        first += AT_ONCE
    with engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {SESSION_INDEX}"))
    begun = time.monotonic()
    add_session_index(engine)
    migration = time.monotonic() - begun
    with engine.begin() as connection:
        events = connection.execute(text("SELECT count(*) FROM events")).scalar()
    engine.dispose()
    return {"events": float(events or 0), "index_s": migration}


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    lines = [
        "A turn over REST, in ms. The index is the one that a store from before gets at its next",
        "start.",
        "",
        "| store | events | p50 empty | p50 full | ratio | p95 empty | p95 full | index, s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    goals = []
    for key, name in names.items():
        one = data[key]
        share = one["full"]["p50"] / one["empty"]["p50"]
        lines.append(
            f"| {name} | {one['events']:,.0f} | {one['empty']['p50']:.1f}"
            f" | {one['full']['p50']:.1f} | {share:.2f} x | {one['empty']['p95']:.1f}"
            f" | {one['full']['p95']:.1f} | {one['index_s']:.1f} |"
        )
        goals.append(goal(f"a million events on {name}, ratio of p50", share, 1.1))
    return [*lines, "", *goals]
