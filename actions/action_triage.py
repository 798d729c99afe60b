"""The action that answers every message."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.history import roll_over
from actions.hearing import hear
from actions.knowledge import load_knowledge
from actions.memory import remember
from actions.turn import take_turn
from actions.voice import Voice


class ActionTriage(Action):
    """Reads the message with the clinical core, answers it, and remembers what changed."""

    def __init__(self) -> None:
        self._knowledge = load_knowledge()

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_triage"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the latest message of ``tracker``."""
        voice = Voice(dispatcher, tracker.get_latest_input_channel())
        conversation = hear(tracker, voice, self._knowledge)
        take_turn(conversation)
        events = remember(conversation.facts, conversation.dialogue, tracker.slots)
        return [*events, *roll_over(tracker)]
