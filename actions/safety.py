"""Emergencies: the alert, and what follows while the sign stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from actions import asking, outcome
from actions.commands import calls_sign_old, withdraws_sign
from actions.conversation import Conversation
from triage.advice import DISTRESS
from triage.answers import EMERGENCIES, Facts
from triage.orientation import emergency_flags, emergency_rules

_MAY_BE_OLD = frozenset({"cauda_equina", "motor_deficit"})
"""Signs that count only where they are new or worse (rules E1 and E2)."""


def raise_alert(c: Conversation) -> bool:
    """Alert at once where this message mentions an emergency sign; say if it did.

    A sign that is mentioned again alerts again; a sign known from before does not by itself.
    """
    rules = c.knowledge.ruleset
    flags = emergency_flags(_without_what_is_taken_back(c), rules)
    if not flags:
        return False
    already = {rule.id for rule in emergency_rules(c.before, rules)}
    newly_held = any(rule.id not in already for rule in emergency_rules(c.facts, rules))
    if not newly_held and not set(flags) & set(c.reading.present):
        return False
    c.dialogue.misunderstood = 0
    c.dialogue.helped = False
    c.voice.tell(
        c.knowledge.advice.alert_text(flags),
        {
            "type": "alert",
            "level": "emergency",
            "red_flags": list(flags),
            "actions": c.knowledge.advice.emergency_actions(flags),
        },
    )
    outcome.give_result(c)
    return True


def _without_what_is_taken_back(c: Conversation) -> Facts:
    """Return the facts without the standing signs that a message takes back and does not tell anew.

    "C'est une erreur, je n'ai pas ce signe. Par contre j'ai eu un cancer" must not alert again.
    """
    standing = _taken_back(c) & c.before.red_flags
    if not (emergency_stands(c) and standing and withdraws_sign(c.text)):
        return c.facts
    return c.facts.without_red_flags(standing - set(c.reading.present))


def _taken_back(c: Conversation) -> frozenset[str]:
    """Return the signs of an emergency that are meant where signs are taken back.

    Those that are named ("je n'ai pas de problème pour uriner"), or all where none is.
    """
    named = frozenset(c.reading.denied) & EMERGENCIES
    return named or EMERGENCIES


def only_distress(c: Conversation) -> bool:
    """Say whether suicidal thoughts are the only sign of an emergency that was known before."""
    return set(emergency_flags(c.before, c.knowledge.ruleset)) == {DISTRESS}


def emergency_stands(c: Conversation) -> bool:
    """Say whether the conversation is held up by an emergency sign."""
    return c.dialogue.ended == "emergency"


def withdraw(c: Conversation, *, by_a_no: bool = True) -> bool:
    """Go on with the triage where the person says that the sign is not there; say if so.

    A mere "non" leads to the sign being asked about alone; with ``by_a_no`` false it does not.
    """
    flags = emergency_flags(c.before, c.knowledge.ruleset)
    distress = only_distress(c)
    old = set(flags) <= _MAY_BE_OLD and calls_sign_old(c.text)
    if distress and withdraws_sign(c.text) and _spoke_of_it(c):
        # Who went on about it after the alert is asked once more, however it is taken back.
        c.voice.say("utter_suicide_withdrawn")
        return _make_sure(c, flags)
    if old or withdraws_sign(c.text):
        # What makes a sign graver (a cancer, steroids) was not taken back with it.
        c.facts = c.facts.without_red_flags(set(flags) & _taken_back(c))
    elif by_a_no and c.reading.says_no and flags and not set(flags) & c.facts.doubtful:
        return _make_sure(c, flags)
    if emergency_flags(c.facts, c.knowledge.ruleset):
        if set(flags) - set(emergency_flags(c.facts, c.knowledge.ruleset)):
            c.voice.say("utter_one_sign_withdrawn")
            remind(c)
            return True
        return False
    c.facts = replace(c.facts, doubtful=c.facts.doubtful - set(flags))
    c.dialogue.ended = None
    c.dialogue.misunderstood = 0
    c.dialogue.helped = False
    other = "utter_sign_old" if old else "utter_sign_withdrawn"
    c.voice.say("utter_suicide_withdrawn" if distress else other)
    if not c.dialogue.welcomed:
        c.dialogue.welcomed = True
        c.voice.say("utter_welcome")
    asking.go_on(c)
    return True


def _spoke_of_it(c: Conversation) -> bool:
    """Say whether something that is said of thoughts of dying was answered after the alert."""
    entry = c.knowledge.answers.get(c.dialogue.answered or "")
    return entry is not None and entry.said_after == "distress"


def _make_sure(c: Conversation, flags: Collection[str]) -> bool:
    """Ask about the sign alone after a "non" that may mean it: the alert is neither kept nor lost.

    A yes, or a second doubt, alerts again.
    """
    grave = frozenset(flags) & EMERGENCIES
    c.facts = c.facts.without_red_flags(grave)
    c.facts = replace(c.facts, doubtful=c.facts.doubtful | grave, denied=c.facts.denied - grave)
    c.dialogue.ended = None
    c.dialogue.misunderstood = 0
    if not c.dialogue.welcomed:
        c.dialogue.welcomed = True
    asking.go_on(c)
    return True


def remind(c: Conversation) -> None:
    """Repeat what to do: the only thing that matters until help is called."""
    flags = set(emergency_flags(c.facts, c.knowledge.ruleset))
    if c.dialogue.helped:
        distress = flags == {DISTRESS}
        c.voice.say("utter_suicide_helped" if distress else "utter_emergency_helped")
    elif flags == {DISTRESS}:
        c.voice.say("utter_suicide_reminder")
    elif flags <= _MAY_BE_OLD:
        c.voice.say("utter_emergency_reminder_may_be_old")
    else:
        c.voice.say("utter_emergency_reminder")
