"""The rule table is checked when it is loaded, and a mistake in it is named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from triage.rules import RULES_FILE, RulesError, load_rules, parse_rules

TABLE: dict[str, Any] = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))


def rule(table: dict[str, Any], name: str) -> dict[str, Any]:
    return next(entry for entry in table["rules"] if entry["id"] == name)


def drop(table: dict[str, Any], name: str) -> None:
    table["rules"] = [entry for entry in table["rules"] if entry["id"] != name]


MISTAKES: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "unknown red flag": (
        lambda t: rule(t, "U1").update(when={"red_flags": ["fevre"]}), "unknown red flag 'fevre'",
    ),
    "unknown condition": (
        lambda t: rule(t, "U1").update(when={"fever": True}), "unknown condition 'fever'",
    ),
    "unknown answer": (
        lambda t: rule(t, "D3").update(when={"radiation": ["arm"]}), "unknown radiation 'arm'",
    ),
    "unknown orientation": (
        lambda t: rule(t, "A1").update(orientation="home"), "unknown orientation 'home'",
    ),
    "unknown source": (lambda t: rule(t, "A1").update(sources=["X"]), "unknown source 'X'"),
    "unknown field": (lambda t: rule(t, "A1").update(colour="red"), "unknown field 'colour'"),
    "no text": (lambda t: rule(t, "A1").pop("text"), "'text' is missing"),
    "id used twice": (lambda t: rule(t, "U2").update(id="U1"), "this id is used twice"),
    "number expected": (
        lambda t: rule(t, "O1").update(when={"age_under": "young"}), "age_under needs a number",
    ),
    "can never hold": (
        lambda t: rule(t, "O1").update(when={"age_under": 18, "age_over": 30}),
        "rule O1 can never hold",
    ),
    "always beaten": (
        lambda t: rule(t, "C1").update(when={"classification": "acute"}), "rule C1 can never hold",
    ),
    "gap for acute": (lambda t: drop(t, "A1"), "no rule catches acute pain"),
    "gap for chronic": (lambda t: drop(t, "C1"), "no rule catches chronic pain"),
    "gap for unknown duration": (lambda t: drop(t, "X1"), "no rule catches undetermined pain"),
    "not_with an unknown rule": (
        lambda t: rule(t, "S2").update(not_with=["S9"]), "not_with names 'S9'",
    ),
    "text for an unknown that never fires": (
        lambda t: rule(t, "O1").update(text_if_unknown="x"), "text_if_unknown needs 'if_unknown",
    ),
    "number written out in it": (
        lambda t: rule(t, "D2").update(text_if_unknown="avant 20 ans"), "text_if_unknown: '20 ans'",
    ),
    "no version": (lambda t: t.pop("version"), "'version' is missing"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_table_is_named(mistake: str) -> None:
    change, message = MISTAKES[mistake]
    table = copy.deepcopy(TABLE)
    change(table)
    with pytest.raises(RulesError, match=message):
        parse_rules(table)


def test_the_table_that_ships_is_sound() -> None:
    rules = load_rules()
    assert [rule.id for rule in rules.rules] == [
        "E1", "E2", "E3", "E4", "E5", "E6", "E7", "P1", "T1", "O1", "O2", "U1", "U2", "U3",
        "U4", "U5", "U6", "U7", "D1", "D2", "D3", "D4", "A1", "S1", "S2", "C1", "X1",
    ]  # fmt: skip
    for entry in rules.rules:
        assert entry.text
        assert rules.source_of(entry)
