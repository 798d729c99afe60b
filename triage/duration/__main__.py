"""Reads durations as a command: one JSON object {id, text, reference_date[, age]} a line on
standard input, one {id, min_days, max_days} a line on standard output (null where none is found),
and the mean time of a reading on standard error.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date

from triage.duration import find_duration


def main() -> None:
    rows = [json.loads(line) for line in sys.stdin if line.strip()]
    elapsed = 0.0
    for row in rows:
        on = date.fromisoformat(row["reference_date"][:10])
        began = time.perf_counter()
        found = find_duration(row["text"], on, row.get("age"))
        elapsed += time.perf_counter() - began
        answer = {
            "id": row["id"],
            "min_days": found.min_days if found else None,
            "max_days": found.max_days if found else None,
        }
        print(json.dumps(answer))
    print(f"#us_per_expr={elapsed / max(1, len(rows)) * 1e6:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()
