"""What the printable page of a conversation says: the result, in words a doctor can use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from triage.advice import Advice
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


@dataclass(frozen=True)
class Recap:
    """One result, ready to print; ``facts`` are pairs of a label and what was said."""

    headline: str
    date: str
    facts: list[tuple[str, str]]
    reasons: list[dict[str, str]]
    what_to_do: tuple[str, ...]
    when_to_come_back: str
    contact: str
    emergency_signs: str
    numbers: str
    disclaimer: str


def recap_of(result: dict[str, Any], given_at: float, advice: Advice, service: Service) -> Recap:
    """Return the recap of a ``result`` object given at ``given_at`` (seconds since 1970)."""
    given = datetime.fromtimestamp(given_at, service.time_zone)
    orientation = result["orientation"]
    said = advice.for_orientation(orientation, result["red_flags"])
    contact = f"{service.name} : {service.phone_display}, {service.hours_text}."
    return Recap(
        headline=said.headline,
        date=f"{with_year(given.date())} à {given.hour} h {given.minute:02d}",
        facts=_facts(result, advice),
        reasons=list(result["reasons"]),
        what_to_do=said.steps(result["red_flags"]),
        when_to_come_back=said.when_to_come_back,
        contact="" if orientation == "emergency" else contact,
        emergency_signs=advice.emergency_signs,
        numbers=advice.numbers,
        disclaimer=advice.disclaimer(
            result["ruleset"],
            date.fromisoformat(result["ruleset_date"]),
            result.get("signed_off"),
        ),
    )


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
