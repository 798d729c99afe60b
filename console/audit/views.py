"""The audit trail, for the person in charge."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console.accounts.permissions import AUDIT, needs
from console.audit.models import Deed, Entry

SIZE = 100


@require_GET
@needs(AUDIT)
def show(request: HttpRequest) -> HttpResponse:
    """Show the trail, newest first, by deed, account or subject."""
    rows = Entry.objects.all()
    deed, name, subject = (request.GET.get(key, "") for key in ("acte", "compte", "sujet"))
    if deed in Deed.values:
        rows = rows.filter(deed=deed)
    if name:
        rows = rows.filter(name=name)
    if subject:
        rows = rows.filter(subject=subject)
    before = request.GET.get("avant", "")
    if before.isdigit():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows.order_by("-pk")[: SIZE + 1])
    query = request.GET.copy()
    query.pop("avant", None)
    context = {
        "rows": found[:SIZE],
        "next": found[SIZE - 1].pk if len(found) > SIZE else None,
        "query": query.urlencode(),
        "deeds": Deed.choices,
        "names": Entry.objects.exclude(name="")
        .order_by("name")
        .values_list("name", flat=True)
        .distinct(),
        "deed": deed,
        "name": name,
        "subject": subject,
    }
    return render(request, "audit/audit.html", context)
