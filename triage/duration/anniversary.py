"""Durations told by their next anniversary: "ça fera 2 ans en février"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from triage.duration.amounts import days_of
from triage.duration.candidates import Candidate
from triage.duration.french_calendar import SEASONS, Days, feast_of, season, whole_month
from triage.duration.reading import Reading

_ANNIVERSARY = re.compile(
    r"WILL_BE (?:(?:ABOUT|EXACT|GOOD|deja) )*(?P<n>\d{1,2})(?P<unit> (?:WEEK|MONTH|YEAR))"
    r"(?P<half> HALF)?(?: EXACT)?(?: (?:en|a|au|aux|le|la|l|les|BEGIN|MID|END|de|THIS|DURING_IT))*"
    rf" (?:M(?P<month>\d\d)|(?P<feast>H_\w+)|(?P<season>{'|'.join(SEASONS)})"
    r"|(?P<next>WEEK|MONTH|YEAR) NEXT|W(?P<weekday>\d)|(?P<day>\d{1,2}))(?: NEXT)?(?= )"
)


_BEFORE_LONG = re.compile(
    r"(?:(?:WILL_BE|LASTS) (?:(?:ABOUT|EXACT|GOOD|deja) )*)?(?P<n>\d{1,2})"
    r"(?P<unit> (?:DAY|WEEK|MONTH|YEAR))(?P<half> HALF)?(?: EXACT)?"
    r" (?:(?P<tomorrow>(?:apres )?demain)|FUTURE (?P<later>\d{1,2}) (?P<by>DAY|WEEK|MONTH))(?= )"
)
"""« Ça fera huit jours demain », « trois mois dans deux jours »."""


def find_anniversaries(reading: Reading, on: date, taken: list[bool]) -> list[Candidate]:
    """Find the durations that will be round on a day to come, and mark their tokens."""
    found: list[Candidate] = []
    line = reading.line
    matches = list(_ANNIVERSARY.finditer(line)) if " WILL_BE " in line else []
    if " FUTURE " in line or " demain " in line:
        matches += _BEFORE_LONG.finditer(line)
    for match in matches:
        days = _next(match, on) if match.re is _ANNIVERSARY else _before_long(match, on)
        if days is None:
            continue
        number = int(match.group("n")) + (0.5 if match.group("half") else 0)
        parts = ((number, match.group("unit").strip()),)
        low, high = (days_of(parts, day) - (day - on).days for day in (days[1], days[0]))
        if high <= 0:
            continue
        first = reading.token_at(match.start("n"))
        last = reading.token_at(match.end() - 1) + 1
        taken[first:last] = [True] * (last - first)
        found.append(Candidate(max(0.0, low), high, first, last, "amount", parts[0][1], number))
    return found


def _before_long(match: re.Match[str], on: date) -> Days:
    if match.group("tomorrow"):
        later = 2 if match.group("tomorrow").startswith("apres") else 1
    else:
        later = int(match.group("later")) * {"DAY": 1, "WEEK": 7, "MONTH": 30}[match.group("by")]
    day = on + timedelta(days=later)
    return day, day


def _next(match: re.Match[str], on: date) -> Days | None:
    """The next days of that name, today's month included."""
    if match.group("month"):
        month = int(match.group("month"))
        return whole_month(on.year + (month < on.month), month)
    if match.group("feast"):
        return _coming(
            [feast_of(match.group("feast"), year) for year in (on.year, on.year + 1)], on
        )
    if match.group("season"):
        years = (on.year - 1, on.year, on.year + 1)
        return _coming([season(match.group("season"), year) for year in years], on)
    if match.group("weekday"):
        day = on + timedelta(days=(int(match.group("weekday")) - on.weekday()) % 7 or 7)
        return day, day
    if match.group("day"):
        return _day_of_month(int(match.group("day")), on)
    first, last = {"WEEK": (7, 13), "MONTH": (15, 45), "YEAR": (60, 400)}[match.group("next")]
    return on + timedelta(days=first - on.weekday() % 7), on + timedelta(days=last)


def _coming(years: list[Days | None], on: date) -> Days | None:
    return next((days for days in years if days and days[1] >= on), None)


def _day_of_month(day: int, on: date) -> Days | None:
    for later in range(32):
        candidate = on + timedelta(days=later)
        if candidate.day == day:
            return candidate, candidate
    return None
