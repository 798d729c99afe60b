"""What a message costs is known before it is read, whatever it is made of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.weight import MAX_LENGTH, TooHeavyError, made_valid, weigh

FRENCH = "J'ai mal au dos depuis l'été dernier ; ça me lance jusqu'à la jambe, aïe ! "


@pytest.mark.parametrize(
    "text",
    [
        "\ufdfa" * 4000,
        "😀" * 4000,
        "{" * 4000,
        "({[" * 500,
        "l'" * 2000,
        "a-" * 2000,
        "a " * 2000,
        "e" + "\u0301" * 3999,
        "?! " * 1300,
    ],
    ids=range(9),
)
def test_what_would_take_seconds_to_read_is_refused(text: str) -> None:
    with pytest.raises(TooHeavyError) as refused:
        weigh(text)
    assert "15" in refused.value.sentence


def test_no_text_is_dear_to_weigh() -> None:
    for text in ("\ufdfa" * 60_000, "a" * 60_000, "{" * 60_000):
        with pytest.raises(TooHeavyError):
            weigh(text)


def test_a_text_past_the_limit_is_refused_and_told_by_how_much() -> None:
    with pytest.raises(TooHeavyError) as refused:
        weigh("a" * (MAX_LENGTH + 1))
    assert str(MAX_LENGTH) in refused.value.sentence


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_french_of_any_length_that_is_allowed_passes(form: str) -> None:
    text = unicodedata.normalize(form, FRENCH * 100)[:MAX_LENGTH]
    assert 5 < weigh(text) < 16, "it counts as several messages, and passes within a minute's share"


@pytest.mark.parametrize("text", ["", "oui", "!!!!!!", "😀😀😀", "…", FRENCH])
def test_what_people_write_is_one_message(text: str) -> None:
    assert weigh(text) == 1


@given(st.text(st.characters(), max_size=50))
def test_any_text_is_made_one_that_databases_take(text: str) -> None:
    valid = made_valid(text + "\ud83d" + text + "\x00")
    assert "\x00" not in valid
    assert valid.encode("utf-8").decode("utf-8") == valid


def test_two_halves_make_a_sign() -> None:
    assert made_valid("aïe \ud83d\ude00 \ud83d") == "aïe 😀 "
