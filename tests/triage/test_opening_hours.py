"""When the service answers, whatever the clock, the season and the public holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.opening_hours import (
    Hours,
    Period,
    describe,
    describe_week,
    is_open,
    next_opening,
)

UTC = timezone.utc
PARIS = ZoneInfo("Europe/Paris")
DAY = (Period(time(9), time(18)),)
OFFICE = Hours(PARIS, dict.fromkeys(range(5), DAY))
ALSACE = Hours(PARIS, dict.fromkeys(range(5), DAY), region="6AE")
NIGHT = Hours(PARIS, {6: (Period(time(1), time(5)),)})
LUNCH = (Period(time(9), time(12, 30)), Period(time(14), time(18)))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DESCRIPTIONS = {
    "ouvert maintenant, jusqu'à 18 h": ["2026-11-24 09:00", "2026-11-24 17:59:59"],
    "fermé pour le moment ; ouvre aujourd'hui à 9 h": ["2026-11-24 00:00", "2026-11-24 08:59:59"],
    "fermé pour le moment ; rouvre mercredi 25 novembre à 9 h": [
        "2026-11-24 18:00",
        "2026-11-24 23:59",
    ],
    "fermé pour le moment ; rouvre lundi 30 novembre à 9 h": [
        "2026-11-27 18:00",
        "2026-11-28 12:00",
        "2026-11-29 23:59",
    ],
    "fermé le 11 novembre (jour férié) ; rouvre jeudi 12 novembre à 9 h": [
        "2026-11-11 00:00",
        "2026-11-11 10:00",
        "2026-11-11 22:00",
    ],
    "fermé pour le moment ; rouvre jeudi 12 novembre à 9 h": ["2026-11-10 19:00"],
    # Easter Monday: the long week-end, seen from Friday evening and from the day itself.
    "fermé pour le moment ; rouvre mardi 7 avril à 9 h": ["2026-04-03 18:30", "2026-04-05 10:00"],
    "fermé le 6 avril (jour férié) ; rouvre mardi 7 avril à 9 h": ["2026-04-06 10:00"],
    # 1 May is a Friday.
    "fermé le 1er mai (jour férié) ; rouvre lundi 4 mai à 9 h": ["2026-05-01 10:00"],
    "fermé le 14 mai (jour férié) ; rouvre vendredi 15 mai à 9 h": ["2026-05-14 10:00"],
    "fermé le 25 mai (jour férié) ; rouvre mardi 26 mai à 9 h": ["2026-05-25 10:00"],
    # A holiday on a Saturday is a Saturday like any other.
    "fermé pour le moment ; rouvre lundi 17 août à 9 h": ["2026-08-15 10:00"],
    "fermé le 25 décembre (jour férié) ; rouvre lundi 28 décembre à 9 h": ["2026-12-25 10:00"],
    "fermé pour le moment ; rouvre lundi 4 janvier à 9 h": ["2027-01-02 10:00"],
}


@pytest.mark.parametrize(
    ("at", "said"), [(at, said) for said, moments in DESCRIPTIONS.items() for at in moments]
)
def test_says_open_or_closed_and_until_or_from_when(at: str, said: str) -> None:
    assert describe(OFFICE, paris(at)) == said


@pytest.mark.parametrize(
    ("before", "opening"),
    [
        # The same wall-clock hour is another UTC hour before and after each change.
        ("2026-03-27 07:59:59", "2026-03-27 08:00"),
        ("2026-03-30 06:59:59", "2026-03-30 07:00"),
        ("2026-10-23 06:59:59", "2026-10-23 07:00"),
        ("2026-10-26 07:59:59", "2026-10-26 08:00"),
    ],
)
def test_opens_at_nine_in_paris_in_winter_and_summer(before: str, opening: str) -> None:
    assert not is_open(OFFICE, utc(before))
    assert is_open(OFFICE, utc(opening))
    assert next_opening(OFFICE, utc(before)) == utc(opening)


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    assert is_open(NIGHT, utc("2026-10-25 00:30"))
    assert is_open(NIGHT, utc("2026-10-25 01:30"))


def test_a_moment_in_another_time_zone_is_understood() -> None:
    montreal = datetime(2026, 11, 24, 4, 0, tzinfo=ZoneInfo("America/Montreal"))
    assert describe(OFFICE, montreal) == "ouvert maintenant, jusqu'à 18 h"


def test_alsace_has_two_more_holidays_and_the_rest_of_france_does_not() -> None:
    good_friday, saint_stephen = paris("2026-04-03 10:00"), paris("2025-12-26 10:00")
    assert is_open(OFFICE, good_friday)
    assert is_open(OFFICE, saint_stephen)
    assert not is_open(ALSACE, good_friday)
    assert not is_open(ALSACE, saint_stephen)


def test_holidays_may_be_worked() -> None:
    always = Hours(PARIS, dict.fromkeys(range(5), DAY), closed_on_public_holidays=False)
    assert is_open(always, paris("2026-11-11 10:00"))


def test_own_closing_days_are_kept() -> None:
    closed = Hours(PARIS, dict.fromkeys(range(5), DAY), also_closed=frozenset([date(2026, 12, 24)]))
    assert describe(closed, paris("2026-12-24 10:00")) == (
        "fermé pour le moment ; rouvre lundi 28 décembre à 9 h"
    )


def test_a_lunch_break_is_closed() -> None:
    hours = Hours(PARIS, dict.fromkeys(range(5), LUNCH))
    assert describe(hours, paris("2026-11-24 10:00")) == "ouvert maintenant, jusqu'à 12 h 30"
    assert describe(hours, paris("2026-11-24 13:00")) == (
        "fermé pour le moment ; ouvre aujourd'hui à 14 h"
    )


def test_a_service_that_never_opens_says_so_without_a_date() -> None:
    assert describe(Hours(PARIS, {}), paris("2026-11-24 10:00")) == "fermé pour le moment"


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (dict.fromkeys(range(5), DAY), "du lundi au vendredi, de 9 h à 18 h"),
        ({0: LUNCH, 1: LUNCH}, "le lundi et le mardi, de 9 h à 12 h 30 et de 14 h à 18 h"),
        (
            {**dict.fromkeys(range(5), DAY), 5: (Period(time(9), time(12)),)},
            "du lundi au vendredi, de 9 h à 18 h ; le samedi, de 9 h à 12 h",
        ),
        ({0: DAY, 2: DAY, 4: DAY}, "le lundi, le mercredi et le vendredi, de 9 h à 18 h"),
    ],
)
def test_an_ordinary_week_in_words(week: dict[int, tuple[Period, ...]], said: str) -> None:
    assert describe_week(Hours(PARIS, week)) == said


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        is_open(OFFICE, datetime(2026, 11, 24, 10))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_the_next_opening_is_open_later_and_the_first(at: datetime) -> None:
    opening = next_opening(OFFICE, at)
    assert opening is not None
    assert opening > at
    assert is_open(OFFICE, opening)
    assert not is_open(OFFICE, opening - timedelta(seconds=1))
    if not is_open(OFFICE, at):
        middle = at + (opening - at) / 2
        assert not is_open(OFFICE, middle)
