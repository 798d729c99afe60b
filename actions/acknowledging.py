"""Shows back what was understood, where the person could not see it otherwise."""

from __future__ import annotations

from dataclasses import replace

from actions.conversation import Conversation
from triage.advice import DISTRESS
from triage.answers import SLOTS

SHOWN_BACK = frozenset({"red_flags", "duration", "treatments"})
"""Answers in free words that are shown back, so that a misreading is seen at once."""

_FACT = {"location": "pain_location", "duration_threshold": "duration"}
"""Questions that do not bear the name of the fact that they fill."""


def told(c: Conversation) -> frozenset[str]:
    """Return the facts that the message told or changed, by their names on the wire."""
    return c.reading.learned & frozenset(SLOTS)


def acknowledge(c: Conversation) -> None:
    """Say what was noted, corrected or taken back."""
    asked = _FACT.get(c.dialogue.question or "", c.dialogue.question)
    gone = c.before.red_flags - c.facts.red_flags
    if gone:
        labels = " », « ".join(c.knowledge.sign_names(gone))
        c.voice.say("utter_sign_removed", signs=labels)
    shown = {name for name in told(c) if name != asked or name in SHOWN_BACK}
    if _only_settles_the_side(c):
        shown.discard("duration")
    news = replace(c.facts, red_flags=c.facts.red_flags - c.before.red_flags)
    summary = c.knowledge.describe(news, shown)
    if summary:
        corrected = any(_changed(c, name) for name in shown if name != asked)
        response = "utter_corrected" if corrected else "utter_noted"
        c.voice.say(response, summary=" ; ".join(summary))
    elif c.facts.unknown - c.before.unknown and DISTRESS not in c.reading.uncertain:
        c.voice.say("utter_unknown_noted")


def _only_settles_the_side(c: Conversation) -> bool:
    """Say whether the duration is still the one told before, on one side of three months now.

    In words it would read as before: "environ 3 mois" after "un peu plus".
    """
    before, now = c.before.duration, c.facts.duration
    return before is not None and now is not None and before.text == now.text


def _changed(c: Conversation, name: str) -> bool:
    """Say whether another value was known before; one more of a list changes nothing said."""
    if name == "red_flags":
        return False
    before, now = getattr(c.before, name), getattr(c.facts, name)
    if name == "treatments" and before:
        return not set(before) <= set(now or ())
    return before is not None
