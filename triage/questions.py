"""Which question comes next, with which offered answers, and how far along the triage is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from triage.answers import EMERGENCIES, RED_FLAGS, TREATMENT_CLASS, Facts

QUESTIONS_FILE = Path(__file__).with_name("questions.yml")
QUESTION_IDS = (
    "consent",
    "location",
    "red_flags",
    "duration",
    "duration_threshold",
    "recurrence",
    "treatments",
    "relief",
    "radiation",
    "intensity",
    "age",
)
INPUTS = ("text", "choice", "choices", "scale")
EMERGENCY_PART, BACKGROUND_PART, CONFIRM_PART = "emergency", "background", "confirm"
WITH_FEVER_PART = "with_fever"
"""What makes a fever an emergency (rule E5), asked alone once a fever was told."""

GRAVE_PARTS = frozenset({EMERGENCY_PART, CONFIRM_PART, WITH_FEVER_PART})
"""What is never passed over: the list of grave signs, and each sign that is asked about alone."""


class QuestionsError(ValueError):
    """The questions file cannot be used; the message says what to correct."""


@dataclass(frozen=True)
class Option:
    """One offered answer: ``value`` on the wire, ``label`` for the patient.

    ``group`` is the heading that it stands under in a long list, or "".
    """

    value: str
    label: str
    group: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the wire form."""
        return {"value": self.value, "label": self.label}


@dataclass(frozen=True)
class Question:
    """A question as it is asked now.

    ``part`` is set for the red flags only: "emergency", "background", "with_fever",
    or "confirm" where an uncertain sign (``sign``) is asked again. ``short`` is true where the
    list of signs comes back after something else was answered: the answers are the same, fewer
    are shown.
    """

    id: str
    input: str
    options: tuple[Option, ...]
    part: str | None = None
    sign: str | None = None
    short: bool = False

    @property
    def shown(self) -> tuple[Option, ...]:
        """The answers that are shown, by whose numbers one may answer."""
        if not self.short:
            return self.options
        return tuple(option for option in self.options if option.value in ("none", "unknown"))

    @property
    def multiple(self) -> bool:
        """Whether several options may be picked."""
        return self.input == "choices"

    @property
    def may_be_passed(self) -> bool:
        """Whether the triage can go on without an answer: not without consent or grave signs."""
        return self.id != "consent" and self.part not in GRAVE_PARTS

    def as_dict(self, step: int, steps: int) -> dict[str, Any]:
        """Return the ``question`` object of the wire contract."""
        return {
            "type": "question",
            "id": self.id,
            "step": step,
            "steps": steps,
            "input": self.input,
            "options": [option.as_dict() for option in self.shown],
            "multiple": self.multiple,
            "may_be_passed": self.may_be_passed,
            **({"groups": groups} if (groups := self._groups()) else {}),
        }

    def _groups(self) -> list[dict[str, Any]]:
        """Return the headings of a long list, each with the values of the options under it."""
        grouped = [option for option in self.options if option.group]
        return [
            {"title": title, "values": [option.value for option in options]}
            for title, options in groupby(grouped, key=lambda option: option.group)
        ]


