"""Writes conversations straight into a tracker store, as Rasa stores them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import create_engine, text

Row = tuple[str, str, float, str]
"""Sender id, type name, timestamp, data."""

TABLE = """
CREATE TABLE IF NOT EXISTS events (
    id {serial} PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL,
    timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT
)
"""
ERASURES = """
CREATE TABLE IF NOT EXISTS erasures (id {serial} PRIMARY KEY, sender_id VARCHAR(255) NOT NULL)
"""
INSERT = text(
    "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (:sender, :kind, :at, :data)"
)


class Conversation:
    """Builds the events of one conversation; each method adds some and returns the builder."""

    def __init__(self, sender: str, begun_at: float | None = None, channel: str = "widget") -> None:
        self.sender, self.channel = sender, channel
        self.at = time.time() if begun_at is None else begun_at
        self.rows: list[Row] = []
        self._number = 0
        self._add("session_started", {})

    def _add(self, kind: str, data: dict[str, Any]) -> Conversation:
        self.at += 0.01
        full = {"event": kind, "timestamp": self.at, **data}
        self.rows.append((self.sender, kind, self.at, json.dumps(full)))
        return self

    def says(
        self,
        words: str,
        intent: str = "inform",
        confidence: float = 0.9,
        entities: Iterable[dict[str, Any]] = (),
        after: float = 8,
    ) -> Conversation:
        """Add a message of the patient, ``after`` seconds."""
        self.at += after
        self._number += 1
        # As the channels make it: nothing of the sender can be read in it.
        message_id = hashlib.sha256(f"{self.sender} {self._number}".encode()).hexdigest()[:32]
        parsed = {
            "text": words,
            "intent": {"name": intent, "confidence": confidence},
            "entities": list(entities),
            "intent_ranking": [
                {"name": intent, "confidence": confidence},
                {"name": "greet", "confidence": 1 - confidence},
            ],
        }
        return self._add(
            "user",
            {
                "text": words,
                "parse_data": parsed,
                "input_channel": self.channel,
                "message_id": message_id,
            },
        )

    def answers(
        self, words: str, payload: dict[str, Any] | None = None, phrase: str = ""
    ) -> Conversation:
        """Add a message of the assistant."""
        data = {"text": words, "data": {"buttons": None, "custom": None}, "metadata": {}}
        data["metadata"] = {"utter_action": phrase} if phrase else {}
        if payload is not None and self.channel in ("widget", "rest"):
            data["data"] = {"buttons": None, "custom": payload}
        elif payload is not None:
            data["metadata"] = {**data["metadata"], "contract": payload}  # type: ignore[dict-item]
        return self._add("bot", data)

    def asks(self, question: str, words: str = "Une question ?") -> Conversation:
        """Add a question of the triage."""
        payload = {"type": "question", "id": question, "step": 1, "steps": 9, "input": "text"}
        return self.answers(
            words, payload | {"options": [], "multiple": False}, f"utter_ask_{question}"
        )

    def fills(self, **facts: Any) -> Conversation:
        """Set slots."""
        for name, value in facts.items():
            self._add("slot", {"name": name, "value": value})
        return self

    def misunderstands(self) -> Conversation:
        """Add "je n'ai pas bien compris"."""
        return self.answers("Je n'ai pas bien compris.", phrase="utter_misunderstood_once")

    def alerts(self, *red_flags: str) -> Conversation:
        """Add an alert."""
        payload = {"type": "alert", "level": "emergency", "red_flags": list(red_flags)}
        return self.answers("Appelez le 15 maintenant.", payload | {"actions": []})

    def ends(self, orientation: str, classification: str = "acute", **more: Any) -> Conversation:
        """Add a result."""
        result = {
            "type": "result",
            "contract": 1,
            "ruleset": "2026.1",
            "ruleset_date": "2026-11-24",
            "classification": classification,
            "duration": {"min_days": 20, "max_days": 22, "text": "trois semaines"},
            "recurrence": "first",
            "treatments": ["paracetamol"],
            "relief": "partial",
            "radiation": "none",
            "intensity": 5,
            "age": 44,
            "red_flags": [],
            "orientation": orientation,
            "neurostimulation_fit": "none",
            "reasons": [{"rule": "A1", "text": "Douleur récente.", "source": "HAS 2019"}],
            "content": [],
            "actions": [],
        }
        return self.answers("Voici le résultat.", {**result, **more})


class Store:
    """A tracker store at ``url`` (SQLAlchemy) to write into."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        serial = "INTEGER" if self.engine.dialect.name == "sqlite" else "BIGSERIAL"
        with self.engine.begin() as connection:
            connection.execute(text(TABLE.format(serial=serial)))
            connection.execute(text(ERASURES.format(serial=serial)))
            connection.execute(
                text("CREATE INDEX IF NOT EXISTS ix_events_sender_id ON events (sender_id)")
            )

    def write(self, *conversations: Conversation) -> None:
        """Store the conversations, each in a transaction of its own, as Rasa does."""
        for conversation in conversations:
            self.add(conversation.rows)

    def add(self, rows: Iterable[Row]) -> None:
        """Store events in one transaction."""
        with self.engine.begin() as connection:
            connection.execute(INSERT, [values(row) for row in rows])

    def erase(self, sender: str, note: bool = True) -> None:
        """Delete a conversation as the assistant does; without ``note`` as somebody by hand."""
        with self.engine.begin() as connection:
            connection.execute(text("DELETE FROM events WHERE sender_id = :s"), {"s": sender})
            if note:
                connection.execute(
                    text("INSERT INTO erasures (sender_id) VALUES (:s)"), {"s": sender}
                )

    def count(self, sender: str) -> int:
        """Return how many events of a conversation are stored."""
        with self.engine.begin() as connection:
            found = connection.execute(
                text("SELECT count(*) FROM events WHERE sender_id = :s"), {"s": sender}
            )
            return int(found.scalar_one())


def values(row: Row) -> dict[str, Any]:
    """Return the parameters of :data:`INSERT` for a row."""
    return {"sender": row[0], "kind": row[1], "at": row[2], "data": row[3]}
