"""What a message means, as the reader of meaning hears it: plain data, made once, sent along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Meaning", "Said", "Sense"]

Sense = Literal["now", "denied", "over", "other", "supposed"]
"""How a clause speaks of what it speaks of: told as there now; denied; over and settled; somebody
else's; supposed, asked or wished."""

FAINTEST = -1.2
"""Margin under which a head is not reported: it says no, and how firmly is of no use."""


@dataclass(frozen=True)
class Said:
    """One clause, or the whole message, at ``message[start:end]``.

    ``margins`` maps what may be said (a red flag, ``relief=none``, ``asks``, ``denied``…) to how
    surely this piece says it: above 0 for yes, the further the surer. What is missing is under
    :data:`FAINTEST`. ``sense`` is the likeliest sense, ``sense_margin`` how surely it is that
    rather than told as there now (0 or less where it is told so).
    """

    start: int
    end: int
    sense: Sense = "now"
    sense_margin: float = 0.0
    margins: Mapping[str, float] = field(default_factory=dict)

    def margin(self, name: str) -> float:
        """Return the margin of ``name``, or :data:`FAINTEST` where it was not reported."""
        return self.margins.get(name, FAINTEST)


@dataclass(frozen=True)
class Meaning:
    """A message: ``whole`` is all of it, ``clauses`` its pieces (none where it is one piece)."""

    whole: Said
    clauses: tuple[Said, ...] = ()

    @property
    def pieces(self) -> tuple[Said, ...]:
        """The pieces that each say one thing: the clauses, or the whole where there are none."""
        return self.clauses or (self.whole,)

    def surest(self, name: str) -> float:
        """Return the highest margin of ``name``, over the whole message and each of its clauses."""
        return max(said.margin(name) for said in (self.whole, *self.clauses))

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON data, small enough to be stored with every message."""
        return {"whole": _said(self.whole), "clauses": [_said(said) for said in self.clauses]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Meaning:
        """Build it from :meth:`as_dict`. Raises KeyError or TypeError on anything else."""
        return cls(_from(data["whole"]), tuple(_from(item) for item in data["clauses"]))


def _said(said: Said) -> dict[str, Any]:
    margins = {name: round(float(margin), 2) for name, margin in said.margins.items()}
    found: dict[str, Any] = {"span": [said.start, said.end], "margins": margins}
    if said.sense != "now":
        found["sense"] = [said.sense, round(float(said.sense_margin), 2)]
    return found


def _from(data: Mapping[str, Any]) -> Said:
    sense, margin = data.get("sense", ("now", 0.0))
    start, end = data["span"]
    return Said(int(start), int(end), sense, float(margin), dict(data["margins"]))
