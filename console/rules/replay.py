"""Stored conversations weighed again by other rules: what was said, and what would be.

The facts are those that the assistant kept when it gave the last result; no word is read anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from console.conversations.models import Conversation
from console.tracker import store
from console.transcripts import french
from console.transcripts.results import LastResult, last_result
from triage.orientation import URGENCY, orient
from triage.rules import Ruleset
from triage.slots import facts_from_slots

MOST = 5000
AT_ONCE = 200


@dataclass(frozen=True)
class Verdict:
    """An orientation and the rules behind it, by their ids; both empty where there is none.

    ``question`` is what would be asked before one is given: about ``sign`` alone where it is set.
    """

    orientation: str = ""
    rules: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    question: str = ""
    sign: str = ""

    @property
    def label(self) -> str:
        """Return the orientation in French, or the question that would come first."""
        if self.sign:
            return f"ferait préciser : {french.SHORT_SIGNS.get(self.sign, self.sign)}"
        if self.question:
            return f"demanderait encore : {french.QUESTIONS.get(self.question, self.question)}"
        return french.ORIENTATIONS.get(self.orientation, "sans orientation")

    @property
    def asks(self) -> bool:
        """Whether a question would come first."""
        return bool(self.question or self.sign)


@dataclass(frozen=True)
class Change:
    """A conversation that would get something else. ``urgency``: 1 more urgent, -1 less, 0 same.

    ``facts`` are those that are read otherwise: name, was and would be, in French and masked.
    """

    conversation: Conversation
    was: Verdict
    would_be: Verdict
    urgency: int
    facts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Read:
    """One conversation: what changes, or that only the text would, or that it cannot be read."""

    conversation: Conversation
    change: Change | None = None
    text_only: bool = False
    unreadable: bool = False


@dataclass
class Replay:
    """What a replay found: how many were weighed, which change, and what could not be weighed."""

    weighed: int = 0
    unreadable: int = 0
    changes: list[Change] = field(default_factory=list)
    texts_only: int = 0

    def take(self, read: Read) -> None:
        """Count one conversation."""
        self.unreadable += read.unreadable
        self.weighed += not read.unreadable
        self.texts_only += read.text_only
        self.changes += [read.change] if read.change else []

    @property
    def by_urgency(self) -> Counter[int]:
        """Return how many changes there are, by their urgency."""
        return Counter(change.urgency for change in self.changes)


def replay(rules: Ruleset, most: int = 500) -> Replay:
    """Weigh the newest ``most`` conversations that have a result by ``rules``."""
    rows = list(
        Conversation.objects.exclude(orientation="").order_by("-begun_at", "-id")[: min(most, MOST)]
    )
    made = Replay()
    for start in range(0, len(rows), AT_ONCE):
        _weigh(rows[start : start + AT_ONCE], rules, made)
    return made


def _weigh(rows: Sequence[Conversation], rules: Ruleset, made: Replay) -> None:
    events = store.read([row.sender_id for row in rows])
    for row in rows:
        result = last_result(events[row.sender_id])
        if result is not None:
            made.take(_one(row, result, rules))


def _one(row: Conversation, result: LastResult, rules: Ruleset) -> Read:
    try:
        was, would_be = verdict_of(result), _would_be(result, rules)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Read(row, unreadable=True)
    if (was.orientation, was.rules) != (would_be.orientation, would_be.rules):
        return Read(row, Change(row, was, would_be, urgency(was, would_be)))
    return Read(row, text_only=was.texts != would_be.texts)


def verdict_of(result: LastResult) -> Verdict:
    """Return what a stored result said."""
    reasons = [item for item in result.payload.get("reasons") or () if isinstance(item, dict)]
    return Verdict(
        str(result.payload.get("orientation") or ""),
        tuple(str(item.get("rule")) for item in reasons),
        tuple(str(item.get("text")) for item in reasons),
    )


def _would_be(result: LastResult, rules: Ruleset) -> Verdict:
    facts = facts_from_slots(result.slots)
    outcome = orient(facts, rules)
    if outcome is None:
        return Verdict()
    return Verdict(
        outcome.orientation,
        tuple(rule.id for rule in outcome.rules),
        tuple(rule.said(facts) for rule in outcome.rules),
    )


def urgency(was: Verdict, would_be: Verdict) -> int:
    """Return 1 where the second is more urgent, -1 where it is less, 0 where neither.

    A question in place of an alert is less; in place of anything else it only comes first.
    """
    if would_be.asks:
        return -1 if was.orientation == "emergency" else 0
    ranks: dict[str, int] = dict(URGENCY)
    before, after = (ranks.get(item.orientation, len(ranks)) for item in (was, would_be))
    return (before > after) - (before < after)
