"""The forms that sign the rules and withdraw a signature."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from console.accounts.permissions import SIGN, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.rules import signing, versions
from console.rules.models import Signature
from triage.rules import RulesError

_LONGEST = {name: Signature._meta.get_field(name).max_length or 0 for name in ("name", "title")}


@require_POST
@needs(SIGN)
def sign(request: HttpRequest) -> HttpResponse:
    """Sign the rules that the page showed; those of the file must still be the same."""
    values = {name: " ".join(request.POST.get(name, "").split()) for name in ("name", "title")}
    comment = request.POST.get("comment", "").strip()
    try:
        rules = versions.current()
    except RulesError as error:
        messages.error(request, f"Les règles ne peuvent pas être lues : {error}")
        return redirect("rules:list")
    if request.POST.get("digest") != rules.digest:
        messages.error(
            request, "Les règles ont changé depuis que la page est ouverte : relisez-les."
        )
    elif not all(values.values()) or "read" not in request.POST:
        messages.error(request, "Pour signer : votre nom, votre qualité, et la case « J'ai lu ».")
    elif any(len(value) > _LONGEST[name] for name, value in values.items()) or len(comment) > 2000:
        messages.error(request, "Le nom, la qualité ou le commentaire est trop long.")
    elif any(mark in value for value in values.values() for mark in "{}<>"):
        messages.error(request, "Le nom et la qualité s'écrivent sans accolades ni chevrons.")
    else:
        try:
            signing.sign(request.user, rules, values["name"], values["title"], comment)
        except OSError as error:
            messages.error(request, f"La signature ne peut pas être écrite : {error.strerror}.")
        else:
            record(request.user, Deed.SIGNED, f"règles {rules.version}", values["name"])
            messages.success(
                request,
                f"La version {rules.version} est signée : chaque résultat porte votre nom.",
            )
    return redirect("rules:list")


@require_POST
@needs(SIGN)
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw the signature under the rules in force."""
    reason = request.POST.get("reason", "").strip()[:500]
    try:
        rules = versions.current()
        signing.withdraw(request.user, rules, reason)
    except (RulesError, OSError) as error:
        messages.error(request, f"La signature ne peut pas être retirée : {error}")
        return redirect("rules:list")
    record(request.user, Deed.SIGNED, f"règles {rules.version}", "signature retirée")
    messages.success(request, "La signature est retirée : les résultats ne la portent plus.")
    return redirect("rules:list")
