"""What the pages show of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.rules.fired import Tally
from console.transcripts import french
from triage.answers import Facts
from triage.rules import Rule, Ruleset
from triage.rules_in_words import Said, conditions_in_words, remarks


@dataclass(frozen=True)
class Card:
    """A rule in French: its conditions in words, what the patient reads, what is behind it.

    With the facts of a patient ``text`` is what that patient reads, and ``text_if_unknown`` empty.
    """

    id: str
    title: str
    orientation: str
    orientation_label: str
    conditions: tuple[Said, ...]
    remarks: tuple[str, ...]
    text: str
    text_if_unknown: str
    sources: tuple[str, ...]
    tally: Tally = field(default_factory=Tally)


def card(rule: Rule, ruleset: Ruleset, tally: Tally, facts: Facts | None = None) -> Card:
    """Return the card of a rule; with ``facts`` its conditions say whether they hold."""
    return Card(
        id=rule.id,
        title=rule.title,
        orientation=rule.orientation,
        orientation_label=french.ORIENTATIONS[rule.orientation],
        conditions=conditions_in_words(rule, french.SHORT_SIGNS, facts),
        remarks=remarks(rule),
        text=rule.said(facts) if facts else rule.text,
        text_if_unknown="" if facts else rule.text_if_unknown,
        sources=tuple(ruleset.sources[key] for key in rule.sources),
        tally=tally,
    )


def cards(ruleset: Ruleset, tallies: Mapping[str, Tally]) -> list[Card]:
    """Return the cards of all rules, in the order in which they are weighed."""
    return [card(rule, ruleset, tallies.get(rule.id, Tally())) for rule in ruleset.rules]
