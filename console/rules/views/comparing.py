"""Two versions of the rules side by side, rules proposed by a file, and stored conversations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import REVIEW, SEE, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.rules import versions
from console.rules.models import Rereading, Version
from console.rules.replay import replay
from console.rules.views.reading import rules_or_problem
from console.rules.views.rereading import NUMBERS, SHOWN, model_date
from console.transcripts import french
from triage.rules import RulesError
from triage.rules_difference import compare

LONGEST_FILE = 200_000


@require_GET
@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    """Show the kept versions; with two of them what differs, and what the second would change."""
    rules = rules_or_problem(request)
    if isinstance(rules, HttpResponse):
        return rules
    current = versions.kept_current()
    kept = list(Version.objects.prefetch_related("signatures"))
    before = _chosen(kept, request.GET.get("avant"), current)
    after = _chosen(kept, request.GET.get("apres"), current)
    context: dict[str, Any] = {
        "versions": kept,
        "current": current,
        "before": before,
        "after": after,
        "numbers": NUMBERS,
        "number": _number(request.GET.get("nombre")),
        "may_propose": request.user.has_perm(REVIEW),
        "rereadings": Rereading.objects.select_related("version"),
        "model_date": model_date(),
    }
    if "apres" in request.GET and before and after:
        try:
            context["differences"] = compare(
                versions.ruleset(before),
                versions.ruleset(after),
                french.SHORT_SIGNS,
                french.ORIENTATIONS,
            )
            if "rejouer" in request.GET:
                found = replay(versions.ruleset(after), context["number"])
                context |= {
                    "replay": found,
                    "changes": sorted(found.changes, key=lambda change: change.urgency)[:SHOWN],
                    "less": found.by_urgency[-1],
                    "more": found.by_urgency[1],
                    "same": found.by_urgency[0],
                }
        except RulesError as error:
            context["problem"] = f"Cette version ne se lit plus : {error}"
    return render(request, "rules/versions.html", context)


@require_POST
@needs(REVIEW)
def propose(request: HttpRequest) -> HttpResponse:
    """Keep a file of rules as a proposal, and show what it changes. It is not put in force."""
    sent = request.FILES.get("file")
    if sent is None or (sent.size or 0) > LONGEST_FILE:
        messages.error(request, "Choisissez un fichier de règles (rules.yml), de 200 ko au plus.")
        return redirect("rules:versions")
    try:
        text = sent.read().decode("utf-8-sig")
        version = versions.propose(text, request.user.get_username())
    except UnicodeDecodeError:
        messages.error(request, "Le fichier n'est pas un texte en UTF-8.")
        return redirect("rules:versions")
    except RulesError as error:
        messages.error(request, f"Ces règles ne peuvent pas être lues : {error}")
        return redirect("rules:versions")
    record(request.user, Deed.SIGNED, f"règles {version.number}", "proposition")
    return redirect(f"{reverse('rules:versions')}?apres={version.pk}&rejouer=1#differences")


def _chosen(kept: list[Version], asked: str | None, default: Version | None) -> Version | None:
    return next((item for item in kept if str(item.pk) == asked), default)


def _number(asked: str | None) -> int:
    return int(asked) if asked in {str(number) for number in NUMBERS} else NUMBERS[1]
