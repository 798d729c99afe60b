"""Proposals in a reviewer's words."""

from __future__ import annotations

from typing import Any

from console.training import answer_base
from console.training.models import Proposal
from console.training.subjects import SUBJECTS


def described(row: Proposal) -> Any:
    """Return ``row`` with what pages show of it, in French.

    ``label`` is what it is about, ``sense_label`` the right sense or value, ``wrong`` what the
    assistant made of it, ``learns`` what will learn from it.
    """
    shown: Any = row
    if row.kind == Proposal.ANSWER:
        shown.label = answer_base.name_of(row.subject)
        shown.sense_label = ""
        shown.wrong = answer_base.name_of(row.read_as) if row.read_as else "aucune"
        shown.learns = "La formulation rejoint l'entrée ; le moteur de réponses la trouve alors."
        return shown
    subject = SUBJECTS.get(row.subject)
    shown.label = subject.label if subject else row.subject
    sense = subject.senses.get(row.sense, row.sense) if subject else row.sense
    shown.sense_label = row.value or sense
    shown.wrong = row.read_as
    shown.learns = subject.learns if subject else ""
    return shown
