"""A made-up patient: facts from a form or from a sentence, and back into the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from console import assistant_reader
from console.transcripts import french
from triage.answers import (
    EMERGENCY_SIGNS,
    RED_FLAGS,
    TREATMENT_CLASS,
    Facts,
    Interval,
    days_in_last_months,
)
from triage.rules_in_words import DETAILS
from triage.slots import facts_from_slots

UNKNOWN = "inconnu"
"""The value of a field whose answer is "je ne sais pas"; an empty one was not asked."""

_DAYS = {"jours": 1.0, "semaines": 7.0}
_MONTHS = {"mois": 1, "ans": 12}
UNITS = (*_DAYS, *_MONTHS)
"""Units of a duration. Months and years are those of the calendar, as the assistant reads them."""

_LONGEST = 40_000
"""Days that a duration may last at most."""
CHOICES: Mapping[str, Mapping[str, str]] = {
    name: french.ENTITY_VALUES[name]
    for name in ("pain_location", "recurrence", "relief", "radiation")
}
LONGEST_SENTENCE = 2000
_QUESTION = {"pain_location": "location"}
"""Fields that the question asks for under another name."""

_MONTH = 30.44
"""Days of a month on average, for parts of one."""

_MOST = {"age": 120, "intensity": 10}


class FormError(ValueError):
    """A field of the form cannot be used; the message says in French what to correct."""


@dataclass(frozen=True)
class Heard:
    """What was read in a sentence: the facts, the signs in doubt and the denied ones, in words."""

    facts: Facts
    uncertain: tuple[str, ...]
    denied: tuple[str, ...]


def hear(sentence: str) -> Heard:
    """Read a sentence as the assistant does. Raises ReaderError where that is not possible."""
    heard = assistant_reader.hear(sentence[:LONGEST_SENTENCE])
    return Heard(
        facts_from_slots(heard["slots"]),
        tuple(french.SHORT_SIGNS[flag] for flag in heard["uncertain"]),
        tuple(french.SHORT_SIGNS[flag] for flag in heard["denied"]),
    )


def facts_of(form: QueryDict, now: datetime) -> Facts:
    """Return the facts that the form holds. Raises FormError."""
    unknown = {name for name in (*CHOICES, "age", "intensity") if form.get(name) == UNKNOWN}
    values: dict[str, Any] = {}
    for name, labels in CHOICES.items():
        value = form.get(name, "")
        if value not in ("", UNKNOWN, *labels):
            raise FormError(f"« {french.FACTS[name]} » : choisissez une réponse de la liste.")
        values[name] = value if value in labels else None
    for name, most in _MOST.items():
        values[name] = None if name in unknown else _whole(form.get(name, ""), name, most)
    if form.get("duration_unknown"):
        unknown.add("duration")
    else:
        values["duration"] = _duration(form, now)
    if form.get("signs_not_asked"):
        unknown.add(EMERGENCY_SIGNS)
    treatments = tuple(item for item in form.getlist("treatments") if item in TREATMENT_CLASS)
    nothing = "nothing_tried" in form
    return Facts(
        consent=True,
        red_flags=frozenset(form.getlist("red_flags")) & frozenset(RED_FLAGS),
        details=frozenset(form.getlist("details")) & frozenset(DETAILS),
        treatments=treatments if treatments or nothing else None,
        unknown=frozenset(_QUESTION.get(name, name) for name in unknown),
        threshold_settled=True,
        **values,
    )


def form_of(facts: Facts) -> dict[str, Any]:
    """Return the values of the form that hold these facts."""
    form: dict[str, Any] = {
        name: UNKNOWN if _QUESTION.get(name, name) in facts.unknown else _text(getattr(facts, name))
        for name in (*CHOICES, "age", "intensity")
    }
    form |= _duration_fields(facts.duration)
    form["duration_unknown"] = "duration" in facts.unknown
    form["signs_not_asked"] = EMERGENCY_SIGNS in facts.unknown
    form["red_flags"] = facts.red_flags
    form["details"] = facts.details
    form["treatments"] = facts.treatments or ()
    form["nothing_tried"] = facts.treatments == ()
    return form


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _whole(text: str, name: str, most: int) -> int | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit()) or int(text) > most:
        raise FormError(f"« {french.FACTS[name]} » : un nombre entier de 0 à {most}.")
    return int(text)


def _duration(form: QueryDict, now: datetime) -> Interval | None:
    least, most = (form.get(name, "").strip().replace(",", ".") for name in ("since", "until"))
    unit = form.get("unit", "")
    if not least and not most:
        return None
    try:
        low, high = (
            _in_days(float(text), unit, now.date()) for text in (least or most, most or least)
        )
    except ValueError:
        raise FormError("« Durée » : un nombre, par exemple 6.") from None
    if not 0 <= low <= high <= _LONGEST:
        raise FormError("« Durée » : le second nombre doit être au moins le premier.")
    return Interval(low, high, "", now.date())


def _in_days(number: float, unit: str, today: date) -> float:
    if unit not in _MONTHS:
        return round(number * _DAYS.get(unit, 1.0), 2)
    months = float(number * _MONTHS[unit])
    if months.is_integer() and 0 <= months * 31 <= _LONGEST:
        return days_in_last_months(today, int(months))
    return round(months * _MONTH, 2)


def _duration_fields(duration: Interval | None) -> dict[str, str]:
    """Return the duration in the largest unit that says it exactly, as the person would."""
    if duration is None:
        return {"since": "", "until": "", "unit": "jours", "said": ""}
    low, high = duration.min_days, duration.max_days
    fields = {"since": f"{low:g}", "until": f"{high:g}", "unit": "jours"}
    for unit in reversed(UNITS[1:]):
        numbers = [_whole_number(days, unit, duration.said_on) for days in (low, high)]
        if all(numbers):
            fields = {"since": str(numbers[0]), "until": str(numbers[1]), "unit": unit}
            break
    return fields | {"said": duration.text}


def _whole_number(days: float, unit: str, today: date) -> int:
    """Return how many of ``unit`` are exactly ``days``, 0 where no whole number is."""
    number = round(days / (_MONTH * _MONTHS[unit] if unit in _MONTHS else _DAYS[unit]))
    return number if number and _in_days(number, unit, today) == days else 0
