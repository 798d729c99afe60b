"""The numbers in a rule's text, filled in from its conditions: the two cannot contradict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from triage.answers import CHRONIC_AFTER_MONTHS

_SMALL = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize",
)  # fmt: skip
_MONTH = 30.44
_BRACES = re.compile(r"\{([^{}]*)\}")
_WRITTEN_OUT = re.compile(
    rf"\b(?:\d+|une|{'|'.join(_SMALL[1:])}|vingt|trente|quarante|cinquante|soixante)\s+"
    r"(?:ans?|années?|mois|semaines?|jours?)\b",
    re.IGNORECASE,
)


def in_words(number: float) -> str:
    """Return a whole number up to sixteen in words, any other in digits."""
    if number == int(number) and 0 <= number < len(_SMALL):
        return _SMALL[int(number)]
    return f"{number:g}".replace(".", ",")


def days_in_words(days: float) -> str:
    """Return a number of days in the unit that a person would use: 42 is "six semaines"."""
    months = round(days / _MONTH)
    if months >= 1 and abs(days - _MONTH * months) <= 2:
        if months % 12 == 0:
            return _amount(months // 12, "an", "ans")
        return _amount(months, "mois", "mois")
    if days >= 7 and days % 7 == 0:
        return _amount(days // 7, "semaine", "semaines", feminine=True)
    return _amount(days, "jour", "jours")


def years_in_words(years: float) -> str:
    """Return an age: "18 ans"."""
    return f"{years:g} an{'s' if years > 1 else ''}"


def _amount(number: float, one: str, many: str, feminine: bool = False) -> str:
    if number == 1:
        return f"{'une' if feminine else 'un'} {one}"
    return f"{in_words(number)} {many}"


_WORDS: dict[str, Callable[[Any], str]] = {
    "over_days": days_in_words,
    "at_least_days": days_in_words,
    "age_under": years_in_words,
    "age_over": years_in_words,
    "age_at_least": years_in_words,
    "intensity_at_least": lambda value: f"{value:g} sur 10",
    "treatment_classes_at_least": in_words,
}
CHRONIC_AFTER = _amount(CHRONIC_AFTER_MONTHS, "mois", "mois")
"""The line between acute and chronic pain, in words."""


def filled(text: str, conditions: Iterable[tuple[str, Any]]) -> str:
    """Return ``text`` with each ``{name}`` replaced by the number of that condition, in words.

    ``conditions`` are the name and the number of each condition of the rule. Raises ValueError
    where a name is no condition of this rule or one with several numbers, and where the text gives
    a number of days, weeks, months or years itself.
    """
    if found := _WRITTEN_OUT.search(_BRACES.sub("…", text)):
        raise ValueError(
            f"'{found[0]}' is written out; write the condition's name in braces, such as "
            "{over_days} or {age_under}, so that text and condition cannot contradict"
        )
    values: dict[str, set[str]] = {}
    for name, asked in conditions:
        if name in _WORDS:
            values.setdefault(name, set()).add(_WORDS[name](asked))
        elif name == "classification":
            values["chronic_after"] = {CHRONIC_AFTER}

    def word(match: re.Match[str]) -> str:
        found = values.get(match[1], set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise ValueError(f"{{{match[1]}}} has several numbers in this rule; say it in words")
        known = ", ".join(f"{{{name}}}" for name in sorted(values)) or "none"
        raise ValueError(f"{{{match[1]}}} is no condition of this rule; those it has: {known}")

    return _BRACES.sub(word, text)
