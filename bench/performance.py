"""``python -m bench.performance``: measure the assistant beside its peers, write the report.

The pieces can be run one by one, and the report is written from the latest run of each:

    python -m bench.performance                          # everything, some 35 minutes
    python -m bench.performance --only turns load        # these pieces, then the report
    python -m bench.performance --only turns --short     # try a piece out; printed, not kept
    python -m bench.performance --only                   # only write the report again

``training`` comes first: it trains Rasa's default, which other pieces start. That takes a quarter
of an hour more, and its model is kept in ``var/bench`` until the data change, as are the results
of every piece. A piece that fails or takes too long says so and the others go on.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from bench.machine import machine
from bench.pieces import Options, options, pieces
from bench.training import EPOCHS
from deploy.settings import ROOT, VAR
from deploy.train import train

REPORT = ROOT / "docs" / "performance.md"
KEPT = VAR / "bench"
LIMIT_SECONDS = {"training": 3600}
"""How long a piece may take at most; the others may take:"""
LIMIT_OTHERS = 600

_HEAD = """# Performance

Written by `make bench`, which measures the assistant as it runs (model, action server, store)
beside **Rasa's default**: the pipeline and policies that Rasa suggests (`bench/rasa_default.yml`),
trained on the same data, with the REST channel, the SQLite store and the `jsonschema` that Rasa
brings along, in front of the same action server. As the data hold rules and no stories, TED and
UnexpecTED have nothing to learn and cost nothing here. What is compared is measured in turns in one
run of one piece; each piece tells its machine, the load at its start and the commit. One piece can
be run again with `python -m bench.performance --only NAME`.
"""


def run(names: list[str], chosen: Options) -> bool:
    """Measure the pieces ``names``; say whether all of them could be measured."""
    KEPT.mkdir(parents=True, exist_ok=True)
    train()
    known, good = pieces(), True
    for name in names:
        begun = time.monotonic()
        print(f"bench: {name} …", flush=True)
        entry: dict[str, Any] = {"machine": machine(), "commit": commit()}
        signal.alarm(LIMIT_SECONDS.get(name, LIMIT_OTHERS))
        try:
            entry["data"] = known[name].measure(chosen)
        except Exception:
            traceback.print_exc()
            print(f"bench: {name} failed", file=sys.stderr, flush=True)
            good = False
            continue
        finally:
            signal.alarm(0)
        entry["seconds"] = time.monotonic() - begun
        print("\n".join(section(known[name], entry)), flush=True)
        print("\n".join(goal.row() for goal in known[name].goals(entry["data"])), flush=True)
        if not chosen.short:
            (KEPT / f"{name}.json").write_text(json.dumps(entry))
    return good


def section(piece: ModuleType, entry: Mapping[str, Any]) -> list[str]:
    """Return the lines of one piece."""
    lines: list[str] = piece.report(entry["data"])
    where = f"{entry['machine']}; commit {entry['commit']}; took {entry['seconds'] / 60:.0f} min."
    return [f"## {piece.TITLE}", "", *lines, "", f"*{where}*", ""]


def report(folder: Path) -> str:
    """Return the report on what is kept of every piece in ``folder``."""
    sections, rows = [], []
    for name, piece in pieces().items():
        path = folder / f"{name}.json"
        if not path.exists():
            sections += [f"## {piece.TITLE}", "", "Not measured yet.", ""]
            continue
        entry = json.loads(path.read_text())
        sections += section(piece, entry)
        rows += [goal.row() for goal in piece.goals(entry["data"])]
    lines = [_HEAD, "## Goals", "", "| figure | goal | measured | |", "|---|---|---|---|"]
    return "\n".join([*lines, *rows, "", *sections]).rstrip() + "\n"


def commit() -> str:
    """Return the commit that is measured, and whether its files were changed since."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=, changed since", "--exclude=*"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TimeoutError("it took longer than a piece may take")


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="*", choices=list(pieces()), help="these pieces")
    parser.add_argument("--short", action="store_true", help="little of each; printed, not kept")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="epochs of Rasa's default")
    given = parser.parse_args()
    # What a piece has started is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGALRM, _too_long)
    names = list(pieces()) if given.only is None else given.only
    good = run(names, options(given)) if names else True
    if not given.short:
        REPORT.write_text(report(KEPT), encoding="utf-8")
        print(f"bench: {REPORT.relative_to(ROOT)} is written")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
