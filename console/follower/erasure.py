"""Erasing a conversation everywhere: the assistant's store, the console, and every copy.

The order makes a crash harmless: what is to be erased is noted first, and what is noted is finished
by the follower, as soon as the assistant's store can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from channels.messaging_store import MessagingStore
from console.conversations import search
from console.follower import cursors, importing
from console.follower.models import Tombstone
from console.pseudonyms import digest
from console.tracker import store

AT_ONCE = 200

_one_at_a_time = Lock()
"""Held by the page or the follower, whichever carries an erasure out."""


def erase(senders: Iterable[str], at: datetime) -> int:
    """Erase the conversations of ``senders`` as of ``at``; return how many rows the console had."""
    wanted = list(senders)
    erased = 0
    with _one_at_a_time:
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            Tombstone.objects.bulk_create(
                [Tombstone(digest=digest(s), erased_at=at, pending=s) for s in some],
                update_conflicts=True,
                unique_fields=["digest"],
                update_fields=["erased_at", "pending"],
            )
            erased += _carry_out(some, at)
        if wanted:
            overwrite()
    return erased


def finish() -> int:
    """Carry out what was cut short; return how many conversations that were."""
    # Not "exclude": only so can the index be used.
    pending = Tombstone.objects.filter(pending__gt="").values_list("pending", flat=True)
    if not pending.exists():
        return 0
    done = 0
    with _one_at_a_time:
        while some := list(pending[:AT_ONCE]):
            _carry_out(some, timezone.now())
            done += len(some)
        if done:
            overwrite()
    return done


def _carry_out(senders: Sequence[str], at: datetime) -> int:
    if store.exists():
        store.erase(senders)
        cursors.settle()
    _forget_failures(senders)
    with transaction.atomic():
        dropped = importing.drop(senders)
        # Only now: the assistant may have been storing an answer until the moment of the deletion.
        last = max(at, timezone.now())
        Tombstone.objects.filter(pending__in=senders).update(pending="", erased_at=last)
    return dropped


def _forget_failures(senders: Sequence[str]) -> None:
    """Delete what the messaging channels keep of undelivered answers, where it is kept."""
    kept = MessagingStore(settings.MESSAGING_DB)
    if kept.exists:
        try:
            for sender in senders:
                kept.forget(sender)
        finally:
            kept.close()


def overwrite() -> None:
    """Leave no trace in the files: merge the search index, empty the log that SQLite writes ahead.

    PostgreSQL reclaims deleted rows by VACUUM; its own write-ahead log ages out by itself.
    """
    search.scrub()
    for alias in ("default", "tracker"):
        connection = connections[alias]
        if connection.in_atomic_block:
            continue
        with connection.cursor() as cursor:
            sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if sqlite else "VACUUM")
