"""Answers in passing: a question, a request or a kind word, whatever else is going on."""

from __future__ import annotations

from actions import education, requests, small_talk
from actions.conversation import Conversation


def answer_in_passing(c: Conversation) -> bool:
    """Answer what the message asks or says besides the triage; say if there was anything."""
    asks_of_the_triage = c.intent in requests.INFORM
    if not (asks_of_the_triage and not education.surely_asked(c)) and education.answer(c):
        return True
    if asks_of_the_triage:
        requests.INFORM[c.intent](c)
    elif small_talk.answers(c.intent):
        small_talk.answer(c)
    else:
        return False
    return True
