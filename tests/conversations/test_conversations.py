"""Whole conversations with the real model and the real action server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.assistant import Assistant
from tests.conversations.patient import Patient
from triage.answers import RED_FLAGS
from triage.orientation import URGENCY
from triage.questions import QUESTION_IDS

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


def reach(patient: Patient, opening: str, question_id: str) -> dict[str, Any]:
    """Answer until ``question_id`` is open; return its ``question`` object."""
    found = patient.say(opening)
    for _ in range(20):
        question = [item for item in found if item["type"] == "question"][-1]
        if question["id"] == question_id:
            return question
        found = patient.say(patient.answer_to(question["id"]))
    raise AssertionError("\n".join(patient.transcript))


@pytest.mark.parametrize("case", cases("corrections_midway"))
def test_correction_in_the_middle(assistant: Assistant, case: dict[str, Any]) -> None:
    patient = Patient(assistant, case.get("answers", {}))
    opening = case.get("opening", "bonjour j'ai mal depuis 10 jours, j'ai 30 ans")
    question = reach(patient, opening, case["at"])
    found = patient.say(case["says"])
    again = [item for item in found if item["type"] == "question"][-1]
    if not case.get("answered"):
        assert again["id"] == case["at"], "\n".join(patient.transcript)
        assert again["step"] == question["step"]
    result = patient.answer_until_result(found)
    assert_result(result, case["result"], patient)


def test_every_question_is_corrected_and_interrupted() -> None:
    for name in ("corrections_midway", "digressions"):
        at = {case.values[0]["at"] for case in cases(name)}
        assert at == set(QUESTION_IDS), name


def test_every_red_flag_and_every_orientation_has_a_conversation() -> None:
    signs = [case.values[0] for case in cases("red_flags")]
    said = {flag for case in signs for flag in case.get("alert") or case["flags"]}
    assert said == set(RED_FLAGS)
    results = [case.values[0]["result"] for case in cases("orientations")]
    orientations = {result["orientation"] for result in results}
    assert orientations | {case["orientation"] for case in signs} == set(URGENCY)


@pytest.mark.parametrize("case", cases("digressions"))
def test_digression(assistant: Assistant, case: dict[str, Any]) -> None:
    answers: dict[str, Any] = {"duration": "3 mois"} if case["at"] == "duration_threshold" else {}
    if case["at"] == "relief":
        answers["treatments"] = "kiné"
    patient = Patient(assistant, answers)
    question = reach(patient, "bonjour", case["at"])
    back = patient.say(case["says"])
    questions = [item for item in back if item["type"] == "question"]
    assert [item["id"] for item in questions] == [case["then"]], "\n".join(patient.transcript)
    assert questions[0]["step"] == question["step"]
    if case.get("content"):
        assert any(item["type"] == "answer" and item["id"] for item in back), "\n".join(
            patient.transcript
        )
    assert case.get("text", "") in "\n".join(patient.transcript)
    result = patient.answer_until_result(back)
    assert result["age"] == 40


@pytest.mark.parametrize("case", cases("talks"))
def test_talk(assistant: Assistant, case: dict[str, Any]) -> None:
    patient = Patient(assistant)
    for turn in case["turns"]:
        assert_turn(patient, patient.say(turn["says"]), turn)


def assert_turn(patient: Patient, found: list[dict[str, Any]], turn: dict[str, Any]) -> None:
    """Assert what one line of talks.yml promises of the answer to it."""
    told = "\n".join(patient.transcript)
    said = "\n".join(patient.last_texts)
    asked = [item["id"] for item in found if item["type"] == "question"]
    assert asked == ([turn["asks"]] if "asks" in turn else []), told
    assert turn.get("hears", "") in said, told
    assert "never" not in turn or turn["never"] not in said, told
    alerts = [item["red_flags"] for item in found if item["type"] == "alert"]
    assert alerts == ([turn["alert"]] if "alert" in turn else []), told
    if "content" in turn:
        assert turn["content"] in [item.get("id") for item in found], told
    results = [item for item in found if item["type"] == "result"]
    assert len(results) == (1 if "result" in turn else 0), told
    if results:
        assert_result(results[0], turn["result"], patient)
