"""The sentences: one for each question, plain, in "vous", short enough for a phone."""

from __future__ import annotations

import re

import pytest
import yaml

from actions.voice import load_phrases, load_same_phrases
from tests.triage.plain_french import DOSE, PROMISES, average_length
from triage.questions import QUESTION_IDS

PHRASES = load_phrases()
MOST_CHARACTERS = 420
"""About what a phone shows without scrolling."""

LONGER = {"utter_refused"}
"""Said once, when nothing else will be: every emergency sign and number in full."""


@pytest.mark.parametrize("question", QUESTION_IDS)
def test_every_question_has_its_sentences_and_its_reason(question: str) -> None:
    asked = [question]
    if question == "red_flags":
        asked = ["red_flags_emergency", "red_flags_background"]
    for name in asked:
        assert PHRASES[f"utter_ask_{name}"] != PHRASES[f"utter_reask_{name}"]
    assert PHRASES[f"utter_why_{question}"]


@pytest.mark.parametrize(("name", "text"), PHRASES.items())
def test_plain_words_in_vous(name: str, text: str) -> None:
    assert not re.search(r"\b(?:tu|toi|ton|tes|te)\b", text), name
    assert not DOSE.search(text), name
    assert not PROMISES.search(text), name
    assert average_length(text) <= 20, name
    assert len(text) <= MOST_CHARACTERS or name in LONGER, name


@pytest.mark.parametrize(
    "name",
    ["utter_welcome", "utter_failure", "utter_refused", "utter_emergency_reminder",
     "utter_emergency_reminder_may_be_old", "utter_emergency_noted"],
)  # fmt: skip
def test_the_number_of_the_deaf_stands_beside_the_15(name: str) -> None:
    assert "15" in PHRASES[name]
    assert "114 par SMS" in PHRASES[name]


@pytest.mark.parametrize("name", [name for name in PHRASES if "suicide" in name])
def test_dark_thoughts_always_get_the_3114(name: str) -> None:
    assert "3114" in PHRASES[name]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("utter_human", None, "'utter_human' is missing"),
        ("utter_human", "Appelez le {telephone}.", "unknown {telephone}"),
        ("utter_human", "Appelez le {phone.", "expected '}'"),
    ],
)
def test_a_sentence_that_could_not_be_said_never_takes_the_place_of_one_that_can(
    tmp_path, monkeypatch, name, text, reason
):
    known = load_phrases()
    changed = {**known, name: text} if text else {k: v for k, v in known.items() if k != name}
    file = tmp_path / "phrases.yml"
    file.write_text(yaml.safe_dump(changed))
    monkeypatch.setattr("actions.voice.load_phrases", lambda: load_phrases(file))
    with pytest.raises(ValueError, match=re.escape(reason)):
        load_same_phrases(known)
