"""Words that must always work, and words that must not be taken for them."""

from __future__ import annotations

import pytest

from actions.action_triage import ActionTriage
from actions.commands import (
    CHANGE,
    SKIP,
    answer_to_change,
    asks_to_start_over,
    command,
    help_is_called,
    withdraws_sign,
)
from tests.actions.talk import Talk
from triage.questions import question_names


@pytest.mark.parametrize(
    "text",
    [
        "recommencer",
        "on peut recommencer depuis le début ?",
        "je veux repartir de zéro",
        "reprenons au début svp",
        "on reprend à zéro",
        "nouvelle évaluation",
        "je voudrais refaire le questionnaire",
        "réinitialiser",
        "restart",
    ],
)
def test_a_fresh_start_is_asked_for_in_many_words(text: str) -> None:
    assert asks_to_start_over(text)


@pytest.mark.parametrize(
    "text",
    [
        "je peux rejouer samedi ?",
        "la douleur recommence",
        "ça recommence comme avant",
        "quand est-ce que je peux recommencer le sport ?",
        "j'ai recommencé à travailler",
        "depuis le début de l'année",
        "le mail de réinitialisation n'arrive pas",
        "comment réinitialiser mon mot de passe",
        "réinitialiser mes identifiants",
        "le code de réinitialisation n'arrive pas",
        "reset mot de passe",
    ],
)
def test_answers_are_not_forgotten_on_a_guess(action: ActionTriage, text: str) -> None:
    assert not asks_to_start_over(text)
    talk = Talk(action)
    for said in ("bonjour", "oui", "bas du dos"):
        talk.say(said)
    talk.say(text, "start_over")
    assert talk.slots["pain_location"] == "lumbar"


@pytest.mark.parametrize(
    "text",
    [
        "non je n'ai pas ce signe",
        "fausse alerte",
        "j'ai mal lu",
        "c'était pour rire",
        "c'est une erreur j'ai mal lu",
        "en fait, c'est une erreur, désolé",
    ],
)
def test_a_sign_is_taken_back(text: str) -> None:
    assert withdraws_sign(text)


@pytest.mark.parametrize(
    "text",
    [
        "c'est pas une façon de parler",
        "ce n'est pas une blague",
        "non",
        "je ne sais pas",
        "non merci",
        "c'est une erreur et je n'arrive plus à uriner",
    ],
)
def test_a_sign_is_not_taken_back(text: str) -> None:
    assert not withdraws_sign(text)


@pytest.mark.parametrize(
    "text",
    [
        "j'ai appelé",
        "le samu est en route",
        "on part à l'hôpital",
        "ma fille m'emmène aux urgences",
    ],
)
def test_help_is_on_its_way(text: str) -> None:
    assert help_is_called(text)


@pytest.mark.parametrize(
    "text",
    [
        "je n'ose pas appeler",
        "j'appelle qui ?",
        "je vais peut-être appeler",
        "j'ai appelé mon kiné",
    ],
)
def test_help_is_not_yet_on_its_way(text: str) -> None:
    assert not help_is_called(text)


@pytest.mark.parametrize(
    "text",
    [
        "Passer",
        "question suivante",
        "passe",
        "Je passe !",
        "on passe à la suivante",
        "suivant",
        "bof, suivante svp",
        "osef",
        "skip",
        "je n'ai pas envie de répondre à ça",
        "Je préfère ne pas répondre.",
        "j'ai pas trop envie de répondre",
        "je ne veux pas répondre à cette question",
        "pas envie d'en parler",
    ],
)
def test_words_that_pass_a_question(text: str) -> None:
    assert command(text) == SKIP


@pytest.mark.parametrize(
    "text",
    [
        "je ne veux pas répondre, j'ai de la fièvre",
        "je n'ai pas envie de faire pipi",
        "je passe mes nuits assis",
        "ça passe",
        "la douleur passe la nuit",
        "ça saute",
        "modifier",
        "changer de position me fait mal",
    ],
)
def test_words_that_only_resemble_them(text: str) -> None:
    assert command(text) not in (SKIP, CHANGE)


def test_every_answer_can_be_named_to_change_it() -> None:
    for question, name in question_names().items():
        assert answer_to_change(f"Modifier : {name}") == question
