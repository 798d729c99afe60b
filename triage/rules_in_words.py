"""The rules in French sentences, for a person who reads no YAML.

With the facts of a patient each condition also says whether it holds for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.answers import EMERGENCY_SIGNS, Facts
from triage.rule_numbers import CHRONIC_AFTER, days_in_words, in_words, years_in_words
from triage.rules import Condition, Group, Rule, Truth

DETAILS = {
    "shivers": "frissons",
    "confusion": "confusion",
    "recent_spine_procedure": "geste récent sur la colonne",
    "unable_to_stand": "impossible de se lever",
}
LOCATIONS = {
    "lumbar": "la douleur est dans le bas du dos",
    "elsewhere": "la douleur est ailleurs que dans le bas du dos",
}
RECURRENCES = {
    "first": "c'est la première fois",
    "recurrent": "la douleur revient, avec des périodes sans douleur",
    "continuous": "la douleur n'est jamais vraiment partie",
}
RELIEFS = {
    "enough": "soulagement suffisant",
    "partial": "soulagement partiel",
    "none": "aucun soulagement",
}
RADIATIONS = {
    "none": "la douleur reste dans le dos",
    "leg": "la douleur descend dans la jambe",
    "neuropathic": "brûlures, décharges, fourmis ou zones endormies",
}
CLASSES = {
    "acute": f"douleur aiguë ({CHRONIC_AFTER} au plus)",
    "chronic": f"douleur chronique (plus de {CHRONIC_AFTER})",
    "undetermined": "durée indéterminée",
}
NOT_KNOWN = {
    "duration": "la durée a été demandée, et reste inconnue",
    EMERGENCY_SIGNS: "les signes d'urgence ont été demandés, même un par un, en vain",
}


@dataclass(frozen=True)
class Said:
    """One condition in words, or several under a heading.

    ``holds`` is true, false, or None where the facts do not tell or none were given. ``not_asked``
    is true where it fails only because the facts say nothing of it yet.
    """

    text: str
    parts: tuple[Said, ...] = ()
    holds: Truth = None
    not_asked: bool = False


def conditions_in_words(
    rule: Rule, signs: Mapping[str, str], facts: Facts | None = None
) -> tuple[Said, ...]:
    """Return the conditions of a rule, all of which must hold; ``signs`` name the red flags."""
    return _parts(rule.when, signs, facts)


def remarks(rule: Rule) -> tuple[str, ...]:
    """Return what else decides whether the rule holds: what is unknown, and the other rules."""
    said = []
    if rule.unknown_fires:
        said.append("Une réponse « je ne sais pas » compte comme si la condition était remplie.")
    if rule.only_if_none_before:
        said.append("Ne s'applique que si aucune règle au-dessus ne s'applique.")
    if rule.not_with:
        said.append(f"Ne s'applique pas quand {_either(rule.not_with)} s'applique.")
    if rule.fit != "none":
        fit = {"likely": "probable", "possible": "possible"}[rule.fit]
        said.append(f"Intérêt de la neurostimulation : {fit}.")
    return tuple(said)


def as_lines(said: Sequence[Said], indent: str = "") -> list[str]:
    """Return conditions as lines of plain text, those under a heading set in."""
    lines: list[str] = []
    for item in said:
        lines.append(f"{indent}{item.text}")
        lines += as_lines(item.parts, indent + "– ")
    return lines


def _parts(group: Group, signs: Mapping[str, str], facts: Facts | None) -> tuple[Said, ...]:
    return tuple(_said(part, signs, facts) for part in group.parts)


def _said(part: Condition | Group, signs: Mapping[str, str], facts: Facts | None) -> Said:
    holds = part.weigh(facts) if facts else None
    if isinstance(part, Condition):
        silent = facts is not None and getattr(facts, part.fact, ()) is None
        return Said(_condition(part, signs), holds=holds, not_asked=silent and holds is False)
    if len(part.parts) == 1:
        return _said(part.parts[0], signs, facts)
    heading = (
        "toutes ces conditions\u00a0:" if part.every else "au moins une de ces conditions\u00a0:"
    )
    return Said(heading, _parts(part, signs, facts), holds)


def _condition(condition: Condition, signs: Mapping[str, str]) -> str:
    if condition.name in ("red_flags", "details"):
        labels = signs if condition.name == "red_flags" else DETAILS
        names = [labels.get(item, item) for item in _items(condition.asked)]
        one = "signe" if condition.name == "red_flags" else "précision"
        return f"{one}\u00a0: {names[0]}" if len(names) == 1 else f"au moins un {_list(one, names)}"
    return _WORDS[condition.name](condition.asked)


def _list(one: str, names: Sequence[str]) -> str:
    many = {"signe": "de ces signes", "précision": "de ces éléments"}[one]
    return f"{many}\u00a0: {_either(names)}"


def _items(asked: Any) -> tuple[str, ...]:
    return asked if isinstance(asked, tuple) else (asked,)


def _either(names: Sequence[str]) -> str:
    return " ou ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _one_of(labels: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda asked: _either([labels[item] for item in _items(asked)])


def _days(days: float) -> str:
    words, exact = days_in_words(days), f"{days:g} jour{'s' if days > 1 else ''}"
    return words if words.endswith(("jour", "jours")) else f"{words} ({exact})"


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "pain_location": _one_of(LOCATIONS),
    "recurrence": _one_of(RECURRENCES),
    "radiation": _one_of(RADIATIONS),
    "relief": _one_of(RELIEFS),
    "classification": _one_of(CLASSES),
    "not_known": _one_of(NOT_KNOWN),
    "age_under": lambda years: f"moins de {years_in_words(years)}",
    "age_over": lambda years: f"plus de {years_in_words(years)}",
    "age_at_least": lambda years: f"{years_in_words(years)} ou plus",
    "over_days": lambda days: f"la douleur dure peut-être depuis plus de {_days(days)}",
    "at_least_days": lambda days: f"la douleur dure sûrement depuis au moins {_days(days)}",
    "intensity_at_least": lambda value: f"intensité d'au moins {value:g} sur 10",
    "treatment_classes_at_least": lambda number: (
        f"au moins {in_words(number)} types de traitements essayés, parmi médicaments, soins "
        "actifs et interventions"
    ),
}
