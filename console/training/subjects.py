"""What a sentence of a patient can teach the reader: its subjects and their senses, in French.

The reader's sentences are plain text files, one a subject, with ``## sense`` headings. The names of
subjects and senses here are those of the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console.transcripts import french
from triage.answers import RED_FLAGS, TREATMENT_CLASS

SIGN_SENSES = {
    "there": "présent",
    "doubt": "en doute",
    "denied": "nié",
    "over": "passé, réglé",
    "other": "une autre personne",
    "supposed": "supposé, « et si »",
    "figure": "façon de parler",
}
TREATMENT_SENSES = {
    "tried": "essayé",
    "not_tried": "pas essayé, ou prévu",
    "other": "une autre personne",
    "supposed": "supposé, « et si »",
    "figure": "façon de parler",
}
_NOTHING = {"nothing": "n'en dit rien"}
ANSWER_SENSES: Mapping[str, Mapping[str, str]] = {
    "relief": {"enough": "suffisant", "partial": "partiel", "none": "aucun", **_NOTHING},
    "recurrence": {
        "first": "première fois",
        "recurrent": "revient par périodes",
        "continuous": "jamais vraiment partie",
        **_NOTHING,
    },
    "radiation": {
        "none": "reste dans le dos",
        "leg": "descend dans la jambe",
        "neuropathic": "signes neuropathiques",
        **_NOTHING,
    },
    "location": {"lumbar": "bas du dos", "elsewhere": "ailleurs", **_NOTHING},
    "consent": {"yes": "donné", "no": "refusé", "question": "une question"},
    "threshold": {"less": "moins de trois mois", "more": "plus de trois mois"},
}
VALUES = {
    "duration": "durée juste, par exemple « 3 semaines »",
    "intensity": "intensité juste, de 0 à 10",
    "age": "âge juste, en années",
}
"""Facts that are read by rules, not learnt: the right value becomes a row of a test."""

VALUE = "value"
"""The sense of a fact of :data:`VALUES`: its right value stands beside it."""

_NEXT = "Le lecteur du sens l'apprend au prochain « make train » : "
_LEARNS = {
    "sign": _NEXT + "ce signe sera mieux entendu.",
    "treatment": _NEXT + "ce traitement sera mieux reconnu.",
    "answer": _NEXT + "cette réponse sera mieux lue.",
    "value": "Rien ne l'apprend seul : c'est une ligne de test, qui échoue jusqu'à ce que la règle"
    " de lecture soit corrigée.",
}


@dataclass(frozen=True)
class Subject:
    """``name`` is that of the file, ``senses`` its headings by code, in French."""

    name: str
    label: str
    kind: str
    senses: Mapping[str, str]

    @property
    def learns(self) -> str:
        """Return what will learn from a sentence on it, in French."""
        return _LEARNS[self.kind]


def _all() -> Iterator[Subject]:
    for flag in RED_FLAGS:
        yield Subject(flag, french.SHORT_SIGNS.get(flag, flag), "sign", SIGN_SENSES)
    for treatment in TREATMENT_CLASS:
        label = french.TREATMENTS.get(treatment, treatment)
        yield Subject(f"treatment_{treatment}", label, "treatment", TREATMENT_SENSES)
    names = {"location": "Localisation", "threshold": "Seuil des trois mois", **french.FACTS}
    for name, senses in ANSWER_SENSES.items():
        yield Subject(name, names[name], "answer", senses)
    for name in VALUES:
        yield Subject(name, names[name], "value", {VALUE: VALUES[name]})


SUBJECTS: Mapping[str, Subject] = {subject.name: subject for subject in _all()}

GROUPS = {
    "sign": "Signes d'alerte",
    "treatment": "Traitements",
    "answer": "Réponses",
    "value": "Valeurs lues par des règles",
}


def grouped() -> list[tuple[str, list[Subject]]]:
    """Return the subjects under the French name of their kind, for a select."""
    return [
        (label, [subject for subject in SUBJECTS.values() if subject.kind == kind])
        for kind, label in GROUPS.items()
    ]


def senses() -> list[tuple[str, str]]:
    """Return every sense once, code and French; which belong to a subject is checked when saved."""
    found: dict[str, str] = {}
    for subject in SUBJECTS.values():
        for code, label in subject.senses.items():
            found.setdefault(code, label if code != VALUE else "valeur juste (ci-contre)")
    # Codes that several subjects share say something else in each.
    found["none"] = "aucun, ou reste dans le dos"
    return list(found.items())
