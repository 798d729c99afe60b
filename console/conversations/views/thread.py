"""One conversation, to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from console.accounts.permissions import SEE, needs
from console.accounts.sessions import BACKGROUND
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations import filters, paging
from console.conversations.asking import Finder
from console.conversations.cards import result_card
from console.conversations.mentions import see
from console.conversations.models import Conversation, State, Tag, Verdict
from console.tracker import store
from console.training import answer_base, copies, subjects
from console.training.describing import described
from console.transcripts import french
from console.transcripts.thread import Piece, Thread, Turn, read_thread

REMEMBERED = 50
"""Conversations whose opening a session remembers to have noted."""

_OPENED = "opened"


@require_GET
@needs(SEE)
def show(request: HttpRequest, key: int) -> HttpResponse:
    """Show a conversation, and the way to its neighbours in the list it was opened from."""
    conversation = get_object_or_404(Conversation.objects.select_related("assignee"), pk=key)
    thread = read_thread(store.read([conversation.sender_id])[conversation.sender_id])
    context: dict[str, Any] = {"conversation": conversation, "thread": thread}
    corrections = {found.message_id: found for found in conversation.corrections.all()}
    proposals: dict[str, list[Any]] = {}
    for made in conversation.proposals.select_related("author").order_by("id"):
        proposals.setdefault(made.message_id, []).append(described(made))
    for turn in thread.turns:
        turn.correction = corrections.get(turn.message_id)  # type: ignore[attr-defined]
        turn.proposals = proposals.get(turn.message_id, [])  # type: ignore[attr-defined]
    asked = filters.read(request.GET, request.session)
    if finder := asked.finder:
        context["found_in"] = _mark(thread, finder)
    if thread.result is not None:
        context["result"] = result_card(thread.result)
    if BACKGROUND in request.headers:
        # An open page asks again and again: one line for it, and none can be spared this way.
        if key not in request.session.get(_OPENED, []):
            _note_opening(request, conversation)
        context["asked"] = asked
        return render(request, "conversations/turns.html", context | _choices())
    _note_opening(request, conversation)
    chosen = filters.apply(asked, request.user)
    newer, older = paging.neighbours(chosen, conversation, asked.order)
    see(request.user, conversation)
    context |= {
        "asked": asked,
        "newer": newer,
        "older": older,
        "notes": conversation.notes.select_related("author").prefetch_related("mentions__user"),
        "tags": conversation.tags.all(),
        "all_tags": Tag.objects.all(),
        "people": get_user_model().objects.filter(is_active=True).order_by("username"),
        "states": State.choices,
        "verdict": Verdict.objects.filter(conversation=conversation)
        .select_related("author")
        .first(),
        "orientations": french.ORIENTATIONS.items(),
    }
    return render(request, "conversations/thread.html", context | _choices())


def _mark(thread: Thread, finder: Finder) -> list[Turn]:
    """Mark in ``thread`` what was searched for; return the turns that hold some of it."""
    holding = []
    for turn in thread.turns:
        pieces: list[Piece] = []
        for piece in turn.pieces:
            bits = [] if piece.masked else finder.bits(piece.text)
            pieces += [replace(piece, text=bit.text, found=bit.found) for bit in bits] or [piece]
        turn.pieces = tuple(pieces)
        if any(piece.found for piece in pieces):
            holding.append(turn)
    return holding


def _note_opening(request: HttpRequest, conversation: Conversation) -> None:
    record(request.user, Deed.OPENED, conversation)
    opened = [key for key in request.session.get(_OPENED, []) if key != conversation.pk]
    request.session[_OPENED] = [*opened, conversation.pk][-REMEMBERED:]


def _choices() -> dict[str, Any]:
    return {
        "intents": [(name, french.INTENTS.get(name, name)) for name in copies.intents()],
        "entity_names": [(name, french.ENTITIES.get(name, name)) for name in copies.entities()],
        "roles": french.ROLES.items(),
        "subjects": subjects.grouped(),
        "senses": subjects.senses(),
        "entries": list(answer_base.entries().items()),
        "values": sorted({v for found in french.ENTITY_VALUES.values() for v in found.values()}),
    }
