"""Small talk: kind, short, and back on track."""

from __future__ import annotations

from actions.conversation import Conversation

_RESPONSES = {
    "greet": "utter_greet_again",
    "goodbye": "utter_goodbye",
    "thank": "utter_thank",
    "ask_bot": "utter_bot",
    "ask_how_are_you": "utter_how_are_you",
    "complain_pain": "utter_complain_pain",
    "insult": "utter_insult",
    "foreign_language": "utter_foreign_language",
    "out_of_scope": "utter_out_of_scope",
}


def answers(intent: str) -> bool:
    """Say whether this intent is small talk."""
    return intent in _RESPONSES


def answer(c: Conversation) -> None:
    """Answer in a sentence."""
    c.voice.say(_RESPONSES[c.intent], **c.knowledge.contact(c.now))
