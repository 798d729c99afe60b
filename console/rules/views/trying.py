"""Trying a made-up patient: what fires, what does not, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from console import assistant_reader
from console.accounts.permissions import SEE, needs
from console.assistant_reader import ReaderError
from console.rules import patient
from console.rules.cards import card
from console.rules.fired import Tally
from console.rules.patient import FormError
from console.rules.views.reading import rules_or_problem
from console.transcripts import french
from triage.advice import load_advice
from triage.answers import Facts
from triage.orientation import orient
from triage.rules import Ruleset
from triage.rules_in_words import DETAILS


@require_http_methods(["GET", "POST"])
@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    """Show the form; once it is sent, what the rules make of it. Nothing of it is kept."""
    rules = rules_or_problem(request)
    if isinstance(rules, HttpResponse):
        return rules
    now = timezone.localtime()
    context: dict[str, Any] = {"form": patient.form_of(Facts()), **_choices()}
    if request.method == "GET":
        assistant_reader.prepare()
    else:
        sentence = request.POST.get("sentence", "").strip()
        context["sentence"] = sentence
        try:
            if "read" in request.POST and sentence:
                heard = patient.hear(sentence)
                context["heard"] = heard
                facts = heard.facts
            else:
                facts = patient.facts_of(request.POST, now)
        except ReaderError as error:
            context["problem"] = f"{error} Vous pouvez remplir le formulaire."
            return render(request, "rules/try.html", context)
        except FormError as error:
            context |= {"problem": str(error), "form": _as_sent(request)}
            return render(request, "rules/try.html", context)
        context |= {"form": patient.form_of(facts), **_weighed(facts, rules)}
    return render(request, "rules/try.html", context)


def _weighed(facts: Facts, rules: Ruleset) -> dict[str, Any]:
    outcome = orient(facts, rules)
    held = outcome.rules if outcome else ()
    context: dict[str, Any] = {
        "weighed": True,
        "outcome": outcome,
        "held": [card(rule, rules, Tally(), facts) for rule in held],
        "others": [card(rule, rules, Tally(), facts) for rule in rules.rules if rule not in held],
    }
    if outcome:
        advice = load_advice().for_orientation(outcome.orientation, facts.red_flags)
        context |= {
            "orientation": outcome.orientation,
            "orientation_label": french.ORIENTATIONS[outcome.orientation],
            "classification": french.CLASSIFICATIONS[outcome.classification],
            "fit": french.FITS[outcome.neurostimulation_fit],
            "headline": advice.headline,
            "steps": advice.steps(facts.red_flags),
        }
    return context


def _as_sent(request: HttpRequest) -> dict[str, Any]:
    form: dict[str, Any] = request.POST.dict()
    for name in ("red_flags", "details", "treatments"):
        form[name] = request.POST.getlist(name)
    return form


def _choices() -> dict[str, Any]:
    return {
        "signs": french.SHORT_SIGNS.items(),
        "detail_labels": DETAILS.items(),
        "treatment_labels": french.TREATMENTS.items(),
        "selects": [
            (name, french.FACTS[name], labels.items()) for name, labels in patient.CHOICES.items()
        ],
        "units": patient.UNITS,
        "unknown": patient.UNKNOWN,
        "longest": patient.LONGEST_SENTENCE,
    }
