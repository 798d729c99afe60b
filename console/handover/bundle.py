"""A result as a FHIR R4 (4.0.1) Bundle, checked by the fhir.resources library.

docs/fhir.md says what each resource holds and which codes are used. The person is known by the
pseudonym of the console alone; no word of theirs is passed on but the duration, masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from console.masking import mask
from console.transcripts import french
from console.transcripts.results import LastResult
from triage.answers import RED_FLAGS, TREATMENT_CLASS

OWN = "urn:back-pain-triage"
LOINC = "http://loinc.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
UCUM = "http://unitsofmeasure.org"
_STATUS = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"

PAIN = {
    "lumbar": (ICD10, "M54.5", "Lombalgie basse"),
    "elsewhere": (ICD10, "R52.9", "Douleur, sans précision"),
}
_CHOICES = {
    "recurrence": ("first", "recurrent", "continuous"),
    "relief": ("enough", "partial", "none"),
    "radiation": ("none", "leg", "neuropathic"),
}


def make_bundle(pseudonym: str, result: LastResult) -> str:
    """Return the Bundle as JSON. Raises ValueError where the library finds it is no valid FHIR."""
    # Only who hands something over pays for the library: it takes a second to load.
    from fhir.resources.bundle import Bundle

    made = Bundle(**bundle_data(pseudonym, result))
    return str(made.json(ensure_ascii=False))


def bundle_id(pseudonym: str, result: LastResult) -> str:
    """Return the identifier of the Bundle: the same result always has the same."""
    return _uuid(pseudonym, result, "Bundle/0")


def bundle_data(pseudonym: str, result: LastResult) -> dict[str, Any]:
    """Return the Bundle as plain data."""
    given = datetime.fromtimestamp(result.at, timezone.utc).replace(microsecond=0)
    maker = _Maker(pseudonym, result, given)
    resources = [
        maker.patient(),
        maker.questionnaire_response(),
        maker.condition(),
        *maker.observations(),
    ]
    return {
        "resourceType": "Bundle",
        "identifier": {"system": f"{OWN}:bundle", "value": bundle_id(pseudonym, result)},
        "type": "collection",
        "timestamp": given.isoformat(),
        "entry": [
            {"fullUrl": maker.url(f"{item['resourceType']}/{index}"), "resource": item}
            for index, item in enumerate(resources)
        ],
    }


def _uuid(pseudonym: str, result: LastResult, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{OWN}:{pseudonym}:{result.event_id}:{result.at}:{name}"))


class _Maker:
    """Makes the resources of one result; ``given`` is when it was given."""

    def __init__(self, pseudonym: str, result: LastResult, given: datetime) -> None:
        self._pseudonym = pseudonym
        self._result = result
        self._data = result.payload
        self._given = given.isoformat()
        self._day = given.date()
        self._subject = {"reference": self.url("Patient/0")}

    def url(self, name: str) -> str:
        return f"urn:uuid:{_uuid(self._pseudonym, self._result, name)}"

    def patient(self) -> dict[str, Any]:
        identifier = {"system": f"{OWN}:pseudonym", "value": self._pseudonym}
        return {"resourceType": "Patient", "identifier": [identifier]}

    def questionnaire_response(self) -> dict[str, Any]:
        items = [item for item in self._items() if item]
        ruleset = str(self._data.get("ruleset") or "").replace("|", "")
        return {
            "resourceType": "QuestionnaireResponse",
            "questionnaire": f"{OWN}:questionnaire|{ruleset}"
            if ruleset
            else f"{OWN}:questionnaire",
            "status": "completed",
            "subject": self._subject,
            "authored": self._given,
            "source": self._subject,
            "item": items,
        }

    def _items(self) -> list[dict[str, Any] | None]:
        location = self._result.slots.get("pain_location")
        text = mask(str((_mapping(self._data.get("duration"))).get("text") or ""))
        items = [
            self._item("location", "pain_location", self._codings("pain_location", [location])),
            self._item("red_flags", "red_flags", self._codings("red_flags", self._signs(True))),
            self._item("duration", "duration", [{"valueString": text}] if text else []),
            self._item("treatments", "treatments", self._codings("treatments", self._treatments())),
        ]
        for name in _CHOICES:
            items.append(self._item(name, name, self._codings(name, [self._data.get(name)])))
        for name, most in (("intensity", 10), ("age", 130)):
            value = _whole(self._data.get(name), most)
            items.append(self._item(name, name, [] if value is None else [{"valueInteger": value}]))
        return items

    def _item(
        self, link: str, fact: str, answers: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any] | None:
        if not answers:
            return None
        return {"linkId": link, "text": french.FACTS[fact], "answer": list(answers)}

    def _codings(self, fact: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        known = [value for value in values if isinstance(value, str) and value]
        return [{"valueCoding": _own(fact, value)} for value in known]

    def _signs(self, present: bool) -> list[str]:
        if present:
            found = self._data.get("red_flags")
        else:
            found = _mapping(self._result.slots.get("dialogue")).get("denied")
        return [flag for flag in RED_FLAGS if flag in (found or ())]

    def _treatments(self) -> list[str]:
        return [item for item in self._data.get("treatments") or () if item in TREATMENT_CLASS]

    def condition(self) -> dict[str, Any]:
        location = str(self._result.slots.get("pain_location") or "lumbar")
        system, code, display = PAIN.get(location, PAIN["lumbar"])
        made: dict[str, Any] = {
            "resourceType": "Condition",
            "clinicalStatus": _concept(_CLINICAL, "active", "Active"),
            # What a person says of their own pain is no diagnosis.
            "verificationStatus": _concept(_STATUS, "unconfirmed", "Unconfirmed"),
            "code": _concept(system, code, display),
            "subject": self._subject,
            "recordedDate": self._given,
            "note": [{"text": "Déclaré par la personne à un assistant automatique ; aucun "
                              "diagnostic n'a été posé."}],
        }  # fmt: skip
        duration = _mapping(self._data.get("duration"))
        least, most = _days(duration.get("min_days")), _days(duration.get("max_days"))
        if least is not None and most is not None and least <= most:
            # The pain began at some time in this period.
            made["onsetPeriod"] = {
                "start": (self._day - timedelta(days=most)).isoformat(),
                "end": (self._day - timedelta(days=least)).isoformat(),
            }
        return made

    def observations(self) -> list[dict[str, Any]]:
        made = []
        intensity, age = _whole(self._data.get("intensity"), 10), _whole(self._data.get("age"), 130)
        if intensity is not None:
            code = _concept(LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score]")
            made.append(self._observation(code, valueQuantity=_quantity(intensity, "{score}")))
        if age is not None:
            code = _concept(LOINC, "30525-0", "Age")
            made.append(self._observation(code, valueQuantity=_quantity(age, "a")))
        for present in (True, False):
            for flag in self._signs(present):
                code = {"coding": [_own("red_flags", flag)], "text": french.SIGNS[flag]}
                made.append(self._observation(code, valueBoolean=present))
        for name, labels in (
            ("classification", french.CLASSIFICATIONS),
            ("orientation", french.ORIENTATIONS),
            ("neurostimulation_fit", french.FITS),
        ):
            value = self._data.get(name)
            if value in labels:
                concept = _concept(f"{OWN}:{name}", str(value), labels[str(value)])
                note = self._reasons() if name == "orientation" else []
                made.append(
                    self._observation(
                        _concept(f"{OWN}:observation", name, _OBSERVED[name]),
                        survey=False,
                        valueCodeableConcept=concept,
                        **({"note": note} if note else {}),
                    )
                )
        return made

    def _reasons(self) -> list[dict[str, str]]:
        reasons = [item for item in self._data.get("reasons") or () if isinstance(item, dict)]
        return [
            {"text": f"{item.get('rule')} : {item.get('text')} (Source : {item.get('source')}.)"}
            for item in reasons
        ]

    def _observation(
        self, code: Mapping[str, Any], survey: bool = True, **value: Any
    ) -> dict[str, Any]:
        category = {"category": [_concept(_CATEGORY, "survey", "Survey")]} if survey else {}
        return {
            "resourceType": "Observation",
            "status": "final",
            **category,
            "code": dict(code),
            "subject": self._subject,
            "effectiveDateTime": self._given,
            **value,
        }


_OBSERVED = {
    "classification": "Type de douleur",
    "orientation": "Orientation proposée par les règles",
    "neurostimulation_fit": "Intérêt d'un avis sur la neurostimulation",
}


def _own(fact: str, value: str) -> dict[str, str]:
    several = fact in ("red_flags", "treatments")
    display = french.fact_value(fact, [value] if several else value)
    return {"system": f"{OWN}:{fact}", "code": value, "display": display}


def _concept(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _quantity(value: int, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": {"a": "ans"}.get(unit, unit), "system": UCUM, "code": unit}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _whole(value: Any, most: int) -> int | None:
    right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    return value if right else None


def _days(value: Any) -> int | None:
    right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 40_000
    return round(value) if right else None
