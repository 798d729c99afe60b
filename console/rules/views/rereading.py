"""Reading stored conversations anew: begun, followed while it goes on, and stopped."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import REVIEW, SEE, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.rules import rereading, versions
from console.rules.models import Rereading, Version
from triage.rules import RulesError

NUMBERS = (100, 500, 2000)
SHOWN = 300


def model_date() -> datetime | None:
    """Return when the model at hand was trained, None where there is none."""
    try:
        return datetime.fromtimestamp(settings.MODEL_FILE.stat().st_mtime, timezone.utc)
    except OSError:
        return None


@require_POST
@needs(REVIEW)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, by one of the kept versions of the rules."""
    version = get_object_or_404(Version, pk=_whole(request.POST.get("version")))
    number = _whole(request.POST.get("nombre"))
    try:
        versions.ruleset(version)
        made = rereading.begin(
            version, number if number in NUMBERS else NUMBERS[0], request.user.get_username()
        )
    except RulesError as error:
        messages.error(request, f"Cette version ne se lit plus : {error}")
        return redirect("rules:versions")
    except rereading.BusyError:
        messages.error(request, "Une relecture est déjà en cours : attendez-en la fin.")
        return redirect("rules:versions")
    record(request.user, Deed.LISTED, f"règles {version.number}", "messages relus")
    return redirect("rules:reread", made.pk)


@require_GET
@needs(SEE)
def show(request: HttpRequest, key: int) -> HttpResponse:
    """Show how far it is and what would change; a page that stays open asks for it again."""
    made = get_object_or_404(Rereading.objects.select_related("version"), pk=key)
    changes = rereading.changes_of(made, SHOWN)
    every = list(made.changes.order_by().values_list("urgency", flat=True))
    context: dict[str, Any] = {
        "made": made,
        "done": made.weighed + made.unreadable,
        "changes": changes,
        "found": len(every),
        "less": every.count(-1),
        "more": every.count(1),
        "same": every.count(0),
        "may_stop": request.user.has_perm(REVIEW),
    }
    part = "X-Background" in request.headers
    return render(request, "rules/reread_part.html" if part else "rules/reread.html", context)


@require_POST
@needs(REVIEW)
def stop(request: HttpRequest, key: int) -> HttpResponse:
    """Stop it; what was found stays."""
    rereading.stop(get_object_or_404(Rereading, pk=key))
    messages.success(request, "La relecture s'arrête ; ce qu'elle a trouvé reste.")
    return redirect("rules:reread", key)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
