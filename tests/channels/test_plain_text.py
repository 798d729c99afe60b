"""Texts for channels without data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messaging import load_texts
from channels.plain_text import gsm7, numbered, plain, septets, shorten, split, units


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("Appelez le **15**.", "Appelez le 15."),
        ("# Titre\nTexte", "Titre\nTexte"),
        ("Lire [la fiche](https://dos.example.org/fiches/low_back_pain)",
         "Lire la fiche : https://dos.example.org/fiches/low_back_pain"),
        ("* un\n* deux", "- un\n- deux"),
        ("un *mot* et `code`", "un mot et code"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("https://a.example/x_y_z", "https://a.example/x_y_z"),
    ],
)  # fmt: skip
def test_the_marks_of_markdown_go(marked: str, read: str) -> None:
    assert plain(marked) == read


def test_answers_are_numbered_from_one() -> None:
    assert numbered("Où ?", ["Bas du dos", "Ailleurs"], "Répondez.") == (
        "Où ?\n1. Bas du dos\n2. Ailleurs\nRépondez."
    )


def test_a_text_is_cut_where_a_sentence_ends() -> None:
    text = "Une phrase courte. Une autre, un peu plus longue. Et la fin !"
    assert split(text, 30) == [
        "Une phrase courte.",
        "Une autre, un peu plus longue.",
        "Et la fin !",
    ]


def test_a_number_of_a_list_is_not_the_end_of_a_sentence() -> None:
    assert split("Où ?\n1. Bas du dos\n2. Ailleurs", 16) == ["Où ?", "1. Bas du dos", "2. Ailleurs"]


def test_the_first_piece_may_be_shorter() -> None:
    assert split("Un. Deux. Trois.", 12, first_limit=4) == ["Un.", "Deux. Trois."]


@given(st.text(max_size=400), st.integers(min_value=2, max_value=80))
def test_every_piece_fits_and_no_word_is_lost(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_letters_that_sms_lack_are_replaced_by_the_nearest() -> None:
    assert gsm7("« Ça brûle », l’œil… à 3 €") == '"Ça brule", l\'oeil... à 3 €'.replace("ç", "c")
    assert gsm7("ça") == "ca"
    assert septets("3 €") == 4


@given(st.text(max_size=200))
def test_whatever_is_said_can_go_by_sms(text: str) -> None:
    once = gsm7(text)
    assert gsm7(once) == once


@given(st.text(max_size=60), st.integers(min_value=4, max_value=24))
def test_a_label_is_shortened_within_its_limit(label: str, limit: int) -> None:
    assert units(shorten(label, limit)) <= limit


def test_what_the_channels_say_fits_one_sms() -> None:
    texts = load_texts()
    said = [texts[name] for name in ("passed", "opted_out", "opted_in")]
    for text in [*said, *texts["unreadable"].values()]:
        assert gsm7(text) == text
        assert septets(text) <= 160
    assert len(texts["open_list"]) <= 20
