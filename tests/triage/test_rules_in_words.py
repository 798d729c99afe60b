"""The rules in French sentences: their numbers, their conditions, what differs between versions."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
import yaml

from triage.advice import load_advice
from triage.answers import Facts, Interval
from triage.rule_numbers import days_in_words, filled
from triage.rules import RULES_FILE, RulesError, load_rules, parse_rules, rules_from
from triage.rules_difference import compare
from triage.rules_in_words import as_lines, conditions_in_words, remarks

TABLE: dict[str, Any] = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))
RULES = {rule.id: rule for rule in load_rules().rules}
SIGNS = load_advice().sign_labels
ORIENTATIONS = {
    name: name for name in ("emergency", "urgent_consultation", "consultation", "self_care",
    "out_of_scope", "specialist_opinion", "chronic_care")
}  # fmt: skip


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "un jour"), (10, "dix jours"), (7, "une semaine"), (42, "six semaines"),
     (31, "un mois"), (92, "trois mois"), (181, "six mois"), (365, "un an"), (731, "deux ans"),
     (45, "45 jours")],
)  # fmt: skip
def test_a_number_of_days_is_said_as_people_say_it(days: int, words: str) -> None:
    assert days_in_words(days) == words


def changed(**rules: dict[str, Any]) -> dict[str, Any]:
    table = copy.deepcopy(TABLE)
    for entry in table["rules"]:
        entry.update(rules.get(entry["id"], {}))
    return table


def test_the_text_follows_the_number_of_its_condition() -> None:
    assert "plus de six semaines" in RULES["D4"].text
    when = {"classification": "acute", "any": [{"recurrence": ["recurrent"]}, {"over_days": 28}]}
    moved = {rule.id: rule for rule in parse_rules(changed(D4={"when": when})).rules}
    assert "plus de quatre semaines" in moved["D4"].text


def test_no_text_of_a_rule_has_a_brace_left() -> None:
    assert not [rule.id for rule in RULES.values() if "{" in rule.text or "}" in rule.text]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Cela dure depuis plus de six semaines.", "'six semaines' is written out"),
        ("Avant 18 ans, voyez un médecin.", "'18 ans' is written out"),
        ("Depuis {over_weeks}.", "{over_weeks} is no condition of this rule"),
        ("Avant {age_under}.", "those it has: {chronic_after}, {over_days}"),
    ],
)
def test_a_text_that_could_contradict_its_condition_is_refused(text: str, message: str) -> None:
    with pytest.raises(RulesError, match="rule 'D4': text: ") as error:
        parse_rules(changed(D4={"text": text}))
    assert message in str(error.value)


def test_a_condition_with_two_numbers_fills_no_text() -> None:
    with pytest.raises(ValueError, match="several numbers"):
        filled("Avant {age_under}.", [("age_under", 20), ("age_under", 45)])


def test_every_condition_of_every_rule_has_words() -> None:
    for rule in RULES.values():
        lines = as_lines(conditions_in_words(rule, SIGNS))
        assert lines
        assert not [line for line in lines if "_" in line]


def test_conditions_read_as_sentences() -> None:
    assert as_lines(conditions_in_words(RULES["D4"], SIGNS)) == [
        "douleur aiguë (trois mois au plus)",
        "au moins une de ces conditions\u00a0:",
        "– la douleur revient, avec des périodes sans douleur",
        "– la douleur dure peut-être depuis plus de six semaines (42 jours)",
    ]
    assert "je ne sais pas" in remarks(RULES["D4"])[0]


def test_with_facts_each_condition_says_whether_it_holds() -> None:
    facts = Facts(
        duration=Interval(50, 50, "", date(2026, 6, 15)), unknown=frozenset({"recurrence"})
    )
    acute, either = conditions_in_words(RULES["D4"], SIGNS, facts)
    assert acute.holds is True
    assert either.holds is True
    assert [part.holds for part in either.parts] == [None, True]


def test_what_differs_between_two_versions_is_said_in_words() -> None:
    when = {"classification": "acute", "any": [{"recurrence": ["recurrent"]}, {"over_days": 28}]}
    table = changed(D4={"when": when}, U1={"orientation": "emergency"})
    table["rules"] = [entry for entry in table["rules"] if entry["id"] != "S2"]
    found = compare(load_rules(), parse_rules(table), SIGNS, ORIENTATIONS)
    assert [(item.id, item.kind) for item in found] == [
        ("U1", "changed"), ("D4", "changed"), ("S2", "removed"),
    ]  # fmt: skip
    assert [(d.field, d.before, d.after) for d in found[0].differences] == [
        ("Orientation", ("urgent_consultation",), ("emergency",))
    ]
    fields = [item.field for item in found[1].differences]
    assert fields == ["Conditions", "Texte lu par la personne"]
    lines = found[1].differences[0].lines
    assert [kind for kind, _ in lines] == ["same", "same", "same", "gone", "new"]
    assert "quatre semaines (28 jours)" in lines[-1][1]


def test_a_rule_that_is_weighed_earlier_is_told() -> None:
    table = copy.deepcopy(TABLE)
    ids = [entry["id"] for entry in table["rules"]]
    table["rules"].insert(ids.index("U1"), table["rules"].pop(ids.index("U4")))
    found = compare(load_rules(), parse_rules(table), SIGNS, ORIENTATIONS)
    assert [(item.id, item.differences[0].after) for item in found] == [
        ("U4", ("est maintenant examinée avant U1, U2, U3",))
    ]


def test_the_digest_changes_with_a_word_and_not_with_a_comment() -> None:
    text = RULES_FILE.read_text(encoding="utf-8")
    digest = load_rules().digest
    assert rules_from(text + "\n# lu\n").digest == digest
    assert rules_from(text.replace("Fièvre seule", "Fièvre")).digest != digest
