"""Everything that a message says beside the answer to the open question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from triage.answers import EMERGENCIES, Facts
from triage.meaning.clauses import split_clauses
from triage.questions import CONFIRM_PART, Question
from triage.readers import (
    read_age,
    read_intensity,
    read_location,
    read_radiation,
    read_recurrence,
)
from triage.readers.correction import corrects
from triage.text import blank
from triage.understanding import treatments
from triage.understanding.age import corrected_age, corrects_intensity
from triage.understanding.duration import corrected_duration, duration_in
from triage.understanding.message import Message

CORRECTS = 0.2
"""Margin from which a message corrects by its meaning, without a word that announces it."""

_THE_PAIN = re.compile(
    r"\b(?:mal|maux|douleurs?|dos|lombaires?|lombalgie|lumbago|reins?|sciatique|coinc\w+|bloqu\w+|"
    r"dure(?:nt)?|tra[iî]ne|commenc\w+|[cç]a fait)\b",
    re.IGNORECASE,
)
_PLAIN_COURSE = re.compile(
    r"(?:premi[eè]re?|1 ?[eè]re?)\s+(?:fois|[eé]pisode|crise)|\brevien|\breven[ua]|\brepart|"
    r"\br[eé]cidiv|\breprend|\brepris",
    re.IGNORECASE,
)
_ALERT_ALONE = EMERGENCIES - {"fever"}
"""Signs that raise an alert by themselves; a fever does so beside another sign only (rule E5)."""
_COURSE_BACKED = {"first": -0.2, "recurrent": -1.0}
_LEG_BACKED = {"neuropathic": -0.85, "none": -0.9}
_LEG_BESIDE_SIGNS = {**_LEG_BACKED, "neuropathic": -0.6, "leg": -0.6}
"""Margins under which the words of an answer that nobody asked for speak of something else."""


def take_volunteered(facts: Facts, message: Message, question: Question | None) -> Facts:
    """Keep what was said without being asked; change what was known only on a correction.

    With no question open the triage is over, and a fact said then is there to be corrected; while a
    sign of an emergency stands, times are mostly those of the call ("occupé depuis 5 minutes").
    ``message.text`` is what the message tells: what it asks or supposes is no fact.
    """
    held = question is None and bool(facts.red_flags & _ALERT_ALONE)
    correcting = (
        (question is None and not held)
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
        "radiation": _leg(message, asked),
        "intensity": read_intensity(message.text) if retyped is None else retyped,
        "age": read_age(message.text, on=message.on, on_behalf=message.on_behalf)
        or corrected_age(facts, message, asked),
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
        of_one_sign = question is not None and question.part == CONFIRM_PART
        beside_signs = (held or asked == "red_flags") and not (
            corrects(message.text) and not message.findings and not of_one_sign
        )
        told = _of_the_back(message) if beside_signs else message
        if facts.duration is not None:
            told = _beside_new_signs(told)
        duration = duration_in(told, facts.age)
        if duration is None and correcting and facts.duration is not None:
            duration = corrected_duration(message, facts.age)
        if duration is not None and (facts.duration is None or correcting):
            facts = replace(
                facts,
                duration=duration,
                threshold_settled=False,
                unknown=facts.unknown - {"duration"},
            )
    return treatments.take_volunteered(facts, message, asked, correcting)


def _of_the_back(message: Message) -> Message:
    """Leave the clauses that name the pain: beside a sign, a duration is mostly that of the sign.

    "La raideur, oui, plus d'une heure", "la grossesse oui, cinq mois".
    """
    other = [
        (clause.start, clause.end)
        for clause in split_clauses(message.text)
        if not _THE_PAIN.search(clause.text)
    ]
    return replace(message, text=blank(message.text, other))


def _beside_new_signs(message: Message) -> Message:
    """Leave out the clauses that tell a sign of an emergency: its time is not the pain's.

    "J'ai le pied qui traîne un peu depuis hier", said where the pain's duration is known.
    """
    told = [
        finding
        for finding in message.findings
        if finding.id in EMERGENCIES and finding.status in ("present", "uncertain")
    ]
    other = [
        (clause.start, clause.end)
        for clause in split_clauses(message.text)
        if any(clause.start < one.end and one.start < clause.end for one in told)
    ]
    return replace(message, text=blank(message.text, other)) if other else message


def _course(message: Message, asked: str | None) -> str | None:
    """Return the course of the pain that is told unasked.

    "Ça revient" beside a treatment or a sign says how long that helps, or when that sign comes.
    "Jamais rien eu" and "deux fois par semaine" may speak of other things: where the meaning hears
    nothing of a course, it is asked.
    """
    value = read_recurrence(message.text)
    if value == "recurrent" and asked in ("relief", "red_flags", "treatments"):
        return None
    plainly = _PLAIN_COURSE.search(message.text) is not None
    if asked == "red_flags" and not plainly and not _THE_PAIN.search(message.text):
        # "C'est juste les courbatures qui partent pas".
        return None
    return value if plainly or _backed(message, "recurrence", value, _COURSE_BACKED) else None


def _leg(message: Message, asked: str | None) -> str | None:
    """Return the radiation that is told unasked; burning urine is none."""
    value = read_radiation(message.text)
    least = _LEG_BESIDE_SIGNS if asked == "red_flags" else _LEG_BACKED
    return value if _backed(message, "radiation", value, least) else None


def _backed(message: Message, subject: str, value: str | None, least: Mapping[str, float]) -> bool:
    """Say whether the meaning hears enough of what the words volunteered."""
    if value is None or value not in least or message.meaning is None:
        return True
    return message.meaning.surest(f"{subject}={value}") >= least[value]
