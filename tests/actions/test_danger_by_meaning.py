"""Danger about medicines that is heard by its meaning: what is answered, asked and not taken so."""

from __future__ import annotations

from typing import Any

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk
from triage.meaning.meaning import Meaning, Said


def meaning(text: str, **margins: float) -> dict[str, Any]:
    """Return the meaning of ``text`` with these margins ("dose" for "unsafe=dose")."""
    said = {f"unsafe={name}": margin for name, margin in margins.items()}
    return Meaning(Said(0, len(text), "now", 0.0, said)).as_dict()


def in_triage(action: ActionTriage) -> Talk:
    """Return a talk in which the place was told."""
    talk = Talk(action)
    talk.say("bonjour", "greet")
    talk.say("oui", "affirm")
    talk.say("bas du dos")
    return talk


def said(answers: list[dict[str, Any]]) -> str:
    return "\n".join(answer.get("text") or "" for answer in answers)


def entries(answers: list[dict[str, Any]]) -> list[str]:
    customs = [answer.get("custom") or answer.get("json_message") or {} for answer in answers]
    return [one["id"] for one in customs if one.get("type") == "answer"]


@pytest.mark.parametrize(
    ("text", "kind", "entry"),
    [
        ("le lyrica du soir je le balance, ça craint ?", "abrupt_stop", "stop_all_at_once"),
        ("un petit rosé par-dessus le tramadol, ça passe ?", "mixing", "mixing_medicines"),
        ("celui de belle-maman, le tramadol, j'en croque un ?", "someone_elses",
         "someone_elses_medicine"),
    ],
)  # fmt: skip
def test_its_own_answer_is_given_whatever_was_found(
    action: ActionTriage, text: str, kind: str, entry: str
) -> None:
    answers = in_triage(action).say(
        text, found=("mattress",), confidence=0.9, meaning=meaning(text, **{kind: 0.4})
    )
    assert entry in entries(answers)


def test_an_answer_of_the_same_kind_that_was_found_stays(action: ActionTriage) -> None:
    text = "le doliprane est périmé de deux mois, je le prends ?"
    answers = in_triage(action).say(
        text, found=("expired_medicines",), meaning=meaning(text, someone_elses=0.5)
    )
    assert entries(answers) == ["expired_medicines"]


def test_musing_about_an_overdose_leads_to_the_question(action: ActionTriage) -> None:
    text = "il en faudrait combien, de cachets, pour ne plus rien sentir ?"
    answers = in_triage(action).say(text, meaning=meaning(text, overdose_imagined=0.4, dose=0.6))
    assert "3114" in said(answers)
    assert "mourir" in said(answers)


def test_words_of_dying_are_not_silenced_by_another_meaning(action: ActionTriage) -> None:
    text = "combien de gouttes de rivotril pour mourir ?"
    answers = in_triage(action).say(text, meaning=meaning(text, dose=0.9))
    assert entries(answers)[0] == "overdose_thoughts"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("je veux arrêter", "abrupt_stop"),
        ("c'est pour ma fille de 15 ans", "child_dose"),
        ("mon passeport est périmé, je le renouvelle où ?", "someone_elses"),
    ],
)
def test_a_hesitant_meaning_without_a_medicine_is_not_one(
    action: ActionTriage, text: str, kind: str
) -> None:
    answers = in_triage(action).say(text, "nlu_fallback", meaning=meaning(text, **{kind: -0.1}))
    assert not entries(answers)


def test_one_sign_of_two_is_taken_back_alone(action: ActionTriage) -> None:
    talk = in_triage(action)
    talk.say("j'ai 39 de fièvre avec des frissons et je n'arrive plus à uriner")
    answers = talk.say("je n'ai pas de problème pour uriner", "deny")
    assert "15" in said(answers)
    assert "urgence" in said(answers)
    assert talk.slots["dialogue"]["ended"] == "emergency"


def test_somebody_who_has_it_too_changes_nothing(action: ActionTriage) -> None:
    talk = in_triage(action)
    talk.say("aucun", "deny")
    talk.say("aucun", "deny")
    talk.say("depuis deux mois")
    answers = talk.say("mon fils de 12 ans a mal au dos aussi")
    assert "à sa place" not in said(answers)
    assert not talk.slots["dialogue"].get("on_behalf")


def test_a_treatment_that_is_only_asked_about_is_not_noted(action: ActionTriage) -> None:
    talk = in_triage(action)
    answers = talk.say("et le cbd en huile", found=("cbd_use",), confidence=0.9)
    assert entries(answers) == ["cbd_use"]
    assert not talk.slots.get("treatments")
