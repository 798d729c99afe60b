"""Which answers of this person a rule rests on, in short sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from triage.advice import Advice
from triage.answers import EMERGENCY_SIGNS, Facts
from triage.questions import BACKGROUND_PART, EMERGENCY_PART
from triage.rules import Condition, Group, Rule, Ruleset
from triage.summary import NOT_KNOWN, describe

_PERSONAL = frozenset({"recurrence", "radiation", "intensity", "treatments", "relief"})
"""Answers that are named where they kept a graver rule from holding; an age alone says little."""


def about(rule: Rule, facts: Facts, ruleset: Ruleset, advice: Advice) -> list[str]:
    """Return a sentence for each answer that made ``rule`` hold: ["Depuis 8 mois.", "52 ans."].

    A rule that holds only where none before it did rests also on what kept those from holding:
    ["Depuis 5 jours.", "Aucun signe d'alerte signalé.", "La douleur reste dans le dos."]; a rule
    that holds because an answer is unknown says so: ["Âge non précisé."]. Answers that count for
    none of them are left out.
    """
    held = [condition for condition in rule.when.conditions() if condition.weigh(facts)]
    signs = [sign for c in held if c.fact == "red_flags" for value in c.values for sign in value]
    looked_at = replace(facts, red_flags=facts.red_flags & frozenset(signs))
    names = {condition.fact for condition in held}
    no_sign: list[str] = []
    if rule.only_if_none_before:
        before = ruleset.rules[: ruleset.rules.index(rule)]
        names |= {name for other in before for name in _spared_by(other.when, facts)} & _PERSONAL
        no_sign = _no_sign(facts)
    labels = advice.sign_labels, advice.treatment_labels
    first = describe(looked_at, names & {"duration"}, *labels)
    phrases = first + no_sign + describe(looked_at, names - {"duration"}, *labels)
    phrases += _missing(rule, facts)
    return [f"{phrase[:1].upper()}{phrase[1:]}." for phrase in phrases]


def _spared_by(group: Group, facts: Facts) -> Iterator[str]:
    """Yield the facts that a group weighs, but for parts about other signs or another pain."""
    elsewhere = any(
        isinstance(part, Condition)
        and part.fact in ("duration", "red_flags")
        and part.weigh(facts) is False
        for part in group.parts
    )
    if group.every and elsewhere:
        return
    for part in group.parts:
        if isinstance(part, Group):
            yield from _spared_by(part, facts)
        else:
            yield part.fact


def _missing(rule: Rule, facts: Facts) -> list[str]:
    """Return what is not known and made ``rule`` hold."""
    asked: list[str] = []
    for condition in rule.when.conditions():
        if condition.name == "not_known" and condition.weigh(facts):
            asked.append(str(condition.asked))
        elif condition.weigh(facts) is None and rule.when.weigh(facts) is None:
            asked.append(condition.fact)
    return [NOT_KNOWN[name] for name in dict.fromkeys(asked) if name in NOT_KNOWN]


def _no_sign(facts: Facts) -> list[str]:
    if facts.red_flags or EMERGENCY_SIGNS in facts.unknown or EMERGENCY_PART not in facts.screened:
        return []
    asked = BACKGROUND_PART in facts.screened and "red_flags" not in facts.unknown
    return ["aucun signe d'alerte signalé" if asked else "aucun signe d'urgence signalé"]
