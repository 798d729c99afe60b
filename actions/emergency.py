"""Answers what is said while a sign of an emergency stands: calling for help comes first."""

from __future__ import annotations

from actions import kindness, requests, safety
from actions.commands import help_is_called
from actions.conversation import Conversation
from actions.passing import answer_in_passing
from actions.questions import Asked
from triage.advice import DISTRESS
from triage.content_answers import Entry
from triage.finding.finder import SURE_AFTER_ALERT

_NOTED = frozenset({"affirm", "thank", "goodbye"})
_OF_THE_CALL = "calling_for_help"
"""Theme of the answers given while a sign stands: any other would lead away from the call."""

_SHORT = 4
"""Words of a bare "ok merci": a longer message says more, and gets the whole reminder."""

_ONLY_REMINDED = frozenset(
    {
        "greet", "ask_capabilities", "ask_length", "ask_how_are_you", "out_of_scope",
        "complain_pain", "ask_bot", "ask_human", "ask_opening_hours",
    }
)  # fmt: skip
"""Moves that get no answer of their own now: it would stand between the person and the call."""

_HELP_CALLED = frozenset({"help_called", "called_3114"})
"""Entries that mean that somebody was called: the reminders then change."""
_WITH_HELP_CALLED = _HELP_CALLED | {"about_to_call", "what_to_say", "straight_to_hospital"}
"""Entries that say nothing new to whom help was called for."""
_NO_HELP_YET = frozenset(
    {"line_15_busy", "line_3114_busy", "may_i_drive", "wait_until_later", "told_to_wait", "refuses"}
)
"""Entries of a call in vain, or of a way that is only asked about."""
_SURE_OF_HELP = 0.8
"""Confidence from which a message alone, without its words, means so."""
_AS_GOOD = 0.25
"""An entry of the alert that stands counts within this score of the best of all."""


def answer(c: Conversation) -> None:
    """Answer one message; the triage goes on only where the sign is taken back."""
    distress = safety.only_distress(c)
    called = "called_3114" if distress else "help_called"
    entry = _said_after(c, distress=distress)
    c.questions = tuple(one for one in c.questions if one.caught or _of_the_call(c, one))
    caught = any(one.caught for one in c.questions)
    if distress and c.intent == "stop":
        c.voice.say("utter_suicide_helped")
    elif c.intent in ("stop", "start_over", "erase"):
        requests.STEER[c.intent](c)
    elif safety.withdraw(c, by_a_no=entry is None):
        return
    elif _help_comes(c, entry, called):
        c.dialogue.helped = True
        if entry is None or entry.id in _WITH_HELP_CALLED or entry.id == c.dialogue.answered:
            entry = c.knowledge.answers[called]
        _give(c, entry)
    elif c.intent in _NOTED and not c.dialogue.helped and len(c.text.split()) <= _SHORT:
        # "Ok" and "merci" say that the advice was read, not that anyone was called.
        c.voice.say("utter_suicide_noted" if distress else "utter_emergency_noted")
    elif caught and answer_in_passing(c):
        # Another danger that is asked about is not met with what to do until help comes.
        safety.remind(c)
    else:
        felt = kindness.meet_feeling(c)
        if entry is not None and entry.id != c.dialogue.answered:
            _give(c, entry)
            return
        if felt:
            pass
        elif c.intent == "complain_pain" and not distress:
            c.voice.say("utter_emergency_fear")
        elif c.intent not in _ONLY_REMINDED | _NOTED:
            answer_in_passing(c)
        safety.remind(c)


def _help_comes(c: Conversation, entry: Entry | None, called: str) -> bool:
    """Say whether somebody was called, or is on the way: by the words, or by what is meant.

    ``called`` is the id of the entry that means so after this alert.
    """
    if entry is not None and entry.id == called:
        return True
    return help_is_called(c.text) and (entry is None or entry.id not in _NO_HELP_YET)


def _said_after(c: Conversation, *, distress: bool) -> Entry | None:
    """Return the entry that answers what is said while this alert stands, or None."""
    found = [
        (item, c.knowledge.answers[item["id"]])
        for item in c.after_alert
        if item.get("id") in c.knowledge.answers
    ]
    if not found or found[0][0]["confidence"] < SURE_AFTER_ALERT:
        return None
    felt = c.reading.feeling is not None or c.intent == "complain_pain"
    if felt and len(c.text.split()) <= _SHORT:
        # "J'ai peur" is met with a kind word and what to do.
        return None
    best = found[0][0]["score"]
    stages = {"distress"} if distress else {"emergency"}
    if DISTRESS in c.before.red_flags:
        stages.add("distress")
    for item, entry in found:
        if entry.said_after in stages:
            sure = entry.id not in _HELP_CALLED or item["confidence"] >= _SURE_OF_HELP
            return entry if sure and best - item["score"] <= _AS_GOOD else None
    return None


def _give(c: Conversation, entry: Entry) -> None:
    c.dialogue.answered = entry.id
    url = entry.url(c.knowledge.public_url)
    c.voice.tell(entry.answer, {"type": "answer", "id": entry.id, "url": url, "alternatives": []})


def _of_the_call(c: Conversation, one: Asked) -> bool:
    return one.entry is not None and c.knowledge.answers[one.entry].theme == _OF_THE_CALL