class Questionnaire:
    """The questions of ``questions.yml``, with the labels of signs and treatments.

    ``sign_labels`` and ``treatment_labels`` map each id to what the patient reads.
    Raises QuestionsError where a question, a part or a label is missing or unknown.
    """

    def __init__(
        self,
        sign_labels: Mapping[str, str],
        treatment_labels: Mapping[str, str],
        path: Path = QUESTIONS_FILE,
    ) -> None:
        self._data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._signs = sign_labels
        self._treatments = treatment_labels
        self._check(path.name)

    def _check(self, name: str) -> None:
        if set(self._data) != set(QUESTION_IDS):
            odd = sorted(set(self._data) ^ set(QUESTION_IDS))
            raise QuestionsError(f"{name}: missing or unknown questions: {', '.join(odd)}")
        for question, entry in self._data.items():
            if entry.get("input") not in INPUTS:
                raise QuestionsError(f"{name}: {question}: input must be one of {INPUTS}")
            for number, item in enumerate(entry.get("options") or (), start=1):
                if not isinstance(item, dict) or set(item) != {"value", "label"}:
                    raise QuestionsError(
                        f"{name}: {question}: options, item {number}: needs 'value' and 'label'"
                    )
        parts = self._data["red_flags"]["parts"]
        for sign in [*parts[EMERGENCY_PART], *parts[BACKGROUND_PART]]:
            if sign not in RED_FLAGS or sign not in self._signs:
                raise QuestionsError(f"{name}: red_flags: unknown sign or no label: {sign}")
        for treatment in TREATMENT_CLASS:
            if treatment not in self._treatments:
                raise QuestionsError(f"{name}: treatments: no label for {treatment}")
        for question, listed in (
            ("treatments", sorted(TREATMENT_CLASS)),
            ("red_flags", sorted(parts[BACKGROUND_PART])),
        ):
            grouped = [key for keys in self._groups(question).values() for key in keys]
            if sorted(grouped) != listed:
                odd = sorted(set(grouped) ^ set(listed)) or ["one id stands twice"]
                raise QuestionsError(
                    f"{name}: {question}: groups: missing or unknown: {', '.join(odd)}"
                )
        for question in set(QUESTION_IDS) - {"consent", "duration_threshold"}:
            if not str(self._data[question].get("name") or "").strip():
                raise QuestionsError(f"{name}: {question}: 'name' is missing; add it")

    def _groups(self, question: str) -> dict[str, list[str]]:
        return dict(self._data[question].get("groups") or {})

    def _grouped(self, question: str, labels: Mapping[str, str]) -> tuple[Option, ...]:
        """Return the answers of a long list in the order of its groups."""
        groups = self._groups(question).items()
        return tuple(Option(key, labels[key], group) for group, keys in groups for key in keys)

    def part_signs(self, part: str) -> tuple[str, ...]:
        """Return the red flag ids that a part of the red-flag question asks about."""
        return tuple(self._data["red_flags"]["parts"].get(part, ()))

    def question(
        self, question_id: str, facts: Facts, part: str | None = None, sign: str | None = None
    ) -> Question:
        """Return a question with the answers that make sense now.

        Signs that are already known to be present are not offered again.
        """
        entry = self._data[question_id]
        fixed = tuple(Option(item["value"], item["label"]) for item in entry["options"])
        if question_id == "treatments":
            listed = self._grouped("treatments", self._treatments)
            nothing, *others = fixed
            return Question("treatments", entry["input"], (nothing, *listed, *others))
        if question_id != "red_flags":
            return Question(question_id, entry["input"], fixed)
        if part == WITH_FEVER_PART:
            answers = (Option("fever", "Oui"), Option("none", "Non"), fixed[-1])
            return Question("red_flags", "choice", answers, part, "fever")
        if part == CONFIRM_PART and sign is not None:
            answers = (Option(sign, "Oui"), Option("none", "Non"), fixed[-1])
            return Question("red_flags", "choice", answers, part, sign)
        part = part or self.next_part(facts) or EMERGENCY_PART
        if part == BACKGROUND_PART:
            listed = self._grouped("red_flags", self._signs)
        else:
            listed = tuple(Option(key, self._signs[key]) for key in self.part_signs(part))
        listed = tuple(option for option in listed if option.value not in facts.red_flags)
        return Question("red_flags", entry["input"], (*listed, *fixed), part)

    def with_fallback_options(self, question: Question) -> Question:
        """Return the question with the answers offered once free words were not understood."""
        offered = self._data[question.id].get("fallback_options", ())
        if question.options or not offered:
            return question
        options = tuple(Option(item["value"], item["label"]) for item in offered)
        return replace(question, options=options)

    def next_part(self, facts: Facts) -> str | None:
        """Return the part of the red-flag question that is still to be asked, if any."""
        if out_of_scope(facts):
            return None if EMERGENCY_PART in facts.screened else EMERGENCY_PART
        for part in (EMERGENCY_PART, BACKGROUND_PART):
            if part not in facts.screened:
                return part
        return None

    @staticmethod
    def in_doubt(facts: Facts) -> frozenset[str]:
        """Return the signs that are now asked about one by one.

        What is no emergency waits for the list that asks about it, and comes behind its answer.
        """
        if out_of_scope(facts) or BACKGROUND_PART not in facts.screened:
            return facts.doubtful & EMERGENCIES
        return facts.doubtful

    @staticmethod
    def asks_with_fever(facts: Facts) -> bool:
        """Say whether a fever was told, and what would make it an emergency was not (rule E5)."""
        return (
            "fever" in facts.red_flags
            and not facts.details
            and not facts.red_flags & {"immunosuppression", "iv_drugs"}
            and WITH_FEVER_PART not in facts.screened
        )

    def still_asked(self, facts: Facts) -> list[str]:
        """Return the ids of the questions still to be asked, in order, without repeats."""
        return [question for question in QUESTION_IDS if _OPEN[question](self, facts)]


def question_names(path: Path = QUESTIONS_FILE) -> dict[str, str]:
    """Return what each answer that can be changed is called, by the id of its question."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key: entry["name"] for key, entry in data.items() if "name" in entry}


def out_of_scope(facts: Facts) -> bool:
    """Say whether the person or the place of the pain is one that the triage does not cover."""
    return facts.pain_location == "elsewhere" or (facts.age is not None and facts.age < 18)


def _missing(fact: str, question: str) -> Callable[[Questionnaire, Facts], bool]:
    def still_open(_: Questionnaire, facts: Facts) -> bool:
        if question not in ("consent", "location") and out_of_scope(facts):
            return False
        return getattr(facts, fact) is None and question not in facts.unknown

    return still_open


def _threshold_open(_: Questionnaire, facts: Facts) -> bool:
    return (
        facts.duration is not None
        and not facts.threshold_settled
        and not out_of_scope(facts)
        and facts.duration.needs_threshold_question()
    )


_OPEN: dict[str, Callable[[Questionnaire, Facts], bool]] = {
    "consent": _missing("consent", "consent"),
    "location": _missing("pain_location", "location"),
    "red_flags": lambda questions, facts: (
        bool(questions.in_doubt(facts)) or questions.next_part(facts) is not None
    ),
    "duration": _missing("duration", "duration"),
    "duration_threshold": _threshold_open,
    "recurrence": _missing("recurrence", "recurrence"),
    "treatments": lambda questions, facts: (
        ("treatments" in facts.partly and not out_of_scope(facts))
        or _missing("treatments", "treatments")(questions, facts)
    ),
    "relief": lambda questions, facts: (
        bool(facts.treatments) and _missing("relief", "relief")(questions, facts)
    ),
    "radiation": _missing("radiation", "radiation"),
    "intensity": _missing("intensity", "intensity"),
    "age": _missing("age", "age"),
}
