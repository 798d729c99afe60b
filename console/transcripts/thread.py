"""One conversation as a readable thread.

Everything comes from the stored events: what was said, how each message was read, the facts as
they filled, the rules that fired. Personal details are masked here, so that no page can forget to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from console.masking import LABELS, find_personal, mask
from console.transcripts import french
from console.transcripts.alerts import Alerts
from console.transcripts.events import Event


@dataclass(frozen=True, eq=False)
class Entity:
    """A finding on the characters ``start`` to ``end`` of a message."""

    start: int
    end: int
    name: str
    value: Any
    role: str = ""

    @property
    def label(self) -> str:
        """Return what it is, in French."""
        words = french.ENTITIES.get(self.name, self.name)
        return f"{words} ({french.ROLES.get(self.role, self.role)})" if self.role else words

    @property
    def value_text(self) -> str:
        """Return its value in French."""
        if self.name == "treatment":
            return french.TREATMENTS.get(self.value, str(self.value))
        if self.name == "red_flag":
            return french.SHORT_SIGNS.get(self.value, str(self.value))
        return french.fact_value(self.name, self.value)


@dataclass(frozen=True)
class Piece:
    """Some words of a message, the entities on them, and whether they were searched for."""

    text: str
    entities: tuple[Entity, ...] = ()
    masked: bool = False
    found: bool = False


@dataclass(frozen=True)
class Change:
    """A fact that a message filled, or changed from what stood ``before``."""

    name: str
    value: Any
    before: Any = None

    @property
    def label(self) -> str:
        """Return the name of the fact in French."""
        return french.FACTS[self.name]

    @property
    def value_text(self) -> str:
        """Return its new value in French."""
        return str(mask(french.fact_value(self.name, self.value)))

    @property
    def before_text(self) -> str:
        """Return the value that the patient took back, in French; "" where none was."""
        if self.before is None or self.before == []:
            return ""
        if isinstance(self.before, list) and set(self.before) <= set(self.value or ()):
            return ""
        return str(mask(french.fact_value(self.name, self.before)))


@dataclass
class Answer:
    """One message of the assistant: its text, what could be tapped, and its object, if any.

    ``withdrawn`` once the person has taken back the sign of this alert, or of its result.
    """

    text: str
    buttons: tuple[str, ...]
    payload: Mapping[str, Any]
    phrase: str
    at: float
    withdrawn: bool = False

    @property
    def kind(self) -> str:
        """Return the type of the object: "question", "alert", "result", "content" or nothing."""
        return str(self.payload.get("type") or "")

    @property
    def misunderstood(self) -> bool:
        """Whether it says that the patient was not understood."""
        return self.phrase.startswith("utter_misunderstood")

    @property
    def failed(self) -> bool:
        """Whether it says that something is out of order."""
        return self.phrase.startswith("utter_failure")


@dataclass
class Turn:
    """A message of the patient, what was made of it, and what was answered.

    ``message_id`` is Rasa's; a turn that the assistant opens by itself has none. ``text`` is
    masked, ``pieces`` are the same words with their entities.
    """

    message_id: str = ""
    at: float = 0.0
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    entities: tuple[Entity, ...] = ()
    intent: str = ""
    confidence: float | None = None
    ranking: tuple[tuple[str, float], ...] = ()
    changes: list[Change] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def misunderstood(self) -> bool:
        """Whether the assistant said that it did not understand."""
        return any(answer.misunderstood for answer in self.answers)

    @property
    def entry(self) -> str | None:
        """Return the entry that answered: "" where none could, None if nothing was asked."""
        for answer in self.answers:
            if answer.kind == "answer":
                return str(answer.payload.get("id") or "")
        return None

    @property
    def intent_label(self) -> str:
        """Return the intent in French."""
        return french.INTENTS.get(self.intent, self.intent)

    @property
    def percent(self) -> int | None:
        """Return the confidence in percent."""
        return None if self.confidence is None else round(self.confidence * 100)

    @property
    def other_readings(self) -> list[tuple[str, int]]:
        """Return the next intents that were weighed, in French, with their percentages."""
        rest = [(name, score) for name, score in self.ranking if name != self.intent][:3]
        found = [(french.INTENTS.get(name, name), round(score * 100)) for name, score in rest]
        return [(label, percent) for label, percent in found if percent]

    @property
    def marked(self) -> list[tuple[Entity, str]]:
        """Return each entity that lies on some of the words, with those words, masked."""
        found: dict[Entity, str] = {}
        for piece in self.pieces:
            for entity in piece.entities:
                found[entity] = found.get(entity, "") + piece.text
        return list(found.items())

    @property
    def is_alert(self) -> bool:
        """Whether this message raised an alert that stands."""
        return any(answer.kind == "alert" and not answer.withdrawn for answer in self.answers)


@dataclass
class Thread:
    """A conversation: its turns, the facts as they stand and the last result, if there is one."""

    turns: list[Turn] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    result_at: float = 0.0
    votes: dict[str, bool] = field(default_factory=dict)
    """By entry of the base of answers, whether the person said that it helped."""

    @property
    def known(self) -> list[Change]:
        """Return the facts as they stand, in the order of the questions."""
        return [Change(name, self.facts[name]) for name in french.FACTS if name in self.facts]


def read_thread(events: Iterable[Event]) -> Thread:
    """Make the thread of the stored ``events`` (in order)."""
    thread = Thread()
    turn: Turn | None = None
    alerts = Alerts()
    for event in events:
        if alerts.take(event):
            _withdraw_alert(thread)
        if vote := event.vote:
            thread.votes[vote[0]] = vote[1]
        elif event.said_by_patient:
            turn = _turn(event)
            thread.turns.append(turn)
        elif event.kind == "bot":
            if turn is None:
                turn = Turn(at=event.at)
                thread.turns.append(turn)
            answer = _answer(event)
            turn.answers.append(answer)
            if answer.kind == "result":
                thread.result, thread.result_at = answer.payload, event.at
        elif event.kind == "slot":
            _take_slot(thread, turn, event)
    return thread


def _withdraw_alert(thread: Thread) -> None:
    """Mark the alerts so far, and the results that they ended in, as taken back."""
    for answer in (answer for turn in thread.turns for answer in turn.answers):
        if answer.kind == "alert" or answer.payload.get("orientation") == "emergency":
            answer.withdrawn = True
    if thread.result is not None and thread.result.get("orientation") == "emergency":
        thread.result = None


def _take_slot(thread: Thread, turn: Turn | None, event: Event) -> None:
    name, value = str(event.data.get("name")), event.data.get("value")
    # A long conversation is stored in sessions, each of which begins with the facts as they stood.
    if name not in french.FACTS or thread.facts.get(name) == value:
        return
    before = thread.facts.get(name)
    thread.facts[name] = value
    if turn is not None:
        turn.changes.append(Change(name, value, before))


def _turn(event: Event) -> Turn:
    text = str(event.data["text"])
    parsed = event.data.get("parse_data") or {}
    intent = parsed.get("intent") or {}
    ranking = [
        (str(item.get("name")), float(item.get("confidence") or 0))
        for item in parsed.get("intent_ranking") or ()
        if isinstance(item, dict)
    ]
    confidence = intent.get("confidence")
    entities = tuple(_entities(parsed.get("entities") or (), len(text)))
    return Turn(
        message_id=event.message_id,
        at=event.at,
        text=mask(text),
        pieces=pieces_of(text, entities),
        entities=entities,
        intent=str(intent.get("name") or ""),
        confidence=None if confidence is None else float(confidence),
        ranking=tuple(ranking),
    )


def _entities(found: Iterable[Any], length: int) -> Iterable[Entity]:
    for item in found:
        if not isinstance(item, dict):
            continue
        start, end = item.get("start"), item.get("end")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length:
            yield Entity(
                start, end, str(item.get("entity")), item.get("value"), str(item.get("role") or "")
            )


def pieces_of(text: str, entities: Sequence[Entity]) -> tuple[Piece, ...]:
    """Cut ``text`` where an entity or a personal detail begins or ends; mask the latter."""
    personal = find_personal(text)
    cuts = {0, len(text)}
    for found in (*entities, *personal):
        cuts |= {found.start, found.end}
    for hidden in personal:
        cuts -= set(range(hidden.start + 1, hidden.end))
    made: list[Piece] = []
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        hidden_here = next((p for p in personal if p.start <= start < p.end), None)
        # An entity on the whole message says nothing about where it lies.
        lying = tuple(e for e in entities if e.start < end and e.end > start)
        marked = tuple(e for e in lying if e.end - e.start < len(text) or len(text) < 40)
        if hidden_here is not None:
            made.append(Piece(LABELS[hidden_here.kind], marked, masked=True))
        else:
            made.append(Piece(text[start:end], marked))
    return tuple(made)


def _answer(event: Event) -> Answer:
    buttons = (event.data.get("data") or {}).get("buttons") or ()
    return Answer(
        text=str(event.data.get("text") or ""),
        buttons=tuple(str(button.get("title")) for button in buttons if isinstance(button, dict)),
        payload=_without_personal(event.payload),
        phrase=event.phrase,
        at=event.at,
    )


def _without_personal(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Mask the only words of the patient that the assistant repeats: those of the duration."""
    duration = payload.get("duration")
    if not isinstance(duration, dict) or not duration.get("text"):
        return payload
    return {**payload, "duration": {**duration, "text": mask(str(duration["text"]))}}
