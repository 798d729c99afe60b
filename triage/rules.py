"""Read, check and weigh the rules of ``rules.yml``.

A condition is weighed to true, false or unknown (``None``): unknown means that the person was
asked and could not say. A rule that says ``if_unknown: fires`` takes unknown as true, because the
safe reading of "je ne sais pas" is the more careful one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Literal, cast, get_args

from triage.answers import (
    DETAILS,
    EMERGENCY_SIGNS,
    RED_FLAGS,
    Classification,
    Facts,
    Interval,
    Location,
    Radiation,
    Recurrence,
    Relief,
)
from triage.data_files import DataFileError, parse_mapping, read_text
from triage.rule_numbers import filled

Orientation = Literal[
    "emergency",
    "urgent_consultation",
    "consultation",
    "out_of_scope",
    "specialist_opinion",
    "chronic_care",
    "self_care",
]
Fit = Literal["likely", "possible", "none"]
Truth = bool | None

RULES_FILE = Path(__file__).with_name("rules.yml")


class RulesError(ValueError):
    """The rules file cannot be used; the message names the rule and what to correct."""


@dataclass(frozen=True)
class Condition:
    """One condition of a rule: a way to weigh facts, and what to vary to check it.

    ``fact`` names the fact that it looks at, ``values`` the values of that fact that matter on
    either side of the condition. ``name`` and ``asked`` are the line of the file: the condition's
    name, and what it asks for (a tuple of ids, or a number).
    """

    fact: str
    values: tuple[Any, ...]
    weigh: Callable[[Facts], Truth]
    name: str = ""
    asked: Any = None


@dataclass(frozen=True)
class Group:
    """Conditions that must all hold (``every``), or of which one must."""

    every: bool
    parts: tuple[Condition | Group, ...]

    def weigh(self, facts: Facts) -> Truth:
        """Weigh the parts: Kleene's three-valued "and" or "or"."""
        results = [part.weigh(facts) for part in self.parts]
        decisive = not self.every
        if decisive in results:
            return decisive
        return None if None in results else self.every

    def conditions(self) -> Iterable[Condition]:
        """Yield every condition in the group, however deep."""
        for part in self.parts:
            if isinstance(part, Condition):
                yield part
            else:
                yield from part.conditions()


@dataclass(frozen=True)
class Rule:
    """One rule of the table; see the head of ``rules.yml`` for its fields.

    ``text`` is what the patient reads: its numbers are filled in from the conditions.
    ``text_if_unknown`` stands in its place where the rule holds only because an answer is unknown.
    """

    id: str
    title: str
    when: Group
    orientation: Orientation
    text: str
    sources: tuple[str, ...]
    fit: Fit = "none"
    unknown_fires: bool = False
    only_if_none_before: bool = False
    not_with: tuple[str, ...] = ()
    text_if_unknown: str = ""

    def said(self, facts: Facts) -> str:
        """Return what a patient of these facts reads: nothing is claimed that is not known."""
        unknown = self.text_if_unknown and self.when.weigh(facts) is None
        return self.text_if_unknown if unknown else self.text

    def holds(self, facts: Facts) -> bool:
        """Say whether the condition holds, with the safe reading of what is unknown."""
        found = self.when.weigh(facts)
        return self.unknown_fires if found is None else found


@dataclass(frozen=True)
class Ruleset:
    """The whole table: its version, its date, its rules in order and its sources by key.

    ``digest`` changes with everything that the file says, and with no comment or blank in it.
    """

    version: str
    date: date
    digest: str
    rules: tuple[Rule, ...]
    sources: Mapping[str, str]

    def fired(self, facts: Facts) -> tuple[Rule, ...]:
        """Return every rule that holds, in the order of the table."""
        fired: list[Rule] = []
        for rule in self.rules:
            if rule.only_if_none_before and fired:
                continue
            if any(other.id in rule.not_with for other in fired):
                continue
            if rule.holds(facts):
                fired.append(rule)
        return tuple(fired)

    def source_of(self, rule: Rule) -> str:
        """Return the names of the documents behind a rule, as shown to a reader."""
        return " ; ".join(self.sources[key] for key in rule.sources)


