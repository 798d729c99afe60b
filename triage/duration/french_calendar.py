"""Days of the calendar: months, seasons, feasts and school terms as intervals of dates.

An interval is a pair (first day, last day), both included. Names are the symbols of
:mod:`triage.duration.patterns`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date]


def months_before(day: date, months: int) -> date:
    """Return the day ``months`` calendar months before ``day`` (31 May - 3 months = 28 February).

    Days before the year 1 are the first of January of the year 1.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_month(year: int, month: int) -> Days:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def part_of_month(year: int, month: int, part: str) -> Days:
    """Days of ``BEGIN`` (1-10), ``MID`` (10-20) or ``END`` (21-last) of a month."""
    first, last = whole_month(year, month)
    if part == "BEGIN":
        return first, first.replace(day=10)
    if part == "MID":
        return first.replace(day=10), first.replace(day=20)
    if part == "END":
        return first.replace(day=21), last
    return first, last


def part_of(days: Days, part: str) -> Days:
    """First, middle or last third of an interval of days."""
    first, last = days
    third = timedelta(days=max(1, (last - first).days // 3))
    if part == "BEGIN":
        return first, first + third
    if part == "MID":
        return first + third, last - third
    if part == "END":
        return last - third, last
    return days


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


_SEASONS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "SPRING": ((3, 20), (6, 20)),
    "SUMMER": ((6, 21), (9, 22)),
    "AUTUMN": ((9, 23), (12, 20)),
    "WINTER": ((12, 21), (3, 20)),
}
SEASONS = tuple(_SEASONS)


def season(name: str, year: int) -> Days:
    """Days of a season; the winter of a year is the one that begins in December of that year."""
    (month, day), (last_month, last_day) = _SEASONS[name]
    return date(year, month, day), date(year + (name == "WINTER"), last_month, last_day)


def _one(month: int, day: int) -> Callable[[int], Days]:
    return lambda year: (date(year, month, day), date(year, month, day))


def _between(start: tuple[int, int], end: tuple[int, int]) -> Callable[[int], Days]:
    over = end < start
    return lambda year: (date(year, *start), date(year + over, *end))


def _from_easter(days: int) -> Callable[[int], Days]:
    def feast(year: int) -> Days:
        day = easter(year) + timedelta(days=days)
        return day, day

    return feast


def _mothers_day(year: int) -> Days:
    """Last Sunday of May, or the first of June where that is Whit Sunday (French law)."""
    last = date(year, 5, 31)
    day = last - timedelta(days=(last.weekday() + 1) % 7)
    if day == easter(year) + timedelta(days=49):
        day += timedelta(days=7)
    return day, day


def _fathers_day(year: int) -> Days:
    """Third Sunday of June."""
    first = date(year, 6, 1)
    day = first + timedelta(days=(6 - first.weekday()) % 7 + 14)
    return day, day


def _canadian_thanksgiving(year: int) -> Days:
    """Second Monday of October."""
    first = date(year, 10, 1)
    day = first + timedelta(days=-first.weekday() % 7 + 7)
    return day, day


_YEARLY: dict[str, Callable[[int], Days]] = {
    "H_EVE": _one(12, 31),
    "H_NOEL": _one(12, 25),
    "H_NOEL_EVE": _one(12, 24),
    "H_FEASTS": _between((12, 24), (1, 1)),
    "H_NEW_YEAR": _one(1, 1),
    "H_EPIPHANY": _one(1, 6),
    "H_CANDLEMAS": _one(2, 2),
    "H_VALENTINE": _one(2, 14),
    "H_MARDI_GRAS": _from_easter(-47),
    "H_EASTER": _from_easter(0),
    "H_EASTER_MONDAY": _from_easter(1),
    "H_LABOUR": _one(5, 1),
    "H_ASCENSION": _from_easter(39),
    "H_PENTECOST": _from_easter(49),
    "H_PENTECOST_MONDAY": _from_easter(50),
    "H_MOTHERS": _mothers_day,
    "H_FATHERS": _fathers_day,
    "H_MUSIC": _one(6, 21),
    "H_JEAN": _one(6, 24),
    "H_NATIONAL": _one(7, 14),
    "H_BELGIAN": _one(7, 21),
    "H_THANKSGIVING": _canadian_thanksgiving,
    "H_ASSUMPTION": _one(8, 15),
    "H_HALLOWEEN": _one(10, 31),
    "H_TOUSSAINT": _one(11, 1),
    "H_ARMISTICE": _one(11, 11),
    "H_NICOLAS": _one(12, 6),
    "H_APRIL_FOOL": _one(4, 1),
    "H_BACK_TO_SCHOOL": _between((9, 1), (9, 8)),
    "H_BACK_JANUARY": _between((1, 2), (1, 9)),
    # School holidays move with the year and the zone: these days hold all of them, or nearly.
    "H_SUMMER_HOLIDAYS": _between((7, 5), (8, 31)),
    "H_XMAS_HOLIDAYS": _between((12, 20), (1, 5)),
    "H_WINTER_HOLIDAYS": _between((2, 7), (3, 8)),
    "H_SPRING_HOLIDAYS": _between((4, 4), (5, 5)),
    "H_AUTUMN_HOLIDAYS": _between((10, 18), (11, 3)),
}

_LONG_HOLIDAYS = (
    "H_SUMMER_HOLIDAYS",
    "H_XMAS_HOLIDAYS",
    "H_WINTER_HOLIDAYS",
    "H_SPRING_HOLIDAYS",
)

_ONCE: dict[str, Days] = {
    # The three French lockdowns (decrees of March 2020, October 2020 and April 2021).
    "H_LOCKDOWN_1": (date(2020, 3, 17), date(2020, 5, 11)),
    "H_LOCKDOWN_2": (date(2020, 10, 30), date(2020, 12, 15)),
    "H_LOCKDOWN_3": (date(2021, 4, 3), date(2021, 5, 3)),
    "H_LOCKDOWN_END": (date(2020, 5, 11), date(2020, 6, 22)),
    "H_COVID": (date(2020, 3, 1), date(2021, 6, 30)),
}


def feast(name: str, on: date, year: int | None = None, last: bool = False) -> Days | None:
    """Days of a feast or school term: of ``year``, or else the latest one begun by ``on``.

    ``last`` asks for one that is over. ``None`` where it lies after ``on``.
    """
    if name in _ONCE:
        days = _ONCE[name]
        return days if days[0] <= on else None
    if name == "H_HOLIDAYS":
        # "Depuis les vacances": the latest ones of weight. The autumn ones are short, and until
        # December people speak of the summer.
        begun = [_latest(_YEARLY[each], on, None, False) for each in _LONG_HOLIDAYS]
        return max(days for days in begun if days)
    return _latest(_YEARLY[name], on, year, last)


def feast_of(name: str, year: int) -> Days | None:
    """Days of a yearly feast or school term in ``year``; ``None`` for what came only once."""
    rule = _YEARLY.get(name)
    return rule(year) if rule else None


def latest_season(name: str, on: date, year: int | None = None, last: bool = False) -> Days | None:
    """Days of a season, chosen as :func:`feast` does."""
    if year is not None and name == "WINTER" and date(year, 12, 21) > on:
        year -= 1
    return _latest(lambda y: season(name, y), on, year, last)


def _latest(rule: Callable[[int], Days], on: date, year: int | None, last: bool) -> Days | None:
    if year is not None:
        days = rule(year)
        return days if days[0] <= on else None
    for candidate in (on.year, on.year - 1, on.year - 2):
        days = rule(candidate)
        if days[0] <= on and not (last and days[1] >= on):
            return days
    return None


def latest_month(month: int, on: date, last: bool = False) -> int:
    """Year of the latest ``month`` that has begun by ``on`` (that is over, where ``last``)."""
    if month < on.month or (month == on.month and not last):
        return on.year
    return on.year - 1
