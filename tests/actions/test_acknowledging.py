"""What was understood is shown back in the right words; the open question comes back as it was."""

from __future__ import annotations

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk

TO_BACKGROUND = ("bonjour", "oui", "bas du dos", "aucun")
TO_DURATION = (*TO_BACKGROUND, "aucun")
TO_RESULT = (*TO_DURATION, "5 mois", "elle revient", "rien", "non", "6", "45 ans")


def talk_until(action: ActionTriage, texts: tuple[str, ...]) -> Talk:
    talk = Talk(action)
    for text in texts:
        talk.say(text)
    return talk


def test_a_fact_said_for_the_first_time_is_noted_not_corrected(action: ActionTriage) -> None:
    talk = talk_until(action, TO_BACKGROUND)
    said = talk.said(talk.say("aucun et je prends du doliprane"))
    assert "J'ai bien noté" in said
    assert "corrigé" not in said


def test_a_sign_told_for_the_first_time_is_noted_not_corrected(action: ActionTriage) -> None:
    talk = talk_until(action, TO_RESULT)
    said = talk.said(talk.say("j'ai oublié de vous dire que j'ai eu un cancer"))
    assert "J'ai bien noté : un cancer" in said


def test_a_changed_fact_is_corrected(action: ActionTriage) -> None:
    talk = talk_until(action, TO_RESULT)
    assert "C'est corrigé : 54 ans." in talk.said(talk.say("en fait j'ai 54 ans"))
    said = talk.said(talk.say("en fait j'ai fait de la kiné"))
    assert "C'est corrigé : déjà essayé : kinésithérapie" in said


def test_a_treatment_more_is_noted_with_the_others(action: ActionTriage) -> None:
    talk = talk_until(action, (*TO_DURATION, "5 mois", "elle revient", "kiné", "un peu"))
    said = talk.said(talk.say("j'ai aussi pris du tramadol"))
    assert "J'ai bien noté : déjà essayé : kinésithérapie, codéine" in said


def test_a_sign_taken_back_is_said_to_be_removed(action: ActionTriage) -> None:
    talk = talk_until(action, TO_RESULT)
    talk.say("j'ai eu un cancer")
    said = talk.said(talk.say("en fait non je n'ai pas eu de cancer"))
    assert "C'est corrigé : je retire « un cancer en ce moment ou dans le passé »." in said


@pytest.mark.parametrize(
    ("answer", "label"), [("1", "un cancer"), ("j'ai de l'asthme et je suis enceinte", "grossesse")]
)
def test_a_sign_picked_from_the_list_is_shown_back(
    action: ActionTriage, answer: str, label: str
) -> None:
    talk = talk_until(action, TO_BACKGROUND)
    said = talk.said(talk.say(answer))
    assert "J'ai bien noté : " in said
    assert label in said


def test_after_another_fact_the_question_comes_back_in_the_same_words(
    action: ActionTriage,
) -> None:
    talk = talk_until(action, (*TO_DURATION, "5 jours"))
    first = talk.events[-1]["text"]
    answers = talk.say("non pardon 5 mois")
    assert "C'est corrigé : depuis environ 5 mois." in talk.said(answers)
    assert answers[-1]["text"] == first
    assert talk.slots["dialogue"].get("tries", 0) == 0


def test_yes_to_the_list_is_understood_and_asks_which_sign(action: ActionTriage) -> None:
    talk = talk_until(action, ("bonjour", "oui", "bas du dos"))
    said = talk.said(talk.say("oui", "affirm"))
    assert "Lequel de ces signes" in said
    assert "pas bien compris" not in said


def test_three_months_flat_said_twice_is_no_correction(action: ActionTriage) -> None:
    talk = talk_until(action, (*TO_DURATION, "3 mois"))
    answers = talk.say("pile 3 mois")
    assert "corrigé" not in talk.said(answers)
    assert answers[-1]["custom"]["id"] == "recurrence"


def test_the_side_of_three_months_is_not_shown_back_as_three_months(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui", "bas du dos", "aucun", "aucun", "3 mois"):
        talk.say(text)
    assert "noté" not in talk.said(talk.say("un peu plus"))
    assert "5 mois" in talk.said(talk.say("en fait ça fait 5 mois"))
