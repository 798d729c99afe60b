"""What a sentence of a patient can teach the reader: its subjects and their senses, in French.

Which subjects there are, and which senses each has, is what the reader's files say
(:mod:`triage.meaning.corpus`); here they get their names for a reviewer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console.transcripts import french
from triage.answers import RED_FLAGS, TREATMENT_CLASS
from triage.meaning.corpus import ANSWERS, headings_of

_TOLD = {
    "supposed": "supposé, « et si »",
    "other": "une autre personne",
    "figure": "façon de parler",
}
_SENSES: Mapping[str, Mapping[str, str]] = {
    "sign": {
        "there": "présent", "doubt": "en doute", "denied": "nié", "over": "passé, réglé", **_TOLD,
    },
    "treatment": {"tried": "essayé", "not_tried": "pas essayé, ou prévu", **_TOLD},
    "location": french.ENTITY_VALUES["pain_location"],
    "consent": {"yes": "donné", "no": "refusé", "question": "une question"},
    "threshold": {"less": "moins de trois mois", "more": "plus de trois mois"},
    "signs_list": {"none": "aucun signe", "some": "au moins un signe", "unknown": "ne sait pas"},
    "yes_no": {"yes": "oui", "no": "non", "unknown": "ne sait pas", "not_now": "pas maintenant"},
    "nothing_tried": {"nothing_tried": "n'a rien essayé"},
    "correction": {"correction": "corrige une réponse"},
    "feeling": {
        "fear": "peur", "grief": "tristesse", "shame": "honte", "exhaustion": "épuisement",
        "anger": "colère",
    },
    "whom": {
        "for_another": "écrit pour une autre personne",
        "about_another_aside": "parle d'une autre personne en passant",
    },
    "unsafe": {
        "overdose_imagined": "pense à une surdose", "mixing": "mélange", "dose": "dose",
        "child_dose": "dose d'un enfant", "abrupt_stop": "arrêt brutal",
        "someone_elses": "médicament d'un autre, périmé ou acheté",
    },
    "ordinary": {"ordinary": "n'en dit rien"},
    **{name: french.ENTITY_VALUES[name] for name in ("relief", "recurrence", "radiation")},
}  # fmt: skip
"""The senses of each kind of subject, or of one subject, by the heading of its file."""

_NOTHING = {"nothing": "n'en dit rien"}
_NAMES = {
    **french.FACTS,
    "location": french.FACTS["pain_location"],
    "threshold": french.QUESTIONS["duration_threshold"],
    "signs_list": "Liste de signes",
    "yes_no": "Oui, non",
    "nothing_tried": "Rien essayé",
    "correction": "Correction",
    "feeling": "Ce que la personne ressent",
    "whom": "Pour qui l'on écrit",
    "unsafe": "Danger d'un médicament",
    "ordinary": "Propos ordinaires",
}
_TAUGHT = ("relief", "recurrence", "radiation", "location", "consent", "threshold")
"""Answers that a reviewer corrects; the others belong to the way the assistant talks."""

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


def _of_the_reader() -> Iterator[Subject]:
    for flag in RED_FLAGS:
        yield Subject(flag, french.SHORT_SIGNS[flag], "sign", _senses(flag, "sign"))
    for treatment in TREATMENT_CLASS:
        name = f"treatment_{treatment}"
        yield Subject(name, french.TREATMENTS[treatment], "treatment", _senses(name, "treatment"))
    for name in ANSWERS:
        yield Subject(name, _NAMES[name], "answer", _senses(name, name))


def _senses(name: str, kind: str) -> Mapping[str, str]:
    known = {**_NOTHING, **_SENSES[kind]}
    return {heading: known[heading] for heading in headings_of(name)}


READER: Mapping[str, Subject] = {subject.name: subject for subject in _of_the_reader()}
"""Every subject of the reader of meaning."""

SUBJECTS: Mapping[str, Subject] = {
    **{n: subject for n, subject in READER.items() if subject.kind != "answer" or n in _TAUGHT},
    **{n: Subject(n, french.FACTS[n], "value", {VALUE: label}) for n, label in VALUES.items()},
}
"""What a reviewer can teach."""

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
