"""A message is cut where a new thought begins, whatever is typed, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.meaning.clauses import MAX_CLAUSES, split_clauses

CASES = {
    "pas de fièvre mais j'arrive plus à uriner": ["pas de fièvre", "mais j'arrive plus à uriner"],
    "j'ai mal à la jambe, elle est sans force": ["j'ai mal à la jambe", "elle est sans force"],
    "38.5 ce matin. 7 sur 10": ["38.5 ce matin", "7 sur 10"],
    "oui mais qui va lire ?": ["oui", "mais qui va lire"],
    "mon père a eu un cancer et je suis inquiet": ["mon père a eu un cancer", "et je suis inquiet"],
    "non rien": ["non rien"],
}


@pytest.mark.parametrize("text", CASES)
def test_a_new_thought_is_a_new_clause(text: str) -> None:
    found = [clause.text for clause in split_clauses(text)]
    assert found == CASES[text]


def test_a_question_mark_makes_the_clause_ask() -> None:
    clauses = split_clauses("j'ai mal. c'est grave ?")
    assert [clause.asks for clause in clauses] == [False, True]


def test_dictation_without_any_mark_is_cut_all_the_same() -> None:
    text = (
        "alors voilà moi j'ai mal au dos depuis trois mois et je peux plus rien faire j'ai vu le "
        "docteur il m'a donné des cachets ça n'a rien fait et maintenant ma jambe elle tient plus"
    )
    assert len(split_clauses(text)) >= 3


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_every_clause_is_a_piece_of_the_message_in_order(text: str) -> None:
    clauses = split_clauses(text)
    assert len(clauses) <= MAX_CLAUSES
    place = 0
    for clause in clauses:
        assert text[clause.start : clause.end] == clause.text
        assert clause.start >= place
        place = clause.end
    letters = [char for char in text if char.isalnum()]
    covered = "".join(clause.text for clause in clauses)
    assert [char for char in covered if char.isalnum()] == letters


@pytest.mark.parametrize("char", ["{", "😀", ",", " et je", "?", "a"])
def test_a_flood_stays_few_pieces(char: str) -> None:
    assert len(split_clauses(char * 4000)) <= MAX_CLAUSES


def test_a_long_stretch_of_blanks_parts_nothing_by_itself() -> None:
    blanks = " " * 3000
    text = f"pas de fièvre{blanks}mais mal au dos{blanks}, et je dors mal{blanks}la nuit"
    found = [" ".join(clause.text.split()) for clause in split_clauses(text)]
    assert found == ["pas de fièvre", "mais mal au dos", "et je dors mal la nuit"]
