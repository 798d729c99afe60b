"""A question may be passed, and an answer given anew; both leave a triage that is safe and true."""

from __future__ import annotations

from typing import Any

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk

ANSWERS = {
    "consent": "oui",
    "location": "Bas du dos",
    "red_flags": "Aucun de ces signes",
    "duration": "depuis 8 mois",
    "recurrence": "Elle n'est jamais vraiment partie",
    "treatments": "Kinésithérapie",
    "relief": "Un peu, ou pas longtemps",
    "radiation": "Non, elle reste dans le dos",
    "intensity": "6",
    "age": "52 ans",
}


def walk(
    talk: Talk, until: str = "", first: str = "bonjour", **others: str
) -> list[dict[str, Any]]:
    """Answer until the question ``until`` is open, or to the end; return the last answers."""
    said = talk.say(first)
    for _ in range(25):
        question = asked(said)
        if question in (until, ""):
            return said
        said = talk.say({**ANSWERS, **others}[question])
    raise AssertionError("the triage does not end")


def asked(said: list[dict[str, Any]]) -> str:
    """Return the id of the question that ends a turn, "" where none does."""
    custom = said[-1].get("custom") or {}
    return custom["id"] if custom.get("type") == "question" else ""


def result_of(said: list[dict[str, Any]]) -> dict[str, Any]:
    [result] = [m["custom"] for m in said if (m.get("custom") or {}).get("type") == "result"]
    return result


@pytest.mark.parametrize(
    "question",
    ["location", "duration", "recurrence", "treatments", "relief", "radiation", "intensity", "age"],
)
@pytest.mark.parametrize("words", ["Passer", "je n'ai pas envie de répondre à ça"])
def test_any_question_may_be_passed(action: ActionTriage, question: str, words: str) -> None:
    talk = Talk(action)
    said = walk(talk, until=question)
    assert said[-1]["custom"]["may_be_passed"]
    said = talk.say(words, "stop")
    assert asked(said) not in ("", question) or question == "age"


def test_words_about_the_question_alone_answer_nothing_by_their_meaning(
    action: ActionTriage,
) -> None:
    talk = Talk(action)
    walk(talk, until="duration")
    words = "je n'ai pas envie de répondre à ça"
    not_now = {"span": [0, len(words)], "margins": {"yes_no=not_now": 0.7}}
    said = talk.say(words, "stop", meaning={"whole": not_now, "clauses": []})
    assert asked(said) == "recurrence"
    assert talk.slots["consent"] is True


def test_passing_the_second_list_of_signs_tells_of_no_cancer(action: ActionTriage) -> None:
    # "Un cancer, en ce moment ou dans le passé" is one of its labels.
    talk = Talk(action)
    walk(talk, until="red_flags")
    talk.say("aucun", "deny")
    assert asked(talk.say("passe", "inform")) == "duration"
    assert not talk.slots["red_flags"]


def test_everything_passed_is_still_a_safe_result(action: ActionTriage) -> None:
    passed = dict.fromkeys(set(ANSWERS) - {"consent", "red_flags"}, "Passer")
    result = result_of(walk(Talk(action), **passed))
    assert result["orientation"] == "consultation"
    assert result["classification"] == "undetermined"


def test_consent_is_neither_passed_nor_refused_by_not_wanting_to_answer(
    action: ActionTriage,
) -> None:
    talk = Talk(action)
    walk(talk, until="consent")
    for _ in range(2):
        said = talk.say("je préfère ne pas répondre", "deny")
        assert asked(said) == "consent"
        assert not said[-1]["custom"]["may_be_passed"]
    assert talk.slots.get("consent") is None


