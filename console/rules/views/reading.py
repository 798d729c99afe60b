"""All rules, and one of them with the conversations behind it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console.accounts.permissions import SEE, SIGN, needs
from console.conversations.models import Conversation
from console.rules import fired, signing, versions
from console.rules.cards import card, cards
from console.rules.fired import PERIODS, Tally
from console.rules.models import Signature
from triage.rules import RulesError, Ruleset

AT_ONCE = 50


def rules_or_problem(request: HttpRequest) -> Ruleset | HttpResponse:
    """Return the rules of the file, or the page that says what is wrong with it."""
    try:
        return versions.current()
    except RulesError as error:
        return render(request, "rules/broken.html", {"problem": str(error)}, status=500)


def period_of(request: HttpRequest) -> str:
    """Return the period that is asked for, or this month."""
    asked = request.GET.get("periode", "")
    return asked if asked in PERIODS else "mois"


@require_GET
@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    """Show every rule in the order in which they are weighed."""
    rules = rules_or_problem(request)
    if isinstance(rules, HttpResponse):
        return rules
    period = period_of(request)
    tallies = fired.counts(fired.since(period))
    applied = Conversation.objects.exclude(ruleset="").order_by("-last_at").first()
    context = {
        "rules": rules,
        "cards": cards(rules, tallies),
        "period": period,
        "periods": PERIODS.items(),
        "signed": signing.standing(rules),
        "signatures": Signature.objects.filter(version__digest=rules.digest),
        "may_sign": request.user.has_perm(SIGN),
        "applied": applied.ruleset if applied and applied.ruleset != rules.version else "",
    }
    return render(request, "rules/rules.html", context)


@require_GET
@needs(SEE)
def show_one(request: HttpRequest, rule: str) -> HttpResponse:
    """Show one rule and the conversations in which it fired."""
    rules = rules_or_problem(request)
    if isinstance(rules, HttpResponse):
        return rules
    found = next((item for item in rules.rules if item.id == rule), None)
    if found is None:
        raise Http404
    period = period_of(request)
    begin = fired.since(period)
    page = Paginator(fired.conversations(rule, begin), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "rules": rules,
        "card": card(found, rules, fired.counts(begin).get(rule, Tally())),
        "page": page,
        "period": period,
        "period_label": PERIODS[period],
        "periods": PERIODS.items(),
    }
    return render(request, "rules/rule.html", context)
