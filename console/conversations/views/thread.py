"""One conversation, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from console.accounts.permissions import SEE, SEE_SENDER, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations import filters, paging
from console.conversations.cards import result_card
from console.conversations.models import Conversation, State, Tag
from console.tracker import store
from console.training import copies
from console.transcripts import french
from console.transcripts.thread import read_thread


@require_GET
@needs(SEE)
def show(request: HttpRequest, key: int) -> HttpResponse:
    """Show a conversation, and the way to its neighbours in the list it was opened from."""
    conversation = get_object_or_404(Conversation.objects.select_related("assignee"), pk=key)
    thread = read_thread(store.read([conversation.sender_id])[conversation.sender_id])
    context: dict[str, Any] = {"conversation": conversation, "thread": thread}
    corrections = {found.message_id: found for found in conversation.corrections.all()}
    for turn in thread.turns:
        turn.correction = corrections.get(turn.message_id)  # type: ignore[attr-defined]
    if thread.result is not None:
        context["result"] = result_card(thread.result)
    if "X-Background" in request.headers:
        return render(request, "conversations/turns.html", context | _choices())
    record(request.user, Deed.OPENED, conversation)
    asked = filters.read(request.GET, request.session)
    newer, older = paging.neighbours(filters.apply(asked, request.user), conversation)
    context |= {
        "asked": asked,
        "newer": newer,
        "older": older,
        "sender": conversation.sender_id if request.user.has_perm(SEE_SENDER) else "",
        "notes": conversation.notes.select_related("author"),
        "tags": conversation.tags.all(),
        "all_tags": Tag.objects.all(),
        "people": get_user_model().objects.filter(is_active=True).order_by("username"),
        "states": State.choices,
    }
    return render(request, "conversations/thread.html", context | _choices())


def _choices() -> dict[str, Any]:
    return {
        "intents": [(name, french.INTENTS.get(name, name)) for name in copies.intents()],
        "entity_names": [(name, french.ENTITIES.get(name, name)) for name in copies.entities()],
        "roles": french.ROLES.items(),
        "values": sorted({v for found in french.ENTITY_VALUES.values() for v in found.values()}),
    }
