"""In which order a message is weighed.

Signs of an emergency first, whatever is going on; then what the message answers; then what it
asks for; and if nothing of it was understood, that is said and help is offered.
"""

from __future__ import annotations

from actions import (
    acknowledging,
    asking,
    education,
    emergency,
    kindness,
    misunderstanding,
    requests,
    safety,
)
from actions.commands import CHANGE, CONTINUE, denies_a_refusal
from actions.conversation import Conversation
from actions.memory import Dialogue
from actions.passing import answer_in_passing
from triage.answers import Facts
from triage.orientation import emergency_flags
from triage.readers import read_consent, read_yes_no

WELCOME_BACK_AFTER_HOURS = 4
_OPENINGS = frozenset({"greet", "inform", "affirm", "complain_pain", "nlu_fallback", ""})
_ALSO_WITH_AN_ANSWER = frozenset({"ask_human", "ask_opening_hours", "ask_privacy", "ask_length"})
_FELT = frozenset({"complain_pain", "insult", "out_of_scope", "nlu_fallback", ""})
"""Moves that a feeling may look like: once it is met, nothing else is said of them."""

_MOST_DIGRESSIONS = 4
"""Turns in a row that may answer something else before the open question gets more help."""

_CLOSING_WORDS = frozenset({"affirm", "deny", "dont_know", CONTINUE})


def take_turn(c: Conversation) -> None:
    """Answer one message: fills ``c.voice``, and leaves facts and dialogue as they now stand."""
    # A vote is asked about the last answer only.
    c.dialogue.vote = None
    if c.dialogue.ended == "refused":
        _after_refusal(c)
    elif safety.raise_alert(c):
        c.dialogue.erasing = False
    elif c.vote is not None:
        education.thank_for_vote(c)
    elif c.dialogue.erasing:
        if requests.settle_erasure(c):
            if education.surely_asked(c):
                education.answer(c)
            requests.go_back(c)
    elif safety.emergency_stands(c):
        emergency.answer(c)
    elif not c.dialogue.welcomed:
        _open(c)
    elif c.reading.refused:
        _refuse(c)
    elif c.dialogue.ended == "stopped":
        _after_stop(c)
    else:
        _continue(c)


def _open(c: Conversation) -> None:
    c.dialogue.welcomed = True
    c.voice.say("utter_welcome")
    kindness.meet_feeling(c)
    _meet_others(c)
    acknowledging.acknowledge(c)
    if _asks_besides(c) or (not c.understood and c.intent not in _OPENINGS):
        answer_in_passing(c)
    asking.go_on(c)


def _continue(c: Conversation) -> None:
    if c.pause_hours >= WELCOME_BACK_AFTER_HOURS and c.dialogue.question:
        c.voice.say("utter_welcome_back")
    felt = kindness.meet_feeling(c)
    met = _meet_others(c)
    if c.intent == "erase" and not c.reading.answered and not education.surely_asked(c):
        # Asked for beside a fact, an erasure must not be passed over.
        requests.ask_before_erasing(c)
    elif c.understood:
        c.dialogue.misunderstood = c.dialogue.digressions = 0
        _take_answer(c)
    elif c.intent in requests.STEER and not education.surely_asked(c):
        if c.intent in requests.STANDING and _strays(c):
            # "Attends, je réponds après", and nothing else: the question gets more help.
            misunderstanding.not_understood(c)
        else:
            c.dialogue.misunderstood = 0
            requests.STEER[c.intent](c)
    elif not education.surely_asked(c) and (misunderstanding.astray_again(c) or _strays(c)):
        # A plain question is answered however many came before it: it may be one about dying.
        misunderstanding.not_understood(c)
    elif c.intent == "out_of_scope" and education.answer_guess(c):
        # "Le code de connexion, jamais reçu" sounds off the subject, and is of the account.
        c.dialogue.misunderstood = 0
        requests.go_back(c)
    elif _only_felt(c, felt=felt) or answer_in_passing(c) or met or felt:
        misunderstanding.note_whether_astray(c)
        requests.go_back(c)
    elif education.asked_in_vain(c) and c.intent not in _CLOSING_WORDS:
        c.dialogue.misunderstood = 0
        education.say_no_answer(c)
        requests.go_back(c)
    elif c.dialogue.question is None and _closes(c):
        c.voice.say("utter_done_ok")
    elif _goes_on(c) or (c.intent not in _CLOSING_WORDS and education.answer_guess(c)):
        requests.go_back(c)
    else:
        misunderstanding.not_understood(c)


