"""Facts in plain French, so that a patient can check what was understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage.answers import Facts, Interval

LOCATION = {
    "lumbar": "douleur dans le bas du dos",
    "elsewhere": "douleur ailleurs qu'en bas du dos",
}
RECURRENCE = {
    "first": "c'est la première fois",
    "recurrent": "la douleur revient, avec des périodes sans douleur",
    "continuous": "la douleur n'est jamais vraiment partie",
}
RELIEF = {
    "enough": "les traitements vous soulagent assez",
    "partial": "les traitements vous soulagent un peu",
    "none": "les traitements ne vous soulagent pas",
}
RADIATION = {
    "none": "la douleur reste dans le dos",
    "leg": "la douleur descend dans la jambe",
    "neuropathic": "des brûlures, décharges, fourmis ou zones endormies",
}
NOT_KNOWN = {
    "location": "endroit de la douleur non précisé",
    "red_flags": "signes associés non précisés",
    "duration": "durée non précisée",
    "recurrence": "retours de la douleur non précisés",
    "treatments": "traitements non précisés",
    "relief": "soulagement non précisé",
    "radiation": "trajet de la douleur non précisé",
    "intensity": "intensité non précisée",
    "age": "âge non précisé",
}


def describe(
    facts: Facts,
    names: Iterable[str],
    sign_labels: Mapping[str, str],
    treatment_labels: Mapping[str, str],
) -> list[str]:
    """Return a phrase for each fact in ``names`` (fields of :class:`Facts`) that is known."""
    wanted = set(names)
    phrases: list[str] = []
    if "pain_location" in wanted and facts.pain_location:
        phrases.append(LOCATION[facts.pain_location])
    if "duration" in wanted and facts.duration:
        phrases.append(describe_duration(facts.duration))
    if "recurrence" in wanted and facts.recurrence:
        phrases.append(RECURRENCE[facts.recurrence])
    if "radiation" in wanted and facts.radiation:
        phrases.append(RADIATION[facts.radiation])
    if "intensity" in wanted and facts.intensity is not None:
        phrases.append(f"intensité {facts.intensity} sur 10")
    if "treatments" in wanted and facts.treatments is not None:
        phrases.append(_treatments(facts.treatments, treatment_labels))
    if "relief" in wanted and facts.relief:
        phrases.append(RELIEF[facts.relief])
    if "age" in wanted and facts.age is not None:
        phrases.append(f"{facts.age} an{'s' if facts.age > 1 else ''}")
    if "red_flags" in wanted and facts.red_flags:
        phrases.append(", ".join(sign_names(facts.red_flags, sign_labels)))
    return phrases


def sign_names(red_flags: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """Return the signs as they are named inside a sentence, always in the same order."""
    return [_lower_first(labels[flag]) for flag in sorted(red_flags)]


def _treatments(treatments: tuple[str, ...], labels: Mapping[str, str]) -> str:
    if not treatments:
        return "rien d'essayé pour le moment"
    return "déjà essayé : " + ", ".join(_lower_first(labels[item]) for item in treatments)


def _lower_first(label: str) -> str:
    """Lower the first letter inside a sentence, but leave an acronym as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


_YEAR, _MONTH, _WEEK = 365.25, 30.44, 7.0
_NEAR_HALF = 0.1
"""Years by which "deux ans et demi" may be off: what is told so is meant so."""
_MOST_HALVED = 10
"""Whole years from which half a year more is not said."""


def describe_duration(duration: Interval) -> str:
    """Say a duration in the unit that a person would use: "depuis 2 à 3 mois"."""
    low, high = duration.min_days, duration.max_days
    if high < 1:
        return "depuis quelques heures"
    if high >= 2 * _YEAR - 2 or (low >= 360 and high <= 400):
        if (half := _and_a_half(low / _YEAR, high / _YEAR)) is not None:
            return f"depuis environ {half} ans et demi"
        return _amounts(low / _YEAR, high / _YEAR, "an", "ans")
    if high >= 85 or (low >= 27 and high <= 32) or _whole_months(low, high):
        return _amounts(low / _MONTH, high / _MONTH, "mois", "mois")
    if high >= 11:
        return _amounts(low / _WEEK, high / _WEEK, "semaine", "semaines")
    if low == high == 1:
        return "depuis hier"
    return _amounts(low, high, "jour", "jours")


def _and_a_half(low: float, high: float) -> int | None:
    """Return the whole years of "deux ans et demi"; None where both ends are not near one half."""
    whole = int(low)
    near = all(abs(end - whole - 0.5) <= _NEAR_HALF for end in (low, high))
    return whole if near and whole < _MOST_HALVED else None


def _whole_months(low: float, high: float) -> bool:
    """Tell "deux mois" from "huit semaines": both ends near a number of months, not of weeks."""
    if low % _WEEK == 0 and high % _WEEK == 0:
        return False
    return low >= 55 and all(abs(days - _MONTH * round(days / _MONTH)) <= 2 for days in (low, high))


def _amounts(low: float, high: float, one: str, many: str) -> str:
    first, last = round(low), round(high)
    if first == 0 and last > 1:
        return f"depuis moins de {last} {many}"
    if last > 4 * max(first, 1):
        return f"depuis plus de {first} {one if first < 2 else many}"
    if first >= last or first == 0:
        return f"depuis environ {last} {one if last < 2 else many}"
    return f"depuis {first} à {last} {many}"
