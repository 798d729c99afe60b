"""Which answers of this person a rule rests on, in words."""

from __future__ import annotations

from dataclasses import replace

from triage.advice import Advice
from triage.answers import Facts
from triage.rules import Rule
from triage.summary import describe


def about(rule: Rule, facts: Facts, advice: Advice) -> list[str]:
    """Return a phrase for each answer that made ``rule`` hold: ["depuis 8 mois", "52 ans"].

    Answers that the rule does not look at, and those that were not given, are left out.
    """
    held = [condition for condition in rule.when.conditions() if condition.weigh(facts)]
    signs = [sign for c in held if c.fact == "red_flags" for value in c.values for sign in value]
    looked_at = replace(facts, red_flags=facts.red_flags & frozenset(signs))
    names = {condition.fact for condition in held}
    return describe(looked_at, names, advice.sign_labels, advice.treatment_labels)
