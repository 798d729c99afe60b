"""From the command to the first answer, and what stays in memory."""

from __future__ import annotations

import asyncio
import statistics
from typing import Any

from bench.machine import cpu_seconds, memory_mb
from bench.patients import triages
from bench.pieces import Goal, Options, ratio
from bench.servers import OURS, PEER, Build, Running

TITLE = "Start and memory"


def measure(options: Options) -> dict[str, Any]:
    """Start each in turn, some times over; hold a few triages before the memory is read."""
    found: dict[str, list[dict[str, float]]] = {"ours": [], "peer": []}
    for _ in range(options.scaled(3, 1)):
        found["ours"].append(_once(OURS))
        found["peer"].append(_once(PEER))
    return {
        name: {key: statistics.median(one[key] for one in runs) for key in runs[0]}
        for name, runs in found.items()
    }


def _once(build: Build) -> dict[str, float]:
    with Running(build) as running:
        cpu = cpu_seconds(running.assistant.pid)
        asyncio.run(triages(running.url, 5))
        return {
            "first_answer_s": running.start_s,
            "cpu_s": cpu,
            "assistant_mb": memory_mb(running.assistant.pid),
            "actions_mb": memory_mb(running.actions.pid),
        }


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    ours, peer = data["ours"], data["peer"]
    rows = (
        ("first answer, s", "first_answer_s", 1),
        ("processor time until then, s", "cpu_s", 1),
        ("memory of the assistant (PSS), MB", "assistant_mb", 0),
        ("memory of the action server (PSS), MB", "actions_mb", 0),
    )
    return [
        "| | this assistant | Rasa's default | ratio |",
        "|---|---|---|---|",
        *(
            f"| {name} | {ours[key]:.{digits}f} | {peer[key]:.{digits}f}"
            f" | {ratio(ours[key], peer[key])} |"
            for name, key, digits in rows
        ),
        "",
        "Both have the same action server.",
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    ours, peer = data["ours"], data["peer"]
    return [
        Goal("first answer to the default", ours["first_answer_s"] / peer["first_answer_s"], 0.3,
             why="Rasa imports all that it knows, and the patterns of spaCy's French words and of"
             " the readers are compiled at every start"),
        Goal("memory of the assistant to the default",
             ours["assistant_mb"] / peer["assistant_mb"], 0.5,
             why="Rasa and what it imports are half of it, the encoder of meaning a quarter"),
    ]  # fmt: skip
