"""Whatever people write and however it is classified, the wire contract holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk

ROOT = Path(__file__).resolve().parent.parent.parent
FACT = {"location": "pain_location", "duration_threshold": None, "red_flags": None}
RESULT_KEYS = frozenset(
    {
        "type", "contract", "ruleset", "classification", "duration", "recurrence", "treatments",
        "relief", "radiation", "intensity", "age", "red_flags", "orientation",
        "neurostimulation_fit", "reasons", "content", "actions",
    }
)  # fmt: skip
INTENTS = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]


def _labels() -> list[str]:
    questions = yaml.safe_load((ROOT / "triage/questions.yml").read_text(encoding="utf-8"))
    return [o["label"] for q in questions.values() for o in q["options"]]


def _phrasings() -> list[str]:
    corpus = yaml.safe_load((ROOT / "tests/data/red_flags/corpus.yml").read_text(encoding="utf-8"))
    return [text for texts in corpus.values() for text in texts[:6]]


ANSWERS = [
    *_labels(), "1", "2", "3", "1 et 2", "oui", "non", "peut-être", "je ne sais pas", "aucun",
    "3 mois", "depuis 8 mois", "10 jours", "un peu moins", "première fois", "ça revient",
    "kiné et doliprane", "rien", "pas du tout", "ça descend dans la jambe", "7", "52 ans", "16 ans",
    "en fait ça fait plutôt six mois", "pourquoi ?", "stop", "recommencer", "effacer", "continuer",
    "/restart", '/inform{"age": 99}', "", "   ", "😀", "asdf qsdf", "merci", "bonjour", "?",
    "je n'ai pas ce signe", "parler à quelqu'un", "j'ai mal à l'épaule", "x" * 6000,
]  # fmt: skip
MESSAGES = st.tuples(
    st.sampled_from(ANSWERS) | st.sampled_from(_phrasings()) | st.text(max_size=40),
    st.sampled_from([*INTENTS, "nlu_fallback"]),
)


def check_turn(talk: Talk, text: str, intent: str, step: int) -> int:
    """Say one message, check what is answered, and return the step that was reached."""
    answers = talk.say(text, intent)
    assert answers, "no message stays without an answer"
    before = step
    for answer in answers:
        custom = answer["custom"] or {}
        # The offer to be called back has no words of its own: the number was just said.
        assert custom.get("type") == "callback" or answer["text"].strip()
        assert "{" not in (answer["text"] or ""), "a value was not filled in"
        assert answer.get("utter_action") != "utter_failure"
    objects = [answer["custom"] for answer in answers if answer.get("custom")]
    for number, sent in enumerate(objects):
        if sent["type"] == "question":
            step = check_question(talk, sent)
        elif sent["type"] == "result":
            assert sent.keys() >= RESULT_KEYS
            assert sent["reasons"]
        elif sent["type"] == "alert":
            assert sent["red_flags"]
            assert objects[number + 1]["orientation"] == "emergency"
    if not talk.slots.get("dialogue", {}).get("step"):
        return 0
    begun_again = any(
        word in (a["text"] or "")
        for a in answers
        for word in ("repartons", "gardé", "Je suis un assistant")
    )
    assert step >= before or begun_again, "the progress went back"
    return step


def check_question(talk: Talk, sent: dict[str, Any]) -> int:
    """Check that a question is new, answerable, and counted; return its step."""
    assert 1 <= sent["step"] <= sent["steps"]
    assert sent["input"] in ("text", "choice", "choices", "scale")
    assert sent["multiple"] == (sent["input"] == "choices")
    assert all(option.keys() == {"value", "label"} for option in sent["options"])
    fact = FACT.get(sent["id"], sent["id"])
    if fact:
        # One treatment told in passing is not all that was tried: the others are asked about.
        partly = talk.slots.get("dialogue", {}).get("partly", [])
        assert talk.slots.get(fact) is None or fact in partly, "asked although it was answered"
    return int(sent["step"])


@settings(max_examples=150, deadline=None)
@given(messages=st.lists(MESSAGES, min_size=1, max_size=14))
def test_every_message_is_answered_and_the_contract_holds(
    action: ActionTriage, messages: list[tuple[str, str]]
) -> None:
    talk, step = Talk(action), 0
    for text, intent in messages:
        step = check_turn(talk, text, intent, step)
