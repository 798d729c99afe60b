"""Which questions a message asks: what a question is about may stand beside it."""

from __future__ import annotations

import pytest

from triage.finding.asking import asks_in_form, questions_in, without_questions

ONE = [
    "C'est quoi, cette neurostimulation ?",
    "C'est quoi au juste, une lombalgie ?",
    "ça fait quoi, des décharges ?",
    "le laser, ça vaut quoi ?",
    "Le CBD, vous en pensez quoi ?",
    "comment ça marche, votre deuxième avis ?",
    "Qu'est-ce qu'on y fait, au centre de la douleur ?",
    "on dort comment avec ça, sur le côté ?",
    "À quoi ça sert, la kiné ?",
]


@pytest.mark.parametrize("text", ONE)
def test_what_is_asked_about_belongs_to_its_question(text: str) -> None:
    assert [question.text for question in questions_in(text)] == [text.rstrip(" ?")]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("combien coûte l'avis, il est remboursé ?", ["combien coûte l'avis", "il est remboursé"]),
        (
            "et l'essai, ça se passe comment, et combien ça coûte ?",
            ["et l'essai, ça se passe comment", "et combien ça coûte"],
        ),
        ("j'ai 52 ans, ça dure combien de temps ?", ["ça dure combien de temps"]),
    ],
)
def test_another_question_stands_by_itself(text: str, questions: list[str]) -> None:
    assert [question.text for question in questions_in(text)] == questions


@pytest.mark.parametrize("text", ["centre anti douleur coment on i rentre", "sa se passe coment"])
def test_a_misspelt_question_word_asks_wherever_it_stands(text: str) -> None:
    assert asks_in_form(text)


@pytest.mark.parametrize(
    "text", ["mon kiné m'a appris comment aller nager", "je sais plus comment faire pipi"]
)
def test_what_was_learned_or_lost_is_told(text: str) -> None:
    assert without_questions(text).strip() == text


@pytest.mark.parametrize("text", ["je sais pas comment ça a commencé", "comme on peut", "3 mois"])
def test_what_tells_does_not_ask(text: str) -> None:
    assert not asks_in_form(text)
