"""The action that answers every message."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.hearing import hear, nothing_to_answer
from actions.knowledge import KNOWLEDGE_FILES, load_knowledge
from actions.memory import remember
from actions.turn import take_turn
from actions.voice import PHRASES_FILE, Voice, load_phrases, load_same_phrases
from triage.fresh import Fresh
from triage.once import forget

logger = logging.getLogger(__name__)


class ActionTriage(Action):
    """Reads the message with the clinical core, answers it, and remembers what changed."""

    def __init__(self) -> None:
        self._knowledge = Fresh(load_knowledge, KNOWLEDGE_FILES)
        known = load_phrases()
        self._phrases = Fresh(lambda: load_same_phrases(known), [PHRASES_FILE])

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_triage"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the latest message of ``tracker``; a failure is told to the patient in French."""
        if nothing_to_answer(tracker):
            return []
        voice = Voice(dispatcher, tracker.get_latest_input_channel(), self._phrases.get())
        try:
            conversation = hear(tracker, voice, self._knowledge.get())
            take_turn(conversation)
            events = remember(conversation.facts, conversation.dialogue, tracker.slots)
        except Exception as error:
            # Raised further, it would be logged by Rasa with the whole conversation in it.
            _log_without_text(error)
            dispatcher.messages.clear()
            voice.say("utter_failure")
            return []
        finally:
            forget()
        return events


def _log_without_text(error: Exception) -> None:
    """Log where it failed, but not the message: it may quote what the patient wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    logger.error("A message could not be answered: %s at %s", type(error).__name__, places)
