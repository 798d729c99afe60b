"""The pieces of the performance report, in its order; each measures, and writes its tables.

A piece is a module with ``TITLE``, ``measure(options)``, which returns what was measured as plain
data, and ``report(data)``, which returns lines of Markdown. What is compared is measured in one run
of one piece, so that ratios hold whatever else the machine does.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Options:
    """How much is measured: ``short`` is for trying the pieces out, its figures say little."""

    short: bool
    epochs: int

    def scaled(self, many: int, few: int) -> int:
        """Return ``many``, or ``few`` in a short run."""
        return few if self.short else many


def pieces() -> dict[str, ModuleType]:
    """Return every piece by its name."""
    from bench.pieces import (
        length,
        load,
        messages,
        million,
        parts,
        start,
        training,
        turns,
        understanding,
        workers,
    )

    listed = (
        training, understanding, start, turns, parts, load, length, million, workers, messages
    )  # fmt: skip
    return {module.__name__.rpartition(".")[2]: module for module in listed}


def options(given: argparse.Namespace) -> Options:
    """Return the options of the command line."""
    return Options(given.short, given.epochs)


def ratio(one: float, other: float) -> str:
    """Return ``one`` as so many times ``other``."""
    return f"{one / other:.2f} x" if other else "-"


def goal(what: str, value: float, limit: float, at_most: bool = True) -> str:
    """Return a line that says whether a goal is reached."""
    reached = value <= limit if at_most else value >= limit
    word = "at most" if at_most else "at least"
    return f"- {'reached' if reached else '**missed**'}: {what} {value:.2f}, {word} {limit:g}"
