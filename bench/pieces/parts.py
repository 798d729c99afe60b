"""The parts of a turn, measured inside the process that answers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.pieces import Goal, Options
from bench.servers import OURS, PEER, Running
from bench.taking_apart import UNDERSTANDING
from deploy.settings import ROOT

TITLE = "The parts of a turn"


def measure(options: Options) -> dict[str, Any]:
    """Hold whole triages with each in turn, with the action server of a running assistant."""
    found: dict[str, list[dict[str, Any]]] = {"ours": [], "peer": []}
    with Running(OURS) as ours, Running(PEER) as peer:
        for _ in range(options.scaled(3, 1)):
            for name, running in (("ours", ours), ("peer", peer)):
                found[name].append(_take_apart(running, options.scaled(10, 3)))
    return {name: _mean(rounds) for name, rounds in found.items()}


def _take_apart(running: Running, triages: int) -> dict[str, Any]:
    """Return the parts of a turn in a process of its own, with new databases."""
    build = running.build
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        given = (running.folder / "endpoints.yml").read_text()
        endpoints = Path(folder) / "endpoints.yml"
        endpoints.write_text(given.replace(str(running.folder), folder))
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.taking_apart", build.module,
             str(build.model), str(endpoints), str(triages)],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env={**running.environ, "TRIAGE_DB_URL": f"sqlite:///{folder}/apart.db"},
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _mean(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the means of rounds of equal length."""
    return {
        "turns": sum(one["turns"] for one in rounds),
        "whole": fmean(one["whole"] for one in rounds),
        "parts": {
            name: fmean(one["parts"].get(name, 0.0) for one in rounds)
            for name in rounds[0]["parts"]
        },
    }


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    ours, peer = data["ours"], data["peer"]
    rows = dict(sorted(ours["parts"].items(), key=lambda part: -part[1]))
    rows["the rest of Rasa"] = ours["whole"] - sum(rows.values())
    theirs = dict(peer["parts"])
    theirs["the rest of Rasa"] = peer["whole"] - sum(theirs.values())
    return [
        f"Mean of {ours['turns']} turns of whole triages, without the web server.",
        "",
        "| part | ms | share | Rasa's default, ms |",
        "|---|---|---|---|",
        *(
            f"| {name} | {ms:.1f} | {ms / ours['whole']:.0%} | {theirs.get(name, 0.0):.1f} |"
            for name, ms in rows.items()
        ),
        f"| **a turn** | **{ours['whole']:.1f}** | | **{peer['whole']:.1f}** |",
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goal."""
    ours = data["ours"]
    understanding = ours["parts"][UNDERSTANDING]
    share = (ours["whole"] - understanding) / understanding
    why = "the message is read again in its context, and stored on disk before it is answered"
    return [Goal("everything outside understanding, to understanding", share, 1.5, why=why)]
