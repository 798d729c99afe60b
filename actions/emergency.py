"""Answers what is said while a sign of an emergency stands: calling for help comes first."""

from __future__ import annotations

from actions import kindness, requests, safety
from actions.commands import help_is_called
from actions.conversation import Conversation
from actions.passing import answer_in_passing
from actions.questions import Asked

_NOTED = frozenset({"affirm", "thank", "goodbye"})
_OF_THE_CALL = "calling_for_help"
"""Theme of the answers given while a sign stands: any other would lead away from the call."""

_SHORT = 4
"""Words of a bare "ok merci": a longer message says more, and gets the whole reminder."""

_ONLY_REMINDED = frozenset(
    {"greet", "ask_capabilities", "ask_length", "ask_how_are_you", "out_of_scope", "complain_pain"}
)
"""Moves that get no answer of their own now: it would stand between the person and the call."""


def answer(c: Conversation) -> None:
    """Answer one message; the triage goes on only where the sign is taken back."""
    distress = safety.only_distress(c)
    c.questions = tuple(one for one in c.questions if one.caught or _of_the_call(c, one))
    if distress and c.intent == "stop":
        c.voice.say("utter_suicide_helped")
    elif c.intent in ("stop", "start_over", "erase"):
        requests.STEER[c.intent](c)
    elif safety.withdraw(c):
        return
    elif help_is_called(c.text):
        c.dialogue.helped = True
        c.voice.say("utter_suicide_help_called" if distress else "utter_emergency_help_called")
    elif c.intent in _NOTED and not c.dialogue.helped and len(c.text.split()) <= _SHORT:
        # "Ok" and "merci" say that the advice was read, not that anyone was called.
        c.voice.say("utter_suicide_noted" if distress else "utter_emergency_noted")
    else:
        if kindness.meet_feeling(c):
            pass
        elif c.intent == "complain_pain" and not distress:
            c.voice.say("utter_emergency_fear")
        elif c.intent not in _ONLY_REMINDED | _NOTED:
            answer_in_passing(c)
        safety.remind(c)


def _of_the_call(c: Conversation, one: Asked) -> bool:
    return one.entry is not None and c.knowledge.answers[one.entry].theme == _OF_THE_CALL
