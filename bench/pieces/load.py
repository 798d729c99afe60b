"""Many patients at once: turns a second, how fairly they are shared, and what failed."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.machine import fairness, spread
from bench.patients import Crowd, crowd, triages
from bench.pieces import Goal, Options, ratio
from bench.servers import OURS, PEER, Running

TITLE = "Many patients at once"
CROWDS = (1, 8, 64, 200)
ROUNDS = 2
"""How often each crowd talks to both."""


def measure(options: Options) -> dict[str, Any]:
    """Have the same crowds talk to each in turn, over REST, without a pause between messages."""
    rows = []
    with Running(OURS) as ours, Running(PEER) as peer:
        for url in (ours.url, peer.url):
            asyncio.run(triages(url, 2))
        for patients in CROWDS if not options.short else CROWDS[:2]:
            met: dict[str, Crowd] = {}
            for _ in range(ROUNDS):
                for name, url in (("ours", ours.url), ("peer", peer.url)):
                    stretch = asyncio.run(crowd(url, patients, options.scaled(20, 4)))
                    met[name] = stretch.joined(met.get(name))
            rows.append({"patients": patients, **{name: told(one) for name, one in met.items()}})
    return {"rows": rows}


def told(met: Crowd) -> dict[str, float]:
    """Return the figures of a crowd."""
    return {
        "per_s": met.per_s,
        "fairness": fairness(met.turns),
        "failed": met.failed,
        **spread(met.times or [0.0]),
    }


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
    return lines


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    rows = data["rows"]
    why = 'the processor time of a turn sets it: see "A turn"'
    shares = [
        Goal(f"turns a second with {row['patients']} patients, to the default",
             row["ours"]["per_s"] / max(row["peer"]["per_s"], 0.01), 3, False, why)
        for row in rows
    ]  # fmt: skip
    most = rows[-1]
    return [
        *shares,
        Goal(f"failed turns with {most['patients']} patients", most["ours"]["failed"], 0,
             why=f"who waits for 8 seconds is told so, and {most['patients']} who write without a"
             f" pause wait that long below {most['patients'] / 8:.0f} turns a second"),
    ]  # fmt: skip
