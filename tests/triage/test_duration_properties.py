"""What holds of every reading of a duration, whatever the text."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.duration import find_duration

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
VOCABULARY = """depuis il y a ça fait 3 12 un une deux trois mois semaines ans jours heures et demi
    environ presque plus de moins de entre à ou pas plutôt mal au dos opéré kiné mars 2024
    lundi dernier noël l'été cette , . ! mes 20 ans toujours dernière fin début - / 1/2 15aine
    quelques des en je 12/01 31 02 0 9999 matin hier confinement que jamais parti revenu
    bientôt quarts moitié d' demain deuxième semaine week-end docteur j + au vacances trimestre"""
WORDS = st.sampled_from(VOCABULARY.split())
UNITS = {"jours": 1, "semaines": 7}


@given(st.text(max_size=300), DAYS)
def test_any_text_gives_an_interval_or_nothing(text: str, on: date) -> None:
    _check(text, on, None)


@given(st.lists(WORDS, max_size=25), DAYS, st.none() | st.integers(0, 110))
def test_any_words_of_time_give_an_interval_or_nothing(
    words: list[str], on: date, age: int | None
) -> None:
    _check(" ".join(words), on, age)


def _check(text: str, on: date, age: int | None) -> None:
    found = find_duration(text, on, age)
    if found is not None:
        assert 0 <= found.min_days <= found.max_days
        assert 0 <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]


@given(st.integers(1, 60), st.sampled_from(sorted(UNITS)), DAYS)
def test_days_and_weeks_scale_with_their_number(number: int, unit: str, on: date) -> None:
    found = find_duration(f"mal au dos depuis {number} {unit}", on)
    assert found is not None
    assert found.min_days == found.max_days == number * UNITS[unit]


@given(st.integers(1, 59), DAYS)
def test_more_months_last_longer(number: int, on: date) -> None:
    fewer = find_duration(f"ça fait {number} mois que j'ai mal", on)
    more = find_duration(f"ça fait {number + 1} mois que j'ai mal", on)
    assert fewer is not None
    assert more is not None
    assert fewer.max_days < more.min_days
    assert abs(fewer.min_days - number * 30.44) < 4


@pytest.mark.parametrize(
    "text",
    [
        "J'ai très mal depuis le début de l'été dernier",
        "ÇA FAIT À PEU PRÈS DEUX ANNÉES QUE JE SUIS BLOQUÉ",
        "Depuis Noël ça me réveille",
        "La douleur a commencé il y a près de quatre mois et demi",
    ],
)
def test_accents_and_capitals_change_nothing(text: str) -> None:
    plain = text.translate(str.maketrans("éèêàçôûÉÈÊÀÇ", "eeeacouEEEAC"))
    on = date(2026, 11, 24)
    expected = find_duration(text, on)
    assert expected is not None
    for variant in (text.lower(), text.upper(), plain, plain.lower(), text.replace("'", "’")):
        found = find_duration(variant, on)
        assert found is not None
        assert (found.min_days, found.max_days) == (expected.min_days, expected.max_days)


def test_a_moment_of_the_day_reads_like_its_day() -> None:
    text = "j'ai mal depuis 3 mois"
    assert find_duration(text, datetime(2026, 6, 18, 23, 59)) == find_duration(
        text, date(2026, 6, 18)
    )


@pytest.mark.parametrize(
    "piece",
    ["depuis ", "1 ", "2 mois ", "depuis le 3 mars ", "a", "il y a ", "- ", "1/2 ", "de la ",
     "depuis que j'ai accouché ", "deux ", "mi fin début ", ",", "'", "1.5,"],
)  # fmt: skip
def test_a_very_long_text_does_not_hang(piece: str) -> None:
    text = (piece * 65_536)[:65_536]
    began = time.perf_counter()
    find_duration(text, date(2026, 6, 18))
    assert time.perf_counter() - began < 1.0