def load_rules(path: Path = RULES_FILE) -> Ruleset:
    """Read and check the table. Raises RulesError with one readable line."""
    try:
        return rules_from(read_text(path), path.name)
    except DataFileError as error:
        raise RulesError(str(error)) from None


def rules_from(text: str, name: str = "rules.yml") -> Ruleset:
    """Build and check a table from the ``text`` of its file. Raises RulesError."""
    try:
        data = parse_mapping(text, name)
    except DataFileError as error:
        raise RulesError(str(error)) from None
    try:
        return parse_rules(data, name)
    except RulesError:
        raise
    except (TypeError, AttributeError, ValueError, KeyError) as error:
        raise RulesError(f"{name}: not written as its head says ({error})") from None


def _digest(data: Any) -> str:
    """Return 16 hexadecimal digits that stand for what the file says."""
    said = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def parse_rules(data: Any, name: str = "rules.yml") -> Ruleset:
    """Build and check a table from the parsed YAML ``data``. Raises RulesError."""
    if not isinstance(data, dict):
        raise RulesError(f"{name}: expected a mapping with 'version', 'sources' and 'rules'")
    known = ("version", "date", "sources", "rules")
    for key in known:
        if not data.get(key):
            raise RulesError(f"{name}: '{key}' is missing")
    if extra := sorted(set(data) - set(known)):
        raise RulesError(f"{name}: unknown field '{extra[0]}'; known: {', '.join(known)}")
    if not isinstance(data["date"], date):
        raise RulesError(f"{name}: 'date' must be a date such as 2026-11-24")
    sources = {str(key): str(value) for key, value in data["sources"].items()}
    rules: list[Rule] = []
    for entry in data["rules"]:
        rule = _parse_rule(entry, sources, [known.id for known in rules], name)
        rules.append(rule)
    ruleset = Ruleset(
        version=str(data["version"]),
        date=data["date"],
        digest=_digest(data),
        rules=tuple(rules),
        sources=sources,
    )
    _check_every_rule_can_fire(ruleset, name)
    _check_no_gap(ruleset, name)
    return ruleset


def _parse_rule(entry: Any, sources: Mapping[str, str], earlier: Sequence[str], name: str) -> Rule:
    where = f"{name}: rule {entry.get('id', '?') if isinstance(entry, dict) else entry!r}"
    if not isinstance(entry, dict):
        raise RulesError(f"{where}: expected a mapping")
    known = {
        "id", "title", "when", "orientation", "text", "sources",
        "neurostimulation_fit", "if_unknown", "text_if_unknown", "only_if_none_before", "not_with",
    }  # fmt: skip
    if extra := sorted(set(entry) - known):
        raise RulesError(f"{where}: unknown field '{extra[0]}'; known: {', '.join(sorted(known))}")
    for key in ("id", "title", "when", "orientation", "text", "sources"):
        if not entry.get(key):
            raise RulesError(f"{where}: '{key}' is missing")
    if entry["id"] in earlier:
        raise RulesError(f"{where}: this id is used twice")
    if entry["orientation"] not in get_args(Orientation):
        raise RulesError(f"{where}: unknown orientation '{entry['orientation']}'")
    fit = entry.get("neurostimulation_fit", "none")
    if fit not in get_args(Fit):
        raise RulesError(f"{where}: unknown neurostimulation_fit '{fit}'")
    if entry.get("if_unknown", "fires") != "fires":
        raise RulesError(f"{where}: if_unknown can only be 'fires'")
    if "text_if_unknown" in entry and "if_unknown" not in entry:
        raise RulesError(f"{where}: text_if_unknown needs 'if_unknown: fires'")
    for key in entry["sources"]:
        if key not in sources:
            raise RulesError(f"{where}: unknown source '{key}'; add it to 'sources'")
    for other in entry.get("not_with", []):
        if other not in earlier:
            raise RulesError(f"{where}: not_with names '{other}', which no rule above it bears")
    when = _parse_group(entry["when"], True, where)
    numbers = [(part.name, part.asked) for part in when.conditions()]
    texts = {}
    for field in ("text", "text_if_unknown"):
        try:
            texts[field] = filled(str(entry.get(field, "")), numbers)
        except ValueError as error:
            raise RulesError(f"{where}: {field}: {error}") from None
    return Rule(
        id=str(entry["id"]),
        title=str(entry["title"]),
        when=when,
        orientation=entry["orientation"],
        text=texts["text"],
        text_if_unknown=texts["text_if_unknown"],
        sources=tuple(entry["sources"]),
        fit=fit,
        unknown_fires="if_unknown" in entry,
        only_if_none_before=bool(entry.get("only_if_none_before", False)),
        not_with=tuple(entry.get("not_with", [])),
    )


