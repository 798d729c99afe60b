"""The age, and what only looks like one."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.answers import Facts
from triage.duration import find_duration
from triage.meaning.clauses import split_clauses
from triage.questions import Question
from triage.readers import read_age, read_intensity
from triage.readers.correction import corrected_number, corrects
from triage.understanding.message import Answer, Message

_ON_A_SCALE = re.compile(r"\b\d{1,2}(?:[.,]\d)?\s*(?:/|sur)\s*(?:10|dix)\b", re.IGNORECASE)
"""An intensity ("7 sur 10"): its figures are no age."""

_IN_YEARS = re.compile(r"\bans\b", re.IGNORECASE)
_YOUNGEST_CORRECTED = 15
"""Fewer years than that are rather a duration."""
_TOP_INTENSITY = 10
_OF_THE_PAIN = re.compile(r"\b(?:douleurs?|intensit[eé]|mal|note|chiffre)\b", re.IGNORECASE)

CORRECTS = -0.2
"""Margin from which a message corrects by its meaning, where it also names what it corrects."""


def read(answer: Answer, message: Message, _: Question) -> None:
    """Read the age in years."""
    age = read_age(_ON_A_SCALE.sub(" ", message.text), asked=True, on=message.on)
    if age is not None and not corrects_intensity(answer.facts, message):
        answer.settle(age=age, unknown=answer.facts.unknown - {"age"})
    elif message.does_not_know():
        answer.unknown("age")


def corrects_intensity(facts: Facts, message: Message) -> int | None:
    """Return the intensity of "pardon 8" or "pour la douleur, mettez plutôt 5"; it is no age."""
    if facts.intensity is None:
        return None
    bare = corrected_number(message.text)
    if bare is not None and bare <= _TOP_INTENSITY:
        return bare
    if _OF_THE_PAIN.search(message.text) and _corrects(message):
        clauses = split_clauses(message.text)
        return read_intensity(clauses[-1].text, asked=True) if clauses else None
    return None


def _corrects(message: Message) -> bool:
    return corrects(message.text) or message.means("correction", CORRECTS) is not None


def corrected_age(facts: Facts, message: Message, asked: str | None) -> int | None:
    """Read "euh non, 61 ans": years alone are an age where an age is being corrected."""
    if facts.age is None or asked in ("duration", "duration_threshold"):
        return None
    bare = corrected_number(message.text)
    if bare is not None and bare >= _YOUNGEST_CORRECTED:
        return bare
    if not (_IN_YEARS.search(message.text) and corrects(message.text)):
        return None
    if find_duration(message.text, message.on, None) is not None:
        return None
    age = read_age(message.text, asked=True, on=message.on)
    return age if age is not None and age >= _YOUNGEST_CORRECTED else None


def give_up(facts: Facts, _: Question) -> Facts:
    """Return the facts with the age unknown."""
    return replace(facts, unknown=facts.unknown | {"age"})
