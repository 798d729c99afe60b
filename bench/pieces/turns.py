"""A turn of a whole triage over REST, beside Rasa's default and beside an echo."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp

from bench.echo import Echo
from bench.machine import spread
from bench.patients import triages
from bench.pieces import Options, goal, ratio
from bench.servers import OURS, PEER, Running

TITLE = "A turn"


def measure(options: Options) -> dict[str, Any]:
    """Hold whole triages with each in turn, one patient at a time."""
    times: dict[str, list[float]] = {"ours": [], "widget": [], "peer": [], "echo": []}
    rounds, each = options.scaled(6, 1), options.scaled(4, 2)
    with Running(OURS) as ours, Running(PEER) as peer, Echo() as echo:
        for url in (ours.url, peer.url):
            asyncio.run(triages(url, 2))
        for _ in range(rounds):
            times["ours"] += asyncio.run(triages(ours.url, each))
            times["peer"] += asyncio.run(triages(peer.url, each))
            times["widget"] += asyncio.run(triages(ours.url, each, "widget"))
            times["echo"] += asyncio.run(_echoes(echo.url, 40 * each))
    return {name: spread(found) for name, found in times.items()}


async def _echoes(url: str, count: int) -> list[float]:
    times = []
    async with aiohttp.ClientSession() as http:
        for _ in range(count):
            begun = time.perf_counter()
            async with http.post(url, json={"sender": "a", "message": "bonjour"}) as answer:
                await answer.json()
            times.append(1000 * (time.perf_counter() - begun))
    return times


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    names = {
        "ours": "this assistant, REST",
        "widget": "this assistant, widget",
        "peer": "Rasa's default, REST",
        "echo": "an echo on the same server (Sanic)",
    }
    peer = data["peer"]
    return [
        "Whole triages through the action server and the SQLite store; times in ms.",
        "",
        "| | p50 | p95 | p99 | p50 to the default | p95 to the default | turns |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {one['p50']:.1f} | {one['p95']:.1f} | {one['p99']:.1f}"
            f" | {ratio(one['p50'], peer['p50'])} | {ratio(one['p95'], peer['p95'])}"
            f" | {one['count']} |"
            for key, name in names.items()
            if (one := data[key])
        ),
        "",
        goal("p50 of a turn, ratio", data["ours"]["p50"] / peer["p50"], 0.35),
        goal("p95 of a turn, ratio", data["ours"]["p95"] / peer["p95"], 0.35),
    ]
