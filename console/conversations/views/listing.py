"""The list of conversations: newest first, with filters that combine."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from console.accounts.permissions import SEE, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations import filters, paging, search
from console.conversations.models import SavedView, Sign, State, Tag
from console.inbox.models import Given
from console.training import answer_base

SELDOM = ("canal", "type", "neurostimulation", "reponse", "mention")
"""Filters that are folded away until they are wanted."""

COUNTED = 10_000
"""Beyond this many, the list says "plus de 10 000": nobody reads the difference."""


@require_GET
@needs(SEE)
def home(request: HttpRequest) -> HttpResponse:
    """Go to the list."""
    return redirect("conversations:list")


@require_GET
@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    """Show a page of the list."""
    asked = filters.read(request.GET, request.session)
    chosen = filters.apply(asked, request.user)
    if asked.words:
        record(request.user, Deed.LISTED, "", "recherche dans les messages")
    older, newer = request.GET.get("apres", ""), request.GET.get("avant", "")
    page = paging.page_of(chosen, older, newer, asked.order)
    count = chosen.order_by()[: COUNTED + 1].count()
    prepare(page.rows)
    if finder := asked.finder:
        said = search.texts([row.pk for row in page.rows])
        for row in page.rows:
            row.excerpt = finder.excerpt(said.get(row.pk, ""))  # type: ignore[attr-defined]
    context = {
        "asked": asked,
        "page": page,
        "count": count,
        "counted": COUNTED,
        "first_page": not page.newer,
        "views": saved_views(request.user),
        "groups": controls(asked),
        "seldom_used": any(asked.values.get(name) for name in (*SELDOM, "du", "au")),
        "states": State.choices,
        "people": get_user_model().objects.filter(is_active=True).order_by("username"),
        "all_tags": Tag.objects.all(),
        # A phone that says it is one gets the filters folded before any script runs.
        "folded": "Mobi" in request.headers.get("User-Agent", ""),
    }
    # A list that stays open asks for its rows again by itself.
    name = (
        "conversations/rows.html"
        if "X-Background" in request.headers
        else "conversations/list.html"
    )
    return render(request, name, context)


@require_POST
@needs(SEE)
def choose(request: HttpRequest) -> HttpResponse:
    """Take the form of the filters and go to the address that stands for it."""
    chosen = QueryDict(mutable=True)
    for name in filters.LABELS:
        value = request.POST.get(name, "").strip()
        if value and name != "q":
            chosen[name] = value
    if not request.session.session_key:
        request.session.create()
    if key := filters.remember_search(request.POST.get("q", ""), request.session):
        chosen["q"] = key
    return HttpResponseRedirect(f"{reverse('conversations:list')}?{chosen.urlencode()}")


def prepare(rows: list[Any]) -> None:
    """Fetch what the rows of a page show beside their own fields, in one query each."""
    from django.db.models import prefetch_related_objects

    prefetch_related_objects(
        rows, Prefetch("signs", Sign.objects.order_by("id")), "tags", "assignee"
    )


def saved_views(user: Any) -> list[SavedView]:
    """Return the views that ``user`` may open: everybody's and their own."""
    return list(SavedView.objects.filter(Q(owner=None) | Q(owner=user)))


def controls(asked: filters.Filters) -> list[dict[str, Any]]:
    """Return the selects of the filter form: name, label, options and what is chosen."""
    choices: dict[str, dict[str, str]] = {
        name: filters.CHOICES[name]
        for name in (
            "periode", "orientation", "signe", "alerte", "fin", "etape", "incompris", "etat",
            "avis", "mention", "canal", "type", "neurostimulation", "tri",
        )
    }  # fmt: skip
    people = get_user_model().objects.filter(is_active=True).order_by("username")
    choices["assigne"] = {filters.MINE: "Moi", filters.NOBODY: "Personne"}
    choices["assigne"] |= {name: name for name in people.values_list("username", flat=True)}
    choices["etiquette"] = {name: name for name in Tag.objects.values_list("name", flat=True)}
    given = Given.objects.order_by().values_list("entry", flat=True).distinct()
    names = {entry: answer_base.name_of(entry) for entry in given}
    choices["reponse"] = dict(sorted(names.items(), key=lambda item: item[1].casefold()))
    return [
        {
            "name": name,
            "label": filters.LABELS[name],
            "options": options.items(),
            "seldom": name in SELDOM,
            "value": asked.values.get(name, ""),
        }
        for name, options in choices.items()
        if options
    ]
