"""Following the assistant's store: every new event, within a second, each conversation once.

The place reached and what was taken are written in one transaction, which a second follower, or one
that was killed and started again, cannot write twice: it must find the place where it left it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Event as Flag

from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone

from console.conversations.models import Conversation
from console.follower import cursors, erasure, health, importing, retention
from console.follower.cursors import RacedError
from console.follower.health import Health
from console.follower.models import Gap
from console.tracker import store

POLL_SECONDS = 0.5
EVENTS_AT_ONCE = 4000
CHECKED_AT_ONCE = 200
RETENTION_SECONDS = 600
COUNT_SECONDS = 6 * 3600
GAP_LIFE = timedelta(hours=1)
"""How long a missing event is waited for: far longer than any transaction of the assistant."""
GAP_REACH = 5000
"""How far behind the newest event a missing one is waited for. What comes later still than that
is found by the comparison with the store."""

_log = logging.getLogger("console.follower")


class Follower:
    """Follows until told to stop."""

    def __init__(self) -> None:
        self._held_from = self._stored_from = ""
        self._missing = self._missing_so_far = False
        self._retained_at = self._counted_at = 0.0

    def run(self, stop: Flag) -> None:
        """Follow until ``stop`` is set; what fails is said in the log and tried again."""
        failing = False
        while not stop.is_set():
            try:
                close_old_connections()
                busy = self.step()
                failing = False
            except RacedError:
                busy = False
            except store.UnreadableError as error:
                health.note(Health.UNREADABLE)
                if not failing:
                    _log.error("the assistant's store cannot be read: %s", error)
                failing, busy = True, False
            except DatabaseError as error:
                # The message of a database may quote a row: only its kind is logged.
                if not failing:
                    _log.error("cannot follow the assistant's store: %s", type(error).__name__)
                failing, busy = True, False
            except Exception as error:
                _log.error("the follower failed: %s; it goes on", type(error).__name__)
                busy = False
            if not busy:
                stop.wait(POLL_SECONDS)

    def step(self) -> bool:
        """Take what is new; return whether there may be more at once."""
        # Before the assistant's first start there is no file yet; later its absence is a loss.
        first_start = store.absent() and not cursors.current().position
        if first_start or not store.exists():
            health.note(Health.EMPTY)
            return False
        erasure.finish()
        more = self.follow_erasures() or self.follow_events()
        if not more:
            self._look_for_deleted()
            self._look_for_unknown()
            self._retain()
        health.note(Health.REPLACED if self._missing else Health.GOOD)
        return more

    def _retain(self) -> None:
        """Erase what has been kept long enough, now and then."""
        now = time.monotonic()
        if not self._retained_at or now - self._retained_at > RETENTION_SECONDS:
            self._retained_at = now
            retention.apply(timezone.now())
            # A session may hold words that somebody searched for.
            SessionStore.clear_expired()
            if not self._counted_at or now - self._counted_at > COUNT_SECONDS:
                self._counted_at = now
                _keep_statistics()

    def follow_events(self) -> bool:
        """Take new events; return whether there may be more at once."""
        now = timezone.now()
        cursor = cursors.current()
        if not cursors.stands(cursor):
            cursors.go_back(cursor)
            return True
        position = cursor.position
        fresh = store.after(position, EVENTS_AT_ONCE)
        gaps = list(Gap.objects.values_list("event_id", flat=True))
        late = store.among(gaps) if gaps else []
        if not fresh and not late:
            Gap.objects.filter(seen_at__lt=now - GAP_LIFE).delete()
            return False
        reached = fresh[-1][0] if fresh else position
        newest = store.newest() if fresh else position
        with transaction.atomic():
            cursors.move(cursor, reached)
            importing.take_each(sorted({sender for _, sender in [*fresh, *late]}))
            Gap.objects.filter(event_id__in=[event_id for event_id, _ in late]).delete()
            since = max(position, newest - GAP_REACH)
            _note_gaps(since, [event_id for event_id, _ in fresh], now)
        return len(fresh) == EVENTS_AT_ONCE

    def follow_erasures(self) -> bool:
        """Erase what the assistant has erased; return whether there was anything."""
        erased = store.erasures()
        if not erased:
            return False
        senders = sorted({sender for _, sender in erased})
        with transaction.atomic():
            importing.drop(senders)
            importing.take_each(senders)
        erasure.overwrite()
        store.forget_erasures([number for number, _ in erased])
        return True

    def _look_for_deleted(self) -> None:
        """Look at some of the rows: has the store still what they were made of?

        This finds what no event tells of: rows deleted in the store by hand or by another program.
        """
        rows = Conversation.objects.filter(sender_id__gt=self._held_from).order_by("sender_id")
        held = list(rows.values_list("sender_id", flat=True)[:CHECKED_AT_ONCE])
        self._held_from = held[-1] if len(held) == CHECKED_AT_ONCE else ""
        known = store.stored(held)
        gone = [sender for sender in held if sender not in known]
        if importing.suspicious(len(gone), len(held)):
            self._missing = self._missing_so_far = True
        elif gone:
            importing.take_each(gone)
        if not self._held_from:
            self._missing, self._missing_so_far = self._missing_so_far, False

    def _look_for_unknown(self) -> None:
        """Look at some of what is stored: has the console taken all of it?

        This finds events that were committed so late that nobody waited for them any more.
        """
        senders = store.senders_after(self._stored_from, CHECKED_AT_ONCE)
        self._stored_from = senders[-1] if len(senders) == CHECKED_AT_ONCE else ""
        rows = Conversation.objects.filter(sender_id__in=senders)
        held = {
            sender: (last, number)
            for sender, last, number in rows.values_list("sender_id", "last_event_id", "events")
        }
        # What lies beyond the cursor is still to come through it.
        reached = cursors.current().position
        changed = [
            sender
            for sender, (last, number) in store.stored(senders).items()
            if last <= reached and held.get(sender) != (last, number)
        ]
        if changed:
            importing.take_each(changed)


def _keep_statistics() -> None:
    """Let SQLite count how values are spread, now and then; PostgreSQL does so by itself.

    It counts everything: what it guesses from a sample of each index makes it sort the whole table
    for a page of the list. 100,000 conversations take it 0.2 s.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=0")
            cursor.execute("ANALYZE")


def _note_gaps(position: int, ids: Iterable[int], now: datetime) -> None:
    """Note the ids above ``position`` that are missing between ``ids`` (in order)."""
    missing: list[int] = []
    expected = position + 1
    for event_id in ids:
        # What lies far back was deleted long ago, and is no gap.
        missing += range(max(expected, event_id - 1000), event_id)
        expected = max(expected, event_id + 1)
    Gap.objects.bulk_create(
        [Gap(event_id=event_id, seen_at=now) for event_id in missing], ignore_conflicts=True
    )
