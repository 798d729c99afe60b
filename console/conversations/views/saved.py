"""Saved views: a set of filters under a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import SEE, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations import filters
from console.conversations.models import SavedView


@require_POST
@needs(SEE)
def save(request: HttpRequest) -> HttpResponse:
    """Save the filters in use under a name, for the person who asks."""
    asked = filters.read(QueryDict(request.POST.get("liste", "")), request.session)
    name = " ".join(request.POST.get("nom", "").split())[:60]
    if not name or not (asked.values or asked.words):
        messages.error(request, "Choisissez des filtres et donnez un nom à la vue.")
    else:
        SavedView.objects.update_or_create(
            name=name,
            owner=request.user,
            defaults={"query": asked.values_query, "search": asked.words},
        )
        record(request.user, Deed.VIEWS, "", "enregistrée")
        messages.success(request, f"Vue « {name} » enregistrée.")
    return redirect(f"{reverse('conversations:list')}?{asked.query}")


@require_GET
@needs(SEE)
def open_view(request: HttpRequest, key: int) -> HttpResponse:
    """Go to the list with the filters of a view."""
    view = _mine(request.user, key)
    query = QueryDict(view.query, mutable=True)
    if found := filters.remember_search(view.search, request.session):
        query["q"] = found
    return redirect(f"{reverse('conversations:list')}?{query.urlencode()}")


@require_POST
@needs(SEE)
def delete(request: HttpRequest, key: int) -> HttpResponse:
    """Delete one's own view."""
    view = get_object_or_404(SavedView, pk=key, owner=request.user)
    view.delete()
    record(request.user, Deed.VIEWS, "", "supprimée")
    messages.success(request, f"Vue « {view.name} » supprimée.")
    return redirect("conversations:list")


def _mine(user: Any, key: int) -> SavedView:
    return get_object_or_404(SavedView.objects.filter(Q(owner=None) | Q(owner=user)), pk=key)
