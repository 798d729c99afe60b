"""What a measurement was made on, and what a process costs: read from /proc, so Linux only."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """Return the machine and how busy it is, in a line."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "")
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    return (
        f"{datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores of {model or platform.machine()},"
        f" {memory:.0f} GB, load {load}"
    )


def family(pid: int) -> list[int]:
    """Return ``pid`` and every process below it that lives."""
    found = [pid]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue
        found += [int(child) for child in children]
    return found


def memory_mb(pid: int) -> float:
    """Return the proportional set size (PSS) of a process and those below it, in MB."""
    total = 0
    for one in family(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and those below it have used so far."""
    total = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(value) for value in fields[11:15])
    return total / _TICKS


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value under which ``share`` (0 to 1) of ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return p50, p95, p99, the longest and the number of ``values``."""
    return {
        "p50": statistics.median(values),
        "p95": percentile(values, 0.95),
        "p99": percentile(values, 0.99),
        "max": max(values),
        "count": len(values),
    }


def fairness(shares: Sequence[float]) -> float:
    """Return Jain's index of what each got: 1 where all got the same, 1/n where one got all."""
    total = sum(shares)
    return total**2 / (len(shares) * sum(one**2 for one in shares)) if total else 0.0
