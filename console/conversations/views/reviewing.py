"""What a reviewer does to a conversation: state, assignment, tags, notes, corrections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from console.accounts.permissions import REVIEW, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.mentions import hide, mention
from console.conversations.models import Conversation, Note, State, Tag
from console.tracker import store
from console.training import copies
from console.training.models import Correction, Decision
from console.transcripts import french
from console.transcripts.thread import Turn, read_thread


def back(request: HttpRequest, conversation: Conversation, anchor: str = "") -> HttpResponse:
    """Go back to the conversation, within the list it was opened from."""
    query = request.POST.get("liste", "")
    address = reverse("conversations:thread", args=[conversation.pk])
    return redirect(f"{address}?{query}{anchor}" if query else address + anchor)


@require_POST
@needs(REVIEW)
def set_state(request: HttpRequest, key: int) -> HttpResponse:
    """Set the state; "relue" also notes how much of the conversation was read."""
    conversation = get_object_or_404(Conversation, pk=key)
    state = request.POST.get("etat", "")
    if state not in State.values:
        messages.error(request, "Cet état n'existe pas.")
        return back(request, conversation)
    conversation.state = state
    changed = ["state"]
    if state == State.REVIEWED:
        conversation.reviewed_turns = conversation.patient_turns
        changed.append("reviewed_turns")
    elif state == State.IN_PROGRESS and conversation.assignee is None:
        conversation.assignee = request.user
        changed.append("assignee")
    conversation.save(update_fields=changed)
    record(request.user, Deed.STATE, conversation, conversation.get_state_display())
    messages.success(request, f"{conversation} : {conversation.get_state_display().lower()}.")
    next_one = request.POST.get("puis", "")
    if next_one.isdigit():
        found = Conversation.objects.filter(pk=int(next_one[:18])).first()
        return back(request, found or conversation)
    return back(request, conversation)


@require_POST
@needs(REVIEW)
def assign(request: HttpRequest, key: int) -> HttpResponse:
    """Give the conversation to somebody, or to nobody."""
    conversation = get_object_or_404(Conversation, pk=key)
    name = request.POST.get("assigne", "")
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if name and user is None:
        messages.error(request, "Ce compte n'existe pas.")
        return back(request, conversation)
    conversation.assignee = user
    conversation.save(update_fields=["assignee"])
    record(request.user, Deed.ASSIGNED, conversation, name or "personne")
    messages.success(request, f"Attribuée à {name or 'personne'}.")
    return back(request, conversation)


@require_POST
@needs(REVIEW)
def tag(request: HttpRequest, key: int) -> HttpResponse:
    """Put a tag on, or take one off."""
    conversation = get_object_or_404(Conversation, pk=key)
    if taken := request.POST.get("retirer", ""):
        conversation.tags.remove(*Tag.objects.filter(name=taken))
        record(request.user, Deed.TAGGED, conversation, f"retirée : {taken}")
        return back(request, conversation)
    name = " ".join(request.POST.get("etiquette", "").split())
    if not name or len(name) > Tag._meta.get_field("name").max_length:
        messages.error(request, "Une étiquette a de 1 à 40 caractères.")
        return back(request, conversation)
    existing = Tag.objects.filter(name__iexact=name).first()
    conversation.tags.add(existing or Tag.objects.create(name=name))
    record(request.user, Deed.TAGGED, conversation, f"ajoutée : {name}")
    messages.success(request, f"Étiquette « {name} » ajoutée.")
    return back(request, conversation)


@require_POST
@needs(REVIEW)
def note(request: HttpRequest, key: int) -> HttpResponse:
    """Add a note."""
    conversation = get_object_or_404(Conversation, pk=key)
    text = request.POST.get("note", "").strip()
    if not text or len(text) > Note._meta.get_field("text").max_length:
        messages.error(request, "Une note a de 1 à 4 000 caractères.")
        return back(request, conversation)
    hidden = hide(text)
    made = Note.objects.create(conversation=conversation, author=request.user, text=hidden)
    named = mention(made)
    record(request.user, Deed.NOTED, conversation, " ".join(f"@{name}" for name in named))
    told = ["Note ajoutée."]
    told += [f"Signalée à {', '.join(named)}."] if named else []
    told += ["Les numéros et adresses y sont masqués."] if hidden != text else []
    messages.success(request, " ".join(told))
    return back(request, conversation, "#notes")


@require_POST
@needs(REVIEW)
def correct(request: HttpRequest, key: int) -> HttpResponse:
    """Give the right intent and entities of a message that was misread."""
    conversation = get_object_or_404(Conversation, pk=key)
    thread = read_thread(store.read([conversation.sender_id])[conversation.sender_id])
    asked = request.POST.get("message", "")
    turn = next((found for found in thread.turns if found.message_id == asked and asked), None)
    if turn is None:
        messages.error(request, "Ce message n'existe plus.")
        return back(request, conversation)
    if request.POST.get("annuler"):
        Correction.objects.filter(conversation=conversation, message_id=asked).delete()
        record(request.user, Deed.CORRECTED, conversation, "annulée")
        messages.success(request, "Correction annulée.")
        return back(request, conversation, f"#m-{asked}")
    problem = _save_correction(request, conversation, turn)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "Correction enregistrée : à valider dans « Entraînement ».")
    return back(request, conversation, f"#m-{asked}")


def _save_correction(request: HttpRequest, conversation: Conversation, turn: Turn) -> str:
    """Save the correction of the form; return what is wrong with it, or an empty text."""
    intent = request.POST.get("intention", "")
    if intent not in copies.intents():
        return "Choisissez l'intention dans la liste."
    entities, problem = _entities(request, turn.text)
    if problem:
        return problem
    with transaction.atomic():
        Correction.objects.update_or_create(
            conversation=conversation,
            message_id=turn.message_id,
            defaults={
                "text": turn.text,
                "intent": intent,
                "read_as": turn.intent,
                "entities": entities,
                "author": request.user,
                "decision": Decision.OPEN,
                "exported_at": None,
            },
        )
        if conversation.state == State.TO_REVIEW:
            Conversation.objects.filter(pk=conversation.pk).update(state=State.IN_PROGRESS)
    record(request.user, Deed.CORRECTED, conversation, f"{turn.intent} → {intent}")
    return ""


def _entities(request: HttpRequest, text: str) -> tuple[list[dict[str, Any]], str]:
    """Read the entities of the form: words as they stand in the message, kind, value."""
    known = copies.entities()
    made: list[dict[str, Any]] = []
    rows = zip(
        request.POST.getlist("mots"),
        request.POST.getlist("nature"),
        request.POST.getlist("valeur"),
        request.POST.getlist("sens"),
        strict=False,
    )
    for words, kind, value, role in rows:
        words, value = words.strip(), value.strip()
        if not words and not kind:
            continue
        start = text.casefold().find(words.casefold()) if words else -1
        if start < 0:
            return [], f"Les mots « {words} » ne sont pas dans le message."
        if kind not in known:
            return [], f"Dites de quelle nature sont les mots « {words} »."
        end = start + len(words)
        if any(start < other["end"] and end > other["start"] for other in made):
            return [], f"Les mots « {words} » sont déjà pris par une autre ligne."
        if role and role not in copies.roles(kind):
            return [], f"Ce sens ne va pas avec la nature choisie pour « {words} »."
        code = _code(kind, value or words)
        if code is None:
            return [], f"Choisissez la valeur de « {words} » dans la liste proposée."
        mark = {"start": start, "end": end, "entity": kind, "value": code}
        made.append(mark | ({"role": role} if role else {}))
    return made, ""


def _code(kind: str, value: str) -> str | None:
    """Return the code of a value given in French, None where it is not one of those there are."""
    values = french.ENTITY_VALUES.get(kind)
    if values is None:
        return value
    asked = value.casefold()
    return next((code for code, label in values.items() if label.casefold() == asked), None)
