"""The figures of the dashboard, each with the filters that show the conversations behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Q, QuerySet, Sum, When

from console.conversations.filters import SPANS
from console.conversations.models import Conversation
from console.conversations.templatetags.french import pluralize
from console.dashboard.agreement import Agreement, agreement
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
    agreement: Agreement | None = None
    monthly: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the figures for a program."""
        return asdict(self)


def compute(chosen: QuerySet[Conversation], base: Mapping[str, str]) -> Figures:
    """Count ``chosen``; ``base`` are the filters (by name) that chose them."""
    counted = _Counted(chosen)
    sums = counted.sums
    total = sums["total"]
    made = Figures(total)
    consenting = total - counted.by("outcome").get("refused", 0)
    finished = counted.by("outcome").get("finished", 0)
    seconds = _seconds(chosen)
    timed = sum(seconds.values())
    median = _median(seconds)
    made.tiles = [
        Tile("Conversations", _number(total), "sur la période", _query(base)),
        Tile(
            "Menées au résultat",
            _percent(finished, consenting),
            f"{_number(finished)} sur {_number(consenting)} avec accord",
            _query(base, fin="finished"),
        ),
        Tile(
            "Urgences signalées",
            _number(sums["emergencies"]),
            _percent(sums["emergencies"], total)
            + f" des conversations, {_withdrawn(sums['withdrawn'])}",
            _query(base, alerte="1"),
        ),
        Tile(
            "Messages incompris",
            _percent(sums["fallbacks"], sums["turns"]),
            f"dans {_number(sums['with_misunderstanding'])} conversations",
            _query(base, incompris="1"),
        ),
        Tile(
            "Temps jusqu'au résultat",
            _duration(median),
            "durée médiane",
            _query(base, duree="0-"),
        ),
        Tile(
            "Pannes",
            _number(sums["failed"]),
            "conversations avec un message de panne",
            _query(base, fin="failed"),
        ),
    ]
    left = counted.by("stopped_at", ("left", "stopped"))
    made.charts = {
        "Orientation": _bars(
            counted.by("orientation"),
            {**french.ORIENTATIONS, "": "Sans résultat"},
            total,
            base,
            "orientation",
        ),
        "Type de douleur": _bars(
            counted.by("classification"), french.CLASSIFICATIONS, total, base, "type"
        ),
        "Où les personnes s'arrêtent": _bars(left, french.QUESTIONS, total, base, "etape"),
        "Déroulement": _bars(counted.by("outcome"), french.OUTCOMES, total, base, "fin"),
        "Signes d'alerte": _signs(chosen, total, base),
        "Canal": _bars(counted.by("channel"), french.CHANNELS, total, base, "canal"),
        "Temps jusqu'au résultat": _times(seconds, timed, base),
    }
    made.days, made.monthly = _days(chosen, base)
    made.agreement = agreement(chosen, base)
    return made


def _rows_where(condition: Q) -> Sum:
    """Count the rows that meet ``condition``, as ``COUNT(*)`` takes none."""
    return Sum(Case(When(condition, then=1), default=0))


class _Counted:
    """Conversations counted once, by everything that the charts tell apart.

    Rows are counted, not keys: PostgreSQL then needs nothing but the index.
    """

    _COLUMNS = ("channel", "outcome", "stopped_at", "orientation", "classification")

    def __init__(self, chosen: QuerySet[Conversation]) -> None:
        self._groups = list(
            chosen.order_by()
            .values(*self._COLUMNS)
            .annotate(
                total=Count("*"),
                emergencies=_rows_where(Q(emergency_at__isnull=False)),
                withdrawn=_rows_where(Q(withdrawn_at__isnull=False)),
                with_misunderstanding=_rows_where(Q(misunderstandings__gt=0)),
                failed=_rows_where(Q(failures__gt=0)),
                turns=Sum("patient_turns"),
                fallbacks=Sum("misunderstandings"),
            )
        )

    @property
    def sums(self) -> Counter[str]:
        """Return the sums over all groups, by name."""
        sums: Counter[str] = Counter()
        for group in self._groups:
            sums.update({k: v or 0 for k, v in group.items() if k not in self._COLUMNS})
        return sums

    def by(self, column: str, outcomes: Collection[str] = ()) -> Counter[str]:
        """Return how many there are by the value of ``column``, of some outcomes or of all."""
        counts: Counter[str] = Counter()
        for group in self._groups:
            if not outcomes or group["outcome"] in outcomes:
                counts[group[column]] += group["total"]
        return counts


