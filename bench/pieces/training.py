"""How long a model trains, and how large it is."""

from __future__ import annotations

from typing import Any

from bench.pieces import Goal, Options, ratio
from bench.training import train_ours, train_peer

TITLE = "Training"


def measure(options: Options) -> dict[str, Any]:
    """Train ours from nothing, and the peer where its model is not kept from before."""
    peer = train_peer(options.epochs)
    return {"ours": train_ours(), "peer": peer}


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    ours, peer = data["ours"], data["peer"]
    rows = (
        ("processor time, s", "cpu_s", 0),
        ("by the clock, s", "seconds", 0),
        ("most memory (RSS), MB", "memory_mb", 0),
        ("model, MB", "size_mb", 1),
    )
    return [
        f"Rasa's default with {peer['epochs']} epochs of DIET.",
        "Its model is trained once and kept until the data change: what it cost was measured on",
        f"{peer['machine']}. Processor time hardly depends on what else the machine does.",
        "",
        "| | this assistant | Rasa's default | ratio |",
        "|---|---|---|---|",
        *(
            f"| {name} | {ours[key]:.{digits}f} | {peer[key]:.{digits}f}"
            f" | {ratio(ours[key], peer[key])} |"
            for name, key, digits in rows
        ),
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    share = data["ours"]["cpu_s"] / data["peer"]["cpu_s"]
    why = "the heads of the meaning and the finder of answers are learned besides the intents"
    return [Goal("training, processor time to the default", share, 0.2, why=why)]
