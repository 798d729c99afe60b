"""A made-up patient who answers the assistant's questions, whatever their order."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.assistant import Assistant

HARMLESS = {
    "consent": "oui",
    "location": "bas du dos",
    "red_flags": "aucun de ces signes",
    "duration": "dix jours",
    "duration_threshold": "un peu moins",
    "recurrence": "c'est la première fois",
    "treatments": "rien pour le moment",
    "relief": "un peu",
    "radiation": "non elle reste dans le dos",
    "intensity": "4",
    "age": "40 ans",
}
"""The answers of an adult with a first, recent, harmless low back pain."""

MOST_TURNS = 40
_numbers = itertools.count(1)


@dataclass
class Patient:
    """One conversation: what was said on both sides, and the objects that came with it."""

    assistant: Assistant
    answers: Mapping[str, Any] = field(default_factory=dict)
    sender: str = field(default_factory=lambda: f"patient-{next(_numbers)}")
    asked: list[str] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._left = {
            name: list(value) if isinstance(value, list) else [value]
            for name, value in {**HARMLESS, **self.answers}.items()
        }

    def say(self, text: str) -> list[dict[str, Any]]:
        """Write one message; return the objects of the contract in the answer."""
        self.transcript.append(f"PATIENT: {text}")
        messages = self.assistant.talk(self.sender, text)
        assert messages, f"no answer to {text!r}"
        for message in messages:
            self.transcript.append(f"   BOT: {message.get('text') or message.get('custom')}")
        found = [message["custom"] for message in messages if "custom" in message]
        self.objects += found
        self.asked += [item["id"] for item in found if item["type"] == "question"]
        self.last_texts = [message["text"] for message in messages if "text" in message]
        return found

    def answer_until_result(self, found: list[dict[str, Any]]) -> dict[str, Any]:
        """Answer every question until the result, and return it."""
        for _ in range(MOST_TURNS):
            results = [item for item in found if item["type"] == "result"]
            if results:
                return results[-1]
            questions = [item for item in found if item["type"] == "question"]
            assert questions, "neither a question nor a result:\n" + "\n".join(self.transcript)
            found = self.say(self.answer_to(questions[-1]["id"]))
        raise AssertionError("no result:\n" + "\n".join(self.transcript))

    def answer_to(self, question: str) -> str:
        """Return the next answer to this question; the last one is given again and again."""
        left = self._left[question]
        return str(left.pop(0) if len(left) > 1 else left[0])

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """Return every object of this type so far."""
        return [item for item in self.objects if item["type"] == kind]
