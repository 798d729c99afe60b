"""A conversation read anew: the same words, model and rules give the same; others what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.action_triage import ActionTriage
from actions.knowledge import load_knowledge
from actions.rereading import Reread, reread
from actions.voice import load_phrases
from deploy.train import MODEL
from tests.actions.talk import Talk
from tests.conversations.patient import HARMLESS
from triage.meaning.reader import Reader
from triage.meaning.stored import NoReaderError, load_reader
from triage.rules import RULES_FILE, rules_from

KNOWLEDGE = load_knowledge()
PHRASES = load_phrases()


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader of meaning of the trained model."""
    return load_reader(MODEL)


def held(*first: str, **answers: str) -> tuple[Talk, dict[str, Any] | None]:
    """Hold a conversation until its result; return it and the result, None where none came."""
    talk = Talk(ActionTriage())
    said = {**HARMLESS, **answers}
    asked = None
    for turn in range(40):
        words = first[turn] if turn < len(first) else said.get(asked or "", "bonjour")
        found = [message.get("custom") or {} for message in talk.say(words)]
        if result := next((item for item in found if item.get("type") == "result"), None):
            return talk, result
        asked = next((item["id"] for item in found if item.get("type") == "question"), asked)
        if turn >= len(first) and asked not in said:
            break
    return talk, None


def anew(talk: Talk, reader: Reader, knowledge: Any = KNOWLEDGE, until: int | None = -1) -> Reread:
    place = len(talk.events) - 1 if until == -1 else until
    return reread(talk.events, place, reader, knowledge, PHRASES)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"duration": "huit mois", "treatments": "kiné et doliprane", "relief": "non", "age": "61"},
        {"red_flags": "de la cortisone tous les jours", "location": "en bas, sur le côté"},
        {"radiation": "ça brûle jusque dans le pied", "recurrence": "ça revient tous les hivers"},
    ],
)
def test_the_same_gives_the_same(answers: dict[str, str], reader: Reader) -> None:
    talk, result = held(**answers)
    assert result is not None
    found = anew(talk, reader)
    assert found.orientation == result["orientation"]
    assert list(found.rules) == [reason["rule"] for reason in result["reasons"]]
    assert found.slots["duration"]["min_days"] == result["duration"]["min_days"]
    assert found.question == ""


def test_other_rules_weigh_what_is_read(reader: Reader) -> None:
    talk, result = held(duration="50 jours")
    assert result is not None
    text = RULES_FILE.read_text(encoding="utf-8").replace("over_days: 42", "over_days: 70")
    reference = replace(KNOWLEDGE.reference, ruleset=rules_from(text))
    found = anew(talk, reader, replace(KNOWLEDGE, reference=reference))
    assert result["orientation"] == "consultation"
    assert found.orientation == "self_care"


def test_each_answer_belongs_to_the_question_that_was_seen(reader: Reader) -> None:
    # The words alone pass over it; with the meaning the assistant would have asked about it then.
    talk, result = held("mal au dos, la vessie fait sa loi et plus moi")
    assert result is not None
    found = anew(talk, reader)
    assert found.slots["age"] == 40
    assert found.slots["intensity"] == 4
    assert found.orientation == result["orientation"] or found.doubtful


def test_without_a_result_a_danger_alone_changes_what_is_said(reader: Reader) -> None:
    talk = Talk(ActionTriage())
    talk.say("bonjour")
    assert anew(talk, reader, until=None).orientation == ""
    talk.events.append({**talk.events[0], "text": "j'arrive plus à pisser", "timestamp": talk.at})
    assert anew(talk, reader, until=None).orientation == "emergency"


def test_a_model_that_is_none_is_named_in_one_line(tmp_path: Any) -> None:
    path = tmp_path / "broken.tar.gz"
    with pytest.raises(NoReaderError, match="no such model"):
        load_reader(path)
    path.write_bytes(b"x")
    with pytest.raises(NoReaderError, match=r"broken\.tar\.gz: cannot be read"):
        load_reader(path)
