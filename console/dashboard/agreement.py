"""How often reviewers find the orientation right, over time and by orientation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from console.conversations.models import Conversation, Judgement
from console.transcripts import french

WEEKLY_UP_TO = 120
"""Days up to which verdicts are counted by week, then by month."""


@dataclass(frozen=True)
class Row:
    """The verdicts of one week, month or orientation; ``share`` is that of the right ones, in %."""

    label: str
    judged: int
    right: int
    too_high: int
    too_low: int
    query: str

    @property
    def share(self) -> float:
        """Return the share of right orientations, in percent."""
        return round(100 * self.right / self.judged, 1) if self.judged else 0.0


@dataclass
class Agreement:
    """All verdicts of a period, and the same over time and by the orientation that was judged."""

    whole: Row
    times: list[Row] = field(default_factory=list)
    orientations: list[Row] = field(default_factory=list)


def agreement(chosen: QuerySet[Conversation], base: Mapping[str, str]) -> Agreement | None:
    """Count the verdicts on ``chosen``; None where there is none. ``base`` are the filters."""
    fields = ("begun_on", "verdict__given", "verdict__judgement")
    rows = list(chosen.order_by().filter(verdict__isnull=False).values_list(*fields))
    if not rows:
        return None
    days = [day for day, _, _ in rows if day is not None]
    weekly = bool(days) and (max(days) - min(days)).days <= WEEKLY_UP_TO
    times: dict[date, Counter[str]] = defaultdict(Counter)
    given: dict[str, Counter[str]] = defaultdict(Counter)
    whole: Counter[str] = Counter()
    for day, orientation, judgement in rows:
        whole[judgement] += 1
        given[orientation][judgement] += 1
        if day is not None:
            first = day - timedelta(days=day.weekday()) if weekly else day.replace(day=1)
            times[first][judgement] += 1
    bare = {name: value for name, value in base.items() if name not in ("periode", "du", "au")}
    made = Agreement(_row("Toutes", whole, {**base, "avis": "non"}))
    for first in sorted(times):
        label = first.strftime("semaine du %d/%m" if weekly else "%m/%Y")
        span = {"du": first.isoformat(), "au": _last(first, weekly).isoformat(), "avis": "non"}
        made.times.append(_row(label, times[first], {**bare, **span}))
    made.orientations = [
        _row(label, given[name], {**base, "orientation": name, "avis": "non"})
        for name, label in french.ORIENTATIONS.items()
        if name in given
    ]
    return made


def _row(label: str, counts: Counter[str], query: Mapping[str, Any]) -> Row:
    return Row(
        label,
        sum(counts.values()),
        counts[Judgement.RIGHT],
        counts[Judgement.TOO_HIGH],
        counts[Judgement.TOO_LOW],
        urlencode(query),
    )


def _last(first: date, weekly: bool) -> date:
    if weekly:
        return first + timedelta(days=6)
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
