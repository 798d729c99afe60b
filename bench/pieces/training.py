"""How long a model trains, and how large it is."""

from __future__ import annotations

from typing import Any

from bench.pieces import Goal, Options, ratio
from bench.training import train_ours, train_peer

TITLE = "Training"


def measure(options: Options) -> dict[str, Any]:
    """Train ours from nothing and once more, and the peer where its model is not kept."""
    peer = train_peer(options.epochs)
    first, again = train_ours()
    return {"ours": first, "again": again, "peer": peer}


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    ours, again, peer = data["ours"], data["again"], data["peer"]
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
        "*Again* is a training that finds the vectors of its sentences, as `make train` does after",
        "a change; sentences that are new are encoded.",
        "",
        "| | this assistant, from nothing | ratio | again | ratio | Rasa's default |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {ours[key]:.{digits}f} | {ratio(ours[key], peer[key])}"
            f" | {again[key]:.{digits}f} | {ratio(again[key], peer[key])}"
            f" | {peer[key]:.{digits}f} |"
            for name, key, digits in rows
        ),
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    peer = data["peer"]["cpu_s"]
    why = "the heads of the meaning and the finder of answers are learned besides the intents"
    first = f"{why}; a third of a first training is encoding their sentences"
    return [
        Goal("training from nothing, processor time to the default",
             data["ours"]["cpu_s"] / peer, 0.2, why=first),
        Goal("training again, processor time to the default",
             data["again"]["cpu_s"] / peer, 0.2, why=why),
    ]  # fmt: skip
