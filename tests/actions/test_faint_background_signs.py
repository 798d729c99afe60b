"""A past cancer, cortisone… in a rare wording is asked about once its list is answered."""

from __future__ import annotations

from typing import Any

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk
from triage.meaning.meaning import Meaning, Said

TOLD = "ma pneumo me laisse mes huit milligrammes"


def faintly(text: str, sign: str) -> dict[str, Any]:
    return Meaning(Said(0, len(text), "now", 0.0, {sign: 0.2})).as_dict()


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
