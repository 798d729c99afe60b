"""Gives the result: as a text that a person can read, and as the ``result`` object."""

from __future__ import annotations

from actions.conversation import Conversation
from triage.orientation import orient
from triage.result import build_result, result_texts


def give_result(c: Conversation) -> None:
    """Say the result of what is known now, and close the triage."""
    facts = c.facts
    outcome = orient(facts, c.knowledge.ruleset)
    if outcome is None:
        c.voice.say("utter_no_result_yet")
        return
    result = build_result(facts, outcome, c.knowledge.reference, c.now)
    texts = result_texts(result, c.knowledge.reference, c.now, links=not c.voice.carries_data)
    first, *others = texts
    c.voice.tell(first, result)
    for text in others:
        c.voice.tell(text)
    if outcome.orientation == "specialist_opinion" and c.knowledge.reference.service.callback:
        c.voice.show({"type": "callback", "reason": "specialist_opinion"})
    c.dialogue.close_question()
    c.dialogue.result = True
    if outcome.orientation == "emergency":
        c.dialogue.ended = "emergency"
    else:
        c.dialogue.ended = "done"
        c.voice.say("utter_done_hint")
