"""Emergencies that nobody has taken care of yet, asked for every two seconds by every page."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from console.accounts.permissions import SEE, needs
from console.conversations.models import Conversation, State

SHOWN = 5
DAYS = 7


@require_GET
@needs(SEE)
def emergencies(request: HttpRequest) -> JsonResponse:
    """Return how many emergencies of the last week wait, and the newest ones."""
    since = timezone.now() - timedelta(days=DAYS)
    waiting = Conversation.objects.filter(emergency_at__gte=since, state=State.TO_REVIEW)
    newest = waiting.prefetch_related("signs").order_by("-emergency_at")[:SHOWN]
    return JsonResponse(
        {
            "count": waiting.count(),
            "newest": [
                {
                    "id": found.pk,
                    "name": found.pseudonym,
                    "at": timezone.localtime(found.emergency_at).strftime("%d/%m à %H:%M"),
                    "signs": [str(sign) for sign in found.signs.all()],
                    "url": reverse("conversations:thread", args=[found.pk]),
                }
                for found in newest
            ],
        }
    )
