"""The parts of a turn, measured inside the process that answers."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from bench.pieces import Options, goal
from bench.servers import OURS, Running
from deploy.settings import ROOT

TITLE = "The parts of a turn"


def measure(options: Options) -> dict[str, Any]:
    """Hold whole triages in a process of its own, with the action server of a running assistant."""
    with Running(OURS) as ours:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.taking_apart", str(OURS.model),
             str(ours.folder / "endpoints.yml"), str(options.scaled(25, 3))],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env={**ours.environ, "TRIAGE_DB_URL": f"sqlite:///{ours.folder / 'apart.db'}"},
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    parts, whole = data["parts"], data["whole"]
    rest = whole - sum(parts.values())
    understanding = parts["understanding (the pipeline of config.yml)"]
    return [
        f"Mean of {data['turns']} turns of whole triages, without the web server.",
        "",
        "| part | ms | share |",
        "|---|---|---|",
        *(
            f"| {name} | {ms:.1f} | {ms / whole:.0%} |"
            for name, ms in sorted(parts.items(), key=lambda part: -part[1])
        ),
        f"| the rest of Rasa | {rest:.1f} | {rest / whole:.0%} |",
        f"| **a turn** | **{whole:.1f}** | |",
        "",
        goal("everything outside understanding, to understanding",
             (whole - understanding) / understanding, 1.5),
    ]  # fmt: skip
