"""Gives the result: as a text that a person can read, and as the ``result`` object."""

from __future__ import annotations

from actions.conversation import Conversation
from triage.orientation import Outcome, orient
from triage.result import build_result, result_texts

DETAILS = ("Que faire", "Quand appeler le 15, et autres numéros")
"""Titles of what a result says after its first message, where a channel folds it away."""


def give_result(c: Conversation) -> None:
    """Say the result of what is known now, and close the triage.

    After a result, an answer that is changed gets one line, and the whole anew only where the
    advice is no longer the same.
    """
    facts = c.facts
    outcome = orient(facts, c.knowledge.ruleset)
    if outcome is None:
        c.voice.say("utter_no_result_yet")
        return
    result = build_result(facts, outcome, c.knowledge.reference, c.now)
    before, now = c.dialogue.advised, _advice(outcome)
    emergency = outcome.orientation == "emergency"
    c.dialogue.close_question()
    c.dialogue.result = True
    c.dialogue.ended = "emergency" if emergency else "done"
    c.dialogue.advised = None if emergency else now
    if before is not None and not emergency and c.intent != "ask_result":
        if before == now:
            headline = c.knowledge.advice.for_orientation(outcome.orientation).headline
            c.voice.say_with("utter_advice_same", {**result, "unchanged": True}, headline=headline)
            return
        same = before.split()[:2] == now.split()[:2]
        c.voice.say("utter_advice_other_reasons" if same else "utter_advice_changes")
    texts = result_texts(result, c.knowledge.reference, c.now, links=not c.voice.carries_data)
    first, *others = texts
    c.voice.tell(first, result)
    for title, text in zip(DETAILS, others, strict=True):
        c.voice.tell(text, {"type": "detail", "title": title})
    if outcome.orientation == "specialist_opinion" and c.knowledge.reference.service.callback:
        c.voice.show({"type": "callback", "reason": "specialist_opinion"})
    if not emergency:
        c.voice.say("utter_done_hint")


def _advice(outcome: Outcome) -> str:
    """Return what the advice hangs on, the same for the same advice."""
    rules = [rule.id for rule in outcome.rules]
    return " ".join([outcome.orientation, outcome.neurostimulation_fit, *rules])
