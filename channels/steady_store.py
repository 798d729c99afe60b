"""The tracker store of ``endpoints.yml``: what fails in it ends nothing, what was erased stays so.

- Every wait for the database has a limit (channels/database.py), and nothing that it is given ends
  the process: Rasa's own store exits on any ValueError.
- What was erased leaves a tombstone (channels/tombstones.py), and what nobody agreed to is deleted
  after a while.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import ensure_schema_exists
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import and_, case, func, or_
from sqlalchemy.orm import Session

from channels.database import patience
from channels.sessions import PREFIX
from channels.threads import in_thread
from channels.tombstones import Tombstones
from channels.tracker_store import ERASURES, ConsentTrackerStore

logger = logging.getLogger(__name__)


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
        # Not by who writes: what is said meanwhile is stored meanwhile.
        self._reading.submit(self._bury)

    async def erase_whole(self, sender_id: str) -> int:
        """Erase a conversation that is over: nothing more may follow under its id.

        Returns how many events there were.
        """
        return await in_thread(self._writing, self._erase_whole, sender_id)

    async def is_closed(self, sender_id: str) -> bool:
        """Say whether nothing may follow under this id."""
        return await in_thread(self._reading, self.tombstones.is_closed, sender_id)

    async def forget_unconsented(self, hours: float) -> int:
        """Delete the conversations in which nobody answered the question of consent.

        Those whose last event is ``hours`` old or older. Returns how many there were.
        """
        found = await in_thread(self._reading, self._unconsented, hours)
        for sender_id in found:
            await in_thread(self._writing, super()._erase, sender_id)
        return len(found)

    def _save(self, tracker: DialogueStateTracker) -> None:
        if (tracker.get_slot("dialogue") or {}).get("ended") == "erased":
            self.tombstones.set(tracker.sender_id, closed=True)
        super()._save(tracker)

    def _erase_whole(self, sender_id: str) -> int:
        self.tombstones.set(sender_id, closed=True)
        return self._erase(sender_id)

    def _erase(self, sender_id: str) -> int:
        with self.session_scope() as session:
            latest = session.query(func.max(self.SQLEvent.timestamp)).filter(
                self.SQLEvent.sender_id == sender_id
            )
            until = max(time.time(), latest.scalar() or 0.0)
        # First of all: where it ends in between, the rest is done at the next start.
        self.tombstones.set(sender_id, closed=False, at=until)
        return super()._erase(sender_id)

    def _bury(self) -> None:
        """Erase again what a backup brought back."""
        try:
            for sender_id, until, closed in self.tombstones.all():
                with self.session_scope() as session:
                    old = self._of(session, sender_id)
                    if not (closed and sender_id.startswith(PREFIX)):
                        old = old.filter(self.SQLEvent.timestamp <= until)
                    if old.with_entities(self.SQLEvent.id).first() is None:
                        continue
                    old.delete(synchronize_session=False)
                    session.execute(ERASURES.insert().values(sender_id=sender_id))
                    session.commit()
                self._leave_no_trace()
                logger.warning("An erased conversation had come back; it is erased again.")
        except Exception as error:
            logger.error("What was erased could not be looked for: %s", type(error).__name__)

    def _unconsented(self, hours: float) -> list[str]:
        row = self.SQLEvent
        answered = and_(
            row.type_name == SlotSet.type_name,
            row.action_name == "consent",
            or_(row.data.like('%"value": true%'), row.data.like('%"value": false%')),
        )
        with self.session_scope() as session, patience(session.connection()):
            found = (
                session.query(row.sender_id)
                .group_by(row.sender_id)
                .having(func.max(row.timestamp) <= time.time() - 3600 * hours)
                .having(func.sum(case((answered, 1), else_=0)) == 0)
                .all()
            )
        return [sender_id for (sender_id,) in found]

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Session]:
        """Provide a session. Unlike Rasa's, what goes wrong in it is raised: the process stays."""
        session = self.sessionmaker()
        try:
            ensure_schema_exists(session)
            yield session
        finally:
            session.close()
