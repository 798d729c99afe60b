"""Durations as a patient reads them back: in the unit that a person would use."""

from __future__ import annotations

from datetime import date

import pytest

from triage.answers import Interval
from triage.summary import describe_duration

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0.5, "depuis quelques heures"),
        (0, 0, "depuis quelques heures"),
        (1, 1, "depuis hier"),
        (3, 3, "depuis environ 3 jours"),
        (3, 9, "depuis 3 à 9 jours"),
        (10, 10, "depuis environ 10 jours"),
        (14, 14, "depuis environ 2 semaines"),
        (31, 31, "depuis environ 1 mois"),
        (42, 56, "depuis 6 à 8 semaines"),
        (56, 56, "depuis environ 8 semaines"),
        (61, 61, "depuis environ 2 mois"),
        (61, 92, "depuis 2 à 3 mois"),
        (75, 75, "depuis environ 11 semaines"),
        (243, 243, "depuis environ 8 mois"),
        (365, 366, "depuis environ 1 an"),
        (730, 731, "depuis environ 2 ans"),
        (914, 914, "depuis environ 2 ans et demi"),
        (881, 910, "depuis environ 2 ans et demi"),
        (1645, 1645, "depuis environ 4 ans et demi"),
        (3836, 3836, "depuis environ 11 ans"),
    ],
)
def test_a_duration_is_said_as_people_say_it(low: float, high: float, said: str) -> None:
    assert describe_duration(Interval(low, high, "", DAY)) == said
