"""Emergencies: the alert, and what follows while the sign stands."""

from __future__ import annotations

from dataclasses import replace

from actions import asking, outcome
from actions.commands import withdraws_sign
from actions.conversation import Conversation
from triage.orientation import emergency_flags, emergency_rules


def raise_alert(c: Conversation) -> bool:
    """Alert at once where this message mentions an emergency sign; say if it did.

    A sign that is mentioned again alerts again; a sign known from before does not by itself.
    """
    rules = c.knowledge.ruleset
    flags = emergency_flags(c.facts, rules)
    if not flags:
        return False
    already = {rule.id for rule in emergency_rules(c.before, rules)}
    newly_held = any(rule.id not in already for rule in emergency_rules(c.facts, rules))
    if not newly_held and not set(flags) & set(c.reading.present):
        return False
    c.dialogue.welcomed = True
    c.dialogue.misunderstood = 0
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


def emergency_stands(c: Conversation) -> bool:
    """Say whether the conversation is held up by an emergency sign."""
    return c.dialogue.ended == "emergency"


def withdraw(c: Conversation) -> bool:
    """Go on with the triage where the person says that the sign is not there; say if so."""
    flags = emergency_flags(c.before, c.knowledge.ruleset)
    if withdraws_sign(c.text):
        c.facts = c.facts.without_red_flags(flags)
    if emergency_flags(c.facts, c.knowledge.ruleset):
        return False
    c.facts = replace(c.facts, doubtful=c.facts.doubtful - set(flags))
    c.dialogue.ended = None
    c.dialogue.misunderstood = 0
    c.voice.say("utter_sign_withdrawn")
    asking.go_on(c)
    return True


def remind(c: Conversation) -> None:
    """Repeat what to do: the only thing that matters until help is called."""
    flags = emergency_flags(c.facts, c.knowledge.ruleset)
    distress = set(flags) == {"suicidal_ideation"}
    c.voice.say("utter_suicide_reminder" if distress else "utter_emergency_reminder")