def _only_felt(c: Conversation, *, felt: bool) -> bool:
    """Say whether a feeling was all that the message told: what it asks besides is answered."""
    return felt and c.intent in _FELT and not education.surely_asked(c)


def _goes_on(c: Conversation) -> bool:
    """Say whether the message only asks for the open question again, or comes back to it."""
    late = c.pause_hours >= WELCOME_BACK_AFTER_HOURS and not c.intent
    return c.intent == CONTINUE or late


def _strays(c: Conversation) -> bool:
    """Say whether the open question has been left open for many turns: it then gets more help."""
    c.dialogue.digressions += 1
    return c.dialogue.question is not None and c.dialogue.digressions > _MOST_DIGRESSIONS


def _meet_others(c: Conversation) -> bool:
    """Say how to answer for somebody else, and what to do about a danger of theirs; say if so."""
    if c.newly_on_behalf:
        c.voice.say("utter_on_behalf")
    elif c.reading.others:
        c.voice.say("utter_danger_of_another")
    return c.newly_on_behalf or bool(c.reading.others)


def _take_answer(c: Conversation) -> None:
    """Go on with what the message told, and answer what it asks besides."""
    acknowledging.acknowledge(c)
    if _asks_besides(c):
        answer_in_passing(c)
    # Told something else than was asked, the person has not failed to answer.
    told_else = bool(acknowledging.told(c)) and not c.reading.answered
    asking.go_on(c, told_else=told_else)


def _asks_besides(c: Conversation) -> bool:
    return education.surely_asked(c) or c.intent in _ALSO_WITH_AN_ANSWER


def _closes(c: Conversation) -> bool:
    """Say whether the message is a bare yes, no or "je ne sais pas", with nothing to answer."""
    return c.intent in _CLOSING_WORDS or read_yes_no(c.text) is not None


def _refuse(c: Conversation) -> None:
    c.facts = Facts(consent=False)
    c.dialogue = Dialogue(welcomed=True, ended="refused")
    c.voice.say("utter_refused")


def _after_refusal(c: Conversation) -> None:
    if c.intent in ("start_over", CONTINUE):
        requests.start_over(c)
        return
    alerted = safety.raise_alert(c)
    taken_back = read_consent(c.text, asked=True) == "yes" or denies_a_refusal(c.text)
    if not alerted and taken_back:
        # Said after a refusal, a yes is asked for once more before anything is kept.
        c.facts, c.dialogue = Facts(), Dialogue(welcomed=True)
        c.voice.say("utter_refusal_taken_back")
        asking.go_on(c)
        return
    if not alerted and not answer_in_passing(c):
        if c.intent == "ask_why":
            c.voice.say("utter_why_consent")
        c.voice.say("utter_refused_again")
    # Whatever was said, nothing of it is kept without consent.
    c.facts = Facts(consent=False)
    c.dialogue = Dialogue(welcomed=True, ended="refused")


def _after_stop(c: Conversation) -> None:
    if c.intent in ("start_over", "erase", CHANGE):
        requests.STEER[c.intent](c)
    elif emergency_flags(c.facts, c.knowledge.ruleset):
        c.dialogue.ended = "emergency"
        emergency.answer(c)
    elif c.intent == CONTINUE or c.understood or c.intent == "affirm":
        c.dialogue.ended = None
        c.voice.say("utter_resumed")
        acknowledging.acknowledge(c)
        asking.go_on(c)
    else:
        answer_in_passing(c)
        c.voice.say("utter_stopped_again")
