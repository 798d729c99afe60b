"""Rasa's SQL tracker store, which keeps nothing that a patient did not agree to.

A refusal of consent erases what was written before it, and what is written after it, and keeps one
marker so that the question is not asked again. "Effacer" erases everything.

What is erased, a request to be called back with it, is noted in the table ``erasures`` of the same
database, by sender id alone, so that the review console, which holds copies, erases them too.
SQLite overwrites what is deleted, and the file that it writes ahead is emptied.

It also keeps long conversations fast. Rasa reads back every event of the current session at every
turn and sends them all to the action server: a conversation of 1,500 events costs more than ten
times its first turn. Where a session has grown long, a new one is begun with the slots as they
stand; what was said before stays stored. A session is found by an index, and what a channel needs
to know of the past is read by itself, not with the whole conversation.

What may wait for a disk or a server is done in threads, so that it makes nobody wait but the
patient whose turn it is. Only the session of a turn is read from SQLite at once: that waits for
nobody, and costs less than to hand it over.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, func, or_
from sqlalchemy.orm import Query, Session, sessionmaker

from channels import callbacks
from channels.database import (
    READERS,
    WRITERS,
    add_session_index,
    empty_log,
    insert_rows,
    open_database,
)
from channels.redis_locks import confirm
from channels.safety_net import has_unanswered
from channels.stored_events import read_events
from channels.threads import finished, in_thread

MAX_EVENTS = 300
"""Events of a session after which a new one is begun."""

SAID = (UserUttered.type_name, BotUttered.type_name)
"""Events in which somebody said something."""

ERASURES = Table(
    "erasures",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("sender_id", String(255), nullable=False),
)
"""Conversations that were erased, until the review console has followed."""

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "var" / "conversations.db"

_TRY_AGAIN_SECONDS = 1.0

_SWITCH_SECONDS = 0.001
"""After how long a thread that has heard from the disk is let in, where another is busy; Python's
own 5 ms, at each of its steps, would make a turn wait longer to be stored than to be answered."""


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
        # Makes the table, and waits for a database that is not up yet.
        super().__init__(domain=domain, host=url, event_broker=event_broker, **kwargs)
        self.engine.dispose()
        self.engine = open_database(url)
        self.sessionmaker = sessionmaker(bind=self.engine)
        ERASURES.create(self.engine, checkfirst=True)
        callbacks.CALLBACKS.create(self.engine, checkfirst=True)
        add_session_index(self.engine)
        kind = self.engine.dialect.name
        self._reading = ThreadPoolExecutor(READERS, "conversations-read")
        self._writing = ThreadPoolExecutor(WRITERS[kind], "conversations-write")
        self._reads_at_once = kind == "sqlite"
        sys.setswitchinterval(_SWITCH_SECONDS)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of ``tracker``, or what its consent leaves of them.

        Raises LostTurnError where this worker was frozen and another has answered meanwhile.
        """
        await confirm(tracker.sender_id)
        await self.stream_events(tracker)
        await in_thread(self._writing, self._save, tracker)

    async def erase(self, sender_id: str) -> int:
        """Delete every stored event of a conversation; return how many there were."""
        return await in_thread(self._writing, self._erase, sender_id)

    async def is_stored(self, sender_id: str) -> bool:
        """Say whether anything of a conversation is stored."""
        if self._reads_at_once:
            return self._is_stored(sender_id)
        return await in_thread(self._reading, self._is_stored, sender_id)

    async def said(self, sender_id: str, newest: int | None = None) -> list[Event]:
        """Return what was said in all sessions of a conversation, or its ``newest``, in order."""
        return await in_thread(self._reading, self._said, sender_id, newest)

    async def said_before(
        self, sender_id: str, size: int, before: int | None = None
    ) -> tuple[int, list[Event]]:
        """Return ``size`` of what was said before number ``before``, and how much stands before it.

        What was said is numbered from 0; None is the end.
        """
        return await in_thread(self._reading, self._said_before, sender_id, size, before)

    async def latest_object(self, sender_id: str, kind: str) -> Event | None:
        """Return the last event with an object of ``kind`` (wire contract) in it, or None."""
        return await in_thread(self._reading, self._latest_object, sender_id, kind)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await in_thread(self._reading, lambda: finished(SQLTrackerStore.keys(self)))

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        everything = fetch_events_from_all_sessions
        if self._reads_at_once and not everything:
            return self._read(sender_id, everything)
        return await in_thread(self._reading, self._read, sender_id, everything)

    def _read(self, sender_id: str, all_sessions: bool) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            query = self._event_query(session, sender_id, all_sessions)
            rows = query.with_entities(self.SQLEvent.id, self.SQLEvent.data).all()
        if not rows or not self.domain:
            return None
        return DialogueStateTracker.from_events(sender_id, read_events(rows), self.domain.slots)

    def _event_query(
        self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Query:
        """Return Rasa's own query, in a form that the index of sessions answers."""
        query = self._of(session, sender_id)
        if not fetch_events_from_all_sessions:
            query = query.filter(self._in_latest_session(session, sender_id))
        return query.order_by(self.SQLEvent.id)

    def _of(self, session: Session, sender_id: str) -> Query:
        return session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)

    def _in_latest_session(self, session: Session, sender_id: str) -> Any:
        began = (
            session.query(self.SQLEvent.timestamp)
            .filter(
                self.SQLEvent.sender_id == sender_id,
                self.SQLEvent.type_name == SessionStarted.type_name,
            )
            .order_by(self.SQLEvent.timestamp.desc())
            .limit(1)
            .scalar_subquery()
        )
        # A conversation without a session is read from its beginning.
        return self.SQLEvent.timestamp >= func.coalesce(began, 0.0)

    def _additional_events(
        self, session: Session, tracker: DialogueStateTracker
    ) -> Iterator[Event]:
        known = (
            session.query(func.count())
            .filter(self.SQLEvent.sender_id == tracker.sender_id)
            .filter(self._in_latest_session(session, tracker.sender_id))
            .scalar()
        )
        return itertools.islice(tracker.events, known, len(tracker.events))

    def _said_in(self, session: Session, sender_id: str) -> Query:
        of_people = or_(*(self.SQLEvent.type_name == kind for kind in SAID))
        return self._of(session, sender_id).filter(of_people)

    def _said(self, sender_id: str, newest: int | None) -> list[Event]:
        with self.session_scope() as session:
            query = self._said_in(session, sender_id)
            rows = (
                query.order_by(self.SQLEvent.timestamp.desc(), self.SQLEvent.id.desc())
                .limit(newest)
                .with_entities(self.SQLEvent.id, self.SQLEvent.data)
                .all()
            )
        events = read_events(sorted((number, data) for number, data in rows))
        return [event for event in events if event.type_name in SAID]

    def _said_before(
        self, sender_id: str, size: int, before: int | None
    ) -> tuple[int, list[Event]]:
        with self.session_scope() as session:
            query = self._said_in(session, sender_id)
            end = query.count() if before is None else before
            start = max(0, end - size)
            rows = (
                query.order_by(self.SQLEvent.timestamp, self.SQLEvent.id)
                .offset(start)
                .limit(end - start)
                .with_entities(self.SQLEvent.id, self.SQLEvent.data)
                .all()
            )
        return start, [event for event in read_events(rows) if event.type_name in SAID]

    def _latest_object(self, sender_id: str, kind: str) -> Event | None:
        with self.session_scope() as session:
            rows = (
                self._of(session, sender_id)
                .filter(self.SQLEvent.type_name == BotUttered.type_name)
                .filter(self.SQLEvent.data.contains(f'"type": "{kind}"', autoescape=True))
                .order_by(self.SQLEvent.timestamp.desc(), self.SQLEvent.id.desc())
                .limit(1)
                .with_entities(self.SQLEvent.id, self.SQLEvent.data)
                .all()
            )
        return next(iter(read_events(rows)), None)

    def _is_stored(self, sender_id: str) -> bool:
        with self.session_scope() as session:
            return self._of(session, sender_id).with_entities(self.SQLEvent.id).first() is not None

    def _save(self, tracker: DialogueStateTracker) -> None:
        dialogue = tracker.get_slot("dialogue") or {}
        if dialogue.get("ended") == "erased":
            self._erase(tracker.sender_id)
        elif tracker.get_slot("consent") is False:
            self._erase(tracker.sender_id)
            self._write(self._refusal_marker(tracker, dialogue))
        else:
            self._write(tracker)
            # What still waits for its answer is answered in its own session.
            if len(tracker.events) >= MAX_EVENTS and not has_unanswered(tracker.events):
                self._begin_session(tracker)

    def _write(self, tracker: DialogueStateTracker) -> None:
        # The clock of the machine may go back; Rasa finds the current session by its time.
        keep_order(tracker.events)
        with self.session_scope() as session:
            rows = [
                self._row(tracker.sender_id, event)
                for event in self._additional_events(session, tracker)
            ]
            insert_rows(session.connection(), self.SQLEvent.__table__, rows)
            session.commit()

    @staticmethod
    def _row(sender_id: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    def _begin_session(self, tracker: DialogueStateTracker) -> None:
        standing = tracker.current_slot_values()
        # Rasa finds a session's events by their time: the session must begin before its slots.
        tracker.update(SessionStarted())
        for name, value in standing.items():
            if value is not None:
                tracker.update(SlotSet(name, value))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        self._write(tracker)

    def _erase(self, sender_id: str) -> int:
        with self.session_scope() as session:
            deleted = (
                session.query(self.SQLEvent)
                .filter(self.SQLEvent.sender_id == sender_id)
                .delete(synchronize_session=False)
            )
            if callbacks.forget(session, sender_id) or deleted:
                session.execute(ERASURES.insert().values(sender_id=sender_id))
            session.commit()
        if deleted:
            self._leave_no_trace()
        return int(deleted)

    def keep_callback(self, sender_id: str, request: callbacks.Request) -> None:
        """Store that somebody asks to be called back."""
        with self.engine.begin() as connection:
            callbacks.keep(connection, sender_id, request)

    def _leave_no_trace(self) -> None:
        """Empty the log of SQLite; where somebody is reading it, try again until it is done."""
        if not empty_log(self.engine):
            again = threading.Timer(_TRY_AGAIN_SECONDS, self._leave_no_trace)
            again.daemon = True
            again.start()

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


def keep_order(events: Iterable[Event]) -> None:
    """Give every event a time that is not before that of the one before it."""
    latest = 0.0
    for item in events:
        item.timestamp = latest = max(latest, float(item.timestamp or 0))
