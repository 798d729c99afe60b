"""One conversation that grows long: its turns beside those of a short one at the same moment."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

from bench.patients import Patient, client
from bench.pieces import Goal, Options, ratio
from bench.servers import OURS, Running

TITLE = "A long conversation"
MARKS = (10, 100, 400, 2000)
LIMITS = {400: 1.1, 2000: 1.3}
SAMPLE = 24
"""Turns that are timed at each mark: more than a session lasts, so its whole course is in them."""


def measure(options: Options) -> dict[str, Any]:
    """Talk up to each mark over REST and in the widget; time turns there beside a new patient's."""
    with Running(OURS) as ours:
        return asyncio.run(_measure(ours.url, options))


async def _measure(url: str, options: Options) -> dict[str, Any]:
    found: dict[str, Any] = {}
    sample = options.scaled(SAMPLE, 8)
    async with client() as http:
        for channel in ("rest", "widget"):
            long = Patient(http, url, channel)
            await long.triage()
            rows = []
            for mark in MARKS[: options.scaled(4, 2)]:
                await long.talk_until(mark - sample // 2)
                fresh = Patient(http, url, channel)
                await fresh.triage()
                long_start, fresh_start = len(long.times), len(fresh.times)
                for _ in range(sample):
                    await long.talk_until(long.turns + 1)
                    await fresh.talk_until(fresh.turns + 1)
                rows.append(
                    {
                        "turn": mark,
                        "ms": statistics.median(long.times[long_start:]),
                        "short_ms": statistics.median(fresh.times[fresh_start:]),
                    }
                )
            found[channel] = rows
            if channel == "widget":
                begun = time.perf_counter()
                size = await long.history()
                found["history"] = {"ms": 1000 * (time.perf_counter() - begun), "kb": size / 1024}
    return found


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    lines = [
        "Median of the turns around each mark, and of a short conversation's at the same moment.",
        "",
        "| turn | REST, ms | short, ms | ratio | widget, ms | short, ms | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for rest, widget in zip(data["rest"], data["widget"], strict=True):
        cells = [f"{rest['turn']}"]
        for row in (rest, widget):
            cells += [f"{row['ms']:.0f}", f"{row['short_ms']:.0f}"]
            cells += [ratio(row["ms"], row["short_ms"])]
        lines.append(f"| {' | '.join(cells)} |")
    history = data["history"]
    return [
        *lines,
        "",
        f"The page of the widget reads that whole conversation in {history['ms']:.0f} ms"
        f" ({history['kb']:.0f} kB).",
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    return [
        Goal(f"turn {row['turn']} {where}, to a short conversation's", row["ms"] / row["short_ms"],
             LIMITS[row["turn"]])
        for key, where in (("rest", "over REST"), ("widget", "in the widget"))
        for row in data[key]
        if row["turn"] in LIMITS
    ]  # fmt: skip
