"""What was corrected, on its way to the data that the assistant learns from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import REVIEW, TRAIN, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.templatetags.french import pluralize
from console.training import answer_base, copies, sentences
from console.training.describing import described
from console.training.models import Correction, Decision, Proposal
from console.transcripts import french

SHOWN = 200


@require_GET
@needs(REVIEW)
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits for a check; what was validated or rejected on request."""
    status = request.GET.get("statut", Decision.OPEN)
    if status not in Decision.values:
        status = Decision.OPEN
    corrections = _rows(Correction.objects.filter(decision=status))
    proposals = Proposal.objects.filter(decision=status)
    counts = _counts()
    context = {
        "status": status,
        "statuses": [(value, label, counts.get(value, 0)) for value, label in Decision.choices],
        "corrections": [_correction(row) for row in corrections],
        "sentences": [described(row) for row in _rows(proposals.filter(kind=Proposal.SENTENCE))],
        "answers": [described(row) for row in _rows(proposals.filter(kind=Proposal.ANSWER))],
        "merge": copies.merge(copies.accepted_examples()),
        "ready_sentences": len(sentences.accepted()),
        "ready_answers": len(answer_base.accepted()),
    }
    return render(request, "training/training.html", context)


def _rows(rows: QuerySet[Any]) -> list[Any]:
    chosen = rows.select_related("conversation", "author").order_by("-made_at", "-id")
    return list(chosen[:SHOWN])


def _counts() -> dict[str, int]:
    counts: dict[str, int] = {}
    for model in (Correction, Proposal):
        rows = model.objects.order_by().values_list("decision").annotate(count=Count("*"))  # type: ignore[attr-defined]
        for decision, count in rows:
            counts[decision] = counts.get(decision, 0) + count
    return counts


def _correction(row: Correction) -> Correction:
    row.pieces = _pieces(row)  # type: ignore[attr-defined]
    row.right = french.INTENTS.get(row.intent, row.intent)  # type: ignore[attr-defined]
    row.wrong = french.INTENTS.get(row.read_as, row.read_as)  # type: ignore[attr-defined]
    return row


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
def decide(request: HttpRequest) -> HttpResponse:
    """Validate, reject or reopen everything that was ticked, or the one row whose button it was."""
    word, _, single = request.POST.get("decision", "").partition(" ")
    decision = {"valider": Decision.ACCEPTED, "rejeter": Decision.REJECTED,
                "revoir": Decision.OPEN}.get(word)  # fmt: skip
    marks = [single] if single else request.POST.getlist("ligne")
    if decision is None or not marks:
        messages.error(request, "Cochez des lignes, puis choisissez quoi en faire.")
        return _back(request)
    done = 0
    for row in (*_marked(Correction, "c", marks), *_marked(Proposal, "p", marks)):
        row.decision = decision
        row.save(update_fields=["decision"])
        label = Decision(decision).label.lower()
        record(request.user, Deed.CORRECTED, row.conversation, label)
        done += 1
    plural = "s" if done > 1 else ""
    messages.success(request, f"{done} ligne{plural} : {Decision(decision).label.lower()}{plural}.")
    return _back(request)


def _marked(model: Any, letter: str, marks: Iterable[str]) -> list[Any]:
    keys = [int(mark[1:19]) for mark in marks if mark[:1] == letter and mark[1:].isdecimal()]
    return list(model.objects.filter(pk__in=keys).select_related("conversation"))


def _back(request: HttpRequest) -> HttpResponse:
    status = request.POST.get("statut", "")
    query = f"?statut={status}" if status in Decision.values else ""
    return redirect(reverse("training") + query)


@require_GET
@needs(TRAIN)
def download(request: HttpRequest) -> HttpResponse:
    """Send the accepted phrases as a Rasa training file."""
    merge = copies.merge(copies.accepted_examples())
    record(request.user, Deed.EXPORTED, "", f"entraînement, {len(merge.added)} phrase(s)")
    return _file(copies.as_yaml(merge.added), "application/yaml", "reviewed.yml")


@require_GET
@needs(TRAIN)
def download_sentences(request: HttpRequest) -> HttpResponse:
    """Send the validated sentences as the reader's files, in one archive."""
    rows = sentences.accepted()
    record(request.user, Deed.EXPORTED, "", f"lecteur du sens, {len(rows)} phrase(s)")
    return _file(sentences.as_zip(rows), "application/zip", "sentences.zip")


@require_GET
@needs(TRAIN)
def download_answers(request: HttpRequest) -> HttpResponse:
    """Send the validated ways of asking, by entry of the base of answers."""
    rows = answer_base.accepted()
    record(request.user, Deed.EXPORTED, "", f"base de réponses, {len(rows)} formulation(s)")
    answer = _file(answer_base.as_yaml(rows), "application/yaml", "asked.yml")
    Proposal.objects.filter(pk__in=[row.pk for row in rows], exported_at=None).update(
        exported_at=timezone.now()
    )
    return answer


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@needs(TRAIN)
def add(request: HttpRequest) -> HttpResponse:
    """Add what was validated to the data of this machine: intents, or the reader's sentences."""
    try:
        if request.POST.get("quoi") == "phrases":
            count = sentences.add(sentences.accepted())
        else:
            count = len(copies.write(copies.accepted_examples()).added)
    except OSError as error:
        messages.error(request, f"Le fichier ne peut pas être écrit : {error.strerror}.")
        return redirect("training")
    record(request.user, Deed.EXPORTED, "", f"entraînement, {count} phrase(s) ajoutées")
    added = f"{count} phrase{pluralize(count)} ajoutée{pluralize(count)} à l'entraînement"
    messages.success(request, f"{added} : relancez « make train ».")
    return redirect("training")