def test_the_grave_signs_are_not_passed(action: ActionTriage) -> None:
    talk = Talk(action)
    walk(talk, until="red_flags")
    for _ in range(2):
        said = talk.say("passer")
        assert "sécurité" in talk.said(said)
        assert said[-1]["custom"]["options"][0]["value"] == "cauda_equina"
    for _ in range(12):
        said = talk.say("passer")
        if asked(said) != "red_flags":
            break
    unknown = talk.slots["dialogue"].get("unknown") or ()
    assert talk.slots["red_flags"] or "emergency_signs" in unknown, "never taken for none of them"


@pytest.mark.parametrize("question", sorted(set(ANSWERS) - {"consent"}))
def test_any_answer_may_be_given_anew(action: ActionTriage, question: str) -> None:
    from triage.questions import question_names

    talk = Talk(action)
    walk(talk)
    said = talk.say(f"Modifier : {question_names()[question]}")
    assert asked(said) == question


def test_a_change_that_changes_nothing_is_one_line(action: ActionTriage) -> None:
    talk = Talk(action)
    before = result_of(walk(talk))
    talk.say("Modifier : l'intensité")
    said = talk.say("5")
    assert len(said) == 1
    assert "reste le même" in said[0]["text"]
    after = result_of(said)
    assert after["unchanged"]
    assert (after["intensity"], after["orientation"]) == (5, before["orientation"])


def test_a_change_that_changes_the_advice_says_so_and_shows_it(action: ActionTriage) -> None:
    talk = Talk(action)
    walk(talk)
    talk.say("Modifier : la durée")
    said = talk.say("depuis 10 jours")
    while asked(said):
        said = talk.say(ANSWERS[asked(said)])
    assert "votre conseil change" in talk.said(said)
    result = result_of(said)
    assert "unchanged" not in result
    assert result["classification"] == "acute"


def test_a_correction_in_words_is_told_the_same_way(action: ActionTriage) -> None:
    talk = Talk(action)
    walk(talk)
    said = talk.say("en fait j'ai 49 ans")
    assert "reste le même" in talk.said(said)
    assert result_of(said)["age"] == 49


def test_signs_given_anew_are_all_asked_about(action: ActionTriage) -> None:
    talk = Talk(action)
    walk(talk)
    said = talk.say("Modifier : les signes à surveiller")
    assert said[-1]["custom"]["options"][0]["value"] == "cauda_equina"
    said = talk.say("Aucun de ces signes")
    assert "cancer" in [option["value"] for option in said[-1]["custom"]["options"]]
    said = talk.say("De la fièvre (38 °C ou plus)")
    while asked(said):
        said = talk.say(ANSWERS[asked(said)])
    assert result_of(said)["orientation"] == "urgent_consultation"


def test_a_change_during_an_emergency_waits(action: ActionTriage) -> None:
    talk = Talk(action)
    walk(talk, until="duration")
    talk.say("je n'arrive plus à faire pipi")
    said = talk.say("Modifier : l'âge")
    assert asked(said) == ""
    assert "15" in talk.said(said)


def test_reasons_name_the_answers_behind_them(action: ActionTriage) -> None:
    result = result_of(walk(Talk(action)))
    [reason] = [reason for reason in result["reasons"] if reason["rule"] == "C1"]
    assert "8 mois" in " ".join(reason["about"])


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"duration": "10 jours", "recurrence": "C'est la première fois", "age": "40 ans"}, "link"),
        ({"red_flags": "De la fièvre (38 °C ou plus)"}, "116117"),
        ({"treatments": "Kinésithérapie, Codéine ou tramadol ou morphine"}, "https://www."),
    ],
)
def test_the_first_button_is_the_help_that_fits(
    action: ActionTriage, answers: dict[str, str], first: str
) -> None:
    result = result_of(walk(Talk(action), **answers))
    button = result["actions"][0]
    assert first in (button["kind"], button["value"]) or button["value"].startswith(first)
    if result["orientation"] == "self_care":
        assert button["value"] == result["content"][0]["url"]
    if result["orientation"] == "urgent_consultation":
        values = {button["value"] for button in result["actions"]}
        assert "+33181800048" not in values, "an office that may be closed is no help now"
