"""Everything that the answer to one message may depend on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.knowledge import Knowledge
from actions.memory import Dialogue
from actions.questions import Asked
from actions.voice import Voice
from triage.answers import Facts
from triage.questions import Question
from triage.understanding import Reading


@dataclass
class Conversation:
    """One message and its context.

    ``before`` is what was known before the message, ``facts`` what is known now. ``intent`` is the
    move that the message makes, an intent of the domain, or "" where none is sure enough.
    ``now`` is the time of the message in the service's time zone, ``pause_hours`` the time since
    the last word before it. ``asked`` is the question that was open. ``newly_on_behalf`` is true
    where the person says now that they write for somebody else. ``questions`` are what it asks of
    the base of answers. ``vote`` is ``{"entry", "helpful"}`` where it says if an answer helped.
    ``after_alert`` are the entries that fit what it says while an alert stands, best first:
    ``{"id", "score", "confidence"}``.
    """

    text: str
    intent: str
    now: datetime
    pause_hours: float
    before: Facts
    facts: Facts
    dialogue: Dialogue
    reading: Reading
    asked: Question | None
    voice: Voice
    knowledge: Knowledge
    newly_on_behalf: bool = False
    questions: tuple[Asked, ...] = ()
    vote: dict[str, Any] | None = None
    after_alert: tuple[dict[str, Any], ...] = ()

    @property
    def understood(self) -> bool:
        """Whether the message gave a fact or an answer, be it in part."""
        reading = self.reading
        return bool(reading.answered or reading.learned or reading.dont_know or reading.which)
