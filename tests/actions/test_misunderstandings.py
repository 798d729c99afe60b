"""What nobody understood: help fits the question that is open."""

from __future__ import annotations

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk


def talk_of(action: ActionTriage, *texts: str) -> Talk:
    talk = Talk(action)
    for text in texts:
        talk.say(text)
    return talk


def test_not_knowing_about_consent_gets_what_helps_to_choose(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour")
    answers = talk.say("je ne sais pas", "dont_know")
    assert "C'est à vous de choisir" in talk.said(answers)
    assert answers[-1]["custom"]["id"] == "consent"


def test_consent_is_never_helped_with_i_do_not_know(action: ActionTriage) -> None:
    talk = talk_of(action, "bonjour")
    for text in ("blabla", "plop", "zorglub"):
        said = talk.said(talk.say(text, "nlu_fallback"))
        assert "je ne sais pas" not in said
    assert "01 81 80 00 48" in said
    assert "arrêtons" in talk.said(talk.say("frotz", "nlu_fallback"))


def test_a_question_without_choices_does_not_offer_any(action: ActionTriage) -> None:
    talk = talk_of(
        action, "bonjour", "oui", "bas du dos", "aucun", "aucun", "5 jours", "1ère fois", "rien",
        "non",
    )  # fmt: skip
    talk.say("blabla", "nlu_fallback")
    answers = talk.say("plop", "nlu_fallback")
    assert answers[-1]["custom"]["id"] == "intensity"
    assert "choisir une réponse" not in talk.said(answers)
    assert "je ne sais pas" in talk.said(answers)


def test_going_astray_again_and_again_is_helped_like_not_being_understood(
    action: ActionTriage,
) -> None:
    talk = talk_of(action, "bonjour", "oui", "bas du dos", "aucun", "aucun")
    first = talk.say("what time is it", "foreign_language")
    assert "112" in talk.said(first)
    second = talk.say("une pizza", "out_of_scope")
    assert second[-1]["custom"]["options"], "the second time there are choices"
    assert "01 81 80 00 48" in talk.said(talk.say("hello hello", "foreign_language"))
    assert talk.say("pizza", "out_of_scope")[-1]["custom"]["id"] != "duration"


def test_a_request_made_over_and_over_does_not_hold_the_triage_for_ever(
    action: ActionTriage,
) -> None:
    talk = talk_of(action, "bonjour", "oui", "bas du dos")
    said = [talk.said(talk.say("attends je réponds après", "ask_result")) for _ in range(8)]
    assert any("une par une" in one for one in said)
    assert len(set(said)) > 3
