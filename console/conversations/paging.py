"""Pages that stay put: each begins after the last conversation of the one before.

Conversations are shown newest first. A page is named by the conversation it begins after, not by a
number, so that new ones shift nothing and a late page costs no more than the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from django.db.models import Q, QuerySet

from console.conversations.models import Conversation

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Some conversations; ``older`` and ``newer`` name the neighbouring pages, "" for none."""

    rows: list[Conversation]
    older: str = ""
    newer: str = ""


def page_of(chosen: QuerySet[Conversation], older: str = "", newer: str = "") -> Page:
    """Return the page of ``chosen`` after the place ``older``, or before the place ``newer``.

    With neither, or with a place that cannot be read, the first page.
    """
    if place := _read(newer):
        rows = list(chosen.filter(_above(place)).order_by("begun_at", "id")[: SIZE + 1])
        more = len(rows) > SIZE
        rows = rows[:SIZE][::-1]
        return Page(rows, _place(rows[-1]) if rows else "", _place(rows[0]) if more else "")
    place = _read(older)
    below = chosen.filter(_below(place)) if place else chosen
    rows = list(below.order_by("-begun_at", "-id")[: SIZE + 1])
    more = len(rows) > SIZE
    rows = rows[:SIZE]
    return Page(rows, _place(rows[-1]) if more else "", _place(rows[0]) if place and rows else "")


def neighbours(
    chosen: QuerySet[Conversation], conversation: Conversation
) -> tuple[Conversation | None, Conversation | None]:
    """Return the conversations of ``chosen`` just newer and just older than ``conversation``."""
    place = (conversation.begun_at, conversation.pk)
    newer = chosen.filter(_above(place)).order_by("begun_at", "id").first()
    older = chosen.filter(_below(place)).order_by("-begun_at", "-id").first()
    return newer, older


def _place(row: Conversation) -> str:
    return f"{row.begun_at.timestamp():.6f}_{row.pk}"


def _read(place: str) -> tuple[datetime, int] | None:
    try:
        at, key = place.split("_")
        return datetime.fromtimestamp(float(at), timezone.utc), int(key)
    except (ValueError, OverflowError, OSError):
        return None


def _below(place: tuple[datetime, int]) -> Q:
    # The first condition is for the index: databases seldom use one for the second alone.
    at, key = place
    return Q(begun_at__lte=at) & (Q(begun_at__lt=at) | Q(pk__lt=key))


def _above(place: tuple[datetime, int]) -> Q:
    at, key = place
    return Q(begun_at__gte=at) & (Q(begun_at__gt=at) | Q(pk__gt=key))
