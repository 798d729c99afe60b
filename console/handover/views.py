"""A result as a file for another system."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from console.accounts.permissions import EXPORT, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.models import Conversation
from console.handover.bundle import make_bundle
from console.tracker import store
from console.transcripts.results import last_result


@require_GET
@needs(EXPORT)
def download(request: HttpRequest, key: int) -> HttpResponse:
    """Send the last result of a conversation as a FHIR Bundle."""
    conversation = get_object_or_404(Conversation, pk=key)
    result = last_result(store.read([conversation.sender_id])[conversation.sender_id])
    if result is None:
        raise Http404
    body = make_bundle(conversation.pseudonym, result)
    record(request.user, Deed.EXPORTED, conversation, "FHIR")
    response = HttpResponse(body, content_type="application/fhir+json; charset=utf-8")
    name = f"{conversation.pseudonym}.fhir.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
