"""The tracker store of ``endpoints.yml``: a database that hangs or holds a bad row hurts nobody.

- It is called in threads, so that the event loop never waits for it, and every wait has a limit:
  a server that does not answer has failed after :data:`LIMIT_SECONDS`.
- A row that cannot be read is passed over and told in the log by its id.
- Nothing that it is given ends the process: Rasa's own store exits on any ValueError.
- What was erased leaves a tombstone (channels/tombstones.py), and what nobody agreed to is deleted
  after a while.
- Times never go back within a conversation, though the machine's clock may: Rasa finds the
  current session by its time.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any, TypeVar

import psycopg2
import psycopg2.extensions
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import ensure_schema_exists
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, StoryExported
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import and_, case, event, func, or_, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from channels.sessions import PREFIX
from channels.threads import STORING, finished, in_thread
from channels.tombstones import Tombstones
from channels.tracker_store import ERASURES, ConsentTrackerStore

logger = logging.getLogger(__name__)

T = TypeVar("T")

LIMIT_SECONDS = 3.0
"""How long a connection or a statement may take."""
LOCK_SECONDS = 2.0
"""How long a statement waits for somebody else's lock."""

LONG_SECONDS = 120.0
"""How long a search through everything may take, which nobody waits for."""

_inside = threading.local()


class SteadyTrackerStore(ConsentTrackerStore):
    """See the top of this file. The database is that of ``TRIAGE_DB_URL``."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **options: Any,
    ) -> None:
        # Whatever is made from here on is for this user alone: SQLite's files are.
        os.umask(0o077)
        super().__init__(domain, host, event_broker, **options)
        url = self.engine.url.render_as_string(hide_password=False)
        self.tombstones = Tombstones.beside(url)
        STORING.submit(self._bury)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of ``tracker``. Raises where the database fails or hangs."""
        keep_order(tracker.events)
        await self._apart(self._save, tracker)

    async def _save(self, tracker: DialogueStateTracker) -> None:
        if (tracker.get_slot("dialogue") or {}).get("ended") == "erased":
            self.tombstones.set(tracker.sender_id, closed=True)
        await super().save(tracker)

    def erase(self, sender_id: str) -> int:
        """Delete every stored event of a conversation, for good; return how many there were."""
        with self.session_scope() as session:
            latest = session.query(func.max(self.SQLEvent.timestamp)).filter(
                self.SQLEvent.sender_id == sender_id
            )
            until = max(time.time(), latest.scalar() or 0.0)
        # First of all: where it ends in between, the rest is done at the next start.
        self.tombstones.set(sender_id, closed=False, at=until)
        return super().erase(sender_id)

    def erase_whole(self, sender_id: str) -> int:
        """Erase a conversation that is over: nothing more may follow under its id."""
        self.tombstones.set(sender_id, closed=True)
        return self.erase(sender_id)

    def _bury(self) -> None:
        """Erase again what a backup brought back."""
        try:
            for sender_id, until, closed in self.tombstones.all():
                with self.session_scope() as session:
                    old = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
                    if not (closed and sender_id.startswith(PREFIX)):
                        old = old.filter(self.SQLEvent.timestamp <= until)
                    again = old.delete(synchronize_session=False)
                    if again:
                        session.execute(ERASURES.insert().values(sender_id=sender_id))
                    session.commit()
                if again:
                    logger.warning("An erased conversation had come back; it is erased again.")
        except Exception as error:
            logger.error("What was erased could not be looked for: %s", type(error).__name__)

    def forget_unconsented(self, hours: float) -> int:
        """Delete the conversations in which nobody answered the question of consent.

        Those whose last event is ``hours`` old or older. Returns how many there were.
        """
        row = self.SQLEvent
        answered = and_(
            row.type_name == SlotSet.type_name,
            row.action_name == "consent",
            or_(row.data.like('%"value": true%'), row.data.like('%"value": false%')),
        )
        _inside.seconds = LONG_SECONDS
        try:
            with self.session_scope() as session:
                if self.engine.dialect.name == "postgresql":
                    session.execute(text(f"SET LOCAL statement_timeout = '{LONG_SECONDS:.0f}s'"))
                found = (
                    session.query(row.sender_id)
                    .group_by(row.sender_id)
                    .having(func.max(row.timestamp) <= time.time() - 3600 * hours)
                    .having(func.sum(case((answered, 1), else_=0)) == 0)
                    .all()
                )
        finally:
            _inside.seconds = LIMIT_SECONDS
        for (sender_id,) in found:
            super().erase(sender_id)
        return len(found)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the current session of a conversation; None where it is unknown."""
        return await self._read_apart(super().retrieve, sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return all sessions of a conversation; None where it is unknown."""
        return await self._read_apart(super().retrieve_full_tracker, conversation_id)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await self._read_apart(super().keys)

    async def _read_apart(self, read: Callable[..., Coroutine[Any, Any, T]], *given: Any) -> T:
        try:
            return await self._apart(read, *given)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # The database was started anew since; reading twice changes nothing.
            return await self._apart(read, *given)

    @staticmethod
    async def _apart(work: Callable[..., Coroutine[Any, Any, T]], *given: Any) -> T:
        if getattr(_inside, "thread", False):
            return await work(*given)

        def run() -> T:
            _inside.thread = True
            return finished(work(*given))

        return await in_thread(STORING, run)

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Session]:
        """Provide a session. Unlike Rasa's, what goes wrong in it is raised: the process stays."""
        session = self.sessionmaker()
        try:
            ensure_schema_exists(session)
            yield session
        finally:
            session.close()

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            rows = self._event_query(
                session,
                sender_id,
                fetch_events_from_all_sessions=fetch_events_from_all_sessions,
            ).all()
            events = [_event(row.id, row.data) for row in rows]
        if not self.domain or not events:
            return None
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)


