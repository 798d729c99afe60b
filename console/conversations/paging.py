"""Pages that stay put: each begins after the last conversation of the one before.

A page is named by the conversation it begins after, not by a number, so that new ones shift nothing
and a late page costs no more than the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from django.db.models import Q, QuerySet

from console.conversations.models import Conversation

SIZE = 50


@dataclass(frozen=True)
class Order:
    """Conversations by one field that is never empty, ``down`` from the greatest or up."""

    label: str
    field: str = "begun_at"
    down: bool = True

    def fields(self, backwards: bool = False) -> tuple[str, str]:
        """Return what a query is ordered by."""
        sign = "-" if self.down is not backwards else ""
        return f"{sign}{self.field}", f"{sign}id"

    def beyond(self, place: tuple[Any, int], backwards: bool = False) -> Q:
        """Return the condition of what comes after ``place``, or before it."""
        # The first condition is for the index: databases seldom use one for the second alone.
        value, key = place
        way = "lt" if self.down is not backwards else "gt"
        beside = Q(**{f"{self.field}__{way}e": value})
        return beside & (Q(**{f"{self.field}__{way}": value}) | Q(**{f"pk__{way}": key}))

    def place(self, row: Conversation) -> tuple[Any, int]:
        """Return where a conversation stands."""
        return getattr(row, self.field), row.pk


ORDERS = {
    "": Order("plus récentes d'abord"),
    "anciennes": Order("les plus anciennes d'abord", down=False),
    "dernier": Order("dernier message d'abord", "last_at"),
    "incompris": Order("le plus d'incompris d'abord", "misunderstandings"),
    "messages": Order("les plus longues d'abord", "patient_turns"),
}
"""The orders of the list by the code in its address; the first is the one that needs none."""


@dataclass(frozen=True)
class Page:
    """Some conversations; ``older`` and ``newer`` name the neighbouring pages, "" for none.

    In any order "newer" is the page before and "older" the page after.
    """

    rows: list[Conversation]
    older: str = ""
    newer: str = ""


def page_of(
    chosen: QuerySet[Conversation], older: str = "", newer: str = "", order: Order = ORDERS[""]
) -> Page:
    """Return the page of ``chosen`` after the place ``older``, or before the place ``newer``.

    With neither, or with a place that cannot be read, the first page.
    """
    if place := _read(newer):
        before = chosen.filter(order.beyond(place, backwards=True))
        rows = list(before.order_by(*order.fields(backwards=True))[: SIZE + 1])
        more = len(rows) > SIZE
        rows = rows[:SIZE][::-1]
        return Page(
            rows,
            _written(order.place(rows[-1])) if rows else "",
            _written(order.place(rows[0])) if more else "",
        )
    place = _read(older)
    after = chosen.filter(order.beyond(place)) if place else chosen
    rows = list(after.order_by(*order.fields())[: SIZE + 1])
    more = len(rows) > SIZE
    rows = rows[:SIZE]
    return Page(
        rows,
        _written(order.place(rows[-1])) if more else "",
        _written(order.place(rows[0])) if place and rows else "",
    )


def neighbours(
    chosen: QuerySet[Conversation], conversation: Conversation, order: Order = ORDERS[""]
) -> tuple[Conversation | None, Conversation | None]:
    """Return the conversations of ``chosen`` just before and just after ``conversation``."""
    place = order.place(conversation)
    before = chosen.filter(order.beyond(place, backwards=True))
    after = chosen.filter(order.beyond(place))
    return (
        before.order_by(*order.fields(backwards=True)).first(),
        after.order_by(*order.fields()).first(),
    )


def _written(place: tuple[Any, int]) -> str:
    value, key = place
    number = f"t{value.timestamp():.6f}" if isinstance(value, datetime) else str(value)
    return f"{number}_{key}"


def _read(place: str) -> tuple[Any, int] | None:
    try:
        value, key = place.split("_")
        if value.startswith("t"):
            return datetime.fromtimestamp(float(value[1:]), timezone.utc), int(key)
        number = int(value)
        return (number, int(key)) if abs(number) < 2**31 else None
    except (ValueError, OverflowError, OSError):
        return None
