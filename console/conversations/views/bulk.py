"""One deed on many conversations of the list at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from console.accounts.permissions import REVIEW, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.models import Conversation, State, Tag
from console.conversations.paging import SIZE


@require_POST
@needs(REVIEW)
def change(request: HttpRequest) -> HttpResponse:
    """Set the state, assign or tag everything that was ticked; one line in the trail for each."""
    ticked = [key for key in request.POST.getlist("choisie") if key.isdecimal() and len(key) < 19]
    rows = list(Conversation.objects.filter(pk__in=[int(key) for key in ticked[:SIZE]]))
    if not rows:
        messages.error(request, "Cochez des conversations, puis choisissez quoi en faire.")
        return _back(request)
    with transaction.atomic():
        told, problem = _carry_out(request, rows)
    if problem:
        messages.error(request, problem)
    else:
        plural = "s" if len(rows) > 1 else ""
        messages.success(request, f"{len(rows)} conversation{plural} : {told}.")
    return _back(request)


def _carry_out(request: HttpRequest, rows: list[Conversation]) -> tuple[str, str]:
    """Return what was done, or else what is wrong."""
    match request.POST.get("faire", "").partition(" "):
        case ("etat", _, state) if state in State.values:
            return _mark(request, rows, state), ""
        case ("attribuer", _, _):
            return _assign(request, rows)
        case ("etiqueter", _, _):
            return _tag(request, rows)
    return "", "Choisissez quoi faire des conversations cochées."


def _mark(request: HttpRequest, rows: list[Conversation], state: str) -> str:
    label = str(State(state).label)
    for row in rows:
        row.state = state
        if state == State.REVIEWED:
            row.reviewed_turns = row.patient_turns
        elif state == State.IN_PROGRESS and row.assignee is None:
            row.assignee = request.user
        row.save(update_fields=["state", "reviewed_turns", "assignee"])
        record(request.user, Deed.STATE, row, label)
    return label.lower()


def _assign(request: HttpRequest, rows: list[Conversation]) -> tuple[str, str]:
    name = request.POST.get("assigne", "")
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if name and user is None:
        return "", "Ce compte n'existe pas."
    for row in rows:
        row.assignee = user
        row.save(update_fields=["assignee"])
        record(request.user, Deed.ASSIGNED, row, name or "personne")
    return f"attribution à {name or 'personne'}", ""


def _tag(request: HttpRequest, rows: list[Conversation]) -> tuple[str, str]:
    name = " ".join(request.POST.get("etiquette", "").split())
    if not name or len(name) > (Tag._meta.get_field("name").max_length or 0):
        return "", "Une étiquette a de 1 à 40 caractères."
    tag = Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)
    for row in rows:
        row.tags.add(tag)
        record(request.user, Deed.TAGGED, row, f"ajoutée : {tag.name}")
    return f"étiquette « {tag.name} »", ""


def _back(request: HttpRequest) -> HttpResponse:
    query = request.POST.get("liste", "")
    address = reverse("conversations:list")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