def keep_order(events: Iterable[Event]) -> None:
    """Give every event a time that is not before that of the one before it."""
    latest = 0.0
    for item in events:
        item.timestamp = latest = max(latest, float(item.timestamp or 0))


def _event(row: int, data: str) -> Event:
    """Return the event of a row; one that does nothing where the row cannot be read.

    It must stand there: Rasa counts the stored events to know which are new.
    """
    try:
        parameters = json.loads(data)
        found = Event.from_parameters(parameters)
        if found is None:
            raise ValueError("an event of no known kind")
        found.timestamp = float(found.timestamp or 0)
    except Exception as error:
        logger.error(
            "The row %d of the table events cannot be read and is passed over: %s",
            row, type(error).__name__,
        )  # fmt: skip
        return StoryExported(timestamp=0.0)
    return found


@event.listens_for(Engine, "do_connect")
def _limit(dialect: Any, _: Any, __: Any, options: dict[str, Any]) -> None:
    """Give every connection of this process its limits of time."""
    if dialect.name == "sqlite":
        options.setdefault("timeout", LOCK_SECONDS)
    elif dialect.name == "postgresql":
        options.setdefault("connect_timeout", round(LIMIT_SECONDS))
        limits = {"statement_timeout": LIMIT_SECONDS, "lock_timeout": LOCK_SECONDS}
        given = [f"-c {name}={round(1000 * seconds)}" for name, seconds in limits.items()]
        options["options"] = " ".join([options.get("options") or "", *given]).strip()


def _wait(connection: Any) -> None:
    """Wait for PostgreSQL, but not for ever: a server that is frozen keeps no limit of its own."""
    limit = time.monotonic() + getattr(_inside, "seconds", LIMIT_SECONDS) + 1
    ready = select.poll()
    while True:
        state = connection.poll()
        if state == psycopg2.extensions.POLL_OK:
            return
        wanted = select.POLLIN if state == psycopg2.extensions.POLL_READ else select.POLLOUT
        ready.register(connection.fileno(), wanted)
        left = limit - time.monotonic()
        if left <= 0 or not ready.poll(1000 * left):
            raise psycopg2.OperationalError("the database does not answer")


psycopg2.extensions.set_wait_callback(_wait)
