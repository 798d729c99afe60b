"""Stopping, refusing, finishing: every message afterwards finds a way on."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk

TO_RESULT = (
    "bonjour", "oui", "bas du dos", "aucun", "aucun", "5 jours", "première fois", "rien", "non",
    "6", "45 ans",
)  # fmt: skip


def talk_of(action: ActionTriage, *texts: str) -> Talk:
    talk = Talk(action)
    for text in texts:
        talk.say(text)
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "bon d'accord",
        "je veux bien finalement",
        "oui",
        "j'accepte",
        "mais j'ai pas dit non !! je veux continuer",
    ],
)
def test_a_change_of_mind_after_a_refusal_is_asked_to_be_confirmed(
    action: ActionTriage, text: str
) -> None:
    talk = talk_of(action, "bonjour", "non")
    answers = talk.say(text, "affirm")
    assert answers[-1]["custom"]["id"] == "consent"
    assert talk.slots["consent"] is None
    assert talk.say("oui", "affirm")[-1]["custom"]["id"] == "location"


def test_why_is_answered_after_a_refusal(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "non")
    said = talk.said(talk.say("pourquoi", "ask_why"))
    assert "La loi demande votre accord" in said
    assert "recommencer" in said


def test_stopping_does_not_move_the_step(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour")
    question = talk.say("oui")[-1]["custom"]
    for _ in range(3):
        talk.say("stop", "stop")
        assert talk.say("continuer")[-1]["custom"] == question


def test_after_a_stop_a_greeting_says_how_to_go_on(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "oui", "stop")
    assert "« continuer »" in talk.said(talk.say("bonjour", "greet"))


def test_after_a_stop_a_fact_is_noted_and_the_triage_goes_on(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "oui", "stop")
    answers = talk.say("ça fait 3 semaines")
    assert "depuis environ 3 semaines" in talk.said(answers)
    assert answers[-1]["custom"]["id"] == "location"


@pytest.mark.parametrize(
    ("text", "intent"),
    [("ok", "affirm"), ("non", "deny"), ("nan rien", "deny"), ("je sais pas", "dont_know")],
)
def test_after_the_result_a_short_word_is_taken_kindly(
    action: ActionTriage, text: str, intent: str
) -> None:
    talk = talk_of(action, *TO_RESULT)
    said = talk.said(talk.say(text, intent))
    assert "pas bien compris" not in said
    assert "une question" in said


def test_a_long_opening_is_not_called_off_topic(action: ActionTriage) -> None:
    text = "j'ai deux enfants, je porte des cartons, et j'ai mal en bas du dos depuis deux mois"
    said = Talk(action).said(Talk(action).say(text, "out_of_scope"))
    assert "J'ai bien noté" in said
    assert "je ne peux pas vous aider" not in said


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-11-29T11:00:00+01:00", "lundi"), ("2026-12-25T11:00:00+01:00", "férié")],
)
def test_a_person_is_told_when_somebody_answers(
    action: ActionTriage, day: str, expected: str
) -> None:
    talk = talk_of(action, "bonjour", "oui")
    talk.at = datetime.fromisoformat(day).timestamp()
    answers = talk.say("je veux parler à quelqu'un", "ask_human")
    said = talk.said(answers)
    assert "01 81 80 00 48" in said
    assert expected in said
    assert answers[-1]["custom"]["id"] == "location"


def test_a_question_about_a_medicine_is_answered_without_opioids(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "oui")
    answers = talk.say("je peux prendre du doliprane ?", "faq_medication", ["paracetamol_use"])
    said = talk.said(answers)
    assert "votre pharmacien" in said
    assert "morphine" not in said
    assert answers[-1]["custom"]["id"] == "location"


def test_a_question_about_opioids_is_answered_from_the_base(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "oui")
    found = ["opioids_long_term"]
    answers = talk.say("le tramadol c'est dangereux ?", "faq_medication", found)
    assert "opioids_long_term" in [answer.get("custom", {}).get("id") for answer in answers]


def test_of_many_doubtful_signs_only_the_first_is_introduced(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "oui", "bas du dos", "oui")
    assert talk.said(talk.say("oui", "affirm")).startswith("Je préfère vérifier. Depuis peu")
    assert talk.said(talk.say("non", "deny")).startswith("Depuis peu, votre pied traîne-t-il")


def test_an_erasure_asked_for_beside_a_fact_is_met(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "oui")
    said = talk.said(talk.say("effacez mes données, j'ai 50 ans et je ne veux plus", "erase"))
    assert "vraiment effacer" in said
    assert "effacée" in talk.said(talk.say("oui", "affirm"))


def test_a_refusal_that_is_said_again_stays_one(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour", "non")
    answers = talk.say("non je continue pas", "deny")
    assert all((one.get("custom") or {}).get("id") != "consent" for one in answers)
