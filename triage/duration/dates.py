"""Moments of the calendar that a message names, as days before the reference date.

Each rule is a pattern on the line of symbols and a small function that turns its match into an
interval of dates, or of days where a part of the day was said.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from triage.duration.candidates import Candidate
from triage.duration.french_calendar import (
    SEASONS,
    Days,
    feast,
    latest_month,
    latest_season,
    part_of,
    part_of_month,
    whole_month,
)
from triage.duration.patterns import ORDINALS
from triage.duration.reading import Reading

Ago = tuple[float, float]
"""Days ago: least and most."""

Rule = Callable[[re.Match[str], date], "Ago | None"]

_PART = r"(?P<part>BEGIN|MID|END|DURING_IT)"
_GAP = r"(?: (?:du|de|des|d|le|la|l|MONTH|YEAR|THIS|les|au|a|en|mois))*"
_GAP_OF = r"(?: (?:du|de|des|d|le|la|l|les|au|a|en))*"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NO_UNIT = r"(?! (?:YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|MONTH_SHORT|euro|euros|kg|fois))"
_SHORT_YEAR = rf"(?P<short>\d\d)(?! [\d/]){_NO_UNIT}"
_LAST_YEAR = r"(?P<lastyear>(?: (?:de|d|l|en))* YEAR LAST)"
_YEARS_AGO = r"(?: (?:de|d))* AGO (?P<ago>[1-9]) YEAR"
""" "L'été d'il y a deux ans". """
_ORDINAL_END = "(?: (?:er|ere|e|eme|ieme))"
_SEASON = r"(?P<season>" + "|".join(SEASONS) + ")"
_CLOCK = r"(?:(?: a)? \d{1,2} (?::|HOUR)(?: \d\d)?)?"
_PARTS_OF_DAY = r"(?P<time>(?:(?: (?:au|a|dans|en|la|l|le))* (?:MORNING|NOON|AFTERNOON|EVENING)))?"
_PART_MAYBE = rf"(?:{_PART}{_GAP_OF} )?"
_NOT_COUNTED = r"(?<!\d )(?<!DES )(?<!FEW )(?<!MANY )(?<!SEVERAL )(?<!LAST_FEW )(?<!par )"
_EARLIEST_YEAR = 1920


def find_dates(reading: Reading, on: date, taken: list[bool]) -> list[Candidate]:
    """Find the moments named in ``reading``, and mark their tokens as ``taken``."""
    found: list[Candidate] = []
    line = reading.line
    for needs, pattern, rule in _RULES:
        if needs and not any(word in line for word in needs):
            continue
        for match in pattern.finditer(line):
            first = reading.token_at(match.start() + 1)
            last = reading.token_at(match.end() - 1) + 1
            if any(taken[first:last]):
                continue
            ago = rule(match, on)
            if ago is None:
                continue
            taken[first:last] = [True] * (last - first)
            found.append(Candidate(max(0.0, ago[0]), max(0.0, ago[1]), first, last, "date"))
    return found


def ago(days: Days | None, on: date) -> Ago | None:
    """Turn dates into days before ``on``; ``None`` where they are still to come."""
    if days is None or days[0] > on:
        return None
    return float(max(0, (on - days[1]).days)), float((on - days[0]).days)


def _year(text: str | None, on: date) -> int | None:
    if not text:
        return None
    year = int(text)
    if year < 100:
        year += 2000 if year <= on.year % 100 else 1900
    return year


def _year_told(match: re.Match[str], on: date) -> int | None:
    """Return the year that a rule found beside a month, a season or a feast; None without one."""
    groups = match.groupdict()
    if groups.get("lastyear"):
        return on.year - 1
    if groups.get("ago"):
        return on.year - int(groups["ago"])
    return _year(groups.get("year") or groups.get("short"), on)


def _full_date(year: int | None, month: int, day: int, on: date) -> Ago | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    for candidate in (year,) if year else (on.year, on.year - 1):
        if not _EARLIEST_YEAR <= candidate <= 2100 or day > monthrange(candidate, month)[1]:
            continue
        when = date(candidate, month, day)
        if when <= on:
            return ago((when, when), on)
    return None


def _numeric(match: re.Match[str], on: date) -> Ago | None:
    pieces = [int(piece) for piece in re.findall(r"\d+", match.group("date"))]
    if len(pieces) == 3 and pieces[0] > 31:
        return _full_date(pieces[0], pieces[1], pieces[2], on)
    if len(pieces) == 3:
        return _full_date(_year(str(pieces[2]), on), pieces[1], pieces[0], on)
    first, second = pieces
    if first > 31:
        first, second = second, first
    if second > 31:
        return ago(whole_month(second, first), on) if 1 <= first <= 12 else None
    return _full_date(None, second, first, on)


def _month_short_year(match: re.Match[str], on: date) -> Ago | None:
    month, year = (int(piece) for piece in match.group("date").split(" / "))
    return ago(whole_month(2000 + year, month), on)


def _day_month(match: re.Match[str], on: date) -> Ago | None:
    year = _year(match.group("year") or match.group("short"), on)
    if match.group("lastyear"):
        year = on.year - 1
    found = _full_date(year, int(match.group("month")), _day_number(match.group("day")), on)
    if found is None or not match.group("shift"):
        return found
    shift = -1 if match.group("shift") == "lendemain" else 1
    return max(0.0, found[0] + shift), max(0.0, found[1] + shift)


def _day_to_day(match: re.Match[str], on: date) -> Ago | None:
    """ "Du 4 au 22 janvier": any day of them."""
    month = int(match.group("month"))
    year = _year(match.group("year"), on)
    latest = _full_date(year, month, int(match.group("day2")), on)
    first_month = int(match.group("month1") or month)
    first_year = _year(match.group("year1"), on) or year
    if latest and not first_year:
        first_year = (on - timedelta(days=int(latest[1]))).year - (first_month > month)
    earliest = _full_date(first_year, first_month, int(match.group("day")), on)
    if not latest or not earliest or earliest[1] < latest[0]:
        return None
    return latest[0], earliest[1]


def _month_day(match: re.Match[str], on: date) -> Ago | None:
    """ "Oct. 2", "mai 31": a day, unless the figure can be a year ("mai 21", said in 2026)."""
    day = int(match.group("day"))
    if len(match.group("day")) == 2 and day <= on.year % 100:
        return None
    return _full_date(None, int(match.group("month")), day, on)


def _week_of_day(match: re.Match[str], on: date) -> Ago | None:
    year = _year(match.group("year"), on)
    found = _full_date(year, int(match.group("month")), int(match.group("day")), on)
    return (max(0.0, found[1] - 6), found[1]) if found else None


def _day_number(word: str) -> int:
    return int(word) if word.isdigit() else 1


def _day_alone(match: re.Match[str], on: date) -> Ago | None:
    day = int(match.group("day"))
    month = on
    for _ in range(3):
        if 1 <= day <= monthrange(month.year, month.month)[1] and month.replace(day=day) <= on:
            when = month.replace(day=day)
            return ago((when, when), on)
        month = month.replace(day=1) - timedelta(days=1)
    return None


def _month(match: re.Match[str], on: date) -> Ago | None:
    month = int(match.group("month"))
    groups = match.groupdict()
    year = _year_told(match, on)
    if year is None:
        year = latest_month(month, on, last=bool(groups.get("last")))
    if not _EARLIEST_YEAR <= year <= 2100:
        return None
    days = part_of_month(year, month, groups.get("part") or "")
    if days[0] > on and not groups.get("year"):
        days = part_of_month(year - 1, month, groups.get("part") or "")
    return ago(days, on)


def _month_to_month(match: re.Match[str], on: date) -> Ago | None:
    year = _year(match.group("year"), on)
    last = int(match.group("month2"))
    if year is None:
        year = latest_month(last, on)
    first = int(match.group("month"))
    start = whole_month(year - (first > last), first)[0]
    return ago((start, whole_month(year, last)[1]), on)


def _whole_year(match: re.Match[str], on: date) -> Ago | None:
    year = _year(match.group("year"), on)
    if year is None or not _EARLIEST_YEAR <= year <= on.year:
        return None
    return ago(part_of_year(year, match.groupdict().get("part")), on)


def _decade(match: re.Match[str], on: date) -> Ago | None:
    number = int(match.group("decade"))
    if number % 10:
        return None
    start = number if number >= 1900 else (1900 if number >= 30 else 2000) + number
    if start > on.year:
        return None
    days = (date(start, 1, 1), date(start + 9, 12, 31))
    return ago(part_of(days, match.group("part") or ""), on)


def _season(match: re.Match[str], on: date) -> Ago | None:
    year = _year_told(match, on)
    days = latest_season(match.group("season"), on, year, last=bool(match.group("last")))
    return ago(part_of(days, match.group("part") or ""), on) if days else None


def _counted_season(match: re.Match[str], on: date) -> Ago | None:
    """ "Il y a deux étés", "deux hivers que ça dure"."""
    days = latest_season(match.group("season"), on)
    if days is None:
        return None
    back = int(match.group("n")) - 1
    start, end = (day.replace(year=day.year - back) for day in days)
    return ago((start, end), on)


def _quarter(match: re.Match[str], on: date) -> Ago | None:
    """The calendar quarter before this one, or this one."""
    start = on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)
    if match.group("this"):
        return ago((start, on), on)
    last = start - timedelta(days=1)
    return ago((last.replace(month=last.month - 2, day=1), last), on)


def _feast(match: re.Match[str], on: date) -> Ago | None:
    year = _year_told(match, on)
    days = feast(match.group("feast"), on, year, last=bool(match.group("last")))
    if days is None:
        return None
    if match.group("next_day"):
        days = (days[1] + timedelta(days=1), days[1] + timedelta(days=1))
    elif match.group("eve"):
        days = (days[0] - timedelta(days=1), days[0] - timedelta(days=1))
    return ago(part_of(days, match.group("part")) if match.group("part") else days, on)


def _weekday(match: re.Match[str], on: date) -> Ago | None:
    """The latest such day before today."""
    when = on - timedelta(days=(on.weekday() - int(match.group("weekday"))) % 7 or 7)
    return ago((when, when), on)


def _weekday_of(weeks: int) -> Rule:
    """The day of this week (0) or of the week before (-1)."""

    def rule(match: re.Match[str], on: date) -> Ago | None:
        days = int(match.group("weekday")) - on.weekday() + 7 * weeks
        when = on + timedelta(days=days)
        return ago((when, when), on)

    return rule


def _weekend(match: re.Match[str], on: date) -> Ago | None:
    """Friday evening to Sunday; the one that is on, or the one over where it is "dernier"."""
    friday = on - timedelta(days=(on.weekday() - 4) % 7)
    if on.weekday() == 4 or (match.group("last") and on.weekday() >= 5):
        friday -= timedelta(days=7)
    return ago((friday, friday + timedelta(days=2)), on)


def _counted_days(match: re.Match[str], on: date) -> Ago | None:
    """ "Il y a deux lundis", "depuis deux week-ends"."""
    weekday = int(match.group("weekday") or 4)
    length = 0 if match.group("weekday") else 2
    back = (on.weekday() - weekday) % 7 or 7
    first = on - timedelta(days=back + 7 * (int(match.group("n")) - 1))
    return ago((first, first + timedelta(days=length)), on)


def _named(match: re.Match[str]) -> bool:
    """Tell "cette semaine", "la semaine dernière", "fin de semaine" from the word alone."""
    return bool(match.group("part") or match.group("this") or match.group("last"))


def _week(match: re.Match[str], on: date) -> Ago | None:
    if not _named(match):
        return None
    monday = on - timedelta(days=on.weekday() + (7 if match.group("last") else 0))
    part = match.group("part")
    first, last = {"BEGIN": (0, 1), "MID": (2, 3), "END": (3, 4)}.get(part, (0, 6))
    if monday + timedelta(days=first) > on:
        monday -= timedelta(days=7)
    return ago((monday + timedelta(days=first), monday + timedelta(days=last)), on)


def _calendar_month(match: re.Match[str], on: date) -> Ago | None:
    if not _named(match):
        return None
    start = on.replace(day=1)
    part = match.group("part") or ""
    days = part_of_month(start.year, start.month, part)
    if match.group("last") or days[0] > on:
        start = (start - timedelta(days=1)).replace(day=1)
        days = part_of_month(start.year, start.month, part)
    return ago(days, on)


def _calendar_year(match: re.Match[str], on: date) -> Ago | None:
    if not _named(match):
        return None
    part = match.group("part")
    year = on.year - 1 if match.group("last") else on.year
    days = part_of_year(year, part)
    if days[0] > on:
        days = part_of_year(year - 1, part)
    return ago(days, on)


def part_of_year(year: int, part: str | None) -> Days:
    """Days of a year, or of its beginning (January, February), middle or end (from November)."""
    if part == "BEGIN":
        return date(year, 1, 1), date(year, 2, 28)
    if part == "MID":
        return date(year, 5, 15), date(year, 8, 15)
    if part == "END":
        return date(year, 11, 1), date(year, 12, 31)
    return date(year, 1, 1), date(year, 12, 31)


def _nth(match: re.Match[str], on: date) -> Ago | None:
    """ "La première semaine d'octobre", "le dernier jour de mai": weeks from the month's Monday."""
    month = int(match.group("month"))
    year = _year(match.group("year"), on)
    for candidate in (year,) if year else (on.year, on.year - 1):
        first, last = whole_month(candidate, month)
        days = _nth_of(match.group("nth"), match.group("unit"), first, last)
        if days and days[0] <= on:
            return ago(days, on)
    return None


