"""Several workers: how much more they do, how fairly, and whether anything is done twice."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from typing import Any

from bench.machine import fairness, memory_mb, spread
from bench.patients import Patient, client, crowd, triages
from bench.pieces import Options, goal, ratio
from bench.servers import OURS, Running

TITLE = "Several workers"
WORKERS = (1, 2, 4)
PATIENTS = 64
CONNECTIONS = 4


def measure(options: Options) -> dict[str, Any]:
    """Have the same crowd talk to one, two and four workers; send messages twice to each."""
    rows = []
    for workers in WORKERS[: options.scaled(3, 2)]:
        with Running(OURS, workers=workers) as ours:
            asyncio.run(triages(ours.url, 2 * workers))
            met = asyncio.run(crowd(ours.url, PATIENTS, options.scaled(45, 8)))
            repeats = options.scaled(20, 5)
            asyncio.run(_repeat(ours.url, repeats))
            rows.append(
                {
                    "workers": workers,
                    "per_s": sum(met.turns) / met.seconds,
                    "fairness": fairness(met.turns),
                    "failed": met.failed,
                    "memory_mb": memory_mb(ours.assistant.pid),
                    "repeats": repeats,
                    "doubled": _doubled(ours.database.removeprefix("sqlite:///")),
                    **spread(met.times or [0.0]),
                }
            )
    return {"rows": rows, "cores": os.cpu_count()}


async def _repeat(url: str, times: int) -> None:
    """Send messages of the widget on several connections at once, as a browser that retries."""
    for number in range(times):
        async with client() as one:
            patient = Patient(one, url, "widget")
            await patient.say("bonjour")
            others = [client() for _ in range(CONNECTIONS)]
            try:
                copies = [patient.on(http) for http in others]
                await asyncio.gather(
                    *(copy.send("oui", f"the-same-message-{number:04}") for copy in copies)
                )
            finally:
                for http in others:
                    await http.close()


def _doubled(path: str) -> int:
    """Return how many messages are stored more than once, by their ids."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT sender_id, data FROM events WHERE type_name = 'user'")
        ids = [(sender, json.loads(data)["message_id"]) for sender, data in rows]
    return len(ids) - len(set(ids))


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    rows = data["rows"]
    one = rows[0]["per_s"]
    goals = []
    if len(rows) > 1:
        goals = [
            goal("two workers, ratio to one", rows[1]["per_s"] / one, 1.8, at_most=False),
            goal("fairness with two workers", rows[1]["fairness"], 0.9, at_most=False),
            goal("messages stored twice", max(row["doubled"] for row in rows), 0),
        ]
    return [
        f"{PATIENTS} patients over REST with one action server, on {data['cores']} cores that the",
        "patients of this measurement share. Sent again: the same message of the widget on"
        f" {CONNECTIONS} connections at once.",
        "",
        "| workers | turns/s | to one | fairness | p95, ms | failed | memory (PSS), MB"
        " | sent again | stored twice |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {row['workers']} | {row['per_s']:.1f} | {ratio(row['per_s'], one)}"
            f" | {row['fairness']:.2f} | {row['p95']:.0f} | {row['failed']}"
            f" | {row['memory_mb']:.0f} | {row['repeats']} | {row['doubled']} |"
            for row in rows
        ),
        "",
        *goals,
    ]
