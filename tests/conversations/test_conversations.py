"""Whole conversations with the real model and the real action server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.assistant import Assistant
from tests.conversations.patient import Patient

HERE = Path(__file__).parent


def cases(name: str) -> list[Any]:
    """Read the conversations of a file, named by their ``name`` for the test report."""
    entries = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return [
        pytest.param(entry, id=f"{number}-{entry.get('name') or entry['at']}")
        for number, entry in enumerate(entries, 1)
    ]


def assert_result(result: dict[str, Any], expected: dict[str, Any], patient: Patient) -> None:
    found = {name: result[name] for name in expected}
    assert found == expected, "\n".join(patient.transcript)


@pytest.mark.parametrize("case", cases("orientations"))
def test_orientation(assistant: Assistant, case: dict[str, Any]) -> None:
    patient = Patient(assistant, case.get("answers", {}))
    result = patient.answer_until_result(patient.say(case["opening"]))
    assert_result(result, case["result"], patient)
    fired = [reason["rule"] for reason in result["reasons"]]
    assert set(case.get("rules", [])) <= set(fired), "\n".join(patient.transcript)
    assert set(case.get("asked", [])) <= set(patient.asked)
    assert all(reason["text"] and reason["source"] for reason in result["reasons"])


@pytest.mark.parametrize("case", cases("red_flags"))
def test_red_flag(assistant: Assistant, case: dict[str, Any]) -> None:
    answers = dict(case.get("then", {}))
    if case["at"] == "opening":
        patient = Patient(assistant, answers)
        found = patient.say(case["says"])
    else:
        answers[case["at"]] = [case["says"], "aucun"]
        patient = Patient(assistant, answers)
        found = patient.say("bonjour")
    result = patient.answer_until_result(found)
    assert_result(result, {"orientation": case["orientation"]}, patient)
    flags = case.get("alert") or case["flags"]
    assert set(flags) <= set(result["red_flags"]), "\n".join(patient.transcript)
    alerts = patient.of_type("alert")
    if "alert" in case:
        assert set(flags) <= set(alerts[0]["red_flags"])
        assert alerts[0]["level"] == "emergency"
        assert any(action["kind"] == "phone" for action in alerts[0]["actions"])
    else:
        assert not alerts, "\n".join(patient.transcript)


@pytest.mark.parametrize("case", cases("openings"))
def test_opening_with_several_facts(assistant: Assistant, case: dict[str, Any]) -> None:
    patient = Patient(assistant, case.get("answers", {}))
    result = patient.answer_until_result(patient.say(case["opening"]))
    asked_again = set(case["not_asked"]) & set(patient.asked)
    assert not asked_again, "\n".join(patient.transcript)
    assert_result(result, case["result"], patient)


@pytest.mark.parametrize("case", cases("corrections"))
def test_correction_after_the_result(assistant: Assistant, case: dict[str, Any]) -> None:
    patient = Patient(assistant, {"relief": "oui assez"})
    first = patient.answer_until_result(patient.say("bonjour"))
    assert first["orientation"] == "self_care", "\n".join(patient.transcript)
    second = patient.answer_until_result(patient.say(case["says"]))
    assert len(patient.of_type("result")) >= 2
    assert_result(second, case["result"], patient)


CORRECTED = {
    "location": ("en fait j'ai 44 ans", {"age": 44}),
    "red_flags": ("en fait ça fait plutôt 8 mois", {"classification": "chronic"}),
    "recurrence": ("non en fait ça fait deux ans", {"classification": "chronic"}),
    "treatments": ("pardon je voulais dire 5 semaines", {"classification": "acute"}),
    "radiation": ("en fait ça revient souvent", {"recurrence": "recurrent"}),
    "intensity": ("je me suis trompé ça fait 7 mois", {"classification": "chronic"}),
    "age": ("finalement c'est plutôt 7 sur 10 la douleur", {"intensity": 7}),
}


@pytest.mark.parametrize("question", CORRECTED)
def test_correction_in_the_middle(assistant: Assistant, question: str) -> None:
    says, expected = CORRECTED[question]
    patient = Patient(assistant, {question: [says, Patient(assistant).answer_to(question)]})
    result = patient.answer_until_result(patient.say("bonjour j'ai mal depuis 10 jours"))
    assert_result(result, expected, patient)


@pytest.mark.parametrize("case", cases("digressions"))
def test_digression(assistant: Assistant, case: dict[str, Any]) -> None:
    answers: dict[str, Any] = {"duration": "3 mois"} if case["at"] == "duration_threshold" else {}
    if case["at"] == "relief":
        answers["treatments"] = "kiné"
    patient = Patient(assistant, answers)
    found = patient.say("bonjour")
    for _ in range(20):
        question = [item for item in found if item["type"] == "question"][-1]
        if question["id"] == case["at"]:
            break
        found = patient.say(patient.answer_to(question["id"]))
    else:
        raise AssertionError("\n".join(patient.transcript))
    back = patient.say(case["says"])
    questions = [item for item in back if item["type"] == "question"]
    assert [item["id"] for item in questions] == [case["then"]], "\n".join(patient.transcript)
    assert questions[0]["step"] == question["step"]
    if case.get("content"):
        assert any(item["type"] == "content" for item in back), "\n".join(patient.transcript)
    assert case.get("text", "") in "\n".join(patient.transcript)
    result = patient.answer_until_result(back)
    assert result["age"] == 40