def _nth_of(nth: str, unit: str, first: date, last: date) -> Days | None:
    number = ORDINALS.get(nth) or (int(nth) if nth.isdigit() else 0)
    if unit == "DAY":
        day = first + timedelta(days=number - 1) if number else last
        return (day, day) if day <= last else None
    size = 7 if unit == "WEEK" else 1
    weekday = 0 if unit == "WEEK" else 5 if unit == "WEEKEND" else int(unit[1])
    if number:
        start = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    else:
        start = last - timedelta(days=(last.weekday() - weekday) % 7)
        start -= timedelta(days=7 if nth == "avant LAST" else 0)
    return (start, start + timedelta(days=size - 1)) if start <= last else None


def _relative_day(days: int) -> Rule:
    def rule(match: re.Match[str], on: date) -> Ago | None:
        time = (match.group("time") or "").split()
        if not time:
            return float(days), float(days)
        if time[-1] == "EVENING":
            return days - 0.5, float(days)
        return days - 0.25, days + 0.5

    return rule


def _fixed(low: float, high: float) -> Rule:
    return lambda match, on: (low, high)


def _rule(needs: str, pattern: str, rule: Rule) -> tuple[tuple[str, ...], re.Pattern[str], Rule]:
    """A rule, and the words without one of which it is not worth trying (all are, where empty)."""
    return tuple(needs.split()), re.compile(rf"(?<= )(?:{pattern})(?= )"), rule


