"""Many patients at once: turns a second, how fairly they are shared, and what failed."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.machine import fairness, spread
from bench.patients import crowd, triages
from bench.pieces import Options, goal, ratio
from bench.servers import OURS, PEER, Running

TITLE = "Many patients at once"
CROWDS = (1, 8, 64, 200)


def measure(options: Options) -> dict[str, Any]:
    """Have the same crowds talk to each in turn, over REST, without a pause between messages."""
    rows = []
    with Running(OURS) as ours, Running(PEER) as peer:
        for url in (ours.url, peer.url):
            asyncio.run(triages(url, 2))
        for patients in CROWDS[: options.scaled(4, 2)]:
            row: dict[str, Any] = {"patients": patients}
            for name, url in (("ours", ours.url), ("peer", peer.url)):
                met = asyncio.run(crowd(url, patients, options.scaled(45, 8)))
                row[name] = {
                    "per_s": sum(met.turns) / met.seconds,
                    "fairness": fairness(met.turns),
                    "failed": met.failed,
                    **spread(met.times or [0.0]),
                }
            rows.append(row)
    return {"rows": rows}


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    rows = data["rows"]
    lines = [
        "Whole triages over REST, every patient writing as soon as they are answered. Fairness is",
        "Jain's index of the turns that each got: 1 where all got the same.",
        "",
        "| patients | turns/s | Rasa's default | ratio | fairness | default | p95, ms | default"
        " | failed | default |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['patients']} | {ours['per_s']:.1f} | {peer['per_s']:.1f}"
        f" | {ratio(ours['per_s'], peer['per_s'])} | {ours['fairness']:.2f}"
        f" | {peer['fairness']:.2f} | {ours['p95']:.0f} | {peer['p95']:.0f}"
        f" | {ours['failed']} | {peer['failed']} |"
        for row in rows
        for ours, peer in ((row["ours"], row["peer"]),)
    ]
    worst = min(row["ours"]["per_s"] / max(row["peer"]["per_s"], 0.01) for row in rows)
    most = rows[-1]
    return [
        *lines,
        "",
        goal("turns a second, the least ratio", worst, 3, at_most=False),
        goal(f"failed turns with {most['patients']} patients", most["ours"]["failed"], 0),
    ]
