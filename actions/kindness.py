"""Meets what the person feels with one sentence, before anything else is said."""

from __future__ import annotations

from actions.conversation import Conversation


def meet_feeling(c: Conversation) -> bool:
    """Name what the person feels, once for the same feeling in a row; say if it was named."""
    feeling = c.reading.feeling
    met = feeling is not None and feeling != c.dialogue.feeling
    if met:
        c.voice.say(f"utter_feeling_{feeling}")
    if feeling is not None:
        c.dialogue.feeling = feeling
    return met