_RULES = [
    # Numbers: 12/01/2025, 03/2024, 22/04 (never 7/10, which is a score, unless "le" or "depuis").
    _rule("/", r"(?P<date>\d{1,4}/\d{1,2}/\d{2,4})", _numeric),
    _rule("/", r"(?P<date>\d{1,2} / (?:19|20)\d\d)", _numeric),
    _rule(
        "/ - .", rf"(?<!M\d\d )(?P<date>(?:19|20)\d\d [-/.] \d{{1,2}})(?! M\d){_NO_UNIT}", _numeric
    ),
    _rule(
        "/ .",
        rf"(?:(?:SINCE|le|au|du) )+(?P<date>\d{{1,2}} / \d{{1,2}}|\d{{1,2}}\.\d{{2}}){_NO_UNIT}",
        _numeric,
    ),
    _rule("/", rf"(?P<date>(?:0\d|1[3-9]|2\d|3[01]) / (?:0[1-9]|1[0-2])){_NO_UNIT}", _numeric),
    _rule("/", rf"(?P<date>\d\d / 0[1-9]){_NO_UNIT}", _numeric),
    _rule("/", r"(?<=^ )(?P<date>(?:1[3-9]|2\d|3[01]) / [1-9])(?= $)", _numeric),
    _rule("le", r"(?<=^ )le (?P<day>\d{1,2})(?= $)", _day_alone),
    _rule("/", rf"(?P<date>(?:0[1-9]|1[0-2]) / (?:1[3-9]|2\d)){_NO_UNIT}", _month_short_year),
    _rule("", rf"(?P<date>[0-3]\d (?:0\d|1[0-2]) (?:\d\d|(?:19|20)\d\d)){_NO_UNIT}", _numeric),
    # A day of a month.
    _rule(
        "WEEK",
        r"WEEK du (?P<day>\d{1,2})(?: au \d{1,2})? M(?P<month>\d\d)(?: (?P<year>(?:19|20)\d\d))?",
        _week_of_day,
    ),
    _rule(
        "M0 M1",
        r"(?:(?:du|de|entre|le) )*(?P<day>\d{1,2})"
        r"(?: M(?P<month1>\d\d)(?: (?P<year1>(?:19|20)\d\d))?)?"
        r" (?:a|au|-|et|CLOCK|jusqu au)(?: le)? (?P<day2>\d{1,2})(?: (?:de|du|d))?"
        rf" M(?P<month>\d\d)(?:(?: ,)? {_YEAR})?",
        _day_to_day,
    ),
    _rule(
        "M0 M1",
        rf"(?P<nth>\d{{1,2}}(?={_ORDINAL_END} )|avant LAST|LAST|{'|'.join(ORDINALS)})"
        rf"{_ORDINAL_END}?"
        rf" (?P<unit>DAY|WEEKEND|WEEK|W\d)(?: (?:de|d|du|MONTH))+ M(?P<month>\d\d)(?: {_YEAR})?",
        _nth,
    ),
    _rule(
        "M0 M1",
        r"(?:WEEKEND du )?(?:(?:le )?(?P<shift>lendemain|YESTERDAY|veille) (?:de|du|d) )?"
        r"(?:(?:THIS )?W\d (?:, )?)?(?:le )?(?P<day>\d{1,2}|premier)(?: (?:er|eme|e))?"
        r"(?: (?:de|du|d|MONTH))* M(?P<month>\d\d)"
        rf"(?: (?:(?:de|l|en|,) )*(?:YEAR )?(?:{_YEAR}|{_SHORT_YEAR}))?"
        rf"(?:{_LAST_YEAR})?(?: LAST)?{_CLOCK}",
        _day_month,
    ),
    _rule("M0 M1", r"M(?P<month>\d\d)(?: [/-])? (?P<day>\d{1,2})(?= (?:[.,;!]|$))", _month_day),
    # A month, or a part of one.
    _rule(
        "M0 M1",
        rf"(?:{_PART}{_GAP} )?M(?P<month>\d\d) (?:a|ou|-|/|et) M(?P<month2>\d\d)(?: {_YEAR})?",
        _month_to_month,
    ),
    _rule(
        "M0 M1",
        rf"(?:{_PART}{_GAP} |(?:le |au |du )?MONTH (?:de|d) )?M(?P<month>\d\d)"
        rf"(?: (?:(?:de|l|en|d) )*(?:YEAR )?(?:{_YEAR}{_NO_UNIT}|{_SHORT_YEAR})"
        rf"|{_LAST_YEAR}|{_YEARS_AGO}|(?P<last> LAST))?",
        _month,
    ),
    # Feasts, school, seasons.
    _rule("SPRING SUMMER AUTUMN WINTER", rf"(?P<n>[1-9]) {_SEASON}", _counted_season),
    _rule(
        "H_",
        rf"(?:{_PART}{_GAP} )?(?:(?P<next_day>lendemain)(?: (?:de|du|des|d|la|l|le))* )?"
        r"(?:(?:le )?(?:EVENING|MORNING|DAY|WEEKEND|WEEK|pont) (?:de|du|des|d)(?: (?:la|l|le))* )?"
        r"(?:(?P<eve>YESTERDAY|veille)(?: (?:de|du|des|d|la|l|le))* )?"
        rf"(?P<feast>H_\w+)"
        rf"(?:(?: (?:de|d|en|l))* {_YEAR}|{_LAST_YEAR}|{_YEARS_AGO}|(?P<last> LAST))?",
        _feast,
    ),
    _rule(
        "SPRING SUMMER AUTUMN WINTER",
        rf"(?:{_PART}{_GAP} )?{_SEASON}"
        rf"(?:(?: (?:de|d|en|l|YEAR))* {_YEAR}|{_LAST_YEAR}|{_YEARS_AGO}|(?P<last> LAST))?",
        _season,
    ),
    _rule("QUARTER", r"(?<!\d )(?:(?P<this>THIS) QUARTER|QUARTER LAST|LAST QUARTER)", _quarter),
    # Years.
    _rule(
        "YEAR",
        rf"(?:{_PART}{_GAP} )?(?:(?:les|DES|aux) )?(?<!\d )YEAR (?P<decade>\d0"
        r"|(?:(?<=les YEAR )|(?<=DES YEAR )|(?<=aux YEAR ))(?:19|20)\d0)",
        _decade,
    ),
    _rule(
        "YEAR",
        rf"{_PART_MAYBE}{_NOT_COUNTED}(?P<this>THIS )?YEAR(?P<last> LAST)?(?! \d)",
        _calendar_year,
    ),
    # Weeks and days.
    _rule(
        "W0 W1 W2 W3 W4 W5 W6",
        r"(?:FUTURE )?(?:la )?DAY de W(?P<weekday>\d) (?:a|au) W\d(?P<time>)",
        _weekday,
    ),
    _rule("autre", r"autre (?P<last>WEEKEND)", _weekend),
    _rule("autre", r"autre (?P<last>WEEK)(?P<part>)(?P<this>)", _week),
    _rule(
        "SINCE AGO",
        r"(?:(?<=SINCE )|(?<=AGO ))(?P<n>[2-9]) (?:WEEKEND|W(?P<weekday>\d))",
        _counted_days,
    ),
    _rule(
        "W0 W1 W2 W3 W4 W5 W6",
        rf"WEEK LAST (?:le )?W(?P<weekday>\d){_PARTS_OF_DAY}",
        _weekday_of(-1),
    ),
    _rule(
        "W0 W1 W2 W3 W4 W5 W6",
        r"W(?P<weekday>\d)(?: (?:MORNING|EVENING))?(?: (?:de|d|la|l))* WEEK LAST",
        _weekday_of(-1),
    ),
    _rule("W0 W1 W2 W3 W4 W5 W6", r"W(?P<weekday>\d)(?: (?:de|d))* THIS WEEK", _weekday_of(0)),
    _rule(
        "W0 W1 W2 W3 W4 W5 W6",
        rf"(?:THIS )?W(?P<weekday>\d)(?! NEXT)(?: LAST)?{_PARTS_OF_DAY}",
        _weekday,
    ),
    _rule("WEEKEND", rf"{_PART_MAYBE}WEEKEND(?P<last> LAST)?(?! NEXT)", _weekend),
    _rule("WEEK", rf"{_PART_MAYBE}{_NOT_COUNTED}(?P<this>THIS )?WEEK(?P<last> LAST)?", _week),
    _rule("MONTH", r"(?:le )(?P<day>\d{1,2}) (?:de THIS MONTH|du MONTH)", _day_alone),
    _rule(
        "MONTH",
        rf"{_PART_MAYBE}{_NOT_COUNTED}(?P<this>THIS )?MONTH(?P<last> LAST)?",
        _calendar_month,
    ),
    _rule("DAY_BEFORE", rf"DAY_BEFORE{_PARTS_OF_DAY}", _relative_day(2)),
    _rule("YESTERDAY", rf"YESTERDAY{_PARTS_OF_DAY}", _relative_day(1)),
    _rule("LAST_NIGHT", r"LAST_NIGHT", _fixed(0.1, 1.0)),
    _rule("+", r"j \+ (?P<n>\d{1,3})", lambda match, on: (float(match["n"]), float(match["n"]))),
    _rule("MORNING", r"(?:THIS|a) (?:MORNING)(?: (?:au|en) \w+)?", _fixed(0.04, 0.75)),
    _rule("NOON", r"THIS (?:NOON|AFTERNOON)|(?<=SINCE )NOON", _fixed(0.04, 0.5)),
    _rule("EVENING", r"THIS EVENING", _fixed(0.0, 0.25)),
    _rule("TODAY", r"TODAY", _fixed(0.0, 0.75)),
    _rule("JUST_NOW", r"JUST_NOW(?! \d)", _fixed(0.0, 0.25)),
    _rule("OTHER_DAY", r"OTHER_DAY", _fixed(2.0, 10.0)),
    # A year alone comes last.
    _rule("19 20", rf"(?:{_PART}{_GAP} |(?:(?:l|en|d) )*YEAR )?{_YEAR}{_NO_UNIT}", _whole_year),
    _rule(
        "SINCE en",
        r"(?:(?<=SINCE )|(?<= en ))(?:l YEAR )?(?P<year>[4-9]\d)(?! ?[\d/])"
        rf"{_NO_UNIT}(?= (?:[.,;!]|j|je|que|$))",
        _whole_year,
    ),
    _rule(
        "SINCE",
        rf"(?<=SINCE )le (?P<day>\d{{1,2}})(?: (?:du MONTH|de THIS MONTH))?{_NO_UNIT}(?! [a\d/])",
        _day_alone,
    ),
]
