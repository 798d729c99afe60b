"""What was not understood or not answered, across conversations, decided many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import REVIEW, SEE, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.inbox.answers import counts
from console.inbox.models import Fate, Kind, Missed
from console.training import answer_base, copies, subjects
from console.training.models import Correction, Decision
from console.training.proposing import propose_answer, propose_sentence
from console.transcripts import french

GROUPS = 50
"""Groups on a page."""

MEMBERS = 20
"""Messages of a group that are shown one by one; a deed on the group takes all of them."""

_OUTCOMES = {"ecarter": "sans suite.", "rouvrir": "de nouveau à décider."}
"""What is said of messages once a deed that teaches nothing is done to them."""


@dataclass
class Likes:
    """Messages that are alike: in how many conversations, when last, and some of them."""

    number: int
    conversations: int
    last: datetime
    members: list[Missed] = field(default_factory=list)

    @property
    def first(self) -> Missed:
        """Return the message that stands for the group."""
        return next((row for row in self.members if row.leads), self.members[0])

    @property
    def others(self) -> int:
        """Return how many messages are not shown."""
        return self.total - len(self.members)

    total: int = 0


@require_GET
@needs(REVIEW)
def show(request: HttpRequest) -> HttpResponse:
    """Show the groups, those of most conversations first."""
    kind = _one_of(request.GET.get("vue", ""), Kind.values, Kind.MISUNDERSTOOD)
    fate = _one_of(request.GET.get("statut", ""), Fate.values, Fate.OPEN)
    start = _number(request.GET.get("a_partir_de", ""))
    question = request.GET.get("question", "")
    chosen = Missed.objects.filter(kind=kind, fate=fate)
    if question in french.QUESTIONS:
        chosen = chosen.filter(question=question)
    context = {
        "kind": kind,
        "fate": fate,
        "question": question,
        "groups": _groups(chosen, start),
        "total": chosen.values("group").distinct().count(),
        "start": start,
        "next": start + GROUPS,
        "before": max(0, start - GROUPS),
        "kinds": [(value, label, _open(value)) for value, label in Kind.choices],
        "fates": Fate.choices,
        "questions": french.QUESTIONS.items(),
        "intents": [(name, french.INTENTS.get(name, name)) for name in copies.intents()],
        "entries": list(answer_base.entries().items()),
        "subjects": subjects.grouped(),
        "senses": subjects.senses(),
    }
    return render(request, "inbox/inbox.html", context)


@require_GET
@needs(SEE)
def answers(request: HttpRequest) -> HttpResponse:
    """Show how often each entry of the base was given, and whether it helped."""
    context = {"counts": counts(), "unanswered": _open(Kind.UNANSWERED)}
    return render(request, "inbox/answers.html", context)


def _open(kind: str) -> int:
    return Missed.objects.filter(kind=kind, fate=Fate.OPEN).count()


def _groups(chosen: QuerySet[Missed], start: int) -> list[Likes]:
    rows = (
        chosen.order_by()
        .values("group")
        .annotate(
            conversations=Count("conversation", distinct=True), total=Count("id"), last=Max("at")
        )
        .order_by("-conversations", "-last", "group")[start : start + GROUPS]
    )
    found = {
        row["group"]: Likes(row["group"], row["conversations"], row["last"], total=row["total"])
        for row in rows
    }
    for number, likes in found.items():
        members = chosen.filter(group=number).select_related("conversation")
        likes.members = list(members.order_by("-leads", "-at", "-id")[:MEMBERS])
    return list(found.values())


@require_POST
@needs(REVIEW)
def decide(request: HttpRequest) -> HttpResponse:
    """Do one thing to all that was ticked, whole groups or single messages."""
    kind = _one_of(request.POST.get("vue", ""), Kind.values, Kind.MISUNDERSTOOD)
    fate = _one_of(request.POST.get("statut", ""), Fate.values, Fate.OPEN)
    question = request.POST.get("question", "")
    query = f"?vue={kind}&statut={fate}"
    if question in french.QUESTIONS:
        query += f"&question={question}"
    rows = _ticked(request, kind, fate)
    if not rows:
        messages.error(request, "Cochez des messages, puis choisissez quoi en faire.")
    else:
        with transaction.atomic():
            problem = _carry_out(request, rows)
            if problem:
                transaction.set_rollback(True)
        if problem:
            messages.error(request, problem)
        else:
            messages.success(request, _told(request, len(rows)))
    return redirect(reverse("inbox:show") + query)


def _told(request: HttpRequest, number: int) -> str:
    """Say what was done to ``number`` messages, and where it goes on."""
    plural = "s" if number > 1 else ""
    said = f"{number} message{plural} "
    deed = request.POST.get("faire", "")
    if deed in _OUTCOMES:
        return said + _OUTCOMES[deed]
    decided = f"validé{plural}" if request.POST.get("valider") else "à valider"
    return f"{said}corrigé{plural}, {decided} dans «\u00a0Entraînement\u00a0»."


def _ticked(request: HttpRequest, kind: str, fate: str) -> list[Missed]:
    chosen = Missed.objects.filter(kind=kind, fate=fate)
    groups = chosen.filter(group__in=_numbers(request.POST.getlist("groupe")))
    single = chosen.filter(pk__in=_numbers(request.POST.getlist("message")))
    return list((groups | single).select_related("conversation").order_by("id"))


def _carry_out(request: HttpRequest, rows: Iterable[Missed]) -> str:
    """Do what the button says to each of ``rows``; return what is wrong, or an empty text."""
    deed = request.POST.get("faire", "")
    taught = deed in ("intention", "entree", "phrase")
    if not taught and deed not in _OUTCOMES:
        return "Choisissez quoi faire des messages cochés."
    decision = Decision.ACCEPTED if request.POST.get("valider") else Decision.OPEN
    for row in rows:
        if taught and (problem := _teach(request, deed, row, decision)):
            return problem
        row.fate = Fate.TAUGHT if taught else Fate.DISMISSED if deed == "ecarter" else Fate.OPEN
        row.decided_by = None if deed == "rouvrir" else request.user
        row.decided_at = None if deed == "rouvrir" else timezone.now()
        row.save(update_fields=["fate", "decided_by", "decided_at"])
        record(request.user, Deed.CORRECTED, row.conversation, row.get_fate_display().lower())
    return ""


def _teach(request: HttpRequest, deed: str, row: Missed, decision: str) -> str:
    if deed == "intention":
        return _correct(request, row, decision)
    if deed == "entree":
        return propose_answer(
            row.conversation,
            row.message_id,
            request.user,
            text=row.text,
            entry=request.POST.get("entree", ""),
            decision=decision,
        )
    return propose_sentence(
        row.conversation,
        row.message_id,
        request.user,
        text=row.text,
        subject=request.POST.get("sujet", ""),
        sense=request.POST.get("sens", ""),
        value=request.POST.get("valeur", ""),
        read_as="rien",
        decision=decision,
    )


def _correct(request: HttpRequest, row: Missed, decision: str) -> str:
    intent = request.POST.get("intention", "")
    if intent not in copies.intents():
        return "Choisissez l'intention dans la liste."
    Correction.objects.update_or_create(
        conversation=row.conversation,
        message_id=row.message_id,
        defaults={
            "text": row.text,
            "intent": intent,
            "read_as": row.read_as,
            "entities": [],
            "author": request.user,
            "decision": decision,
            "exported_at": None,
        },
    )
    return ""


def _one_of(value: str, known: Iterable[str], otherwise: str) -> str:
    return value if value in known else otherwise


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 9 else 0


def _numbers(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]
