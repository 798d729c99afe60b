"""Erasing one conversation everywhere, on a person's request."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from console.accounts.permissions import ERASE, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.models import Conversation
from console.follower import erasure

CONFIRMATION = "effacer"


@require_http_methods(["GET", "POST"])
@needs(ERASE)
def erase(request: HttpRequest, key: int) -> HttpResponse:
    """Ask once more, then erase: the assistant's store, the console, the exported phrases."""
    conversation = get_object_or_404(Conversation, pk=key)
    if request.method == "POST":
        if request.POST.get("confirmation", "").strip().casefold() == CONFIRMATION:
            erasure.erase([conversation.sender_id], timezone.now())
            record(request.user, Deed.ERASED, conversation)
            messages.success(request, f"La conversation {conversation} est effacée partout.")
            return redirect("conversations:list")
        messages.error(request, f"Pour confirmer, écrivez « {CONFIRMATION} ».")
    return render(request, "conversations/erase.html", {"conversation": conversation})
