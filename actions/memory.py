"""What is remembered between two messages: the facts and where the dialogue stands, as slots.

The contract's slots hold the facts by their names on the wire; the slot ``dialogue`` holds the
rest. Only what changed becomes an event, because Rasa stores every event and sends all of them to
the action server at every turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from triage.answers import RED_FLAGS, SLOTS, Facts
from triage.slots import KEPT_IN_DIALOGUE, facts_from_slots


@dataclass
class Dialogue:
    """Where the conversation stands.

    ``question`` is the id of the open question, with its ``part`` and ``sign`` for the red flags;
    ``last`` the id of the last one that was open; ``tries`` how often it was asked in vain;
    ``step`` and ``steps`` the progress last shown. ``misunderstood`` counts messages in a row that
    nobody understood. ``ended`` is None while the triage goes on, else "emergency", "done",
    "refused", "stopped" or "erased". ``on_behalf`` is true where they write
    for somebody else, ``helped`` once the person has called for help after
    an alert. ``erasing`` is true while the person is asked to confirm an
    erasure. ``result`` is true once a result was given; ``advised`` is the advice of the last
    one, to tell whether an answer that is changed changes it. ``feeling`` is the last feeling that
    was met with a kind word. ``digressions`` counts the turns in a row that answered something
    else while the open question stayed open. ``answered`` is the entry of the base that answered
    last, with which a follow-up is read; ``vote`` the entry that "cela vous aide ?" is asked about;
    ``returns`` how often the open question came back after something else.
    """

    welcomed: bool = False
    question: str | None = None
    last: str | None = None
    part: str | None = None
    sign: str | None = None
    tries: int = 0
    step: int = 0
    steps: int = 0
    misunderstood: int = 0
    ended: str | None = None
    on_behalf: bool = False
    helped: bool = False
    erasing: bool = False
    result: bool = False
    advised: str | None = None
    feeling: str | None = None
    digressions: int = 0
    answered: str | None = None
    vote: str | None = None
    returns: int = 0

    def close_question(self) -> None:
        """Forget the open question: it was answered, or the triage has ended or is held up."""
        self.last = self.question or self.last
        self.question = self.part = self.sign = None
        self.tries = self.returns = 0


def recall(slots: Mapping[str, Any]) -> tuple[Facts, Dialogue]:
    """Read the facts and the dialogue from the slots of a tracker."""
    stored = dict(slots.get("dialogue") or {})
    known = {field.name for field in fields(Dialogue)}
    facts = facts_from_slots(slots)
    return facts, Dialogue(**{key: value for key, value in stored.items() if key in known})


def remember(facts: Facts, dialogue: Dialogue, slots: Mapping[str, Any]) -> list[EventType]:
    """Return the slot events that bring ``slots`` up to date, and no other."""
    wanted = {name: _TO_SLOT.get(name, _as_is(name))(facts) for name in SLOTS}
    wanted["dialogue"] = _pack(facts, dialogue)
    return [SlotSet(name, value) for name, value in wanted.items() if value != slots.get(name)]


def _pack(facts: Facts, dialogue: Dialogue) -> dict[str, Any]:
    """Pack what is not empty: most turns leave most of it unset."""
    packed: dict[str, Any] = {key: value for key, value in asdict(dialogue).items() if value}
    for name in KEPT_IN_DIALOGUE:
        if value := getattr(facts, name):
            packed[name] = sorted(value)
    if facts.threshold_settled:
        packed["threshold_settled"] = True
    return packed


def _as_is(name: str) -> Callable[[Facts], Any]:
    return lambda facts: getattr(facts, name)


def _red_flags(facts: Facts) -> list[str] | None:
    """Return the signs present, or None while the question was neither asked nor pre-empted."""
    if facts.red_flags or facts.screened:
        return [flag for flag in RED_FLAGS if flag in facts.red_flags]
    return None


_TO_SLOT: dict[str, Callable[[Facts], Any]] = {
    "red_flags": _red_flags,
    "duration": lambda facts: facts.duration.as_dict() if facts.duration else None,
    "treatments": lambda facts: None if facts.treatments is None else list(facts.treatments),
}
