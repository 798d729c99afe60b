"""How fast durations are read, as a ratio to another parser timed in the same run.

    python -m bench.duration

The other parser is dateparser where it is installed. It is no dependency of the project: to compare
with it, make an environment apart and run this file there, with `triage/` on the path:

    python3 -m venv /some/place && /some/place/bin/pip install dateparser pyyaml rapidfuzz holidays
    PYTHONPATH=. /some/place/bin/python -m bench.duration

Elsewhere it is python-dateutil, which comes with the assistant. It knows no French and is only a
yardstick: it says how fast this machine is, not which parser is better.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from triage.duration import find_duration

ROWS = Path(__file__).parents[1] / "tests" / "data" / "duration"
ROUNDS = 5
ON = date(2026, 6, 18)


def _texts() -> list[str]:
    lines = [
        line
        for name in ("patients.jsonl", "peer_suites.jsonl")
        for line in (ROWS / name).read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line)["text"] for line in lines if line.strip()]


def _peer() -> tuple[str, Callable[[str], object]]:
    moment = datetime(ON.year, ON.month, ON.day)
    try:
        import dateparser
    except ImportError:
        from dateutil import parser

        def with_dateutil(text: str) -> object:
            try:
                return parser.parse(text, fuzzy=True, default=moment)
            except (ValueError, OverflowError):
                return None

        return "python-dateutil", with_dateutil
    settings = {"RELATIVE_BASE": moment}
    return "dateparser", lambda text: dateparser.parse(text, languages=["fr"], settings=settings)


def _microseconds(read: Callable[[str], object], texts: list[str]) -> float:
    """Median over the rounds of the mean time of one text; the first round is not counted."""
    rounds = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        for text in texts:
            read(text)
        rounds.append((time.perf_counter() - began) / len(texts) * 1e6)
    return statistics.median(rounds[1:])


def main() -> None:
    texts = _texts()
    name, peer = _peer()
    ours = _microseconds(lambda text: find_duration(text, ON), texts)
    theirs = _microseconds(peer, texts)
    long_text = " ".join(texts)[:4000]
    longest = _microseconds(lambda text: find_duration(text, ON), [long_text])
    print(
        f"one text of the rows: {ours:.0f} µs; {name}: {theirs:.0f} µs; ratio {theirs / ours:.1f}"
    )
    print(f"a message of 4000 characters: {longest / 1000:.1f} ms")


if __name__ == "__main__":
    main()