def _bars(
    counts: Mapping[str, int],
    names: Mapping[str, str],
    total: int,
    base: Mapping[str, str],
    name: str,
) -> list[Bar]:
    return [
        Bar(
            label,
            counts[value],
            _share(counts[value], total),
            _query(base, **{name: value or "aucune"}),
        )
        for value, label in names.items()
        if counts.get(value)
    ]


def _signs(chosen: QuerySet[Conversation], total: int, base: Mapping[str, str]) -> list[Bar]:
    rows = chosen.order_by().filter(signs__isnull=False).values_list("signs__red_flag")
    found = sorted(rows.annotate(count=Count("*")), key=lambda row: -row[1])
    return [
        Bar(
            french.SHORT_SIGNS.get(flag, flag),
            count,
            _share(count, total),
            _query(base, signe=flag),
        )
        for flag, count in found
    ]


def _seconds(chosen: QuerySet[Conversation]) -> dict[int, int]:
    """Return how many conversations took each number of seconds to their result."""
    rows = chosen.order_by().filter(seconds__isnull=False).values_list("seconds")
    return dict(rows.annotate(count=Count("*")))


def _times(seconds: Mapping[int, int], timed: int, base: Mapping[str, str]) -> list[Bar]:
    bars = []
    for key, (start, end, label) in list(SPANS.items())[:-1]:
        count = sum(number for time, number in seconds.items() if start <= time < end)
        bars.append(Bar(label, count, _share(count, timed), _query(base, duree=key)))
    return bars if timed else []


def _days(chosen: QuerySet[Conversation], base: Mapping[str, str]) -> tuple[list[Bar], bool]:
    rows = chosen.order_by().filter(begun_on__isnull=False).values_list("begun_on")
    found: dict[date, int] = dict(rows.annotate(count=Count("*")))
    if not found:
        return [], False
    first, last = min(found), max(found)
    if (last - first).days > MONTHLY_AFTER:
        return _months(found, base), True
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


def _months(days: Mapping[date, int], base: Mapping[str, str]) -> list[Bar]:
    found: Counter[date] = Counter()
    for day, count in days.items():
        found[day.replace(day=1)] += count
    highest = max(found.values())
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
        for month, count in sorted(found.items())
    ]


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _median(seconds: Mapping[int, int]) -> int | None:
    middle = (sum(seconds.values()) - 1) // 2
    for time, number in sorted(seconds.items()):
        if number > middle:
            return time
        middle -= number
    return None


def _without_period(base: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in base.items() if name not in ("periode", "du", "au")}


def _query(base: Mapping[str, str], **more: str) -> str:
    return urlencode({**base, **more})


def _share(count: int, whole: int) -> float:
    return round(100 * count / whole, 1) if whole else 0.0


def _percent(count: int, whole: int) -> str:
    return f"{_share(count, whole):.1f} %".replace(".", ",") if whole else "–"


def _withdrawn(count: int) -> str:
    return f"{_number(count)} retirée{pluralize(count)} ensuite"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


def _duration(seconds: int | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds // 60} min {seconds % 60:02d}" if seconds >= 60 else f"{seconds} s"


def periods() -> Iterable[tuple[str, str]]:
    """Return the periods that the dashboard offers: code and words."""
    return (("", "Depuis le début"), ("7", "7 derniers jours"), ("30", "30 derniers jours"))
