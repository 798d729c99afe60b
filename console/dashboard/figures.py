"""The figures of the dashboard, each with the filters that show the conversations behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth

from console.conversations.filters import SPANS
from console.conversations.models import Conversation
from console.transcripts import french

MONTHLY_AFTER = 120
"""Days from which conversations are counted by month: more bars than that cannot be read."""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: ``share`` in percent of the whole, ``query`` the filters behind it."""

    label: str
    count: int
    share: float
    query: str


@dataclass(frozen=True)
class Tile:
    """One figure: ``value`` as it is read, ``detail`` what it is of."""

    label: str
    value: str
    detail: str
    query: str


@dataclass
class Figures:
    """Everything on the dashboard for one period and channel."""

    total: int
    tiles: list[Tile] = field(default_factory=list)
    charts: dict[str, list[Bar]] = field(default_factory=dict)
    days: list[Bar] = field(default_factory=list)
    monthly: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the figures for a program."""
        return asdict(self)


def compute(chosen: QuerySet[Conversation], base: Mapping[str, str]) -> Figures:
    """Count ``chosen``; ``base`` are the filters (by name) that chose them."""
    sums = chosen.aggregate(
        total=Count("pk"),
        finished=Count("pk", filter=Q(outcome="finished")),
        refused=Count("pk", filter=Q(outcome="refused")),
        emergencies=Count("pk", filter=Q(emergency_at__isnull=False)),
        with_misunderstanding=Count("pk", filter=Q(misunderstandings__gt=0)),
        failed=Count("pk", filter=Q(failures__gt=0)),
        turns=Sum("patient_turns"),
        fallbacks=Sum("misunderstandings"),
        timed=Count("seconds"),
    )
    total = sums["total"]
    made = Figures(total)
    consenting = total - sums["refused"]
    median = _median(chosen, sums["timed"])
    made.tiles = [
        Tile("Conversations", _number(total), "sur la période", _query(base)),
        Tile(
            "Menées au résultat",
            _percent(sums["finished"], consenting),
            f"{_number(sums['finished'])} sur {_number(consenting)} avec accord",
            _query(base, fin="finished"),
        ),
        Tile(
            "Urgences signalées",
            _number(sums["emergencies"]),
            _percent(sums["emergencies"], total) + " des conversations",
            _query(base, alerte="1"),
        ),
        Tile(
            "Messages incompris",
            _percent(sums["fallbacks"] or 0, sums["turns"] or 0),
            f"dans {_number(sums['with_misunderstanding'])} conversations",
            _query(base, incompris="1"),
        ),
        Tile(
            "Temps jusqu'au résultat",
            _duration(median),
            "durée médiane",
            _query(base, fin="finished"),
        ),
        Tile(
            "Pannes",
            _number(sums["failed"]),
            "conversations avec un message de panne",
            _query(base, fin="failed"),
        ),
    ]
    left = chosen.filter(outcome__in=("left", "stopped"))
    no_result = ("aucune", "Sans résultat")
    made.charts = {
        "Orientation": _by(
            chosen, "orientation", french.ORIENTATIONS, total, base, "orientation", no_result
        ),
        "Type de douleur": _by(
            chosen, "classification", french.CLASSIFICATIONS, total, base, "type"
        ),
        "Où les personnes s'arrêtent": _by(
            left, "stopped_at", french.QUESTIONS, total, base, "etape"
        ),
        "Déroulement": _by(chosen, "outcome", french.OUTCOMES, total, base, "fin"),
        "Signes d'alerte": _signs(chosen, total, base),
        "Canal": _by(chosen, "channel", french.CHANNELS, total, base, "canal"),
        "Temps jusqu'au résultat": _times(chosen, sums["timed"], base),
    }
    made.days, made.monthly = _days(chosen, base)
    return made


def _by(
    chosen: QuerySet[Conversation],
    column: str,
    names: Mapping[str, str],
    total: int,
    base: Mapping[str, str],
    name: str,
    nothing: tuple[str, str] | None = None,
) -> list[Bar]:
    rows = chosen.order_by().values_list(column).annotate(count=Count("pk"))
    found = dict(rows)
    bars = [
        Bar(label, found[value], _share(found[value], total), _query(base, **{name: value}))
        for value, label in names.items()
        if found.get(value)
    ]
    if nothing and found.get(""):
        value, label = nothing
        bars.append(Bar(label, found[""], _share(found[""], total), _query(base, **{name: value})))
    return bars


def _signs(chosen: QuerySet[Conversation], total: int, base: Mapping[str, str]) -> list[Bar]:
    rows = chosen.order_by().filter(signs__isnull=False).values_list("signs__red_flag")
    found = sorted(rows.annotate(count=Count("pk")), key=lambda row: -row[1])
    return [
        Bar(
            french.SHORT_SIGNS.get(flag, flag),
            count,
            _share(count, total),
            _query(base, signe=flag),
        )
        for flag, count in found
    ]


def _times(chosen: QuerySet[Conversation], timed: int, base: Mapping[str, str]) -> list[Bar]:
    counts = chosen.aggregate(
        **{
            f"from_{start}": Count("pk", filter=Q(seconds__gte=start, seconds__lt=end))
            for start, end, _ in SPANS.values()
        }
    )
    return [
        Bar(
            label,
            counts[f"from_{start}"],
            _share(counts[f"from_{start}"], timed),
            _query(base, duree=key),
        )
        for key, (start, _, label) in SPANS.items()
        if timed
    ]


def _days(chosen: QuerySet[Conversation], base: Mapping[str, str]) -> tuple[list[Bar], bool]:
    rows = chosen.order_by().annotate(day=TruncDate("begun_at")).values_list("day")
    found: dict[date, int] = dict(rows.annotate(count=Count("pk")))
    if not found:
        return [], False
    first, last = min(found), max(found)
    if (last - first).days > MONTHLY_AFTER:
        return _months(chosen, base), True
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    highest = max(found.values())
    return [
        Bar(
            day.strftime("%d/%m"),
            found.get(day, 0),
            _share(found.get(day, 0), highest),
            _query(_without_period(base), du=day.isoformat(), au=day.isoformat()),
        )
        for day in days
    ], False


def _months(chosen: QuerySet[Conversation], base: Mapping[str, str]) -> list[Bar]:
    rows = chosen.order_by().annotate(month=TruncMonth("begun_at")).values_list("month")
    found = sorted((month.date(), count) for month, count in rows.annotate(count=Count("pk")))
    highest = max(count for _, count in found)
    return [
        Bar(
            month.strftime("%m/%Y"),
            count,
            _share(count, highest),
            _query(
                _without_period(base),
                du=month.isoformat(),
                au=(_next_month(month) - timedelta(days=1)).isoformat(),
            ),
        )
        for month, count in found
    ]


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _median(chosen: QuerySet[Conversation], timed: int) -> int | None:
    if not timed:
        return None
    ordered = chosen.filter(seconds__isnull=False).order_by("seconds")
    return int(ordered.values_list("seconds", flat=True)[(timed - 1) // 2])


def _without_period(base: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in base.items() if name not in ("periode", "du", "au")}


def _query(base: Mapping[str, str], **more: str) -> str:
    return urlencode({**base, **more})


def _share(count: int, whole: int) -> float:
    return round(100 * count / whole, 1) if whole else 0.0


def _percent(count: int, whole: int) -> str:
    return f"{_share(count, whole):.1f} %".replace(".", ",") if whole else "–"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


def _duration(seconds: int | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds // 60} min {seconds % 60:02d}" if seconds >= 60 else f"{seconds} s"


def periods() -> Iterable[tuple[str, str]]:
    """Return the periods that the dashboard offers: code and words."""
    return (("", "Depuis le début"), ("7", "7 derniers jours"), ("30", "30 derniers jours"))