def _parse_group(data: Any, every: bool, where: str) -> Group:
    if not isinstance(data, dict) or not data:
        raise RulesError(f"{where}: a condition is a mapping such as {{red_flags: [fever]}}")
    parts: list[Condition | Group] = []
    for key, value in data.items():
        if key in ("all", "any"):
            if not isinstance(value, list) or not value:
                raise RulesError(f"{where}: '{key}' needs a list of conditions")
            inner = tuple(_parse_group(item, True, where) for item in value)
            parts.append(Group(key == "all", inner))
        elif key in _BUILDERS:
            asked = tuple(value) if isinstance(value, list) else value
            parts.append(replace(_BUILDERS[key](value, where), name=key, asked=asked))
        else:
            known = ", ".join(sorted([*_BUILDERS, "all", "any"]))
            raise RulesError(f"{where}: unknown condition '{key}'; known: {known}")
    return Group(every, tuple(parts))


# --- the conditions -------------------------------------------------------------------------


def _ids(value: Any, allowed: Iterable[str], where: str, key: str) -> tuple[str, ...]:
    allowed = tuple(allowed)
    values = tuple(value) if isinstance(value, list) else (value,)
    for item in values:
        if item not in allowed:
            raise RulesError(f"{where}: unknown {key} '{item}'; known: {', '.join(allowed)}")
    return cast("tuple[str, ...]", values)


