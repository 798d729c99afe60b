"""Which rules fired in which conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, QuerySet, Sum, When
from django.utils import timezone

from console.conversations.models import Conversation
from console.rules.models import FiredRule

LONGEST = FiredRule._meta.get_field("rule").max_length or 0
PERIODS = {"mois": "ce mois-ci", "30": "ces 30 derniers jours", "tout": "depuis le début"}


@dataclass(frozen=True)
class Tally:
    """How often a rule was a reason, and how often it decided."""

    fired: int = 0
    decided: int = 0


def index(found: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Keep the rules behind the last result of conversations, by key; those before are dropped."""
    rules = {key: list(dict.fromkeys(ids)) for key, ids in found}
    FiredRule.objects.filter(conversation__in=rules).delete()
    FiredRule.objects.bulk_create(
        FiredRule(conversation_id=key, rule=rule, place=min(place, 32_767))
        for key, ids in rules.items()
        for place, rule in enumerate(ids)
        if 0 < len(rule) <= LONGEST
    )


def since(period: str, now: datetime | None = None) -> datetime | None:
    """Return when a period of :data:`PERIODS` begins, None for the one without a beginning."""
    now = timezone.localtime(now)
    if period == "30":
        return now - timedelta(days=30)
    if period == "tout":
        return None
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def counts(begin: datetime | None) -> Mapping[str, Tally]:
    """Return how often each rule fired in the conversations begun since ``begin``."""
    rows = FiredRule.objects.order_by()
    if begin is not None:
        rows = rows.filter(conversation__begun_at__gte=begin)
    found = rows.values_list("rule").annotate(
        fired=Count("*"), decided=Sum(Case(When(place=0, then=1), default=0))
    )
    return {rule: Tally(fired, decided) for rule, fired, decided in found}


def conversations(rule: str, begin: datetime | None) -> QuerySet[Conversation]:
    """Return the conversations in which ``rule`` fired, the newest first."""
    rows = Conversation.objects.filter(fired__rule=rule)
    if begin is not None:
        rows = rows.filter(begun_at__gte=begin)
    return rows.order_by("-begun_at", "-id")
