"""A reason names this person's answers, and claims nothing that the person did not say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.triage.facts import complete_facts
from tests.triage.test_orientation import days, facts, flags
from triage.about import about
from triage.advice import load_advice
from triage.answers import Facts
from triage.orientation import orient
from triage.rules import load_rules

RULES = load_rules()
ADVICE = load_advice()


def why(given: Facts) -> list[str]:
    outcome = orient(given, RULES)
    assert outcome is not None
    return about(outcome.rules[0], given, RULES, ADVICE)


def unknown(*names: str, **values: object) -> Facts:
    return replace(facts(**dict.fromkeys(names), **values), unknown=frozenset(names))


def test_self_care_rests_on_what_was_denied_too() -> None:
    assert why(facts()) == [
        "Depuis environ 10 jours.",
        "Aucun signe d'alerte signalé.",
        "C'est la première fois.",
        "La douleur reste dans le dos.",
    ]


def test_long_pain_rests_on_what_was_tried_and_how_strong_it_is() -> None:
    tried = facts(duration=days(400), treatments=("paracetamol",), relief="partial")
    assert why(tried) == [
        "Depuis environ 1 an.",
        "Aucun signe d'alerte signalé.",
        "La douleur reste dans le dos.",
        "Intensité 4 sur 10.",
        "Déjà essayé : paracétamol (Doliprane…).",
        "Les traitements vous soulagent un peu.",
    ]


def test_no_more_is_denied_than_was_asked() -> None:
    only_grave = facts(screened=frozenset({"emergency"}))
    assert "Aucun signe d'urgence signalé." in why(only_grave)
    told = why(facts(red_flags=flags("osteoporosis")))
    assert not any("Aucun" in phrase for phrase in told)


def test_an_unknown_answer_that_decides_is_named() -> None:
    assert why(unknown("radiation")) == [
        "Depuis environ 10 jours.",
        "Trajet de la douleur non précisé.",
    ]
    assert why(unknown("duration")) == ["Durée non précisée."]
    assert "Âge non précisé." in why(unknown("age"))


@pytest.mark.parametrize(
    ("given", "rule", "claims"),
    [
        (unknown("radiation"), "D3", "descend"),
        (unknown("recurrence", age=40), "D4", "qui revient, ou"),
        (unknown("age"), "D2", "justifient"),
    ],
)
def test_a_reason_says_that_an_answer_is_missing(given: Facts, rule: str, claims: str) -> None:
    outcome = orient(given, RULES)
    assert outcome is not None
    [reason] = [found for found in outcome.rules if found.id == rule]
    assert "savons pas" in reason.said(given) or "nous manque" in reason.said(given)
    assert claims not in reason.said(given)
    assert claims in reason.text


@given(complete_facts())
def test_no_reason_claims_a_leg_that_nobody_spoke_of(given: Facts) -> None:
    outcome = orient(given, RULES)
    assert outcome is not None
    if given.radiation is None:
        assert not any("descend dans la jambe" in rule.said(given) for rule in outcome.rules)
