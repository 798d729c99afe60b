"""In which order a message is weighed.

Signs of an emergency first, whatever is going on; then what the message answers; then what it
asks for; and if nothing of it was understood, that is said and help is offered.
"""

from __future__ import annotations

from actions import asking, education, requests, safety, small_talk
from actions.commands import CONTINUE
from actions.conversation import Conversation
from actions.memory import Dialogue
from triage.answers import Facts

WELCOME_BACK_AFTER_HOURS = 4
_OPENINGS = frozenset({"greet", "inform", "affirm", "complain_pain", "nlu_fallback", ""})
_ALSO_WITH_AN_ANSWER = frozenset({"ask_human", "ask_opening_hours", "ask_privacy", "ask_length"})


def take_turn(c: Conversation) -> None:
    """Answer one message: fills ``c.voice``, and leaves facts and dialogue as they now stand."""
    if c.dialogue.ended == "refused":
        _after_refusal(c)
    elif safety.raise_alert(c):
        c.dialogue.erasing = False
    elif c.dialogue.erasing:
        requests.settle_erasure(c)
    elif not c.dialogue.welcomed:
        _open(c)
    elif c.reading.refused:
        _refuse(c)
    elif safety.emergency_stands(c):
        _during_emergency(c)
    elif c.dialogue.ended == "stopped":
        _after_stop(c)
    else:
        _continue(c)


def _open(c: Conversation) -> None:
    c.dialogue.welcomed = True
    c.voice.say("utter_welcome")
    asking.acknowledge(c)
    if c.intent not in _OPENINGS:
        _answer_in_passing(c)
    asking.go_on(c)


def _continue(c: Conversation) -> None:
    if c.pause_hours >= WELCOME_BACK_AFTER_HOURS and c.dialogue.question:
        c.voice.say("utter_welcome_back")
    if c.understood:
        c.dialogue.misunderstood = 0
        _take_answer(c)
    elif c.intent in requests.STEER:
        c.dialogue.misunderstood = 0
        requests.STEER[c.intent](c)
    elif _answer_in_passing(c):
        c.dialogue.misunderstood = 0
        requests.go_back(c)
    elif c.intent == CONTINUE or (c.pause_hours >= WELCOME_BACK_AFTER_HOURS and not c.intent):
        requests.go_back(c)
    else:
        asking.not_understood(c)


def _take_answer(c: Conversation) -> None:
    """Go on with what the message told, and answer what it asks besides."""
    asking.acknowledge(c)
    asks = "?" in c.text and education.answers(c.intent)
    if asks or c.intent in _ALSO_WITH_AN_ANSWER:
        _answer_in_passing(c)
    asking.go_on(c)


def _answer_in_passing(c: Conversation) -> bool:
    if c.intent in requests.INFORM:
        requests.INFORM[c.intent](c)
    elif education.answers(c.intent):
        education.answer(c)
    elif small_talk.answers(c.intent):
        small_talk.answer(c)
    else:
        return False
    return True


def _refuse(c: Conversation) -> None:
    c.facts = Facts(consent=False)
    c.dialogue = Dialogue(welcomed=True, ended="refused")
    c.voice.say("utter_refused")


def _after_refusal(c: Conversation) -> None:
    if c.intent in ("start_over", CONTINUE):
        requests.start_over(c)
        return
    alerted = safety.raise_alert(c)
    if not alerted and not _answer_in_passing(c):
        c.voice.say("utter_refused_again")
    # Whatever was said, nothing of it is kept without consent.
    c.facts = Facts(consent=False)
    c.dialogue = Dialogue(welcomed=True, ended="refused")


def _during_emergency(c: Conversation) -> None:
    if c.intent in ("stop", "start_over", "erase"):
        requests.STEER[c.intent](c)
    elif not safety.withdraw(c):
        _answer_in_passing(c)
        safety.remind(c)


def _after_stop(c: Conversation) -> None:
    if c.intent in ("start_over", "erase"):
        requests.STEER[c.intent](c)
    elif c.intent == CONTINUE or c.understood or c.intent == "affirm":
        c.dialogue.ended = None
        c.voice.say("utter_resumed")
        asking.go_on(c)
    elif not _answer_in_passing(c):
        c.voice.say("utter_stopped_again")
