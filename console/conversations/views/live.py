"""Emergencies that nobody has taken care of yet, asked for every two seconds by every page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from console.accounts.permissions import SEE, needs
from console.conversations.models import Conversation, State

SHOWN = 3
DAYS = 7


@require_GET
@needs(SEE)
def emergencies(request: HttpRequest) -> HttpResponse:
    """Return the banner of the emergencies that wait, as every page shows it."""
    return render(request, "conversations/emergencies.html", waiting())


def waiting() -> dict[str, Any]:
    """Return how many emergencies of the last week nobody has reviewed, and the newest ones.

    Those that the person took back are counted apart: somebody should read them, not run.
    """
    since = timezone.now() - timedelta(days=DAYS)
    raised = Conversation.objects.filter(emergency_at__gte=since, state=State.TO_REVIEW)
    found = raised.filter(withdrawn_at=None)
    newest = found.prefetch_related("signs").order_by("-emergency_at")[:SHOWN]
    return {
        "emergencies": found.count(),
        "withdrawn_emergencies": raised.exclude(withdrawn_at=None).count(),
        "newest_emergencies": list(newest),
    }
