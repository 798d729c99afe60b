"""The age, and what only looks like one."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.answers import Facts
from triage.duration import find_duration
from triage.questions import Question
from triage.readers import read_age
from triage.readers.correction import corrected_number, corrects
from triage.understanding.message import Answer, Message

_ON_A_SCALE = re.compile(r"\b\d{1,2}(?:[.,]\d)?\s*(?:/|sur)\s*(?:10|dix)\b", re.IGNORECASE)
"""An intensity ("7 sur 10"): its figures are no age."""

_IN_YEARS = re.compile(r"\bans\b", re.IGNORECASE)
_YOUNGEST_CORRECTED = 15
"""Fewer years than that are rather a duration."""
_TOP_INTENSITY = 10


def read(answer: Answer, message: Message, _: Question) -> None:
    """Read the age in years."""
    age = read_age(_ON_A_SCALE.sub(" ", message.text), asked=True, on=message.on)
    if age is not None and not corrects_intensity(answer.facts, message.text):
        answer.settle(age=age, unknown=answer.facts.unknown - {"age"})
    elif message.does_not_know():
        answer.unknown("age")


def corrects_intensity(facts: Facts, text: str) -> bool:
    """Tell "pardon 8", which takes the intensity back, from an age."""
    bare = corrected_number(text)
    return facts.intensity is not None and bare is not None and bare <= _TOP_INTENSITY


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
