"""What the printable page of a conversation says: the result, in words a doctor can use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from triage.summary import RADIATION, RECURRENCE, RELIEF

TITLES = {
    "emergency": "Appeler les secours maintenant",
    "urgent_consultation": "Voir un médecin dans les 24 à 48 heures",
    "consultation": "Prendre rendez-vous avec un médecin",
    "out_of_scope": "En parler à un médecin",
    "specialist_opinion": "Demander l'avis d'un spécialiste",
    "chronic_care": "Un suivi adapté avec le médecin traitant",
    "self_care": "Rester actif, et surveiller l'évolution",
}
CLASSIFICATIONS = {
    "acute": "douleur aiguë (trois mois au plus)",
    "chronic": "douleur chronique (plus de trois mois)",
    "undetermined": "non déterminée",
}
FITS = {"likely": "à discuter avec un spécialiste", "possible": "possible, à évaluer"}
UNKNOWN = "non précisé"
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)


@dataclass(frozen=True)
class Recap:
    """One result, ready to print; ``facts`` are pairs of a label and what was said."""

    title: str
    date: str
    reasons: list[dict[str, str]]
    facts: list[tuple[str, str]]
    actions: list[dict[str, str]]
    ruleset: str
    ruleset_date: str


def recap_of(result: dict[str, Any], given_at: float, zone: tzinfo, labels: Any) -> Recap:
    """Return the recap of a ``result`` object given at ``given_at`` (seconds since 1970).

    ``labels`` has ``signs`` and ``treatments``, which map an id to what the patient reads.
    """
    given = datetime.fromtimestamp(given_at, zone)
    ruleset_date = result.get("ruleset_date")
    return Recap(
        title=TITLES.get(result["orientation"], "Résultat"),
        date=f"{french_date(given.date())} à {given.hour} h {given.minute:02d}",
        reasons=list(result["reasons"]),
        facts=_facts(result, labels),
        actions=[action for action in result["actions"] if action["kind"] != "link"],
        ruleset=result["ruleset"],
        ruleset_date=french_date(date.fromisoformat(ruleset_date)) if ruleset_date else "",
    )


def french_date(day: date) -> str:
    """Return a date as it is written in French: "1er mars 2026"."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _facts(result: dict[str, Any], labels: Any) -> list[tuple[str, str]]:
    duration = result.get("duration")
    treatments = result.get("treatments")
    facts = [
        ("Âge", _number(result.get("age"), "ans")),
        ("Durée de la douleur", duration["text"] if duration else UNKNOWN),
        ("Classification", CLASSIFICATIONS.get(result["classification"], UNKNOWN)),
        ("Évolution", RECURRENCE.get(result.get("recurrence") or "", UNKNOWN)),
        ("Intensité", _number(result.get("intensity"), "sur 10")),
        ("Trajet de la douleur", RADIATION.get(result.get("radiation") or "", UNKNOWN)),
        ("Traitements essayés", _list(treatments, labels.treatments, "aucun")),
        ("Soulagement", RELIEF.get(result.get("relief") or "", UNKNOWN)),
        ("Signes signalés", _list(result.get("red_flags"), labels.signs, "aucun")),
    ]
    if fit := FITS.get(result.get("neurostimulation_fit", "")):
        facts.append(("Neurostimulation", fit))
    return facts


def _number(value: int | None, unit: str) -> str:
    return UNKNOWN if value is None else f"{value} {unit}"


def _list(values: list[str] | None, labels: dict[str, str], none: str) -> str:
    if values is None:
        return UNKNOWN
    return " ; ".join(labels.get(value, value) for value in values) or none
