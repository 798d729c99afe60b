"""Begins a session: at a conversation's first message, and again where it has grown long.

Rasa reads back every event of the current session at every turn, and sends them all to the action
server: a conversation of 1,500 events costs more than ten times its first turn. After
``MAX_EVENTS`` a new session is begun. Rasa's own version of this action would carry over every
slot event ever set; this one carries over the values that stand.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

MAX_EVENTS = 300


class ActionSessionStart(Action):
    """Starts a session with the slots as they stand."""

    def name(self) -> str:
        """Name of the action in the domain; Rasa calls it by this name."""
        return "action_session_start"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Return the events that open the session."""
        kept = [SlotSet(name, value) for name, value in tracker.slots.items() if value is not None]
        return [SessionStarted(), *kept, ActionExecuted("action_listen")]


def roll_over(tracker: Tracker) -> list[EventType]:
    """Return the event that begins a new session where the current one has grown long."""
    if len(tracker.events) < MAX_EVENTS:
        return []
    return [FollowupAction("action_session_start")]
