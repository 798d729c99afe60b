"""Durations that hang on the age of the person: "depuis mes 20 ans", "depuis toujours"."""

from __future__ import annotations

import re

from triage.duration.candidates import Candidate
from triage.duration.reading import Reading

_YEAR = 365.25
_OLDEST = 90
_YOUNGEST = 18
_IN_A_LIFE = (10 * _YEAR, 60 * _YEAR)
"""What "depuis toujours" means where the age is not known: ten to sixty years."""

_OWN_AGE = re.compile(r" (?:j|je) (?:ai|avais)(?: EXACT)? (\d{1,3}) YEAR(?! de PAIN) ")
_AT_AGE = re.compile(
    r"(?<= )(?<! sur )(?<! fete )"
    r"(?:(?:AGE_OF|mes|anniversaire (?:de|des|d))(?: mes)? (?P<age>\d{1,2})"
    r"(?: YEAR|(?= (?:$|[,;.]|(?:j|je|que|et|mais)\b)))"
    r"|CAUSE (?:j|je) ai (?:eu )?(?P<age4>\d{1,2}) YEAR"
    r"|(?:j|je) avais (?P<age2>\d{1,2}) YEAR|(?:l|mon) age de (?P<age3>\d{1,2}) YEAR"
    r"|ONSET (?:a|vers|CLOCK) (?P<age5>\d{1,2}) YEAR"
    r"|SINCE(?: [^\W\d]+){1,5} a (?P<age6>[1-9]\d) YEAR"
    r"|(?:la|ma) AINE(?P<tens>\d0))(?= )"
)
_ALWAYS = re.compile(
    r"(?<=SINCE )(?:(?:ALMOST|que|le|je|j|la|l|ma|mon) )*(?:ALWAYS|BIRTH(?! (?:de|du|d)))(?= )"
    r"|(?<= )CAUSE (?:je|j) BIRTH(?= )"
    r"|(?<!NEG )LIFELONG(?= )"
    r"|(?<!NEG )ALWAYS_HAD(?= (?:.* )?PAIN (?!.*(?:SINCE|AGO|LASTS) ))"
)
_CHILDHOOD = re.compile(
    r"(?<= )(?:SINCE|CAUSE)(?: (?:que|je|j|l|la|ma|mon|le|tout))* (?:CHILDHOOD|SMALL)(?= )"
)
_TEENS = re.compile(r"(?<= )(?:SINCE|CAUSE)(?: (?:que|je|j|l|la|ma|mon|le))* TEENS(?= )")
_DELIVERY = re.compile(
    r"(?:SINCE|CAUSE)(?: \S+){0,8}? (?:DELIVERY|BIRTH)(?: \S+){0,14}?"
    r" (?P<n>\d{1,2}) (?P<unit>DAY|WEEK|MONTH|YEAR)(?= )"
)
_UNIT_DAYS = {"DAY": 1.0, "WEEK": 7.0, "MONTH": 30.44, "YEAR": _YEAR}
_HAS_CHILD_AGE = re.compile(
    r" (?:PERSON|SMALL|il|elle|OTHER_N)(?: qui)? (?:a|de)(?: \S+)? \d{1,2}"
    r" (?:DAY|WEEK|MONTH|YEAR) $"
)


def own_age(line: str) -> int | None:
    """Give the age that the person says to have, in full years."""
    match = _OWN_AGE.search(line)
    return int(match.group(1)) if match and 10 <= int(match.group(1)) <= 110 else None


def find_life(reading: Reading, age: int | None, taken: list[bool]) -> list[Candidate]:
    """Find the durations that hang on the person's life, and mark their tokens as ``taken``."""
    line = reading.line
    found: list[Candidate] = []

    def keep(match: re.Match[str], low: float, high: float) -> None:
        first = reading.token_at(match.start())
        last = reading.token_at(match.end() - 1) + 1
        if reading.tokens[first].text in ("SINCE", "CAUSE"):
            first += 1
        if not any(taken[first:last]) and high > 0:
            taken[first:last] = [True] * (last - first)
            found.append(Candidate(max(0.0, low), high, first, last, "life"))

    for match in _AT_AGE.finditer(line):
        low, high = _since_age(match, age)
        if high > 0:
            keep(match, low, high)
    for match in _DELIVERY.finditer(line):
        if _HAS_CHILD_AGE.search(line[: match.end() + 1]):
            n, unit = int(match.group("n")), _UNIT_DAYS[match.group("unit")]
            keep(match, n * unit, (n + 1) * unit)
    for match in _ALWAYS.finditer(line):
        keep(match, *(((age - 10) * _YEAR, (age + 1) * _YEAR) if age else _IN_A_LIFE))
    for match in _CHILDHOOD.finditer(line):
        keep(match, *(((age - 12) * _YEAR, (age - 1) * _YEAR) if age else _IN_A_LIFE))
    for match in _TEENS.finditer(line):
        keep(match, *(((age - 18) * _YEAR, (age - 12) * _YEAR) if age else _IN_A_LIFE))
    return found


def _since_age(match: re.Match[str], age: int | None) -> tuple[float, float]:
    """Days since an age, give or take a year; nothing where that age is still to come."""
    if match.group("tens"):
        start, end = int(match.group("tens")), int(match.group("tens")) + 9
    else:
        start = end = int(next(age for age in match.groups() if age))
    if age is None:
        if start >= _OLDEST:
            return 0.0, 0.0
        # Nobody says "depuis mes 20 ans" of a pain of some months, unless just turned twenty.
        return _YEAR, (_OLDEST - start) * _YEAR
    if start > age:
        return 0.0, 0.0
    return (age - end - 1) * _YEAR, (age - start + 1) * _YEAR
