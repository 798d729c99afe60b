"""Every set of facts gets one orientation, the right one, and never a less careful one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.facts import DAY, complete_facts
from triage.answers import Facts, Interval
from triage.orientation import URGENCY, emergency_flags, orient
from triage.rules import load_rules

RULES = load_rules()
EMERGENCY_SIGNS = (
    "cauda_equina", "motor_deficit", "vascular", "chest_pain", "major_trauma", "suicidal_ideation",
    "pregnancy_complication", "overdose",
)  # fmt: skip


def days(low: float, high: float | None = None) -> Interval:
    return Interval(low, low if high is None else high, "", DAY)


def facts(**values: object) -> Facts:
    """An adult of 40 with a first, recent, harmless low back pain, but for ``values``."""
    base = Facts(
        consent=True,
        pain_location="lumbar",
        duration=days(10),
        recurrence="first",
        treatments=(),
        radiation="none",
        intensity=4,
        age=40,
        screened=frozenset({"emergency", "background"}),
    )
    return replace(base, **values)  # type: ignore[arg-type]


def flags(*names: str) -> frozenset[str]:
    return frozenset(names)


CHRONIC = {"duration": days(400), "recurrence": "continuous"}
TRIED = {"treatments": ("nsaid", "physiotherapy"), "relief": "none"}

CASES = {
    "E1": ("emergency", {"red_flags": flags("cauda_equina")}),
    "E2": ("emergency", {"red_flags": flags("motor_deficit")}),
    "E3 vascular": ("emergency", {"red_flags": flags("vascular")}),
    "E3 chest": ("emergency", {"red_flags": flags("chest_pain")}),
    "E4": ("emergency", {"red_flags": flags("major_trauma")}),
    "E5 shivers": ("emergency", {"red_flags": flags("fever"), "details": flags("shivers")}),
    "E5 immunity": ("emergency", {"red_flags": flags("fever", "immunosuppression")}),
    "E5 drugs": ("emergency", {"red_flags": flags("fever", "iv_drugs")}),
    "E6": ("emergency", {"red_flags": flags("cancer"), "radiation": "neuropathic"}),
    "E7": ("emergency", {"red_flags": flags("suicidal_ideation")}),
    "P1": ("emergency", {"red_flags": flags("pregnancy_complication")}),
    "T1": ("emergency", {"red_flags": flags("overdose")}),
    "O1": ("out_of_scope", {"age": 17}),
    "O1 before U1": ("out_of_scope", {"age": 17, "red_flags": flags("fever")}),
    "E1 before O1": ("emergency", {"age": 17, "red_flags": flags("cauda_equina")}),
    "O2": ("out_of_scope", {"pain_location": "elsewhere"}),
    "U1": ("urgent_consultation", {"red_flags": flags("fever")}),
    "U2 cancer": ("urgent_consultation", {"red_flags": flags("cancer")}),
    "U2 weight": ("urgent_consultation", {"red_flags": flags("weight_loss")}),
    "U3 age": ("urgent_consultation", {"red_flags": flags("minor_trauma"), "age": 65}),
    "U3 bone": ("urgent_consultation", {"red_flags": flags("minor_trauma", "osteoporosis")}),
    "U3 not before 65": ("self_care", {"red_flags": flags("minor_trauma"), "age": 50}),
    "U4": ("urgent_consultation", {"red_flags": flags("corticosteroids")}),
    "U5 age": ("urgent_consultation", {"red_flags": flags("night_pain"), "age": 56}),
    "U5 month": ("urgent_consultation", {"red_flags": flags("night_pain"), "duration": days(35)}),
    "U5 urine": ("urgent_consultation", {"red_flags": flags("urinary_infection")}),
    "U6": ("urgent_consultation", {"red_flags": flags("suspected_by_doctor")}),
    "U7": ("urgent_consultation", {"unknown": flags("emergency_signs")}),
    "D1": ("consultation", {"red_flags": flags("inflammatory"), **CHRONIC}),
    "D2 young": ("consultation", {"age": 19}),
    "D2 old": ("consultation", {"age": 56}),
    "D2 old but not first": ("self_care", {"age": 56, "recurrence": "continuous"}),
    "D2 night": ("consultation", {"red_flags": flags("night_pain")}),
    "D2 pregnancy": ("consultation", {"red_flags": flags("pregnancy")}),
    "D3": ("consultation", {"radiation": "leg"}),
    "D4 again": ("consultation", {"recurrence": "recurrent"}),
    "D4 six weeks flat": ("self_care", {"duration": days(42)}),
    "D4 over six weeks": ("consultation", {"duration": days(43)}),
    "A1": ("self_care", {}),
    "A1 however strong": ("self_care", {"intensity": 8}),
    "S1": ("specialist_opinion", {**CHRONIC, **TRIED, "radiation": "leg", "intensity": 5}),
    "S2": ("specialist_opinion", {**CHRONIC, **TRIED, "radiation": "leg", "intensity": 4}),
    "C1": ("chronic_care", CHRONIC),
    "C1 relieved": ("chronic_care", {**CHRONIC, **TRIED, "relief": "enough"}),
    "C1 one class": (
        "chronic_care", {**CHRONIC, "treatments": ("nsaid", "opioid"), "relief": "none"},
    ),
    "C1 other remedies are no class": (
        "chronic_care",
        {**CHRONIC, "treatments": ("nsaid", "manual_therapy", "brace"), "relief": "none"},
    ),
    "X1": ("consultation", {"duration": None, "unknown": flags("duration")}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_rule_gives_its_orientation(case: str) -> None:
    expected, values = CASES[case]
    found = orient(facts(**values), RULES)
    assert found is not None
    assert found.orientation == expected
    rule = case.split()[0]
    if "not" not in case and "flat" not in case:
        assert rule in [fired.id for fired in found.rules]


def test_every_rule_of_the_table_has_a_case() -> None:
    assert {rule.id for rule in RULES.rules} == {case.split()[0] for case in CASES}


@pytest.mark.parametrize(
    ("values", "fit"),
    [
        ({**CHRONIC, **TRIED, "radiation": "neuropathic", "intensity": 7}, "likely"),
        ({**CHRONIC, **TRIED, "radiation": "none", "intensity": 7}, "possible"),
        (
            {"duration": days(120), **TRIED, "radiation": "leg", "intensity": 7},
            "possible",
        ),
        (CHRONIC, "none"),
        (
            {**CHRONIC, **TRIED, "radiation": "leg", "intensity": 7, "red_flags": flags("fever")},
            "none",
        ),
    ],
)
def test_neurostimulation_fit(values: dict[str, object], fit: str) -> None:
    found = orient(facts(**values), RULES)
    assert found is not None
    assert found.neurostimulation_fit == fit


def test_every_reason_is_kept_in_the_order_of_the_table() -> None:
    found = orient(facts(red_flags=flags("fever", "cancer"), radiation="leg", age=60), RULES)
    assert found is not None
    assert [rule.id for rule in found.rules] == ["U1", "U2", "D2", "D3"]


@given(complete_facts())
@settings(max_examples=500, deadline=None)
def test_complete_facts_get_exactly_one_orientation(known: Facts) -> None:
    found = orient(known, RULES)
    assert found is not None
    assert found.orientation in URGENCY
    assert found == orient(known, RULES)


@given(complete_facts(), st.sampled_from(EMERGENCY_SIGNS))
@settings(max_examples=300, deadline=None)
def test_an_emergency_sign_makes_an_emergency(known: Facts, sign: str) -> None:
    found = orient(known.with_red_flags([sign]), RULES)
    assert found is not None
    assert found.orientation == "emergency"
    assert sign in emergency_flags(known.with_red_flags([sign]), RULES)


@given(complete_facts())
@settings(max_examples=300, deadline=None)
def test_an_emergency_sign_more_never_lowers_the_urgency(known: Facts) -> None:
    before = orient(known, RULES)
    assert before is not None
    for sign in EMERGENCY_SIGNS:
        after = orient(known.with_red_flags([sign]), RULES)
        assert after is not None
        assert URGENCY[after.orientation] <= URGENCY[before.orientation]


HARMLESS = {
    "location": {"pain_location": "lumbar"},
    "duration": {"duration": days(10)},
    "recurrence": {"recurrence": "first"},
    "relief": {"relief": "enough"},
    "radiation": {"radiation": "none"},
    "intensity": {"intensity": 2},
    "age": {"age": 40},
}


@given(complete_facts(unknowns=False), st.sampled_from(sorted(HARMLESS)))
@settings(max_examples=500, deadline=None)
def test_not_knowing_is_never_less_safe_than_a_harmless_answer(known: Facts, name: str) -> None:
    field = next(iter(HARMLESS[name]))
    harmless = orient(replace(known, **HARMLESS[name]), RULES)  # type: ignore[arg-type]
    unknown = orient(replace(known, **{field: None}, unknown=frozenset({name})), RULES)  # type: ignore[arg-type]
    assert harmless is not None
    assert unknown is not None
    assert URGENCY[unknown.orientation] <= URGENCY[harmless.orientation]


@given(complete_facts(unknowns=False))
@settings(max_examples=200, deadline=None)
def test_the_intensity_alone_never_sets_the_urgency(known: Facts) -> None:
    ranks = set()
    for intensity in (0, 10):
        found = orient(replace(known, intensity=intensity), RULES)
        assert found is not None
        ranks.add(found.orientation)
    assert len(ranks) == 1
