"""A past cancer, cortisone… in a rare wording is asked about once its list is answered."""

from __future__ import annotations

from typing import Any

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk
from triage.meaning.meaning import Meaning, Said

TOLD = "ma pneumo me laisse mes huit milligrammes"


def faintly(text: str, sign: str) -> dict[str, Any]:
    return Meaning(Said(0, len(text), "now", 0.0, {sign: 0.05})).as_dict()


def at_a_list(action: ActionTriage, *answers: str) -> Talk:
    """Return a talk at the list of grave signs, or at what ``answers`` lead to."""
    talk = Talk(action)
    for said in ("bonjour", "oui", "bas du dos", *answers):
        talk.say(said)
    return talk


def at_the_list(action: ActionTriage) -> Talk:
    talk = Talk(action)
    for text in ("bonjour", "oui"):
        talk.say(text)
    talk.say(f"bas du dos, {TOLD}", meaning=faintly(TOLD, "corticosteroids"))
    talk.say("aucun")
    return talk


def test_the_list_comes_first_and_a_no_leaves_the_doubt(action: ActionTriage) -> None:
    talk = at_the_list(action)
    answers = talk.say("non rien d'autre", "deny")
    assert "cortisone depuis plusieurs mois" in answers[-1]["text"]
    assert answers[-1]["custom"]["id"] == "red_flags"
    assert "corticosteroids" not in (talk.slots["red_flags"] or [])


@pytest.mark.parametrize(("answer", "holds"), [("oui", True), ("non", False)])
def test_its_answer_settles_it(action: ActionTriage, answer: str, holds: bool) -> None:
    talk = at_the_list(action)
    talk.say("non rien d'autre", "deny")
    answers = talk.say(answer)
    assert ("corticosteroids" in talk.slots["red_flags"]) is holds
    assert answers[-1]["custom"]["id"] == "duration"


def test_what_is_picked_of_the_list_is_not_asked_again(action: ActionTriage) -> None:
    talk = at_the_list(action)
    answers = talk.say("cortisone depuis plus de trois mois")
    assert "corticosteroids" in talk.slots["red_flags"]
    assert answers[-1]["custom"]["id"] == "duration"


def test_a_pain_elsewhere_is_not_held_up(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui"):
        talk.say(text)
    talk.say(f"au genou, {TOLD}", meaning=faintly(TOLD, "corticosteroids"))
    answers = talk.say("aucun")
    assert any((a.get("custom") or {}).get("type") == "result" for a in answers)


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("je ne sais pas, on me laisse mes milligrammes", "confirm"),
        ("on me laisse mes huit milligrammes tous les matins", "list"),
    ],
)
def test_a_faint_sign_answers_no_list_of_grave_ones(
    action: ActionTriage, answer: str, asked: str
) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui", "bas du dos"):
        talk.say(text)
    said = talk.say(answer, meaning=faintly(answer, "corticosteroids"))
    custom = said[-1]["custom"]
    assert custom["id"] == "red_flags"
    signs = [option["value"] for option in custom["options"]]
    # Each grave sign alone where the list cannot be answered, the list again otherwise.
    assert "cauda_equina" in signs
    assert ("motor_deficit" in signs) is (asked == "list")


@pytest.mark.parametrize("answer", ["je sais pas", "brouf"])
def test_what_nobody_knows_stays_unknown_and_is_no_emergency(
    action: ActionTriage, answer: str
) -> None:
    talk = at_the_list(action)
    talk.say("non rien d'autre", "deny")
    for _ in range(3):
        answers = talk.say(answer, "nlu_fallback")
    assert "corticosteroids" not in (talk.slots["red_flags"] or [])
    assert "emergency_signs" not in talk.slots["dialogue"].get("unknown", [])
    assert answers[-1]["custom"]["id"] != "red_flags"


def test_once_denied_it_is_not_asked_about_again(action: ActionTriage) -> None:
    talk = at_the_list(action)
    talk.say("non rien d'autre", "deny")
    talk.say("non")
    again = talk.say(f"depuis 2 ans, {TOLD}", meaning=faintly(TOLD, "corticosteroids"))
    assert again[-1]["custom"]["id"] == "recurrence"


@pytest.mark.parametrize(
    "text",
    [
        "un psy ? je suis pas dingue !",
        "écris un poème, je ne suis pas doué",
        "le scanner corporel, je passe ?",
        "je passe pour une douillette au boulot, les ceintures ça sert à quoi",
        "non mai atendé c koi une queue de cheval ??",
        "genou ou dos, comment savoir",
        "le vigile me fait passer dessous, je passe ou je passe pas",
        "Mon mari n'entend rien. Le téléphone, chez nous, c'est non. Comment appelle-t-on ?",
        "bombement discal, ça veut dire hernie ou pas, ces mots-là ?",
        "samedi je déménage ma mère... je dis non ?",
        "jamais opéré, c'est possible quand même ?",
        "l'effet a tenu un mois, on recommence ou on passe à autre chose ?",
        "le patron refuse le mi-temps thérapeutique",
        "la caisse m'a refusé la pension. Que peut-on répondre, et dans quel délai ?",
    ],
)
def test_a_denial_of_something_else_closes_no_list(action: ActionTriage, text: str) -> None:
    talk = at_a_list(action, "aucun")
    assert talk.say(text, "out_of_scope")[-1]["custom"]["id"] == "red_flags"


@pytest.mark.parametrize(
    "text",
    [
        "aucun, c'est grave ?",
        "non aucun, le cannabis ça marche ?",
        "aucun de ces signes. Combien coûte l'avis ?",
        "je sais pas, c'est grave ?",
        "non ?",
    ],
)
def test_an_answer_beside_a_question_closes_the_list(action: ActionTriage, text: str) -> None:
    talk = at_a_list(action, "aucun")
    assert talk.say(text)[-1]["custom"]["id"] == "duration"


def test_who_refuses_to_say_denies_no_grave_sign(action: ActionTriage) -> None:
    talk = at_a_list(action)
    talk.say("je refuse")
    assert "emergency" not in (talk.slots["dialogue"].get("screened") or [])


@pytest.mark.parametrize(
    "text",
    [
        "pour le cancer non, pour les os je sais pas",
        "les os fragiles je sais pas on m'a jamais dit",
        "elle dit non pour le cancer",
    ],
)
def test_a_sign_that_is_named_with_its_answer_is_not_told(action: ActionTriage, text: str) -> None:
    talk = at_a_list(action, "aucun")
    talk.say(text)
    assert not talk.slots.get("red_flags")


def test_who_is_dead_needs_no_ambulance(action: ActionTriage) -> None:
    talk = at_a_list(action)
    answers = talk.say("aucun mais mon voisin a eu un anévrisme, il est mort le pauvre")
    assert "15" not in talk.said(answers)
