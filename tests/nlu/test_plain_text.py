"""What is typed stays a text, and a blank message has something to be understood."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.plain_text import PlainText


def understood(text: str) -> str:
    message = Message(data={TEXT: text})
    return str(PlainText().process([message])[0].get(TEXT))


@pytest.mark.parametrize("text", ["/restart", " /inform{}", "//oui", "\u200b/oui"])
def test_no_text_begins_with_a_slash(text: str) -> None:
    assert not understood(text).strip().startswith("/")


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u00a0", "/", "///", " / "])
def test_a_blank_message_is_understood_as_nothing_said(text: str) -> None:
    assert understood(text) == "…"


def test_other_texts_stay_as_they_are() -> None:
    assert understood("  oui 3/10") == "  oui 3/10"
