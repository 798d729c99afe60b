"""Several workers: how much more they do, how fairly, and whether anything is done twice."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import time
from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from bench.machine import cpu_seconds, memory_mb
from bench.patients import Crowd, Patient, client, crowd, triages
from bench.pieces import Goal, Options, ratio
from bench.pieces.load import ROUNDS, told
from bench.servers import OURS, Running

TITLE = "Several workers"
WORKERS = (1, 2, 4)
PATIENTS = 64
CONNECTIONS = 4


def measure(options: Options) -> dict[str, Any]:
    """Have the same crowd talk to one, two and four workers in turns; send messages twice to each.

    What the processors do meanwhile is measured too: it says how much more any number of workers
    could do on this machine.
    """
    met: dict[int, Crowd] = {}
    busy: dict[int, float] = defaultdict(float)
    rows = []
    with ExitStack() as running:
        services = {
            workers: running.enter_context(Running(OURS, workers=workers))
            for workers in WORKERS[: options.scaled(3, 2)]
        }
        for workers, service in services.items():
            asyncio.run(triages(service.url, 2 * workers))
        for _ in range(ROUNDS):
            for workers, service in services.items():
                before = _processor_time(service)
                begun = time.perf_counter()
                stretch = asyncio.run(crowd(service.url, PATIENTS, options.scaled(20, 4)))
                took = time.perf_counter() - begun
                busy[workers] += (_processor_time(service) - before) / took / ROUNDS
                met[workers] = stretch.joined(met.get(workers))
        repeats = options.scaled(20, 5)
        for workers, service in services.items():
            asyncio.run(_repeat(service.url, repeats))
            rows.append(
                {
                    "workers": workers,
                    **told(met[workers]),
                    "busy": busy[workers],
                    "memory_mb": memory_mb(service.assistant.pid),
                    "repeats": repeats,
                    "doubled": _doubled(service.database.removeprefix("sqlite:///")),
                }
            )
    return {"rows": rows, "cores": os.cpu_count()}


def _processor_time(service: Running) -> float:
    """Return the processor time in s of a service and of the patients of this measurement."""
    processes = (service.assistant.pid, service.actions.pid)
    return time.process_time() + sum(cpu_seconds(one) for one in processes)


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
    return [
        f"{PATIENTS} patients over REST with one action server, on {data['cores']} cores that the",
        "patients of this measurement share. Sent again: the same message of the widget on",
        f"{CONNECTIONS} connections at once.",
        "",
        "| workers | turns/s | to one | cores busy | fairness | p95, ms | failed | memory (PSS), MB"
        " | sent again | stored twice |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {row['workers']} | {row['per_s']:.1f} | {ratio(row['per_s'], one)}"
            f" | {row['busy']:.2f} | {row['fairness']:.2f} | {row['p95']:.0f} | {row['failed']}"
            f" | {row['memory_mb']:.0f} | {row['repeats']} | {row['doubled']} |"
            for row in rows
        ),
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    rows, cores = data["rows"], data["cores"]
    if len(rows) < 2:
        return []
    one, two = rows[:2]
    most = cores / one["busy"]
    why = (
        f"one worker, its action server and the patients keep {one['busy']:.2f} of {cores} cores"
        f" busy, so that nothing could do more than {most:.2f} times as much here"
    )
    return [
        Goal("turns a second of two workers, to one", two["per_s"] / one["per_s"], 1.8, False,
             why if most < 1.8 else f"other work left {two['busy']:.2f} of {cores} cores"),
        Goal("fairness with two workers", two["fairness"], 0.9, False,
             "kept connections spread unevenly over the workers, and a patient stays with one"),
        Goal("messages stored twice", max(row["doubled"] for row in rows), 0),
    ]  # fmt: skip
