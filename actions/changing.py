"""An answer that the person wants to give anew: its question is asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import asking
from actions.commands import answer_to_change
from actions.conversation import Conversation
from triage.answers import EMERGENCY_SIGNS, Facts

_FORGOTTEN: dict[str, dict[str, Any]] = {
    "location": {"pain_location": None},
    "red_flags": {
        "red_flags": frozenset(),
        "denied": frozenset(),
        "details": frozenset(),
        "doubtful": frozenset(),
        "screened": frozenset(),
    },
    "duration": {"duration": None, "threshold_settled": False},
    # Whether it helped depends on what it was.
    "treatments": {"treatments": None, "relief": None},
}


def ask_again(c: Conversation) -> None:
    """Forget the answer that the message names, and ask its question."""
    question_id = answer_to_change(c.text)
    if question_id is None or not c.facts.consent:
        asking.go_on(c, digression=True)
        return
    c.facts = _without(c.facts, question_id)
    c.dialogue.ended = None
    c.dialogue.misunderstood = 0
    question = c.knowledge.questionnaire.question(question_id, c.facts)
    asking.ask(c, question)


def _without(facts: Facts, question_id: str) -> Facts:
    gone = {question_id, EMERGENCY_SIGNS} if question_id == "red_flags" else {question_id}
    forgotten = _FORGOTTEN.get(question_id, {question_id: None})
    return replace(facts, unknown=facts.unknown - gone, **forgotten)
