"""What is heard in a sentence, in French: clause by clause, by whom, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from console.training.subjects import READER
from console.transcripts import french
from triage.answers import EMERGENCIES

SENSES = {
    "now": "présent",
    "denied": "nié",
    "over": "passé, réglé",
    "other": "une autre personne",
    "supposed": "supposé ou demandé",
}
STATUSES = {
    "present": "présent",
    "tried": "essayé",
    "figurative": "façon de parler",
    "hypothetical": "supposé ou demandé",
    "uncertain": "en doute",
    "past": "passé, réglé",
    **{name: french.ROLES[name] for name in ("denied", "planned", "other_person")},
}
SURENESS = {"sure": "sûr", "likely": "plutôt sûr", "hesitates": "hésite"}
MAKES = {
    "alert": "donne l'alerte tout de suite",
    "ask": "pose une question sur ce signe",
    "note": "le garde pour les règles",
    "absent": "retient que le signe est absent",
    "nothing": "n'en fait rien",
}
OVERALL = {
    "alert": "Alerte : l'assistant dirait d'appeler le 15 ou le 3114.",
    "ask": "Question : l'assistant ferait préciser un signe avant d'aller plus loin.",
    "note": "Signe retenu : il compte dans l'orientation, sans alerte.",
    "absent": "Pas d'alerte : un signe est nié, aucun n'est dit.",
    "nothing": "Rien : aucun signe d'alerte n'est entendu.",
}
_TREATMENT_SAID = "treatment="


@dataclass(frozen=True)
class Line:
    """One thing that a witness hears: what, in which sense, from which words, how surely."""

    witness: str
    what: str
    sense: str
    words: str = ""
    sureness: str = ""
    margin: str = ""


@dataclass(frozen=True)
class Clause:
    """One clause of the sentence with what each witness hears in it."""

    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sign:
    """A sign with both witnesses heard; ``makes`` is the code of what is done about it."""

    label: str
    status: str
    heard_by: str
    makes: str
    made: str


@dataclass(frozen=True)
class Heard:
    """A sentence taken apart; ``overall`` says in a sentence what comes of it."""

    clauses: tuple[Clause, ...]
    signs: tuple[Sign, ...]
    facts: tuple[tuple[str, str], ...]
    makes: str
    overall: str
    by_meaning: bool


def in_french(found: Mapping[str, Any]) -> Heard:
    """Return what the assistant's reader found (triage.witnessed) in words."""
    return Heard(
        clauses=tuple(_clause(item) for item in found["clauses"]),
        signs=tuple(_sign(item) for item in found["signs"]),
        facts=tuple(_facts(found)),
        makes=found["makes"],
        overall=OVERALL[found["makes"]],
        by_meaning=found["by_meaning"],
    )


def _clause(found: Mapping[str, Any]) -> Clause:
    words = [
        Line("mots", _name(item["id"]), STATUSES[item["status"]], item["words"])
        for item in (*found["words"], *found["treatments"])
    ]
    sense = SENSES[found["sense"]]
    meaning = [_by_meaning(item, sense) for item in found["meaning"]]
    return Clause(found["text"], (*words, *meaning))


def _by_meaning(item: Mapping[str, Any], sense: str) -> Line:
    name = str(item["name"])
    what, said = _name(name), sense
    if name == "asks":
        what, said = "une question", ""
    elif name.startswith(_TREATMENT_SAID):
        heading = name[len(_TREATMENT_SAID) :]
        what = "un traitement"
        said = next(
            subject.senses[heading] for subject in READER.values() if heading in subject.senses
        )
    elif "=" in name:
        subject, _, value = name.partition("=")
        what, said = READER[subject].label, READER[subject].senses.get(value, value)
    margin = f"{item['margin']:+.2f}".replace(".", ",")
    return Line("sens", what, said, "", SURENESS[item["sureness"]], margin)


def _name(name: str) -> str:
    return french.SHORT_SIGNS.get(name) or french.TREATMENTS.get(name, name)


def _sign(found: Mapping[str, Any]) -> Sign:
    sign = found["sign"]
    witnesses = [
        name for name, there in (("mots", found["words"]), ("sens", found["meaning"])) if there
    ]
    makes = found["makes"]
    made = MAKES[makes]
    if makes == "note" and sign not in EMERGENCIES:
        made = "le garde pour les règles : il mène à un médecin"
    return Sign(
        french.SHORT_SIGNS[sign],
        STATUSES[found["status"]],
        " et ".join(witnesses) or "réponse à la question",
        makes,
        made,
    )


def _facts(found: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    slots = found["slots"]
    for name, label in french.FACTS.items():
        if name not in ("consent", "red_flags") and slots.get(name) is not None:
            yield label, french.fact_value(name, slots[name])
    if feeling := found.get("feeling"):
        yield READER["feeling"].label, READER["feeling"].senses[feeling]
