"""One duration that a message speaks of, before it is known what it is the duration of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """Between ``low`` and ``high`` days, said by ``tokens[first:last]`` of a reading.

    ``kind`` is ``amount`` ("3 mois"), ``date`` ("mars 2024") or ``life`` ("toujours"). ``unit`` is
    the unit of an amount, ``plain`` says that nothing but a number and that unit was said.
    """

    low: float
    high: float
    first: int
    last: int
    kind: str
    unit: str = ""
    number: float = 0.0
    plain: bool = False