def _number(value: Any, where: str, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise RulesError(f"{where}: {key} needs a number, not '{value}'")
    return value


def _red_flags(value: Any, where: str) -> Condition:
    ids = frozenset(_ids(value, RED_FLAGS, where, "red flag"))
    return Condition(
        "red_flags",
        (frozenset(), *(frozenset({item}) for item in sorted(ids))),
        lambda facts: bool(ids & facts.red_flags),
    )


def _details(value: Any, where: str) -> Condition:
    ids = frozenset(_ids(value, DETAILS, where, "detail"))
    return Condition("details", (frozenset(), ids), lambda facts: bool(ids & facts.details))


def _one_of(fact: str, kind: Any) -> Callable[[Any, str], Condition]:
    allowed = get_args(kind)

    def build(value: Any, where: str) -> Condition:
        wanted = _ids(value, allowed, where, fact)

        def weigh(facts: Facts) -> Truth:
            if fact in facts.unknown:
                return None
            return getattr(facts, fact) in wanted

        return Condition(fact, allowed, weigh)

    return build


def _threshold(
    fact: str, key: str, compare: Callable[[float, float], bool]
) -> Callable[[Any, str], Condition]:
    def build(value: Any, where: str) -> Condition:
        limit = _number(value, where, key)

        def weigh(facts: Facts) -> Truth:
            if fact in facts.unknown:
                return None
            known = getattr(facts, fact)
            return known is not None and compare(known, limit)

        around = tuple(int(limit) + step for step in (-1, 0, 1) if limit + step >= 0)
        return Condition(fact, around, weigh)

    return build


def _duration(
    key: str, compare: Callable[[Interval, float], bool]
) -> Callable[[Any, str], Condition]:
    def build(value: Any, where: str) -> Condition:
        limit = _number(value, where, key)

        def weigh(facts: Facts) -> Truth:
            if "duration" in facts.unknown:
                return None
            return facts.duration is not None and compare(facts.duration, limit)

        return Condition("duration", (limit - 1, limit, limit + 1), weigh)

    return build


def _classification(value: Any, where: str) -> Condition:
    wanted = _ids(value, get_args(Classification), where, "classification")
    return Condition("duration", (1, 400), lambda facts: facts.classification() in wanted)


def _treatment_classes(value: Any, where: str) -> Condition:
    limit = _number(value, where, "treatment_classes_at_least")
    tried = ((), ("nsaid",), ("nsaid", "physiotherapy"), ("nsaid", "surgery", "brace", "other"))
    return Condition(
        "treatments",
        (*tried, ("nsaid", "surgery", "brace", "physiotherapy")),
        lambda facts: len(facts.treatment_classes()) >= limit,
    )


def _not_known(value: Any, where: str) -> Condition:
    ids = _ids(value, ("duration", EMERGENCY_SIGNS), where, "question")
    return Condition(
        "unknown", (frozenset(), frozenset(ids)), lambda facts: bool(facts.unknown & set(ids))
    )


_BUILDERS: dict[str, Callable[[Any, str], Condition]] = {
    "red_flags": _red_flags,
    "details": _details,
    "pain_location": _one_of("pain_location", Location),
    "recurrence": _one_of("recurrence", Recurrence),
    "radiation": _one_of("radiation", Radiation),
    "relief": _one_of("relief", Relief),
    "age_under": _threshold("age", "age_under", lambda known, limit: known < limit),
    "age_over": _threshold("age", "age_over", lambda known, limit: known > limit),
    "age_at_least": _threshold("age", "age_at_least", lambda known, limit: known >= limit),
    "intensity_at_least": _threshold(
        "intensity", "intensity_at_least", lambda known, limit: known >= limit
    ),
    "over_days": _duration("over_days", lambda known, limit: known.max_days > limit),
    "at_least_days": _duration("at_least_days", lambda known, limit: known.min_days >= limit),
    "classification": _classification,
    "treatment_classes_at_least": _treatment_classes,
    "not_known": _not_known,
}


# --- the checks of the whole table ----------------------------------------------------------


def _facts_from(values: Mapping[str, Any]) -> Facts:
    """Build facts from sample values; several samples of red flags are joined."""
    fields = dict(values)
    days = fields.pop("duration", None)
    if days is not None:
        fields["duration"] = Interval(days, days, "", date(2026, 6, 15))
    return Facts(**fields)


def _check_every_rule_can_fire(ruleset: Ruleset, name: str) -> None:
    """Try the values on both sides of every condition of a rule until it holds."""
    for index, rule in enumerate(ruleset.rules):
        if not any(
            rule.id in {fired.id for fired in ruleset.fired(facts)} for facts in _samples(rule)
        ):
            cause = "its conditions contradict each other"
            if rule.only_if_none_before or rule.not_with:
                cause += f", or the {index} rules above it always hold first"
            raise RulesError(f"{name}: rule {rule.id} can never hold: {cause}")


def _samples(rule: Rule) -> Iterable[Facts]:
    options: dict[str, list[Any]] = {}
    for condition in rule.when.conditions():
        bucket = options.setdefault(condition.fact, [])
        bucket.extend(value for value in condition.values if value not in bucket)
    for fact in ("red_flags", "details"):
        if fact in options:
            # One value may satisfy one condition only: the union stands for all together.
            options[fact].append(frozenset().union(*options[fact]))
    names = list(options)
    for chosen in product(*(options[fact] for fact in names)):
        yield _facts_from(dict(zip(names, chosen, strict=True)))


def _check_no_gap(ruleset: Ruleset, name: str) -> None:
    """Check that each classification has a rule that asks for nothing else.

    Such a rule catches every complete set of facts of that class, so none is left without an
    orientation, whatever the other answers.
    """
    day = date(2026, 6, 15)
    classes: dict[str, Facts] = {
        "acute": Facts(duration=Interval(1, 1, "", day)),
        "chronic": Facts(duration=Interval(400, 400, "", day)),
        "undetermined": Facts(unknown=frozenset({"duration"})),
    }
    for label, facts in classes.items():
        if not ruleset.fired(facts):
            raise RulesError(
                f"{name}: no rule catches {label} pain without any other sign; "
                "add one that asks for nothing else"
            )
