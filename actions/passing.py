"""Answers in passing: a question, a request or a kind word, whatever else is going on."""

from __future__ import annotations

from actions import education, requests, small_talk
from actions.conversation import Conversation


def answer_in_passing(c: Conversation) -> bool:
    """Answer what the message asks or says besides the triage; say if there was anything."""
    if education.answer(c):
        return True
    if c.intent in requests.INFORM:
        requests.INFORM[c.intent](c)
    elif small_talk.answers(c.intent):
        small_talk.answer(c)
    else:
        return False
    return True
