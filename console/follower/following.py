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

from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from console.conversations import search
from console.conversations.models import Conversation
from console.follower import cursors, erasure, importing, retention
from console.follower.cursors import RacedError
from console.follower.models import Gap
from console.tracker import store

POLL_SECONDS = 0.5
EVENTS_AT_ONCE = 4000
CHECKED_AT_ONCE = 200
RETENTION_SECONDS = 600
GAP_LIFE = timedelta(hours=1)
"""How long a missing event is waited for: far longer than any transaction of the assistant."""

_log = logging.getLogger("console.follower")


class Follower:
    """Follows until told to stop."""

    def __init__(self) -> None:
        self._checked = ""
        self._retained_at = 0.0

    def run(self, stop: Flag) -> None:
        """Follow until ``stop`` is set; what fails is said in the log and tried again."""
        failing, unfinished = False, True
        while not stop.is_set():
            try:
                close_old_connections()
                if unfinished:
                    erasure.finish()
                    unfinished = False
                busy = self.step()
                failing = False
            except RacedError:
                busy = False
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
        if not store.exists():
            return False
        self._follow_erasures()
        more = self._follow_events()
        if not more:
            self._check_some()
            self._retain()
        return more

    def _retain(self) -> None:
        """Erase what has been kept long enough, now and then."""
        now = time.monotonic()
        if not self._retained_at or now - self._retained_at > RETENTION_SECONDS:
            self._retained_at = now
            retention.apply(timezone.now())

    def _follow_events(self) -> bool:
        now = timezone.now()
        cursor = cursors.current()
        if not cursors.stands(cursor):
            cursors.go_back(cursor)
            return True
        position = cursor.position
        fresh = store.after(position, EVENTS_AT_ONCE)
        gaps = list(Gap.objects.values_list("event_id", flat=True)[:5000])
        late = store.among(gaps) if gaps else []
        if not fresh and not late:
            Gap.objects.filter(seen_at__lt=now - GAP_LIFE).delete()
            return False
        reached = fresh[-1][0] if fresh else position
        caught_up = len(fresh) < EVENTS_AT_ONCE
        with transaction.atomic():
            cursors.move(cursor, reached)
            importing.take(sorted({sender for _, sender in [*fresh, *late]}))
            Gap.objects.filter(event_id__in=[event_id for event_id, _ in late]).delete()
            if caught_up:
                _note_gaps(position, [event_id for event_id, _ in fresh], now)
        return not caught_up

    def _follow_erasures(self) -> None:
        erased = store.erasures()
        if not erased:
            return
        senders = sorted({sender for _, sender in erased})
        with transaction.atomic():
            importing.drop(senders)
            importing.take(senders)
        search.scrub()
        store.forget_erasures([number for number, _ in erased])

    def _check_some(self) -> None:
        """Compare a few conversations with the store, one slice after the other.

        This finds what no event tells of: rows deleted in the store by hand or by another program.
        """
        rows = Conversation.objects.filter(sender_id__gt=self._checked).order_by("sender_id")
        held = dict(rows.values_list("sender_id", "last_event_id")[:CHECKED_AT_ONCE])
        self._checked = max(held) if len(held) == CHECKED_AT_ONCE else ""
        if not held:
            return
        known = store.stored(list(held))
        # What lies beyond the cursor is still to come through it.
        reached = cursors.current().position
        changed = [
            sender
            for sender, last in held.items()
            if known.get(sender, 0) != last and known.get(sender, 0) <= reached
        ]
        if changed:
            with transaction.atomic():
                importing.take(changed)


def _note_gaps(position: int, ids: Iterable[int], now: datetime) -> None:
    missing: list[int] = []
    expected = position + 1
    for event_id in ids:
        # What lies far back was deleted long ago, and is no gap.
        missing += range(max(expected, event_id - 1000), event_id)
        expected = event_id + 1
    Gap.objects.bulk_create(
        [Gap(event_id=event_id, seen_at=now) for event_id in missing], ignore_conflicts=True
    )
