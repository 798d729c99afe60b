"""How the assistant speaks: the sentences of ``phrases.yml``, with the objects of the contract.

On the channels that carry data the objects travel as ``custom``; on every other channel they stay
in the metadata of the stored message, so that staff and the channel's own code can read them and
no JSON ever reaches a patient's screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from rasa_sdk.executor import CollectingDispatcher

from triage.questions import Question

DATA_CHANNELS = frozenset({"rest", "widget"})
PHRASES_FILE = Path(__file__).with_name("phrases.yml")


def load_phrases(path: Path = PHRASES_FILE) -> dict[str, str]:
    """Read the sentences by name. Raises ValueError where one is not a text."""
    phrases = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, text in phrases.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{path.name}: '{name}' must be a text")
    return dict(phrases)


def load_same_phrases(known: Mapping[str, str]) -> dict[str, str]:
    """Read the sentences anew, to take the place of those in ``known`` while people are talking.

    Raises ValueError where one is missing, or has braces that nothing would fill.
    """
    phrases = load_phrases()
    for name, text in known.items():
        if name not in phrases:
            raise ValueError(f"{PHRASES_FILE.name}: '{name}' is missing; put it back")
        if strange := _braces(phrases[name]) - _braces(text):
            raise ValueError(f"{PHRASES_FILE.name}: '{name}' has an unknown {{{min(strange)}}}")
    return phrases


def _braces(text: str) -> set[str]:
    """Return the names in braces. Raises ValueError where a brace is not closed."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


class Voice:
    """Collects what is said in one turn, for one channel."""

    def __init__(
        self, dispatcher: CollectingDispatcher, channel: str | None, phrases: dict[str, str]
    ) -> None:
        self._dispatcher = dispatcher
        self._key = "custom" if channel in DATA_CHANNELS else "contract"
        self._phrases = phrases
        self.just_said: frozenset[str] = frozenset()
        """Names of the sentences of the last turn: what is said again comes in other words."""

    @property
    def carries_data(self) -> bool:
        """Whether the channel takes the objects of the contract beside the text."""
        return self._key == "custom"

    def say(self, phrase: str, **values: str) -> None:
        """Say a sentence of ``phrases.yml``; ``values`` fill its braces."""
        phrase = self._other_words(phrase)
        self._utter(self._phrases[phrase].format(**values), phrase)

    def say_with(self, phrase: str, payload: dict[str, Any], **values: str) -> None:
        """Say a sentence of ``phrases.yml`` with an object of the contract beside it."""
        self._utter(self._phrases[phrase].format(**values), phrase, payload)

    def _other_words(self, phrase: str) -> str:
        """Return the sentence's second wording, if it has one, where the first was just said."""
        again = f"{phrase}_again"
        return again if phrase in self.just_said and again in self._phrases else phrase

    def sentence(self, phrase: str, **values: str) -> str:
        """Return a sentence of ``phrases.yml`` without saying it."""
        return self._phrases[phrase].format(**values)

    def tell(
        self,
        text: str,
        payload: dict[str, Any] | None = None,
        buttons: list[dict[str, str]] | None = None,
    ) -> None:
        """Say a text that comes from the rules or the content, with an object of the contract."""
        self._utter(text, payload=payload, buttons=buttons)

    def show(self, payload: dict[str, Any]) -> None:
        """Show an object of the contract that has no words of its own, where the channel can."""
        if self.carries_data:
            self._dispatcher.utter_message(json_message=payload)

    def ask(self, phrase: str, question: Question, step: int, steps: int, **values: str) -> None:
        """Ask a question with its offered answers as buttons and its ``question`` object."""
        buttons = [{"title": option.label, "payload": option.label} for option in question.shown]
        text = self._phrases[phrase].format(**values)
        self._utter(text, phrase, question.as_dict(step, steps), buttons)

    def _utter(
        self,
        text: str,
        phrase: str | None = None,
        payload: dict[str, Any] | None = None,
        buttons: list[dict[str, str]] | None = None,
    ) -> None:
        extra: dict[str, Any] = {}
        if phrase:
            # The name that Rasa gives a response: staff see which sentence was said.
            extra["utter_action"] = phrase
        if payload:
            extra[self._key] = payload
        self._dispatcher.utter_message(text=text, buttons=buttons, **extra)
