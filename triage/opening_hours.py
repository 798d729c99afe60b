"""When the service answers: open or not, when next, and how to say so in French.

The hours are wall-clock hours in the service's own time zone, so that a change to or from summer
time moves nothing. The clock is always a parameter: a moment with its time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from triage.french_dates import WEEKDAYS, day_and_month, hour, with_weekday

REGIONS: tuple[str, ...] = tuple(holidays.country_holidays("FR").subdivisions)
"""Codes of the parts of France with public holidays of their own: "57" and "6AE" for
Alsace-Moselle, "971" for Guadeloupe…"""

SEARCHED_DAYS = 400
"""How far ahead the next opening is looked for."""


@dataclass(frozen=True)
class Period:
    """A stretch of one day on which the service answers; ``end`` is no longer part of it."""

    start: time
    end: time


@dataclass(frozen=True)
class Hours:
    """The week of the service.

    ``week`` maps a day (0 is Monday) to its periods, in order. ``region`` adds the public holidays
    of one part of France (see :data:`REGIONS`) to those of the whole country.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[Period, ...]]
    closed_on_public_holidays: bool = True
    region: str | None = None
    also_closed: frozenset[date] = frozenset()

    def is_public_holiday(self, day: date) -> bool:
        """Say whether the service is closed on ``day`` because it is a public holiday."""
        return self.closed_on_public_holidays and day in _public_holidays(self.region, day.year)

    def periods(self, day: date) -> tuple[Period, ...]:
        """Return the periods of one day of the calendar, none where the service is closed."""
        if day in self.also_closed or self.is_public_holiday(day):
            return ()
        return self.week.get(day.weekday(), ())


@cache
def _public_holidays(region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=region, years=year))


def is_open(hours: Hours, at: datetime) -> bool:
    """Say whether the service answers at ``at``. Raises ValueError without a time zone."""
    return _open_period(hours, _local(hours, at)) is not None


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """Return the first moment after ``at`` at which a period begins, in the service's time zone.

    None where there is none in the next :data:`SEARCHED_DAYS` days.
    """
    local = _local(hours, at)
    for ahead in range(SEARCHED_DAYS):
        day = local.date() + timedelta(days=ahead)
        for period in hours.periods(day):
            start = datetime.combine(day, period.start, tzinfo=hours.zone)
            if start > local:
                return start
    return None


def describe(hours: Hours, at: datetime) -> str:
    """Say in French whether the service answers at ``at``, and until or from when.

    >>> describe(hours, datetime(2026, 11, 11, 10, tzinfo=hours.zone))  # doctest: +SKIP
    'fermé le 11 novembre (jour férié) ; rouvre jeudi 12 novembre à 9 h'
    """
    local = _local(hours, at)
    period = _open_period(hours, local)
    if period is not None:
        return f"ouvert maintenant, jusqu'à {hour(period.end)}"
    holiday = hours.is_public_holiday(local.date()) and hours.week.get(local.weekday())
    closed = "fermé pour le moment"
    if holiday:
        closed = f"fermé le {day_and_month(local.date())} (jour férié)"
    opening = next_opening(hours, at)
    if opening is None:
        return closed
    if opening.date() == local.date():
        return f"{closed} ; ouvre aujourd'hui à {hour(opening.time())}"
    return f"{closed} ; rouvre {with_weekday(opening.date())} à {hour(opening.time())}"


def describe_week(hours: Hours) -> str:
    """Return the hours of an ordinary week: "du lundi au vendredi, de 9 h à 18 h"."""
    groups: dict[tuple[Period, ...], list[int]] = {}
    for day in range(7):
        if periods := hours.week.get(day):
            groups.setdefault(periods, []).append(day)
    return " ; ".join(f"{_days(days)}, {_periods(periods)}" for periods, days in groups.items())


def _days(days: list[int]) -> str:
    first, last = days[0], days[-1]
    if len(days) > 2 and last - first == len(days) - 1:
        return f"du {WEEKDAYS[first]} au {WEEKDAYS[last]}"
    return _listed(f"le {WEEKDAYS[day]}" for day in days)


def _periods(periods: Iterable[Period]) -> str:
    return _listed(f"de {hour(period.start)} à {hour(period.end)}" for period in periods)


def _listed(parts: Iterable[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} et {last}" if others else last


def _open_period(hours: Hours, local: datetime) -> Period | None:
    now = local.time()
    for period in hours.periods(local.date()):
        if period.start <= now < period.end:
            return period
    return None


def _local(hours: Hours, at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    return at.astimezone(hours.zone)
