"""Corrections on their way to the training data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import REVIEW, TRAIN, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.training import copies
from console.training.models import Correction
from console.transcripts import french

SHOWN = 200


@require_GET
@needs(REVIEW)
def show(request: HttpRequest) -> HttpResponse:
    """Show the corrections: those to check first."""
    rows = list(
        Correction.objects.select_related("conversation", "author").order_by(
            "accepted", "-made_at", "-id"
        )[:SHOWN]
    )
    for row in rows:
        row.pieces = _pieces(row)  # type: ignore[attr-defined]
        row.intent_label = french.INTENTS.get(row.intent, row.intent)  # type: ignore[attr-defined]
        row.read_label = french.INTENTS.get(row.read_as, row.read_as)  # type: ignore[attr-defined]
    context = {"rows": rows, "merge": copies.merge(copies.accepted_examples())}
    return render(request, "training/training.html", context)


def _pieces(row: Correction) -> list[tuple[str, dict[str, Any] | None]]:
    """Cut the phrase where an entity begins or ends: words, and the entity that lies on them."""
    made: list[tuple[str, dict[str, Any] | None]] = []
    last = 0
    for entity in sorted(row.entities, key=lambda found: int(found["start"])):
        made += [(row.text[last : entity["start"]], None)]
        made += [(row.text[entity["start"] : entity["end"]], entity)]
        last = entity["end"]
    return [*made, (row.text[last:], None)]


@require_POST
@needs(REVIEW)
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Accept a correction for training, or take the acceptance back."""
    row = get_object_or_404(Correction, pk=key)
    row.accepted = request.POST.get("decision") == "accepter"
    row.save(update_fields=["accepted"])
    record(
        request.user, Deed.CORRECTED, row.conversation, "validée" if row.accepted else "à revoir"
    )
    return redirect("training")


@require_GET
@needs(TRAIN)
def download(request: HttpRequest) -> HttpResponse:
    """Send the accepted phrases as a Rasa training file."""
    merge = copies.merge(copies.accepted_examples())
    record(request.user, Deed.EXPORTED, "", f"entraînement, {len(merge.added)} phrase(s)")
    response = HttpResponse(copies.as_yaml(merge.added), content_type="application/yaml")
    response.headers["Content-Disposition"] = 'attachment; filename="reviewed.yml"'
    return response


@require_POST
@needs(TRAIN)
def add(request: HttpRequest) -> HttpResponse:
    """Add the accepted phrases to the training data of this machine."""
    try:
        merge = copies.write(copies.accepted_examples())
    except OSError as error:
        messages.error(request, f"Le fichier ne peut pas être écrit : {error.strerror}.")
        return redirect("training")
    record(request.user, Deed.EXPORTED, "", f"entraînement, {len(merge.added)} phrase(s) ajoutées")
    messages.success(
        request,
        f"{len(merge.added)} phrase(s) ajoutées à l'entraînement : relancez « make train ».",
    )
    return redirect("training")
