"""Erasing a conversation everywhere: the assistant's store, the console, and every copy.

The order makes a crash harmless: what is to be erased is noted first, and what is noted is finished
at the next start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connections, transaction

from console.conversations import search
from console.conversations.models import Conversation
from console.follower import cursors, importing
from console.follower.models import Tombstone
from console.pseudonyms import digest
from console.tracker import store
from console.training import copies

AT_ONCE = 200


def erase(senders: Iterable[str], at: datetime) -> int:
    """Erase the conversations of ``senders`` as of ``at``; return how many rows the console had."""
    wanted = list(senders)
    erased = 0
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        Tombstone.objects.bulk_create(
            [Tombstone(digest=digest(s), erased_at=at, pending=s) for s in some],
            update_conflicts=True,
            unique_fields=["digest"],
            update_fields=["erased_at", "pending"],
        )
        erased += _carry_out(some)
    if wanted:
        _overwrite()
    return erased


def finish() -> int:
    """Carry out what a crash left undone; return how many conversations that were."""
    pending = list(Tombstone.objects.exclude(pending="").values_list("pending", flat=True))
    for start in range(0, len(pending), AT_ONCE):
        _carry_out(pending[start : start + AT_ONCE])
    if pending:
        _overwrite()
    return len(pending)


def _carry_out(senders: Sequence[str]) -> int:
    if store.exists():
        store.erase(senders)
        cursors.settle()
    keys = Conversation.objects.filter(sender_id__in=senders).values_list("pk", flat=True)
    copies.withdraw(list(keys))
    with transaction.atomic():
        dropped = importing.drop(senders)
        Tombstone.objects.filter(pending__in=senders).update(pending="")
    return dropped


def _overwrite() -> None:
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
