"""A sentence taken apart: which witness hears what, and what the assistant makes of it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from triage.meaning.clauses import split_clauses
from triage.meaning.meaning import Meaning, Said
from triage.rules import load_rules
from triage.witnessed import Makes, Witnessed, witness
from triage.words_heard import words_heard

RULES = load_rules()
NOW = datetime(2026, 11, 26, 10, tzinfo=timezone.utc)


def taken_apart(text: str, *margins: dict[str, float]) -> Witnessed:
    pieces = tuple(
        Said(clause.start, clause.end, margins=margin)
        for clause, margin in zip(split_clauses(text), margins, strict=True)
    )
    meaning = Meaning(pieces[0] if len(pieces) == 1 else Said(0, len(text)), pieces[1:] and pieces)
    return witness(text, meaning if margins else None, NOW, RULES)


@pytest.mark.parametrize(
    ("text", "margins", "makes"),
    [
        ("j'arrive plus à uriner", [{"cauda_equina": 0.9}], "alert"),
        ("la vessie fait sa loi", [{"cauda_equina": 0.1}], "ask"),
        ("39 de fièvre", [{"fever": 0.9}], "ask"),
        ("je prends de la cortisone tous les jours", [{"corticosteroids": 0.9}], "note"),
        ("pas de fièvre", [{}], "absent"),
        ("mal au dos depuis lundi", [{}], "nothing"),
    ],
)
def test_what_comes_of_a_sentence(text: str, margins: list[dict[str, float]], makes: Makes) -> None:
    assert taken_apart(text, *margins).makes == makes


def test_each_clause_says_what_words_and_meaning_hear_in_it() -> None:
    heard = taken_apart(
        "le doliprane ne fait rien, j'arrive plus à uriner",
        {"treatment=not_tried": 0.1, "relief=none": 0.7},
        {"cauda_equina": 0.9, "treatment=not_tried": 0.4},
    )
    first, second = heard.clauses
    assert [(item.id, item.words) for item in first.treatments] == [("paracetamol", "doliprane")]
    assert [item.name for item in first.meaning] == ["relief=none", "treatment=not_tried"]
    assert [(item.id, item.status) for item in second.words] == [("cauda_equina", "present")]
    assert [(item.name, item.sureness) for item in second.meaning] == [("cauda_equina", "sure")]


def test_without_a_meaning_the_words_stand_alone() -> None:
    heard = witness("j'arrive plus à uriner", None, NOW, RULES)
    assert (heard.makes, heard.by_meaning) == ("alert", False)
    assert heard.signs[0].words
    assert not heard.signs[0].meaning


def test_words_are_shown_without_the_signs_of_a_pattern() -> None:
    for subject in ("cauda_equina", "treatment_nsaid", "relief", "yes_no", "consent", "age"):
        for heading in words_heard(subject):
            for phrase in heading.phrases:
                assert phrase
                assert not set(phrase) & set("\\|*^$?<>"), (subject, phrase)
    assert words_heard("feeling") == ()
