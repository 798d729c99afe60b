"""The same triages on a store that is empty and on one of a million events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from bench.machine import spread
from bench.patients import triages
from bench.pieces import Goal, Options
from bench.servers import OURS, Running
from channels.database import SESSION_INDEX, add_session_index
from tests.console.postgresql import PostgreSQL

TITLE = "A million events"
EVENTS = 1_000_000
AT_ONCE = 200
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

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
    """Time triages with an empty and with a full store in turns, on both databases."""
    found = {}
    rounds, each = options.scaled(4, 1), options.scaled(4, 2)
    for name in NAMES:
        with ExitStack() as running:
            empty_url, full_url = running.enter_context(_databases(name))
            empty = running.enter_context(Running(OURS, empty_url))
            full = running.enter_context(Running(OURS, full_url))
            for one in (empty, full):
                asyncio.run(triages(one.url, 2))
            filled = _fill(create_engine(full.database), options.scaled(EVENTS, 20_000))
            times: dict[str, list[float]] = {"empty": [], "full": []}
            for _ in range(rounds):
                times["empty"] += asyncio.run(triages(empty.url, each))
                times["full"] += asyncio.run(triages(full.url, each))
        found[name] = {**{key: spread(one) for key, one in times.items()}, **filled}
    return found


@contextmanager
def _databases(name: str) -> Iterator[tuple[str, str]]:
    """Give two databases: an empty address stands for the SQLite file of the assistant itself."""
    if name == "sqlite":
        yield "", ""
        return
    server = PostgreSQL().start()
    try:
        yield server.create("empty"), server.create("full")
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
    lines = [
        "A turn over REST, in ms. The index is the one that a store from before gets at its next",
        "start.",
        "",
        "| store | events | p50 empty | p50 full | ratio | p95 empty | p95 full | index, s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for key, name in NAMES.items():
        one = data[key]
        share = one["full"]["p50"] / one["empty"]["p50"]
        lines.append(
            f"| {name} | {one['events']:,.0f} | {one['empty']['p50']:.1f}"
            f" | {one['full']['p50']:.1f} | {share:.2f} x | {one['empty']['p95']:.1f}"
            f" | {one['full']['p95']:.1f} | {one['index_s']:.1f} |"
        )
    return lines


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    return [
        Goal(f"p50 of a turn with a million events on {name}, to an empty store",
             data[key]["full"]["p50"] / data[key]["empty"]["p50"], 1.1)
        for key, name in NAMES.items()
    ]  # fmt: skip
