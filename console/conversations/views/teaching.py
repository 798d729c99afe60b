"""What a conversation teaches: the right reading of a sentence, the right answer, a test case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import EXPORT, REVIEW, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.models import Conversation, Verdict
from console.conversations.views.reviewing import back
from console.tracker import store
from console.training.models import Proposal
from console.training.proposing import propose_answer, propose_sentence
from console.training.subjects import SUBJECTS
from console.transcripts.test_case import write_case
from console.transcripts.thread import Turn, read_thread

_KINDS = {"phrase": Proposal.SENTENCE, "reponse": Proposal.ANSWER}


@require_POST
@needs(REVIEW)
def propose(request: HttpRequest, key: int) -> HttpResponse:
    """Propose the right reading of a message, or the right answer to it; or take that back."""
    conversation = get_object_or_404(Conversation, pk=key)
    asked = request.POST.get("message", "")
    turn = _turn(conversation, asked)
    kind = _KINDS.get(request.POST.get("quoi", ""))
    if turn is None or kind is None:
        messages.error(request, "Ce message n'existe plus.")
        return back(request, conversation)
    anchor = f"#m-{asked}"
    if taken := request.POST.get("annuler"):
        conversation.proposals.filter(message_id=asked, kind=kind, subject=taken).delete()
        record(request.user, Deed.CORRECTED, conversation, "proposition annulée")
        messages.success(request, "Proposition annulée.")
        return back(request, conversation, anchor)
    if kind == Proposal.ANSWER:
        problem = propose_answer(
            conversation,
            asked,
            request.user,
            text=turn.text,
            entry=request.POST.get("entree", ""),
            read_as=turn.entry or "",
        )
        learns = "La formulation rejoindra cette réponse"
    else:
        subject = request.POST.get("sujet", "")
        problem = propose_sentence(
            conversation,
            asked,
            request.user,
            text=request.POST.get("texte", ""),
            subject=subject,
            sense=request.POST.get("sens", ""),
            value=request.POST.get("valeur", ""),
            part=request.POST.get("partie", ""),
            read_as=_read_as(turn, subject),
        )
        learns = SUBJECTS[subject].learns.rstrip(".") if not problem else ""
    if problem:
        messages.error(request, problem)
    else:
        record(request.user, Deed.CORRECTED, conversation, f"proposition : {kind}")
        messages.success(request, f"Proposé. {learns}, une fois validé dans « Entraînement ».")
    return back(request, conversation, anchor)


@require_GET
@needs(EXPORT)
def as_test(request: HttpRequest, key: int) -> HttpResponse:
    """Send the conversation as a test case, masked."""
    conversation = get_object_or_404(Conversation, pk=key)
    thread = read_thread(store.read([conversation.sender_id])[conversation.sender_id])
    verdict = Verdict.objects.filter(conversation=conversation).first()
    record(request.user, Deed.EXPORTED, conversation, "cas de test")
    text = write_case(thread, verdict.right if verdict else "")
    response = HttpResponse(text, content_type="application/yaml")
    name = f"conversation-{conversation.pk}.yml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _turn(conversation: Conversation, message_id: str) -> Turn | None:
    thread = read_thread(store.read([conversation.sender_id])[conversation.sender_id])
    return next((t for t in thread.turns if message_id and t.message_id == message_id), None)


def _read_as(turn: Turn, subject: str) -> str:
    """Return in French what the assistant made of the message about ``subject``."""
    name = subject.removeprefix("treatment_")
    lying = [entity.label for entity in turn.entities if name in (entity.value, entity.name)]
    filled = [change.value_text for change in turn.changes if change.name in (name, f"pain_{name}")]
    return ", ".join(lying + filled) or "rien"
