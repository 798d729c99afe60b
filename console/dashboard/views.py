"""The dashboard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console.accounts.permissions import SEE, needs
from console.conversations import filters
from console.conversations.filters import Filters
from console.dashboard.figures import Figures, compute, periods
from console.transcripts import french

_TAKEN = ("periode", "du", "au", "canal")


@require_GET
@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period and a channel."""
    asked, found = _figures(request)
    context = {
        "asked": asked,
        "figures": found,
        "periods": periods(),
        "channels": french.CHANNELS.items(),
        "values": asked.values,
    }
    return render(request, "dashboard/dashboard.html", context)


@require_GET
@needs(SEE)
def figures(request: HttpRequest) -> JsonResponse:
    """Return the same figures as JSON."""
    _, found = _figures(request)
    return JsonResponse(found.as_dict(), json_dumps_params={"ensure_ascii": False})


def _figures(request: HttpRequest) -> tuple[Filters, Figures]:
    asked = filters.read(request.GET, request.session)
    asked.values = {name: value for name, value in asked.values.items() if name in _TAKEN}
    return asked, compute(filters.apply(asked, request.user), asked.values)
