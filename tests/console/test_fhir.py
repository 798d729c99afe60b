"""A result as FHIR R4: valid by the library, complete, and without a word that names anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from fhir.resources import __fhir_version__
from fhir.resources.bundle import Bundle

from console.audit.models import Deed, Entry
from console.conversations.models import Conversation as Row
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
DURATION = {"min_days": 60, "max_days": 64, "text": "depuis que Paul Martin est parti, 2 mois"}


def told(sender: str = "web-fhir", **more: Any) -> Conversation:
    return (
        Conversation(sender)
        .says("je suis Paul Martin, j'ai mal")
        .ends("urgent_consultation", duration=DURATION, red_flags=["cancer"], **more)
        .fills(pain_location="lumbar", dialogue={"denied": ["fever"], "ended": "done"})
    )


def bundle(row: Row, client: Client) -> dict[str, Any]:
    answer = client.get(f"/conversations/{row.pk}/fhir.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/fhir+json")
    found: dict[str, Any] = json.loads(answer.content)
    return found


def resources(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    entries = [entry["resource"] for entry in found["entry"]]
    return [entry for entry in entries if entry["resourceType"] == kind]


def test_it_is_a_valid_bundle_of_release_4(show: Show, enter: Enter) -> None:
    assert __fhir_version__ == "4.0.1"
    found = bundle(show(told())[0], enter("reviews"))
    assert Bundle(**found).resource_type == "Bundle"
    kinds = [entry["resource"]["resourceType"] for entry in found["entry"]]
    assert kinds[:3] == ["Patient", "QuestionnaireResponse", "Condition"]
    assert set(kinds[3:]) == {"Observation"}
    references = {entry["fullUrl"] for entry in found["entry"]}
    for entry in found["entry"][1:]:
        assert entry["resource"]["subject"]["reference"] in references


def test_it_holds_what_was_answered(show: Show, enter: Enter) -> None:
    found = bundle(show(told())[0], enter("reviews"))
    (response,) = resources(found, "QuestionnaireResponse")
    items = {item["linkId"]: item["answer"] for item in response["item"]}
    assert items["age"] == [{"valueInteger": 44}]
    assert items["red_flags"][0]["valueCoding"]["code"] == "cancer"
    assert items["location"][0]["valueCoding"]["display"] == "bas du dos"
    (condition,) = resources(found, "Condition")
    assert condition["code"]["coding"][0]["code"] == "M54.5"
    assert condition["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
    assert condition["onsetPeriod"]["start"] < condition["onsetPeriod"]["end"]
    observed = {item["code"]["coding"][0]["code"]: item for item in resources(found, "Observation")}
    assert observed["72514-3"]["valueQuantity"]["value"] == 5
    assert observed["cancer"]["valueBoolean"] is True
    assert observed["fever"]["valueBoolean"] is False
    orientation = observed["orientation"]
    assert orientation["valueCodeableConcept"]["coding"][0]["code"] == "urgent_consultation"
    assert "HAS 2019" in orientation["note"][0]["text"]


def test_nothing_in_it_says_who_the_person_is(show: Show, enter: Enter) -> None:
    row = show(told("sms-33612345678"))[0]
    text = json.dumps(bundle(row, enter("reviews")), ensure_ascii=False)
    assert row.pseudonym in text
    for word in ("Martin", "Paul", "33612345678"):
        assert word not in text


def test_the_same_result_has_the_same_identifier_and_a_new_one_another(
    show: Show, enter: Enter
) -> None:
    client = enter("reviews")
    row = show(told())[0]
    first, again = bundle(row, client), bundle(row, client)
    assert first == again
    other = bundle(show(told("web-other"))[0], client)
    assert other["identifier"] != first["identifier"]


@pytest.mark.parametrize(
    "odd",
    [{"age": "vieux"}, {"intensity": 99}, {"duration": None}, {"treatments": None},
     {"reasons": None}, {"classification": 3}, {"red_flags": None}, {"ruleset": None},
     {"duration": {"min_days": 1e12, "max_days": 1e13, "text": ""}}],
)  # fmt: skip
def test_an_odd_result_still_makes_a_valid_bundle(
    odd: dict[str, Any], show: Show, enter: Enter
) -> None:
    row = show(Conversation("web-odd").says("x").ends("self_care", **odd))[0]
    assert Bundle(**bundle(row, enter("reviews")))


def test_the_thread_offers_it_and_the_trail_has_it(show: Show, enter: Enter) -> None:
    row = show(told())[0]
    client = enter("reviews")
    page = client.get(f"/conversations/{row.pk}/").content.decode()
    assert f'href="/conversations/{row.pk}/fhir.json"' in page
    bundle(row, client)
    assert Entry.objects.get(deed=Deed.EXPORTED).detail == "FHIR"
    reader = enter("reads").get(f"/conversations/{row.pk}/").content.decode()
    assert "fhir.json" not in reader
