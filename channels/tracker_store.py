"""Rasa's SQL tracker store, which keeps nothing that a patient did not agree to.

A refusal of consent erases what was written before it, and what is written after it, and keeps one
marker so that the question is not asked again. "Effacer" erases everything.

What is erased is noted in the table ``erasures`` of the same database, by sender id alone, so that
the review console, which holds copies, erases them too. SQLite overwrites what is deleted.

It also keeps long conversations fast. Rasa reads back every event of the current session at every
turn and sends them all to the action server: a conversation of 1,500 events costs more than ten
times its first turn. Where a session has grown long, a new one is begun with the slots as they
stand; what was said before stays stored.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, event

from channels.one_at_a_time import confirm, turn_of

MAX_EVENTS = 300
"""Events of a session after which a new one is begun."""

ERASURES = Table(
    "erasures",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("sender_id", String(255), nullable=False),
)
"""Conversations that were erased, until the review console has followed."""

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "var" / "conversations.db"


class ConsentTrackerStore(SQLTrackerStore):
    """The tracker store of ``endpoints.yml``.

    The database is that of ``TRIAGE_DB_URL`` (an SQLAlchemy URL, SQLite or PostgreSQL), by default
    ``var/conversations.db``.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        url = host or os.environ.get("TRIAGE_DB_URL") or f"sqlite:///{DEFAULT_FILE}"
        if url == f"sqlite:///{DEFAULT_FILE}":
            DEFAULT_FILE.parent.mkdir(exist_ok=True)
        super().__init__(domain=domain, host=url, event_broker=event_broker, **kwargs)
        # An error of the database quotes what was to be stored, and errors are logged.
        self.engine.hide_parameters = True
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _overwrite_what_is_deleted)
            self.engine.dispose()
        ERASURES.create(self.engine, checkfirst=True)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of ``tracker``, or what its consent leaves of them.

        Raises LostTurnError where another worker has answered meanwhile.
        """
        confirm(turn_of(tracker.sender_id))
        dialogue = tracker.get_slot("dialogue") or {}
        if dialogue.get("ended") == "erased":
            self.erase(tracker.sender_id)
        elif tracker.get_slot("consent") is False:
            self.erase(tracker.sender_id)
            await super().save(self._refusal_marker(tracker, dialogue))
        else:
            await super().save(tracker)
            if len(tracker.events) >= MAX_EVENTS:
                await self._begin_session(tracker)

    async def _begin_session(self, tracker: DialogueStateTracker) -> None:
        standing = tracker.current_slot_values()
        # Rasa finds a session's events by their time: the session must begin before its slots.
        tracker.update(SessionStarted())
        for name, value in standing.items():
            if value is not None:
                tracker.update(SlotSet(name, value))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        await super().save(tracker)

    def erase(self, sender_id: str) -> int:
        """Delete every stored event of a conversation; return how many there were."""
        with self.session_scope() as session:
            deleted = (
                session.query(self.SQLEvent)
                .filter(self.SQLEvent.sender_id == sender_id)
                .delete(synchronize_session=False)
            )
            if deleted:
                session.execute(ERASURES.insert().values(sender_id=sender_id))
            session.commit()
        return int(deleted)

    def _refusal_marker(
        self, tracker: DialogueStateTracker, dialogue: dict[str, Any]
    ) -> DialogueStateTracker:
        kept = {"ended": dialogue.get("ended"), "welcomed": True}
        return DialogueStateTracker.from_events(
            tracker.sender_id,
            [
                SessionStarted(),
                SlotSet("consent", False),
                SlotSet("dialogue", kept),
                ActionExecuted(ACTION_LISTEN_NAME),
            ],
            tracker.slots.values(),
        )


def _overwrite_what_is_deleted(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
