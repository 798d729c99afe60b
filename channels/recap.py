"""What the printable page of a conversation says: the result, in words a doctor can use."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from triage.advice import Advice
from triage.answers import RED_FLAGS
from triage.body import Region, load_body
from triage.french_dates import with_year
from triage.service import Service
from triage.summary import RADIATION, RECURRENCE

CLASSIFICATIONS = {
    "acute": "douleur aiguë (trois mois au plus)",
    "chronic": "douleur chronique (plus de trois mois)",
    "undetermined": "non déterminée",
}
RELIEF = {"enough": "suffisant", "partial": "partiel ou passager", "none": "aucun"}
FITS = {"likely": "à discuter avec un spécialiste", "possible": "possible, à évaluer"}
UNKNOWN = "non précisé"
LONGEST = 300
"""Characters of one message that are quoted."""
MOST_WORDS = 900
"""Characters quoted in all: the recap is one page."""

_BEGUN_AGAIN = "utter_restarted"
_REQUEST = re.compile(r"(?:modifier|passer|recommencer|effacer|continuer|parler)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Recap:
    """One result, ready to print; ``facts`` are pairs of a label and what was said.

    ``own_words`` are the person's, as written; ``denied`` the signs that they said they do not
    have; ``regions`` where it hurts on the drawing, which they showed where ``shown`` is true.
    """

    headline: str
    date: str
    day: date
    facts: list[tuple[str, str]]
    own_words: list[str]
    denied: list[str]
    regions: tuple[Region, ...]
    shown: bool
    reasons: list[dict[str, str]]
    what_to_do: tuple[str, ...]
    when_to_come_back: str
    contact: str
    emergency_signs: str
    numbers: str
    disclaimer: str


def recap_of(
    result: dict[str, Any],
    given_at: float,
    events: Sequence[Event],
    denied: Collection[str],
    advice: Advice,
    service: Service,
) -> Recap:
    """Return the recap of a ``result`` object given at ``given_at`` (seconds since 1970).

    ``events`` are those of the conversation, ``denied`` the signs that the person denied.
    """
    said = _since_restart(events)
    regions = _shown(said)
    shown = bool(regions)
    if not shown and "O2" not in {reason["rule"] for reason in result["reasons"]}:
        regions = load_body().picked({"low_back"})
    given = datetime.fromtimestamp(given_at, service.time_zone)
    orientation = result["orientation"]
    words = advice.for_orientation(orientation, result["red_flags"])
    contact = f"{service.name} : {service.phone_display}, {service.hours_text}."
    return Recap(
        headline=words.headline,
        date=f"{with_year(given.date())} à {given.hour} h {given.minute:02d}",
        day=given.date(),
        facts=_facts(result, advice),
        own_words=_own_words(said),
        denied=[advice.sign_labels[sign] for sign in RED_FLAGS if sign in denied],
        regions=regions,
        shown=shown,
        reasons=list(result["reasons"]),
        what_to_do=words.steps(result["red_flags"]),
        when_to_come_back=words.when_to_come_back,
        contact="" if orientation == "emergency" else contact,
        emergency_signs=advice.emergency_signs,
        numbers=advice.numbers,
        disclaimer=advice.disclaimer(
            result["ruleset"],
            date.fromisoformat(result["ruleset_date"]),
            result.get("signed_off"),
        ),
    )


def _since_restart(events: Sequence[Event]) -> list[UserUttered]:
    """Return the person's messages since they last began anew."""
    said: list[UserUttered] = []
    for event in events:
        if isinstance(event, UserUttered) and event.text:
            said.append(event)
        elif isinstance(event, BotUttered) and event.metadata.get("utter_action") == _BEGUN_AGAIN:
            said.clear()
    return said


def _shown(said: Sequence[UserUttered]) -> tuple[Region, ...]:
    """Return the regions of the drawing that the person picked last, () where they used words."""
    for message in reversed(said):
        if places := (message.metadata or {}).get("places"):
            return load_body().picked(places)
    return ()


def _own_words(said: Sequence[UserUttered]) -> list[str]:
    """Return what was written freely, the oldest first: no answer picked, request or question."""
    kept: list[str] = []
    length = 0
    for message in said:
        text = " ".join((message.text or "").split())
        picked = (message.metadata or {}).get("question")
        if picked or len(text.split()) < 2 or text.endswith("?") or _REQUEST.match(text):
            continue
        kept.append(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
        length += len(kept[-1])
        if length > MOST_WORDS:
            break
    return kept


def _facts(result: dict[str, Any], advice: Advice) -> list[tuple[str, str]]:
    duration = result["duration"]
    facts = [
        ("Âge", _number(result["age"], "ans")),
        ("Durée de la douleur", duration["text"] if duration else UNKNOWN),
        ("Type de douleur", CLASSIFICATIONS[result["classification"]]),
        ("Évolution", _word(RECURRENCE, result["recurrence"])),
        ("Intensité", _number(result["intensity"], "sur 10")),
        ("Trajet de la douleur", _word(RADIATION, result["radiation"])),
        ("Traitements essayés", _list(result["treatments"], advice.treatment_labels)),
        ("Soulagement", _word(RELIEF, result["relief"])),
        ("Signes signalés", _list(result["red_flags"], advice.sign_labels)),
    ]
    if fit := FITS.get(result["neurostimulation_fit"]):
        facts.append(("Neurostimulation", fit))
    return facts


def _word(words: Mapping[str, str], value: str | None) -> str:
    return UNKNOWN if value is None else words[value]


def _number(value: int | None, unit: str) -> str:
    return UNKNOWN if value is None else f"{value} {unit}"


def _list(values: list[str] | None, labels: Mapping[str, str]) -> str:
    if values is None:
        return UNKNOWN
    return " ; ".join(labels[value] for value in values) or "aucun"
