"""Facts in, one orientation out: deterministic, and explained by the rules that held."""

from __future__ import annotations

from dataclasses import dataclass

from triage.answers import Classification, Facts
from triage.rules import Fit, Orientation, Rule, Ruleset

URGENCY: dict[Orientation, int] = {
    "emergency": 0,
    "urgent_consultation": 1,
    "consultation": 2,
    "out_of_scope": 3,
    "specialist_opinion": 4,
    "chronic_care": 5,
    "self_care": 6,
}
"""Rank of each orientation, the most urgent first (wire contract)."""


@dataclass(frozen=True)
class Outcome:
    """What the rules say of a patient: the orientation and every rule behind it, in order."""

    orientation: Orientation
    classification: Classification
    neurostimulation_fit: Fit
    rules: tuple[Rule, ...]


def orient(facts: Facts, ruleset: Ruleset) -> Outcome | None:
    """Weigh ``facts``; the first rule that holds sets the orientation.

    Returns None where no rule holds, which happens only while the duration has neither been
    given nor been asked in vain.
    """
    fired = ruleset.fired(facts)
    if not fired:
        return None
    deciding = fired[0]
    return Outcome(deciding.orientation, facts.classification(), deciding.fit, fired)


def emergency_rules(facts: Facts, ruleset: Ruleset) -> tuple[Rule, ...]:
    """Return the emergency rules that hold for these facts, complete or not."""
    return tuple(rule for rule in ruleset.fired(facts) if rule.orientation == "emergency")


def emergency_flags(facts: Facts, ruleset: Ruleset) -> tuple[str, ...]:
    """Return the red flags of ``facts`` that make it an emergency, in the contract's order.

    A flag counts where the emergency rules would no longer be the same without it.
    """
    held = emergency_rules(facts, ruleset)
    if not held:
        return ()
    order = [
        flag
        for rule in held
        for condition in rule.when.conditions()
        if condition.fact == "red_flags"
        for value in condition.values
        for flag in sorted(value & facts.red_flags)
    ]
    return tuple(dict.fromkeys(order))
