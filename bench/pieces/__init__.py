"""The pieces of the performance report, in its order; each measures, and writes its tables.

A piece is a module with ``TITLE``, ``measure(options)``, which returns what was measured as plain
data, ``report(data)``, which returns lines of Markdown, and ``goals(data)``. What is compared is
measured in turns in one run of one piece, so that ratios hold whatever else the machine does.
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


@dataclass(frozen=True)
class Goal:
    """A figure and what it should be; ``why`` tells the cause where it is missed."""

    what: str
    value: float
    limit: float
    at_most: bool = True
    why: str = ""

    @property
    def reached(self) -> bool:
        """Say whether the figure is as good as it should be."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def row(self) -> str:
        """Return the goal as a row of a table."""
        word = "at most" if self.at_most else "at least"
        figure = f"{self.value:.0f}" if abs(self.value) >= 20 else f"{self.value:.2f}"
        said = "reached" if self.reached else "**missed**" + (f": {self.why}" if self.why else "")
        return f"| {self.what} | {word} {self.limit:g} | {figure} | {said} |"
