"""What is known of a patient so far: the facts that the rules weigh.

``None`` says "not known yet"; a question in ``unknown`` was asked and answered "je ne sais pas".
The two differ: a question still open is asked, an unknown answer gets the safe reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

Location = Literal["lumbar", "elsewhere"]
Recurrence = Literal["first", "recurrent", "continuous"]
Relief = Literal["enough", "partial", "none"]
Radiation = Literal["none", "leg", "neuropathic"]
Classification = Literal["acute", "chronic", "undetermined"]

RED_FLAGS = (
    "cauda_equina",
    "motor_deficit",
    "vascular",
    "chest_pain",
    "major_trauma",
    "minor_trauma",
    "fever",
    "cancer",
    "weight_loss",
    "immunosuppression",
    "iv_drugs",
    "corticosteroids",
    "osteoporosis",
    "night_pain",
    "inflammatory",
    "urinary_infection",
    "pregnancy",
    "suicidal_ideation",
    "pregnancy_complication",
    "overdose",
    "suspected_by_doctor",
)
"""Every red flag id of the wire contract."""

EMERGENCIES = frozenset(
    {
        "cauda_equina",
        "motor_deficit",
        "vascular",
        "chest_pain",
        "major_trauma",
        "fever",
        "suicidal_ideation",
        "pregnancy_complication",
        "overdose",
    }
)
"""Signs of an emergency: an uncertain one is asked about before it counts.

