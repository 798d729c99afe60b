"""Refusal, restart, erasure, pauses, failures: nothing is lost, and nothing is kept unasked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from channels.tracker_store import MAX_EVENTS
from tests.assistant import Assistant
from tests.conversations.patient import Patient

WORD = "mirabelle"


def stored(assistant: Assistant, sender: str) -> str:
    """Return everything that the database holds of a conversation."""
    with sqlite3.connect(assistant.db) as database:
        rows = database.execute("select data from events where sender_id = ?", (sender,))
        return "\n".join(row[0] for row in rows)


def test_a_refusal_keeps_nothing_and_still_gives_the_signs(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say(f"bonjour c'est {WORD} j'ai mal aux lombaires")
    assert WORD in stored(assistant, patient.sender)
    patient.say("non je refuse")
    told = " ".join(patient.last_texts)
    assert "15" in told
    assert "uriner" in told
    patient.say(f"{WORD} encore")
    assert patient.last_texts
    left = stored(assistant, patient.sender)
    assert WORD not in left
    assert "lombaires" not in left


def test_a_refusal_does_not_switch_off_the_watch(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    patient.say("non")
    patient.say("je ne sens plus rien entre les jambes")
    assert patient.of_type("alert")
    assert "entre les jambes" not in stored(assistant, patient.sender)


def test_a_refusal_can_be_taken_back(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    patient.say("non")
    result = patient.answer_until_result(patient.say("recommencer"))
    assert result["orientation"] == "self_care"


def test_restart_forgets_the_answers(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.answer_until_result(patient.say("bonjour j'ai mal depuis 8 mois"))
    found = patient.say("recommencer")
    assert [item["id"] for item in found] == ["consent"]
    assert patient.answer_until_result(found)["classification"] == "acute"


def test_erasing_is_confirmed_and_complete(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say(f"bonjour {WORD}")
    patient.say("oui")
    patient.say("je veux effacer ma conversation")
    patient.say("non finalement")
    assert WORD in stored(assistant, patient.sender)
    patient.say("effacer")
    patient.say("oui")
    assert stored(assistant, patient.sender) == ""
    assert patient.say("bonjour")[-1]["id"] == "consent"


def test_stop_and_resume(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    question = patient.say("oui")[-1]["id"]
    assert patient.say("stop") == []
    assert patient.say("continuer")[-1]["id"] == question


def test_resume_after_a_pause(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour j'ai mal en bas du dos depuis 10 jours")
    question = patient.say("oui")[-1]["id"]
    with sqlite3.connect(assistant.db) as database:
        # Two days pass.
        database.execute(
            "update events set timestamp = timestamp - 172800, "
            "data = json_set(data, '$.timestamp', json_extract(data, '$.timestamp') - 172800) "
            "where sender_id = ?",
            (patient.sender,),
        )
    found = patient.say("bonjour")
    assert found[-1]["id"] == question
    assert any("reprenons" in text for text in patient.last_texts)
    assert patient.answer_until_result(found)["duration"]["min_days"] >= 10


def test_an_emergency_taken_back_goes_on(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour je n'arrive plus à uriner")
    assert patient.of_type("alert")
    assert patient.say("quel temps fait-il") == []
    result = patient.answer_until_result(patient.say("je n'ai pas ce signe"))
    assert result["orientation"] == "self_care"
    assert result["red_flags"] == []


def test_an_uncertain_sign_is_asked_once_more_then_believed(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    patient.say("oui")
    patient.say("bas du dos")
    found = patient.say("je crois que je sens un peu moins entre les jambes, je suis pas sûre")
    assert [item["id"] for item in found] == ["red_flags"]
    assert not patient.of_type("alert")
    patient.say("je ne sais pas")
    assert patient.of_type("alert")[0]["red_flags"] == ["cauda_equina"]


def test_an_uncertain_sign_denied_the_second_time_fires_nothing(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    patient.say("oui")
    patient.say("bas du dos")
    found = patient.say("peut-être que ma jambe a moins de force, je sais pas trop")
    assert found[-1]["id"] == "red_flags"
    result = patient.answer_until_result(patient.say("non"))
    assert result["orientation"] == "self_care"


def test_misunderstandings_help_more_each_time_and_never_loop(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour j'ai mal en bas du dos")
    patient.say("oui")
    patient.say("aucun")
    assert patient.say("aucun")[-1]["id"] == "duration"
    seen = []
    for text in ("blabla blibli", "xyzzy plop", "zorglub"):
        found = patient.say(text)
        assert found[-1]["id"] == "duration"
        seen.append((" ".join(patient.last_texts), found[-1]["options"]))
    assert seen[0][0] != seen[1][0] != seen[2][0]
    assert seen[1][1], "the second time there are choices"
    assert "01 81 80 00 48" in seen[2][0]
    found = patient.say("frotz")
    assert found[-1]["id"] != "duration"
    assert patient.answer_until_result(found)["classification"] == "undetermined"


def test_the_steps_never_go_back(assistant: Assistant) -> None:
    patient = Patient(assistant, {"treatments": "kiné", "duration": "3 mois"})
    patient.answer_until_result(patient.say("bonjour"))
    steps = [item["step"] for item in patient.of_type("question")]
    totals = [item["steps"] for item in patient.of_type("question")]
    assert steps == sorted(steps)
    assert all(step <= total for step, total in zip(steps, totals, strict=True))
    assert steps[-1] == totals[-1]


def test_the_answer_by_number_value_or_label(assistant: Assistant) -> None:
    for answer in ("lumbar", "Bas du dos", "1", "le bas du dos svp"):
        patient = Patient(assistant)
        patient.say("bonjour")
        assert patient.say("oui")[-1]["id"] == "location"
        assert patient.say(answer)[-1]["id"] == "red_flags"


def test_long_empty_and_odd_messages_are_answered(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    for text in (
        "",
        "   ",
        "🙂🙂🙂",
        "/restart",
        '/inform{"age": 3}',
        "a" * 20_000,
        "/",
        "\n",
        "?",
        "{{7*7}}",
    ):
        patient.say(text)
        assert "problème technique" not in " ".join(patient.last_texts), repr(text)


@pytest.fixture
def own_assistant(tmp_path: Path) -> Iterator[Assistant]:
    """An assistant that a test may break."""
    running = Assistant(tmp_path)
    try:
        yield running.start()
    finally:
        running.stop()


def test_with_the_action_server_down_the_patient_is_told_and_nothing_is_lost(
    own_assistant: Assistant,
) -> None:
    patient = Patient(own_assistant)
    patient.say("bonjour j'ai mal en bas du dos")
    patient.say("oui")
    patient.say("aucun")
    assert patient.say("aucun")[-1]["id"] == "duration"
    own_assistant.stop_actions()
    patient.say("depuis 8 mois")
    assert "15" in " ".join(patient.last_texts)
    patient.say("et je n'arrive plus à uriner")
    assert patient.last_texts[0].startswith("Appelez le 15")
    own_assistant.start_actions()
    patient.say("allo ?")
    assert patient.of_type("alert")[0]["red_flags"] == ["cauda_equina"]
    assert patient.of_type("result")[0]["duration"]["min_days"] > 200


def test_a_long_conversation_does_not_grow_heavier(assistant: Assistant) -> None:
    """Rasa reads back the events since the last session start: those must stay few."""
    patient = Patient(assistant)
    patient.say("bonjour j'ai mal en bas du dos depuis 10 jours")
    patient.say("oui")
    for number in range(45):
        assert patient.say("pourquoi cette question ?")[-1]["id"] == "red_flags"
        days = f"en fait ça fait {10 + number % 5} jours"
        assert patient.say(days)[-1]["id"] == "red_flags"
    with sqlite3.connect(assistant.db) as database:
        rows = database.execute(
            "select type_name from events where sender_id = ? order by id", (patient.sender,)
        )
        types = [row[0] for row in rows]
    since_session = len(types) - max(i for i, name in enumerate(types) if name == "session_started")
    assert len(types) > MAX_EVENTS
    assert since_session <= MAX_EVENTS + 20
    assert patient.answer_until_result(patient.say("aucun"))["classification"] == "acute"


def test_a_store_that_fails_is_told_and_nothing_is_forgotten(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    patient.say("oui")
    question = patient.say("bas du dos")[-1]["id"]
    with closing(sqlite3.connect(assistant.db, isolation_level=None)) as database:
        database.execute("alter table events rename to events_away")
        try:
            assert patient.say(f"aucun {WORD}") == []
            assert "problème technique" in patient.last_texts[-1]
            assert "15" in patient.last_texts[-1]
            patient.say("je n'arrive plus à uriner depuis hier")
            assert patient.last_texts[0].startswith("Appelez le 15")
        finally:
            database.execute("alter table events_away rename to events")
    assert patient.say("pourquoi cette question ?")[-1]["id"] == question
    assert WORD not in assistant.log("server.log")


def test_a_message_that_could_not_be_kept_is_asked_for_again(assistant: Assistant) -> None:
    patient = Patient(assistant)
    patient.say("bonjour")
    patient.say("oui")
    with closing(sqlite3.connect(assistant.db, isolation_level=None)) as database:
        database.execute(
            "create trigger full before insert on events begin select raise(abort, 'full'); end"
        )
        try:
            patient.say(f"bas du dos {WORD}")
            assert "n'a pas pu être enregistré" in patient.last_texts[-1]
        finally:
            database.execute("drop trigger full")
    assert patient.say("bas du dos")[-1]["id"] == "red_flags"
    assert WORD not in assistant.log("server.log")
