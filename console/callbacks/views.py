"""The page of those who asked to be called back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import SEE_SENDER, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.callbacks import queue
from console.callbacks.models import Call, CallState

TABS = {"a-rappeler": queue.OPEN, "faits": (CallState.DONE, CallState.CLOSED)}


@require_GET
@needs(SEE_SENDER)
def show(request: HttpRequest) -> HttpResponse:
    """Show who waits, the longest waiting first; or those who were called."""
    tab = request.GET.get("vue", "")
    tab = tab if tab in TABS else "a-rappeler"
    found = queue.requests()
    rows = [row for row in found if row.call.state in TABS[tab]]
    for row in rows:
        # Names and numbers are shown: as with an identifier, that leaves a line.
        record(request.user, Deed.CALLED, row.conversation or "", "demande affichée")
    context = {"rows": rows, "tab": tab, "counts": _counts(found), "states": CallState}
    return render(request, "callbacks/callbacks.html", context)


def _counts(found: list[queue.Waiting]) -> list[tuple[str, str, int]]:
    labels = {"a-rappeler": "À rappeler", "faits": "Faits"}
    return [
        (name, labels[name], sum(row.call.state in states for row in found))
        for name, states in TABS.items()
    ]


@require_POST
@needs(SEE_SENDER)
def settle(request: HttpRequest) -> HttpResponse:
    """Say what became of a call."""
    token, state = request.POST.get("demande", ""), request.POST.get("etat", "")
    row = next((row for row in queue.requests() if row.token == token), None)
    tab = request.POST.get("vue", "")
    back = redirect(reverse("callbacks:show") + (f"?vue={tab}" if tab in TABS else ""))
    if row is None or state not in CallState.values:
        messages.error(request, "Cette demande n'existe plus.")
        return back
    call, _ = Call.objects.get_or_create(token=token, defaults={"sender_id": row.sender_id})
    if state in (CallState.MISSED, CallState.DONE):
        call.attempts += 1
    call.state, call.by = state, request.user
    call.save()
    label = call.get_state_display()
    record(request.user, Deed.CALLED, row.conversation or "", label.lower())
    messages.success(request, f"{row.name} : {label.lower()}.")
    return back
