"""How long a pain has lasted, from what a patient wrote in French.

    >>> from datetime import date
    >>> found = find_duration("j'ai mal au dos depuis 3 semaines", date(2026, 6, 18))
    >>> found.min_days, found.max_days, found.text
    (21.0, 21.0, 'depuis 3 semaines')

The rooms: ``patterns`` holds the French words, ``reading`` turns a message into symbols,
``amounts``, ``dates`` and ``life`` find what is a duration, ``context`` says what it is the
duration of, ``choice`` picks that of the present pain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from triage.duration.amounts import find_amounts
from triage.duration.anniversary import find_anniversaries
from triage.duration.candidates import Candidate
from triage.duration.choice import choose
from triage.duration.context import Placed, place
from triage.duration.dates import find_dates
from triage.duration.life import find_life, own_age
from triage.duration.reading import Reading, read
from triage.once import once

__all__ = ["Duration", "find_duration"]


@dataclass(frozen=True)
class Duration:
    """How long the present pain has lasted: ``min_days`` to ``max_days`` (days, never negative).

    ``text`` is what the person wrote of it, ``start`` and ``end`` its place in the message.
    """

    min_days: float
    max_days: float
    text: str
    start: int
    end: int


@once
def find_duration(text: str, on: date | datetime, age: int | None = None) -> Duration | None:
    """Find how long the present pain has lasted.

    ``on`` is the day the message was written, from which days are counted back. ``age`` is the
    person's age in years where it is known: "depuis mes 20 ans" hangs on it.

    Returns ``None`` where the text says nothing of it: no duration at all, a word without a figure
    or a unit ("longtemps"), or the duration of something else (a job, a treatment, an age).
    Never raises, whatever the text. Only the first 4000 characters are read.
    """
    day = on.date() if isinstance(on, datetime) else on
    reading = read(text)
    if not reading.tokens:
        return None
    placed = place(reading, _candidates(reading, day, age), age)
    chosen = choose(placed, continuous=" CONTINUOUS " in reading.line)
    return _duration(text, reading, chosen) if chosen else None


def _candidates(reading: Reading, day: date, age: int | None) -> list[Candidate]:
    taken = [False] * len(reading.tokens)
    found = find_life(reading, age or own_age(reading.line), taken)
    found += find_anniversaries(reading, day, taken)
    found += find_dates(reading, day, taken)
    found += find_amounts(reading.tokens, reading.folded.text, day, taken)
    return sorted(found, key=lambda candidate: candidate.first)


def _duration(text: str, reading: Reading, chosen: Placed) -> Duration:
    candidate = chosen.candidate
    first = min(candidate.first, chosen.anchor_at)
    start, end = reading.folded.span(
        reading.tokens[first].start, reading.tokens[candidate.last - 1].end
    )
    return Duration(round(candidate.low, 4), round(candidate.high, 4), text[start:end], start, end)
