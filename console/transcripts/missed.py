"""The messages of a conversation that were not understood, or that got no answer from the base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.transcripts.events import Event

MISUNDERSTOOD, UNANSWERED = "misunderstood", "unanswered"


@dataclass(frozen=True)
class MissedMessage:
    """One of them: ``text`` as written, ``question`` that was open, ``intent`` it was read as."""

    message_id: str
    kind: str
    text: str
    question: str
    intent: str
    at: float


def missed_messages(events: Iterable[Event]) -> list[MissedMessage]:
    """Return them in order; a message counts once, without an answer rather than misunderstood."""
    found: dict[str, MissedMessage] = {}
    said: Event | None = None
    question = open_question = ""
    for event in events:
        if event.said_by_patient:
            said, question = event, open_question
        elif event.kind == "bot":
            payload = event.payload
            kind = ""
            if payload.get("type") == "answer" and payload.get("id") is None:
                kind = UNANSWERED
            elif event.phrase.startswith("utter_misunderstood"):
                kind = MISUNDERSTOOD
            if kind and said is not None:
                message = _message(said, kind, question)
                if kind == UNANSWERED or message.message_id not in found:
                    found[message.message_id] = message
            if payload.get("type") == "question":
                open_question = str(payload.get("id") or "")
            elif payload.get("type") == "result":
                open_question = ""
    return list(found.values())


def _message(said: Event, kind: str, question: str) -> MissedMessage:
    intent = ((said.data.get("parse_data") or {}).get("intent") or {}).get("name")
    return MissedMessage(
        message_id=said.message_id,
        kind=kind,
        text=str(said.data["text"]),
        question=question,
        intent=str(intent or ""),
        at=said.at,
    )
