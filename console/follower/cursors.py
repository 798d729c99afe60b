"""The place up to which the assistant's store was read, and what to do when it moved."""

from __future__ import annotations

from django.db import transaction

from console.conversations.models import Conversation
from console.follower.models import Cursor, Gap
from console.pseudonyms import digest
from console.tracker import store

CHECKED_AT_ONCE = 200


class RacedError(RuntimeError):
    """Another follower has taken these events first."""


def current() -> Cursor:
    """Return the cursor, made at the first use."""
    return Cursor.objects.get_or_create(pk=1)[0]


def move(cursor: Cursor, position: int) -> None:
    """Move the cursor. Raises RacedError where another follower has moved it meanwhile."""
    sender, at = _mark(position) or ("", 0.0)
    found = Cursor.objects.filter(pk=cursor.pk, position=cursor.position, at=cursor.at)
    if found.update(position=position, sender=sender, at=at) != 1:
        raise RacedError


def stands(cursor: Cursor) -> bool:
    """Say whether the event at the cursor is the one that was read there."""
    if not cursor.position:
        return True
    return _mark(cursor.position) == (cursor.sender, cursor.at)


def _mark(position: int) -> tuple[str, float] | None:
    found = store.marks([position]).get(position)
    return (digest(found[0]), found[1]) if found else None


def go_back(cursor: Cursor) -> None:
    """Go back to the last event that is still what it was, or to the beginning.

    Ids are given out again only above all that is left: what lies below an unchanged event was
    read, and has not changed either.
    """
    rows = Conversation.objects.filter(last_event_id__lt=cursor.position).order_by("-last_event_id")
    place = 0
    known = rows.values_list("last_event_id", "sender_id", "last_event_at")
    start = 0
    while not place and (some := list(known[start : start + CHECKED_AT_ONCE])):
        there = store.marks([event_id for event_id, _, _ in some])
        unchanged = (e for e, sender, at in some if there.get(e) == (sender, at))
        place = next(unchanged, 0)
        start += CHECKED_AT_ONCE
    with transaction.atomic():
        move(cursor, place)
        Gap.objects.all().delete()


def settle() -> None:
    """Go back where the event at the cursor was just deleted."""
    cursor = current()
    try:
        if not stands(cursor):
            go_back(cursor)
    except RacedError:
        # The follower has seen it, and went back by itself.
        return
