"""``python -m bench.performance``: measure the assistant beside its peers, write the report.

The pieces can be run one by one, and the report is written from the latest run of each:

    python -m bench.performance                          # everything, some 90 minutes
    python -m bench.performance --only turns load        # these pieces, then the report
    python -m bench.performance --only turns --short     # try a piece out; printed, not kept
    python -m bench.performance --only                   # only write the report again

``training`` comes first: it trains Rasa's default, which other pieces start. Results are kept in
``var/bench``; a piece that fails says so and the others go on.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from bench.machine import machine
from bench.pieces import Options, options, pieces
from bench.servers import ready
from deploy.settings import ROOT, VAR
from deploy.train import train

REPORT = ROOT / "docs" / "performance.md"
KEPT = VAR / "bench"

_HEAD = """# Performance

Written by `make bench`, which measures the assistant as it runs (model, action server, store)
beside **Rasa's default**: the pipeline and policies that Rasa suggests (`bench/rasa_default.yml`),
trained on the same data, in front of the same action server. What is compared is measured in one
run of one piece, in turns; each piece tells its machine and the load at its start. One piece can be
run again with `python -m bench.performance --only NAME`.
"""


def run(names: list[str], chosen: Options) -> bool:
    """Measure the pieces ``names``; say whether all of them could be measured."""
    ready()
    train()
    known, good = pieces(), True
    for name in names:
        begun = time.monotonic()
        print(f"bench: {name} …", flush=True)
        where = machine()
        try:
            data = known[name].measure(chosen)
        except Exception:
            traceback.print_exc()
            print(f"bench: {name} failed", file=sys.stderr, flush=True)
            good = False
            continue
        took = time.monotonic() - begun
        entry = {"machine": where, "seconds": took, "data": data}
        print("\n".join(section(known[name], entry)), flush=True)
        if not chosen.short:
            (KEPT / f"{name}.json").write_text(json.dumps(entry))
    return good


def section(piece: ModuleType, entry: Mapping[str, Any]) -> list[str]:
    """Return the lines of one piece."""
    lines: list[str] = piece.report(entry["data"])
    where = f"*{entry['machine']}; took {entry['seconds'] / 60:.0f} min.*"
    return [f"## {piece.TITLE}", "", *lines, "", where, ""]


def report() -> str:
    """Return the report on what is kept of every piece."""
    lines = [_HEAD]
    for name, piece in pieces().items():
        path = KEPT / f"{name}.json"
        if path.exists():
            lines += section(piece, json.loads(path.read_text()))
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="*", choices=list(pieces()), help="these pieces")
    parser.add_argument("--short", action="store_true", help="little of each; printed, not kept")
    parser.add_argument("--epochs", type=int, default=15, help="epochs of Rasa's default")
    given = parser.parse_args()
    # What a piece has started is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    names = list(pieces()) if given.only is None else given.only
    good = run(names, options(given)) if names else True
    if not given.short:
        REPORT.write_text(report(), encoding="utf-8")
        print(f"bench: {REPORT.relative_to(ROOT)} is written")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
