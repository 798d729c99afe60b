"""What nobody understood: more help each time, and never the same thing for ever."""

from __future__ import annotations

from actions import asking
from actions.conversation import Conversation
from triage.questions import EMERGENCY_PART, GRAVE_PARTS
from triage.readers import read_consent, reads_dont_know
from triage.understanding import give_up

_TIMES = ("once", "twice", "thrice")
_ONCE_MORE = 1
"""Failures after which the next one leaves a question about signs aside."""

_ASTRAY = frozenset({"foreign_language", "out_of_scope"})
"""What gets a kind word once. Again and again it is one more way of not being understood."""


def astray_again(c: Conversation) -> bool:
    """Say whether the message leads away from the question, after one that did not help either."""
    return c.intent in _ASTRAY and bool(c.dialogue.misunderstood) and bool(c.dialogue.question)


def note_whether_astray(c: Conversation) -> None:
    """Count a message that led away from the question; any other begins the count anew."""
    c.dialogue.misunderstood = 1 if c.intent in _ASTRAY else 0


def not_understood(c: Conversation) -> None:
    """Say so, and ask again with more help; after the third time, go on without the answer."""
    dialogue = c.dialogue
    dialogue.misunderstood += 1
    contact = c.knowledge.contact(c.now)
    if dialogue.question is None:
        c.voice.say("utter_misunderstood_done", **contact)
        return
    if dialogue.misunderstood > _patience(c):
        dialogue.misunderstood = 0
        _leave_aside(c)
        return
    c.voice.say(_phrase(c), **contact)
    asking.go_on(c)


def _patience(c: Conversation) -> int:
    """Return how often a question is asked in vain before it is left aside.

    The signs of an emergency come one by one after two failures: a shorter question is easier, and
    what stays unknown even so leads to a doctor (rule U7).
    """
    of_signs = c.asked is not None and c.asked.part in GRAVE_PARTS
    return _ONCE_MORE if of_signs else len(_TIMES)


def _phrase(c: Conversation) -> str:
    times = _TIMES[c.dialogue.misunderstood - 1]
    if c.dialogue.question == "consent":
        if times == "once" and _hesitates(c.text):
            return "utter_consent_unsure"
        # "Je ne sais pas" is no answer here: nothing goes on without a yes.
        return f"utter_misunderstood_{times}" + ("" if times == "once" else "_consent")
    if times == "twice" and c.asked is not None and not c.asked.options:
        return "utter_misunderstood_twice_open"
    return f"utter_misunderstood_{times}"


def _hesitates(text: str) -> bool:
    return reads_dont_know(text) or read_consent(text, asked=True) == "unknown"


def _skipped(c: Conversation) -> str:
    part = c.asked.part if c.asked is not None else None
    if part == EMERGENCY_PART:
        return "utter_one_by_one"
    return "utter_signs_not_asked" if part in GRAVE_PARTS else "utter_misunderstood_skipped"


def _leave_aside(c: Conversation) -> None:
    if c.dialogue.question == "consent":
        c.dialogue.close_question()
        c.dialogue.ended = "stopped"
        c.voice.say("utter_stopped")
        return
    c.voice.say(_skipped(c))
    c.facts = give_up(c.facts, c.asked)
    asking.go_on(c)
