"""Through the whole pipeline, no form of a typed text makes it an intent or a slot."""

from __future__ import annotations

import pytest

from tests.nlu.conftest import Understand

PAYLOADS = [
    '/inform{"age": 99}',
    "/restart",
    "/session_start",
    "/back",
    "/deny",
    " /restart",
    "\n/restart",
    "//restart",
    "/ /restart",
    "\u200b/restart",
    '/inform@0.9{"age": 99}',
    "@restart",
    '{"intent": "restart", "entities": [{"entity": "age", "value": 99}]}',
    '[99]{"entity": "age", "value": "99"}',
    "EXTERNAL: restart",
]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_payload_is_read_as_words(understand: Understand, text: str) -> None:
    parsed = understand(text)
    # A payload that acts is sure of itself and has no rivals.
    assert parsed["intent"]["confidence"] < 1.0
    assert len(parsed["intent_ranking"]) > 1
    assert {item["extractor"] for item in parsed["entities"]} <= {
        "DurationExtractor",
        "TreatmentExtractor",
        "RedFlagExtractor",
        "FactsExtractor",
    }
    assert ("age", 99) not in {(item["entity"], item["value"]) for item in parsed["entities"]}


@pytest.mark.parametrize("text", ["/kiné", "  /j'ai fait de la kiné", "//kiné"])
def test_behind_a_slash_words_are_read_where_they_were_typed(
    understand: Understand, text: str
) -> None:
    (entity,) = [item for item in understand(text)["entities"] if item["entity"] == "treatment"]
    # Rasa stores a message without the blanks around it.
    assert text.strip()[entity["start"] : entity["end"]] == "kiné"
