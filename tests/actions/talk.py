"""Talks to the action as Rasa does, without Rasa: a tracker's events and slots, kept by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_triage import ActionTriage
from triage.finding.asking import questions_in

START = 1_795_500_000.0
"""24 November 2026, in seconds since 1970: the time of the first message."""


@dataclass
class Talk:
    """One conversation over one channel; ``at`` is the clock, which a test may move."""

    action: ActionTriage
    channel: str = "rest"
    at: float = START
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    def say(
        self,
        text: str,
        intent: str = "inform",
        found: Sequence[str] = (),
        metadata: dict[str, Any] | None = None,
        confidence: float = 0.95,
        intent_confidence: float = 0.95,
        meaning: dict[str, Any] | None = None,
        after_alert: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Write a message that was classified as ``intent``; return what is answered.

        ``found`` are the entries that the assistant found for it, best first, with ``confidence``;
        ``meaning`` is what it means, as the assistant stores it; ``after_alert`` the entries that
        fit if an alert stands.
        """
        self.at += 10
        message = {
            "event": "user",
            "timestamp": self.at,
            "text": text,
            "input_channel": self.channel,
            "metadata": metadata or {},
            "parse_data": {
                "intent": {"name": intent, "confidence": intent_confidence},
                "meaning": meaning,
                "answers": [
                    {
                        "id": one,
                        "score": 1.5 - 0.1 * place,
                        "confidence": confidence,
                        "start": 0,
                        "end": len(text),
                        "asked": bool(questions_in(text)),
                    }
                    for place, one in enumerate(found)
                ],
                "after_alert": [
                    {"id": one, "score": 1.5 - 0.1 * place, "confidence": confidence}
                    for place, one in enumerate(after_alert)
                ],
            },
        }
        self.events.append(message)
        tracker = Tracker(
            "sender", dict(self.slots), message, list(self.events), False, None, {}, None
        )
        dispatcher = CollectingDispatcher()
        for event in self.action.run(dispatcher, tracker, {}):
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            self.events.append(event)
        for answer in dispatcher.messages:
            metadata = {"utter_action": answer.get("utter_action")}
            bot = {"event": "bot", "timestamp": self.at + 1, "text": answer["text"]}
            self.events.append({**bot, "metadata": metadata})
        return dispatcher.messages

    def said(self, answers: list[dict[str, Any]]) -> str:
        """Return the texts of the answers, one a line."""
        return "\n".join(answer["text"] for answer in answers if answer["text"])
