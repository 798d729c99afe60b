"""The filters of the list: from the address of a page to the conversations that it shows.

The address holds only codes and dates. What is searched for may be a patient's words, so it stays
out of addresses (which end up in logs and histories): the session keeps it under a short key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from console.conversations import search
from console.conversations.asking import Finder, Term
from console.conversations.models import Conversation, Judgement, Mention, State, Tag
from console.conversations.paging import ORDERS, Order
from console.inbox.models import Given
from console.training import answer_base
from console.transcripts import french

PERIODS = {"1": "Aujourd'hui", "7": "7 derniers jours", "30": "30 derniers jours"}
MISUNDERSTOOD = {"0": "Sans incompris", "1": "Avec incompris", "3": "3 incompris ou plus"}
PROGRESS = {**french.OUTCOMES, "failed": "Panne pendant l'échange"}
ALERTS = {
    "1": "Urgence signalée",
    "tient": "Urgence qui tient",
    "retiree": "Urgence retirée par la personne",
}
MINE, NOBODY = "moi", "personne"
CHOICES: dict[str, dict[str, str]] = {
    "periode": PERIODS,
    "canal": french.CHANNELS,
    "orientation": {**french.ORIENTATIONS, "aucune": "Sans résultat"},
    "type": french.CLASSIFICATIONS,
    "neurostimulation": french.FITS,
    "signe": french.SHORT_SIGNS,
    "alerte": ALERTS,
    "fin": PROGRESS,
    "etape": french.QUESTIONS,
    "incompris": MISUNDERSTOOD,
    "etat": dict(State.choices),
    "mention": {"moi": "Me cite, pas encore vue", "toutes": "Me cite"},
    "tri": {code: order.label for code, order in ORDERS.items() if code},
    "avis": {"aucun": "Sans avis", "non": "Pas juste", **dict(Judgement.choices)},
}
LABELS = {
    "periode": "Période",
    "du": "Du",
    "au": "Au",
    "canal": "Canal",
    "orientation": "Orientation",
    "type": "Type de douleur",
    "neurostimulation": "Neurostimulation",
    "signe": "Signe d'alerte",
    "fin": "Déroulement",
    "etape": "Arrêt à la question",
    "incompris": "Incompréhensions",
    "etat": "État",
    "avis": "Avis sur l'orientation",
    "mention": "Notes",
    "tri": "Trier",
    "assigne": "Attribuée à",
    "etiquette": "Étiquette",
    "alerte": "Alerte",
    "duree": "Temps jusqu'au résultat",
    "reponse": "Réponse donnée",
    "q": "Mots",
}
SPANS = {
    "0-60": (0, 60, "moins d'une minute"),
    "60-180": (60, 180, "1 à 3 minutes"),
    "180-300": (180, 300, "3 à 5 minutes"),
    "300-600": (300, 600, "5 à 10 minutes"),
    "600-": (600, 10**9, "10 minutes et plus"),
    "0-": (0, 10**9, "tous les résultats donnés"),
}
"""Times to a result, in seconds: from, up to, and in words; the last one is all of them."""

_SEARCHES = "searches"
_KEPT_SEARCHES = 30


@dataclass
class Filters:
    """What is asked for: ``values`` by name, ``words`` the text that is searched for."""

    values: dict[str, str] = field(default_factory=dict)
    words: str = ""
    key: str = ""
    problems: list[str] = field(default_factory=list)

    @cached_property
    def terms(self) -> list[Term]:
        """Return what is searched for, with what is spelt nearly so."""
        return search.terms_of(self.words) if self.words else []

    @property
    def order(self) -> Order:
        """Return the order of the list."""
        return ORDERS[self.values.get("tri", "")]

    @property
    def finder(self) -> Finder | None:
        """Return what finds the terms in a text again; None without a search."""
        return Finder(self.terms) if self.terms else None

    @property
    def near_words(self) -> list[str]:
        """Return the words that are searched for as well, because they are spelt nearly so."""
        return [word for term in self.terms for word in term.near]

    @property
    def query(self) -> str:
        """Return the filters as the query of an address."""
        pairs = dict(self.values)
        if self.key:
            pairs["q"] = self.key
        return urlencode(pairs)

    @property
    def values_query(self) -> str:
        """Return the filters without the search, as a saved view keeps them."""
        query = QueryDict(mutable=True)
        query.update(self.values)
        return query.urlencode()

    def without(self, name: str) -> str:
        """Return the query with one filter taken away."""
        rest = {key: value for key, value in self.values.items() if key != name}
        if self.key and name != "q":
            rest["q"] = self.key
        return urlencode(rest)

    @property
    def active(self) -> list[tuple[str, str, str]]:
        """Return each filter in use: its label, its value in words, the query without it."""
        shown = [
            (LABELS[name], self._in_words(name, value), self.without(name))
            for name, value in self.values.items()
        ]
        if self.words:
            shown.append((LABELS["q"], self.words, self.without("q")))
        return shown

    @staticmethod
    def _in_words(name: str, value: str) -> str:
        if name in ("du", "au"):
            return date.fromisoformat(value).strftime("%d/%m/%Y")
        if name == "assigne":
            return {MINE: "moi", NOBODY: "personne"}.get(value, value)
        if name == "reponse":
            return answer_base.name_of(value)
        if name == "duree":
            return SPANS[value][2]
        return CHOICES[name].get(value, value) if name in CHOICES else value


def read(parameters: QueryDict, session: SessionBase) -> Filters:
    """Read the filters of an address; what means nothing is left out and named in ``problems``."""
    found = Filters()
    for name in LABELS:
        value = parameters.get(name, "").strip()
        if not value:
            continue
        if name == "q":
            found.words = session.get(_SEARCHES, {}).get(value, "")
            found.key = value if found.words else ""
            if not found.words:
                found.problems.append("Cette recherche n'est plus en mémoire : relancez-la.")
        elif _is_good(name, value):
            found.values[name] = value
        else:
            found.problems.append(f"Le filtre « {LABELS[name]} » n'est pas reconnu.")
    start, end = found.values.get("du"), found.values.get("au")
    if start and end and start > end:
        found.problems.append("La date de début est après la date de fin.")
    return found


def remember_search(words: str, session: SessionBase) -> str:
    """Keep ``words`` in the session; return the key under which an address names them."""
    words = words.strip()[:200]
    if not words:
        return ""
    key = hashlib.sha256(f"{session.session_key}{words}".encode()).hexdigest()[:10]
    kept = {k: v for k, v in session.get(_SEARCHES, {}).items() if k != key}
    session[_SEARCHES] = {**dict(list(kept.items())[-_KEPT_SEARCHES:]), key: words}
    return key


def _is_good(name: str, value: str) -> bool:
    if name in CHOICES:
        return value in CHOICES[name]
    if name in ("du", "au"):
        try:
            # The first and the last years have days that no clock of another place can tell.
            return date.min.year < date.fromisoformat(value).year < date.max.year
        except ValueError:
            return False
    if name == "assigne":
        users = get_user_model().objects
        return value in (MINE, NOBODY) or users.filter(username=value).exists()
    if name == "etiquette":
        return Tag.objects.filter(name=value).exists()
    if name == "reponse":
        return Given.objects.filter(entry=value).exists()
    return name == "duree" and value in SPANS


def apply(filters: Filters, user: Any) -> QuerySet[Conversation]:
    """Return the conversations that ``filters`` let through for ``user``, in no order."""
    chosen = Conversation.objects.all()
    for name, value in filters.values.items():
        if name == "tri":
            continue
        chosen = chosen.filter(_condition(name, value, user))
    if filters.words:
        chosen = search.matching(chosen, filters.terms)
    return chosen


def _condition(name: str, value: str, user: Any) -> Q:
    match name:
        case "periode":
            first = timezone.localdate() - timedelta(days=int(value) - 1)
            return Q(begun_at__gte=midnight(first))
        case "du":
            return Q(begun_at__gte=midnight(date.fromisoformat(value)))
        case "au":
            return Q(begun_at__lt=midnight(date.fromisoformat(value) + timedelta(days=1)))
        case "canal":
            return Q(channel=value)
        case "orientation":
            return Q(orientation="" if value == "aucune" else value)
        case "type":
            return Q(classification=value)
        case "neurostimulation":
            return Q(fit=value)
        case "signe":
            return Q(pk__in=Conversation.objects.filter(signs__red_flag=value).values("pk"))
        case "fin":
            return Q(failures__gt=0) if value == "failed" else Q(outcome=value)
        case "etape":
            return Q(stopped_at=value)
        case "incompris":
            return Q(misunderstandings=0) if value == "0" else Q(misunderstandings__gte=int(value))
        case "etat":
            return Q(state=value)
        case "avis":
            if value == "aucun":
                return Q(verdict=None) & ~Q(orientation="")
            wrong = (Judgement.TOO_HIGH, Judgement.TOO_LOW)
            return Q(verdict__judgement__in=wrong if value == "non" else (value,))
        case "assigne":
            if value == NOBODY:
                return Q(assignee=None)
            return Q(assignee=user) if value == MINE else Q(assignee__username=value)
        case "etiquette":
            return Q(tags__name=value)
        case "mention":
            named = Mention.objects.filter(user=user)
            if value == "moi":
                named = named.filter(seen_at=None)
            return Q(pk__in=named.values("note__conversation"))
        case "alerte":
            raised = Q(emergency_at__isnull=False)
            if value == "tient":
                return raised & Q(withdrawn_at__isnull=True)
            return Q(withdrawn_at__isnull=False) if value == "retiree" else raised
        case "reponse":
            return Q(pk__in=Given.objects.filter(entry=value).values("conversation"))
        case "duree":
            return Q(seconds__gte=SPANS[value][0], seconds__lt=SPANS[value][1])
    raise ValueError(f"unknown filter '{name}'")


def midnight(day: date) -> datetime:
    """Return the first moment of ``day`` in the reviewers' time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
