"""Who is behind a conversation: shown on request only, and never without a line in the trail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from console.accounts.permissions import SEE_SENDER, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.finding import find
from console.conversations.models import Conversation


@require_POST
@needs(SEE_SENDER)
def show(request: HttpRequest, key: int) -> HttpResponse:
    """Show the identifier under which the channel stores the conversation."""
    conversation = get_object_or_404(Conversation, pk=key)
    record(request.user, Deed.IDENTIFIED, conversation, "affiché")
    return render(request, "conversations/identity.html", {"conversation": conversation})


@require_http_methods(["GET", "POST"])
@needs(SEE_SENDER)
def search(request: HttpRequest) -> HttpResponse:
    """Find the conversations of somebody who gives a phone number or an account."""
    context: dict[str, object] = {}
    if request.method == "POST":
        found = find(request.POST.get("adresse", "")[:255])
        if not found:
            record(request.user, Deed.IDENTIFIED, "", "recherche par adresse, rien")
        for conversation in found:
            record(request.user, Deed.IDENTIFIED, conversation, "retrouvée par adresse")
        context = {"asked": True, "found": found}
    return render(request, "conversations/find.html", context)