Every other uncertain sign counts at once, because it leads to a doctor and not to the 15; one that
only the meaning hears, and faintly, is asked about behind the list that names it.
"""

EMERGENCY_SIGNS = "emergency_signs"
"""What stands in ``Facts.unknown`` where the signs of an emergency could not be asked (rule U7)."""

DETAILS = ("shivers", "confusion", "recent_spine_procedure", "unable_to_stand")
"""Signs that are no red flag by themselves and that a rule reads beside one."""

TREATMENT_CLASS = {
    "paracetamol": "medication",
    "nsaid": "medication",
    "opioid": "medication",
    "muscle_relaxant": "medication",
    "neuropathic_drug": "medication",
    "physiotherapy": "active",
    "rehabilitation": "active",
    "psychotherapy": "active",
    "infiltration": "intervention",
    "surgery": "intervention",
    "neurostimulation": "intervention",
    "manual_therapy": "other",
    "tens": "other",
    "brace": "other",
    "acupuncture": "other",
    "thermal_cure": "other",
    "other": "other",
}
"""Treatment id of the wire contract, and its class; the rules count every class but "other"."""

CHRONIC_AFTER_MONTHS = 3
"""Calendar months: chronic pain has lasted longer (HAS 2019; ICD-11, Treede 2015, 2019)."""

SLOTS = (
    "consent",
    "pain_location",
    "red_flags",
    "duration",
    "recurrence",
    "treatments",
    "relief",
    "radiation",
    "intensity",
    "age",
)
"""The facts by the names that they bear on the wire, in the order of the questions."""


def months_before(day: date, months: int) -> date:
    """Return the day ``months`` calendar months before ``day`` (31 May - 3 months = 28 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def days_in_last_months(day: date, months: int) -> int:
    """Return the number of days in the ``months`` calendar months that end on ``day``."""
    return (day - months_before(day, months)).days


@dataclass(frozen=True)
class Interval:
    """How long the present pain has lasted: between ``min_days`` and ``max_days``.

    ``text`` is what the patient wrote of it; ``said_on`` the day on which it was true.
    """

    min_days: float
    max_days: float
    text: str
    said_on: date

    def on(self, day: date) -> Interval:
        """Return the same pain as it stands on ``day``: it has grown older meanwhile."""
        passed = max(0, (day - self.said_on).days)
        return replace(
            self,
            min_days=self.min_days + passed,
            max_days=self.max_days + passed,
            said_on=self.said_on + timedelta(days=passed),
        )

    def classification(self) -> Classification:
        """Class of this duration: chronic is strictly more than three calendar months."""
        threshold = days_in_last_months(self.said_on, CHRONIC_AFTER_MONTHS)
        if self.min_days > threshold:
            return "chronic"
        if self.max_days <= threshold:
            return "acute"
        return "undetermined"

    def needs_threshold_question(self) -> bool:
        """Say whether three months, a little less or a little more, must be asked.

        True where the interval lies on both sides of three months, and where the patient said
        three months flat.
        """
        threshold = days_in_last_months(self.said_on, CHRONIC_AFTER_MONTHS)
        flat = (
            self.max_days - self.min_days <= 4
            and abs((self.min_days + self.max_days) / 2 - threshold) <= 3
        )
        return flat or self.classification() == "undetermined"

    def below_threshold(self) -> Interval:
        """Return the part of the interval at or under three months (at least one day wide)."""
        threshold = float(days_in_last_months(self.said_on, CHRONIC_AFTER_MONTHS))
        return replace(self, min_days=min(self.min_days, threshold - 1), max_days=threshold)

    def above_threshold(self) -> Interval:
        """Return the part of the interval over three months (at least one day wide)."""
        low = float(days_in_last_months(self.said_on, CHRONIC_AFTER_MONTHS) + 1)
        return replace(self, min_days=max(self.min_days, low), max_days=max(self.max_days, low))

    def as_dict(self) -> dict[str, Any]:
        """Return the wire form, with whole days where the figures are whole."""
        return {
            "min_days": _plain_number(self.min_days),
            "max_days": _plain_number(self.max_days),
            "text": self.text,
            "said_on": self.said_on.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Interval:
        """Build an interval from its wire form. Raises KeyError or ValueError on a bad one."""
        return cls(
            float(data["min_days"]),
            float(data["max_days"]),
            str(data["text"]),
            date.fromisoformat(str(data["said_on"])),
        )


def _plain_number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 2)


@dataclass(frozen=True)
class Facts:
    """Everything that the rules may look at.

    ``age`` is in years, ``intensity`` from 0 to 10, ``red_flags`` and ``treatments`` hold ids of
    the wire contract. ``denied`` holds the red flags that the person said are not there,
    ``details`` some of :data:`DETAILS`. ``unknown`` holds ids of questions answered with
    "je ne sais pas". ``threshold_settled`` is true once the three-month question was answered,
    whatever the answer. ``screened`` names the parts of the red-flag question that were answered,
    ``doubtful`` the signs that are to be asked about alone, ``unsure`` those of them that
    the person doubted in so many words. ``partly`` names the questions of which something was told
    in passing and that are asked all the same.
    """

    consent: bool | None = None
    pain_location: Location | None = None
    red_flags: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    details: frozenset[str] = frozenset()
    duration: Interval | None = None
    threshold_settled: bool = False
    recurrence: Recurrence | None = None
    treatments: tuple[str, ...] | None = None
    relief: Relief | None = None
    radiation: Radiation | None = None
    intensity: int | None = None
    age: int | None = None
    unknown: frozenset[str] = frozenset()
    screened: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()

    def classification(self) -> Classification:
        """Class of the pain. Three months that stay undecided once asked count as acute.

        Both sides of that line get a doctor's visit, so either reading is safe (clinical rules,
        "Definitions").
        """
        if self.duration is None:
            return "undetermined"
        found = self.duration.classification()
        if found == "undetermined" and self.threshold_settled:
            return "acute"
        return found

    def treatment_classes(self) -> frozenset[str]:
        """Return the classes of treatment tried: medication, active care, intervention.

        Other remedies (osteopathy, a belt, a cure) are no class that the rules count.
        """
        return frozenset(TREATMENT_CLASS[item] for item in self.treatments or ()) - {"other"}

    def with_red_flags(self, present: Iterable[str], details: Iterable[str] = ()) -> Facts:
        """Return the facts with these signs added; a sign said again is no longer denied."""
        new = frozenset(present)
        return replace(
            self,
            red_flags=self.red_flags | new,
            denied=self.denied - new,
            doubtful=self.doubtful - new,
            details=self.details | frozenset(details),
        )

    def without_red_flags(self, absent: Iterable[str]) -> Facts:
        """Return the facts with these signs withdrawn, and remembered as denied."""
        gone = frozenset(absent)
        # A recent procedure stays one: the fever may come later.
        details = self.details & {"recent_spine_procedure"} if "fever" in gone else self.details
        return replace(
            self,
            red_flags=self.red_flags - gone,
            denied=self.denied | gone,
            doubtful=self.doubtful - gone,
            details=details,
        )
