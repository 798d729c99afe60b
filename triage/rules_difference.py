"""What differs between two versions of the rules, in French sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from triage.rules import Rule, Ruleset
from triage.rules_in_words import as_lines, conditions_in_words, remarks


@dataclass(frozen=True)
class Difference:
    """One field of a rule: what it says in the first version, and what in the second."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return every line with what became of it: "same", "gone" or "new"."""
        found: list[tuple[str, str]] = []
        matcher = SequenceMatcher(None, self.before, self.after, autojunk=False)
        for kind, old, old_end, new, new_end in matcher.get_opcodes():
            if kind == "equal":
                found += [("same", line) for line in self.before[old:old_end]]
            else:
                found += [("gone", line) for line in self.before[old:old_end]]
                found += [("new", line) for line in self.after[new:new_end]]
        return found


@dataclass(frozen=True)
class RuleDifference:
    """One rule that is not the same in both; ``kind`` is "added", "removed" or "changed"."""

    id: str
    title: str
    kind: str
    differences: tuple[Difference, ...]


def compare(
    before: Ruleset,
    after: Ruleset,
    signs: Mapping[str, str],
    orientations: Mapping[str, str],
) -> tuple[RuleDifference, ...]:
    """Return the rules that differ, in the order of ``after``, then those that are gone.

    ``signs`` and ``orientations`` are what to call them.
    """
    old = {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in after.rules}
    found = []
    for rule in after.rules:
        if rule.id not in old:
            fields = _fields(rule, after, signs, orientations)
            said = tuple(Difference(name, (), lines) for name, lines in fields.items() if lines)
            found.append(RuleDifference(rule.id, rule.title, "added", said))
            continue
        was = _fields(old[rule.id], before, signs, orientations)
        will = _fields(rule, after, signs, orientations)
        changed = [Difference(name, was[name], will[name]) for name in will]
        changed = [item for item in changed if item.before != item.after]
        if moved := _moved(rule.id, before, after):
            changed.append(moved)
        if changed:
            found.append(RuleDifference(rule.id, rule.title, "changed", tuple(changed)))
    for rule in before.rules:
        if rule.id not in new:
            fields = _fields(rule, before, signs, orientations)
            said = tuple(Difference(name, lines, ()) for name, lines in fields.items() if lines)
            found.append(RuleDifference(rule.id, rule.title, "removed", said))
    return tuple(found)


def _fields(
    rule: Rule, ruleset: Ruleset, signs: Mapping[str, str], orientations: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    return {
        "Titre": (rule.title,),
        "Conditions": tuple(as_lines(conditions_in_words(rule, signs))),
        "Précisions": remarks(rule),
        "Orientation": (orientations[rule.orientation],),
        "Texte lu par la personne": (rule.text,),
        "Texte lu s'il manque une réponse": tuple(filter(None, [rule.text_if_unknown])),
        "Sources": tuple(ruleset.sources[key] for key in rule.sources),
    }


def _moved(rule: str, before: Ruleset, after: Ruleset) -> Difference | None:
    """Return the rules that both versions have and that now stand on the other side of ``rule``."""
    old, new = [r.id for r in before.rules], [r.id for r in after.rules]
    shared = [other for other in new if other in old and other != rule]
    then = [other for other in shared if old.index(other) < old.index(rule)]
    now = [other for other in shared if new.index(other) < new.index(rule)]
    # Where two change places, only the one that is now weighed earlier is said to have moved.
    passed = [other for other in then if other not in now]
    if not passed:
        return None
    return Difference("Place", (), (f"est maintenant examinée avant {_names(passed)}",))


def _names(ids: Sequence[str]) -> str:
    return ", ".join(ids)
