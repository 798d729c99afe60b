"""The filters of the audit trail: by deed, account, subject and period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from console.audit.models import Deed, Entry

CONSOLE = "console"
"""What the trail calls what nobody did by hand, or before anybody had logged in."""


@dataclass
class Filters:
    """What is asked for: ``values`` by name; ``problems`` in words for the page."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        """Return the filters as the query of an address."""
        return urlencode(self.values)

    def apply(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return those of ``rows`` that the filters let through."""
        for name, value in self.values.items():
            rows = rows.filter(**_condition(name, value))
        return rows


def read(parameters: QueryDict) -> Filters:
    """Read the filters of an address; what means nothing is left out and named in ``problems``."""
    found = Filters()
    for name in ("acte", "compte", "sujet", "du", "au"):
        value = parameters.get(name, "").strip()[:150]
        if not value:
            continue
        if name == "acte" and value not in Deed.values:
            found.problems.append("Cet acte n'existe pas.")
        elif name in ("du", "au") and _day(value) is None:
            found.problems.append("Cette date n'existe pas.")
        else:
            found.values[name] = value
    return found


def names() -> list[str]:
    """Return the accounts that the trail knows of, those deleted since among them."""
    known = Entry.objects.exclude(name="").order_by("name").values_list("name", flat=True)
    return [*known.distinct(), CONSOLE]


def _condition(name: str, value: str) -> dict[str, Any]:
    match name:
        case "acte":
            return {"deed": value}
        case "compte":
            return {"name": "" if value == CONSOLE else value}
        case "sujet":
            return {"subject": value}
        case "du":
            return {"at__gte": _midnight(_day(value))}
    return {"at__lt": _midnight(_day(value), after=1)}


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _midnight(day: date | None, after: int = 0) -> datetime:
    return timezone.make_aware(
        datetime.combine((day or date.min) + timedelta(days=after), time.min)
    )
