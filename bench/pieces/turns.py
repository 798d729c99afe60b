"""A turn of a whole triage over REST, beside Rasa's default and beside an echo."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from typing import Any

import aiohttp

from bench.echo import Echo
from bench.machine import cpu_seconds, spread
from bench.patients import triages
from bench.pieces import Goal, Options, ratio
from bench.servers import OURS, PEER, PEER_HERE, Running

TITLE = "A turn"


def measure(options: Options) -> dict[str, Any]:
    """Hold whole triages with each in turn, one patient at a time."""
    times: dict[str, list[float]] = {
        "ours": [], "widget": [], "peer": [], "peer_here": [], "echo": []
    }  # fmt: skip
    assistant: dict[str, float] = defaultdict(float)
    actions: dict[str, float] = defaultdict(float)
    rounds, each = options.scaled(8, 2), options.scaled(3, 2)
    with (
        Running(OURS) as ours, Running(PEER) as peer, Running(PEER_HERE) as peer_here,
        Echo() as echo,
    ):  # fmt: skip
        for url in (ours.url, peer.url, peer_here.url):
            asyncio.run(triages(url, 2))
        for _ in range(rounds):
            for name, running, channel in (
                ("ours", ours, "rest"), ("peer", peer, "rest"), ("peer_here", peer_here, "rest"),
                ("widget", ours, "widget"),
            ):  # fmt: skip
                before = cpu_seconds(running.assistant.pid), cpu_seconds(running.actions.pid)
                times[name] += asyncio.run(triages(running.url, each, channel))
                assistant[name] += cpu_seconds(running.assistant.pid) - before[0]
                actions[name] += cpu_seconds(running.actions.pid) - before[1]
            times["echo"] += asyncio.run(_echoes(echo.url, 40 * each))
    return {
        name: {
            **spread(found),
            "assistant_ms": 1000 * assistant[name] / len(found),
            "actions_ms": 1000 * actions[name] / len(found),
        }
        for name, found in times.items()
    }


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
        "peer_here": "Rasa's default in this assistant's service, REST",
        "echo": "an echo on the same server (Sanic)",
    }
    peer = data["peer"]
    return [
        "Whole triages through the action server and the SQLite store, in ms. The last columns are",
        "the processor time of a turn, of the assistant and of the action server.",
        "",
        "| | p50 | p95 | p99 | p50 to the default | p95 to the default | processor | actions |"
        " turns |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {one['p50']:.1f} | {one['p95']:.1f} | {one['p99']:.1f}"
            f" | {ratio(one['p50'], peer['p50'])} | {ratio(one['p95'], peer['p95'])}"
            f" | {one['assistant_ms']:.1f} | {one['actions_ms']:.1f} | {one['count']} |"
            for key, name in names.items()
            if (one := data[key])
        ),
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    ours, peer = data["ours"], data["peer"]
    why = (
        "facts, signs, meaning and answers are read besides the intent, which takes longer than"
        " DIET; what Rasa itself does around it stays, and most of what was wasted there is saved"
        " for the default too once it runs in this service"
    )
    return [
        Goal(f"{name} of a turn to the default", ours[name] / peer[name], 0.35, why=why)
        for name in ("p50", "p95")
    ]
