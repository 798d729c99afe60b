"""Reading the assistant's store, and erasing a conversation in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.parse import unquote

from django.db import DatabaseError, connections, transaction
from django.db.models import Count, Max, Model

from console.tracker.models import Callback, Erasure, StoredEvent
from console.transcripts.events import Event

READ_AT_ONCE = 200
"""Conversations read by one query: reading is short, so that it never holds up an answer."""


_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


class UnreadableError(DatabaseError):
    """The store is absent, locked, out of reach or not what it should be."""


def _reading(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Raise UnreadableError where ``function`` fails, so that nobody takes it for our own tables.

    The message of a database may quote a row: only its kind is kept.
    """

    @wraps(function)
    def guarded(*args: _Given.args, **kwargs: _Given.kwargs) -> _Found:
        try:
            return function(*args, **kwargs)
        except UnreadableError:
            raise
        except DatabaseError as error:
            raise UnreadableError(type(error).__name__) from None

    return guarded


@_reading
def exists() -> bool:
    """Say whether the assistant has made its table yet."""
    return _has(StoredEvent)


def _has(model: type[Model]) -> bool:
    return model._meta.db_table in connections["tracker"].introspection.table_names()


def absent() -> bool:
    """Say whether the store is a file that is not there: before the first start, or lost."""
    connection = connections["tracker"]
    if connection.vendor != "sqlite":
        return False
    path = unquote(str(connection.settings_dict["NAME"]).removeprefix("file:").split("?")[0])
    return path.startswith("/") and not Path(path).exists()


@_reading
def marks(ids: Iterable[int]) -> dict[int, tuple[str, float]]:
    """Return the sender id and the time of those of ``ids`` that exist."""
    rows = StoredEvent.objects.filter(id__in=list(ids))
    return {
        event_id: (sender, float(at or 0))
        for event_id, sender, at in rows.values_list("id", "sender_id", "timestamp")
    }


@_reading
def after(position: int, limit: int) -> list[tuple[int, str]]:
    """Return (id, sender id) of at most ``limit`` events with an id above ``position``."""
    rows = StoredEvent.objects.filter(id__gt=position).order_by("id")
    return list(rows.values_list("id", "sender_id")[:limit])


@_reading
def among(ids: Iterable[int]) -> list[tuple[int, str]]:
    """Return (id, sender id) of those of ``ids`` that exist."""
    return list(StoredEvent.objects.filter(id__in=list(ids)).values_list("id", "sender_id"))


@_reading
def read(senders: Sequence[str]) -> dict[str, list[Event]]:
    """Return all events of each of ``senders``, in order; a sender without events has none."""
    found: dict[str, list[Event]] = defaultdict(list)
    for start in range(0, len(senders), READ_AT_ONCE):
        rows = StoredEvent.objects.filter(sender_id__in=senders[start : start + READ_AT_ONCE])
        fields = ("id", "sender_id", "type_name", "timestamp", "data")
        for row_id, sender, kind, at, data in rows.order_by("id").values_list(*fields):
            found[sender].append(Event.stored(row_id, kind, at, data))
    return {sender: found[sender] for sender in senders}


@_reading
def senders_after(sender: str, limit: int) -> list[str]:
    """Return at most ``limit`` sender ids that sort after ``sender``."""
    rows = StoredEvent.objects.filter(sender_id__gt=sender).order_by("sender_id")
    return list(rows.values_list("sender_id", flat=True).distinct()[:limit])


@_reading
def stored(senders: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return the newest event id and the number of events of each of ``senders`` that is stored."""
    rows = StoredEvent.objects.filter(sender_id__in=senders).values_list("sender_id")
    found = rows.annotate(last=Max("id"), number=Count("id")).order_by()
    return {sender: (int(last), int(number)) for sender, last, number in found}


@_reading
def newest() -> int:
    """Return the highest event id, 0 where nothing is stored."""
    return int(StoredEvent.objects.aggregate(last=Max("id"))["last"] or 0)


@_reading
def erase(senders: Sequence[str]) -> int:
    """Delete every event of ``senders``, and what they left to be called back; return how many.

    Only events are counted.
    """
    with transaction.atomic(using="tracker"):
        if _has(Callback):
            Callback.objects.filter(sender_id__in=senders).delete()
        deleted, _ = StoredEvent.objects.filter(sender_id__in=senders).delete()
    return deleted


@_reading
def erasures(limit: int = 500) -> list[tuple[int, str]]:
    """Return (id, sender id) of what the assistant has erased and nobody has followed yet."""
    if not _has(Erasure):
        return []
    return list(Erasure.objects.order_by("id").values_list("id", "sender_id")[:limit])


@_reading
def forget_erasures(ids: Sequence[int]) -> None:
    """Delete the notes of erasures that were followed."""
    Erasure.objects.filter(id__in=ids).delete()


@_reading
def callbacks() -> list[Callback]:
    """Return the requests to be called back, the oldest first."""
    return list(Callback.objects.order_by("asked_at", "id")) if _has(Callback) else []


@_reading
def callback_tokens() -> list[str]:
    """Return the tokens of these requests, without what people left in them."""
    return list(Callback.objects.values_list("token", flat=True)) if _has(Callback) else []
