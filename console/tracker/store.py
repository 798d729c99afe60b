"""Reading the assistant's store, and erasing a conversation in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connections, transaction
from django.db.models import Max

from console.tracker.models import Erasure, StoredEvent
from console.transcripts.events import Event

READ_AT_ONCE = 200
"""Conversations read by one query: reading is short, so that it never holds up an answer."""


def exists() -> bool:
    """Say whether the assistant has made its table yet."""
    return StoredEvent._meta.db_table in connections["tracker"].introspection.table_names()


def marks(ids: Iterable[int]) -> dict[int, tuple[str, float]]:
    """Return the sender id and the time of those of ``ids`` that exist."""
    rows = StoredEvent.objects.filter(id__in=list(ids))
    return {
        event_id: (sender, float(at or 0))
        for event_id, sender, at in rows.values_list("id", "sender_id", "timestamp")
    }


def after(position: int, limit: int) -> list[tuple[int, str]]:
    """Return (id, sender id) of at most ``limit`` events with an id above ``position``."""
    rows = StoredEvent.objects.filter(id__gt=position).order_by("id")
    return list(rows.values_list("id", "sender_id")[:limit])


def among(ids: Iterable[int]) -> list[tuple[int, str]]:
    """Return (id, sender id) of those of ``ids`` that exist."""
    return list(StoredEvent.objects.filter(id__in=list(ids)).values_list("id", "sender_id"))


def read(senders: Sequence[str]) -> dict[str, list[Event]]:
    """Return all events of each of ``senders``, in order; a sender without events has none."""
    found: dict[str, list[Event]] = defaultdict(list)
    for start in range(0, len(senders), READ_AT_ONCE):
        rows = StoredEvent.objects.filter(sender_id__in=senders[start : start + READ_AT_ONCE])
        fields = ("id", "sender_id", "type_name", "timestamp", "data")
        for row_id, sender, kind, at, data in rows.order_by("id").values_list(*fields):
            found[sender].append(Event.stored(row_id, kind, at, data))
    return {sender: found[sender] for sender in senders}


def senders_after(sender: str, limit: int) -> list[str]:
    """Return at most ``limit`` sender ids that sort after ``sender``."""
    rows = StoredEvent.objects.filter(sender_id__gt=sender).order_by("sender_id")
    return list(rows.values_list("sender_id", flat=True).distinct()[:limit])


def stored(senders: Sequence[str]) -> dict[str, int]:
    """Return the newest event id of each of ``senders`` that the store still knows."""
    rows = StoredEvent.objects.filter(sender_id__in=senders).values_list("sender_id")
    return {sender: int(last) for sender, last in rows.annotate(last=Max("id"))}


def erase(senders: Sequence[str]) -> int:
    """Delete every event of ``senders``; return how many there were."""
    with transaction.atomic(using="tracker"):
        deleted, _ = StoredEvent.objects.filter(sender_id__in=senders).delete()
    return deleted


def erasures(limit: int = 500) -> list[tuple[int, str]]:
    """Return (id, sender id) of what the assistant has erased and nobody has followed yet."""
    if Erasure._meta.db_table not in connections["tracker"].introspection.table_names():
        return []
    return list(Erasure.objects.order_by("id").values_list("id", "sender_id")[:limit])


def forget_erasures(ids: Sequence[int]) -> None:
    """Delete the notes of erasures that were followed."""
    Erasure.objects.filter(id__in=ids).delete()
