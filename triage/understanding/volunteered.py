"""Everything that a message says beside the answer to the open question."""

from __future__ import annotations

from dataclasses import replace

from triage.answers import Facts
from triage.questions import Question
from triage.readers import (
    read_age,
    read_intensity,
    read_location,
    read_radiation,
    read_recurrence,
)
from triage.readers.correction import corrects
from triage.understanding import treatments
from triage.understanding.age import corrected_age, corrects_intensity
from triage.understanding.duration import duration_in
from triage.understanding.message import Message

CORRECTS = 0.2
"""Margin from which a message corrects by its meaning, without a word that announces it."""


def take_volunteered(facts: Facts, message: Message, question: Question | None) -> Facts:
    """Keep what was said without being asked; change what was known only on a correction.

    With no question open the triage is over, and a fact said then is there to be corrected.
    ``message.text`` is what the message tells: what it asks or supposes is no fact.
    """
    correcting = (
        question is None
        or corrects(message.text)
        or message.means("correction", CORRECTS) is not None
    )
    asked = question.id if question is not None else None
    retyped: int | None = None
    if asked not in ("duration", "duration_threshold", "intensity") and not message.chosen:
        retyped = corrects_intensity(facts, message)
        correcting = correcting or retyped is not None
    found: dict[str, object] = {
        "pain_location": read_location(message.text),
        "recurrence": _course(message, asked),
        "radiation": read_radiation(message.text),
        "intensity": read_intensity(message.text) if retyped is None else retyped,
        "age": read_age(message.text, on=message.on) or corrected_age(facts, message, asked),
    }
    questions = {"pain_location": "location"}
    for fact, value in found.items():
        name = questions.get(fact, fact)
        if value is None or name == asked:
            continue
        if getattr(facts, fact) is None or correcting:
            changes = {fact: value, "unknown": facts.unknown - {name}}
            facts = replace(facts, **changes)  # type: ignore[arg-type]
    if asked not in ("duration", "duration_threshold"):
        duration = duration_in(message, facts.age)
        if duration is not None and (facts.duration is None or correcting):
            facts = replace(
                facts,
                duration=duration,
                threshold_settled=False,
                unknown=facts.unknown - {"duration"},
            )
    return treatments.take_volunteered(facts, message, asked, correcting)


def _course(message: Message, asked: str | None) -> str | None:
    """Return the course of the pain that is told unasked.

    "Ça revient" beside a treatment or a sign says how long that helps, or when that sign comes.
    """
    value = read_recurrence(message.text)
    return None if value == "recurrent" and asked in ("relief", "red_flags") else value
