"""A reviewer's verdict on the orientation of a conversation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from console.accounts.permissions import REVIEW, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.models import Conversation, Judgement, Verdict
from console.conversations.views.reviewing import back
from console.transcripts import french
from triage.orientation import URGENCY


@require_POST
@needs(REVIEW)
def judge(request: HttpRequest, key: int) -> HttpResponse:
    """Say that the orientation was right; or that it was not, and which one would have been."""
    conversation = get_object_or_404(Conversation, pk=key)
    given, right = conversation.orientation, request.POST.get("juste", "")
    if request.POST.get("annuler"):
        Verdict.objects.filter(conversation=conversation).delete()
        record(request.user, Deed.JUDGED, conversation, "retiré")
        messages.success(request, "Avis retiré.")
        return back(request, conversation, "#avis")
    if given not in URGENCY:
        messages.error(request, "Cette conversation n'a pas d'orientation à juger.")
        return back(request, conversation, "#avis")
    if request.POST.get("avis") == Judgement.RIGHT:
        right = given
    elif right not in URGENCY or right == given:
        messages.error(request, "Choisissez l'orientation qui aurait été juste.")
        return back(request, conversation, "#avis")
    judgement = _judgement(given, right)
    Verdict.objects.update_or_create(
        conversation=conversation,
        defaults={
            "given": given,
            "right": right,
            "judgement": judgement,
            "ruleset": conversation.ruleset,
            "author": request.user,
        },
    )
    label = Judgement(judgement).label
    record(request.user, Deed.JUDGED, conversation, f"{given} → {right}")
    messages.success(request, f"Avis : {label.lower()} ({french.ORIENTATIONS[right]}).")
    return back(request, conversation, "#avis")


def _judgement(given: str, right: str) -> str:
    ranks: dict[str, int] = dict(URGENCY)  # type: ignore[arg-type]
    if ranks[given] == ranks[right]:
        return Judgement.RIGHT
    return Judgement.TOO_HIGH if ranks[given] < ranks[right] else Judgement.TOO_LOW
