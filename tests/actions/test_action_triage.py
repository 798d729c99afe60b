"""The action, message by message, as Rasa calls it."""

from __future__ import annotations

from datetime import datetime

import pytest

import actions.action_triage
from actions.action_triage import ActionTriage
from tests.actions.talk import Talk


def test_the_first_message_gets_the_welcome_and_the_consent(action: ActionTriage) -> None:
    talk = Talk(action)
    answers = talk.say("bonjour", "greet")
    assert "pas de diagnostic" in answers[0]["text"]
    assert answers[-1]["custom"]["id"] == "consent"
    assert (answers[-1]["custom"]["step"], answers[-1]["custom"]["steps"]) == (1, 9)


def test_a_text_channel_never_gets_an_object(action: ActionTriage) -> None:
    talk = Talk(action, channel="telegram")
    for text in ("bonjour", "oui", "bas du dos", "aucun", "aucun", "je ne peux plus uriner"):
        for answer in talk.say(text):
            assert not answer.get("custom")
    assert any(event.get("event") == "bot" for event in talk.events)


def test_on_a_text_channel_the_object_stays_in_the_metadata(action: ActionTriage) -> None:
    answers = Talk(action, channel="twilio").say("bonjour", "greet")
    assert answers[-1]["contract"]["id"] == "consent"
    assert [button["title"] for button in answers[-1]["buttons"]]


def test_a_turn_writes_few_events(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui", "bas du dos", "aucun", "aucun", "dix jours", "non"):
        before = len(talk.events)
        answers = talk.say(text)
        slots = len(talk.events) - before - 1 - len(answers)
        assert slots <= 2, "the fact, and where the dialogue stands"


def test_a_first_message_that_is_a_question_is_answered_too(action: ActionTriage) -> None:
    answers = Talk(action).say(
        "c'est quoi la neurostimulation ?", "faq_neurostimulation", ["neurostim_what"]
    )
    kinds = [answer.get("custom", {}).get("type") for answer in answers]
    assert "answer" in kinds
    assert answers[-1]["custom"]["id"] == "consent"


def test_a_wrong_intent_never_hides_an_emergency(action: ActionTriage) -> None:
    for intent in ("faq_cost", "thank", "stop", "start_over", "erase", "insult", "nlu_fallback"):
        talk = Talk(action)
        talk.say("bonjour", "greet")
        answers = talk.say("je n'arrive plus à uriner depuis hier", intent)
        assert answers[0]["custom"]["type"] == "alert"
        assert answers[1]["custom"]["orientation"] == "emergency"


def test_a_pause_is_noticed(action: ActionTriage) -> None:
    talk = Talk(action)
    talk.say("bonjour", "greet")
    talk.say("oui", "affirm")
    talk.at += 86_400
    assert "reprenons" in talk.said(talk.say("bonjour", "greet"))


def test_pain_grows_older_between_two_messages(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour j'ai mal en bas du dos depuis 10 jours", "oui", "aucun", "aucun"):
        talk.say(text)
    talk.at += 10 * 86_400
    for text in ("première fois", "rien", "non", "4"):
        talk.say(text)
    result = next(a["custom"] for a in talk.say("40 ans") if "custom" in a)
    assert result["duration"]["min_days"] == 20


def test_the_phone_is_given_with_its_hours(action: ActionTriage) -> None:
    talk = Talk(action)
    talk.at = datetime.fromisoformat("2026-11-11T10:00:00+01:00").timestamp()
    talk.say("bonjour", "greet")
    said = talk.said(talk.say("parler à quelqu'un", "ask_human"))
    assert "01 81 80 00 48" in said
    assert "férié" in said
    assert "15" in said


def test_a_failure_is_told_and_logged_without_the_text(
    action: ActionTriage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret symptom")

    talk = Talk(action)
    talk.say("bonjour", "greet")
    with monkeypatch.context() as patch:
        patch.setattr(actions.action_triage, "take_turn", fail)
        assert "15" in talk.said(talk.say("j'ai un secret symptom"))
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
    assert talk.say("oui", "affirm")[-1]["custom"]["id"] == "location"


def test_what_was_written_during_a_failure_is_read_afterwards(
    action: ActionTriage, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Talk(action)
    talk.say("bonjour j'ai mal en bas du dos", "greet")
    with monkeypatch.context() as patch:
        patch.setattr(actions.action_triage, "take_turn", lambda *_: 1 / 0)
        talk.say("47 ans, depuis 8 mois")
    talk.say("oui", "affirm")
    assert talk.slots["age"] == 47
    assert talk.slots["duration"]["text"]


@pytest.mark.parametrize("text", ["oui", "d'accord", "ok", "1", "yes"])
def test_consent_in_many_forms(action: ActionTriage, text: str) -> None:
    talk = Talk(action)
    talk.say("bonjour", "greet")
    assert talk.say(text, "affirm")[-1]["custom"]["id"] == "location"


@pytest.mark.parametrize("text", ["non", "je refuse", "pas d'accord", "2", "no"])
def test_refusal_in_many_forms(action: ActionTriage, text: str) -> None:
    talk = Talk(action)
    talk.say("bonjour", "greet")
    assert "15" in talk.said(talk.say(text, "deny"))
    assert talk.slots["consent"] is False


@pytest.mark.parametrize("text", ["aucun", "rien"])
def test_an_answer_to_another_question_is_no_refusal(action: ActionTriage, text: str) -> None:
    talk = Talk(action)
    talk.say("bonjour", "greet")
    assert talk.say(text, "deny")[-1]["custom"]["id"] == "consent"
    assert talk.slots.get("consent") is None
