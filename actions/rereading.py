"""A stored conversation read anew: what its messages would be taken for now.

Each message is weighed by the assistant's own turn, with its meaning read by the reader at hand, as
an answer to the question that the person saw then. The facts go on from one message to the next;
where the dialogue stood, and which move a message made, stays as it was stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import open_question
from actions.conversation import Conversation
from actions.hearing import hear
from actions.knowledge import Knowledge
from actions.memory import recall, remember
from actions.turn import take_turn
from actions.voice import Voice
from triage.answers import Facts
from triage.meaning.reader import Reader
from triage.orientation import Outcome, emergency_flags, orient
from triage.result import build_result, result_texts


@dataclass(frozen=True)
class Reread:
    """What would be said of a conversation now.

    ``orientation`` is "" where no result would be given: the assistant would first ask
    ``question``, about ``sign`` alone where one is in doubt. ``slots`` are the facts, ``doubtful``
    the signs that would still have to be asked about, ``text`` the first message of the result.
    """

    orientation: str = ""
    rules: tuple[str, ...] = ()
    question: str = ""
    sign: str = ""
    doubtful: tuple[str, ...] = ()
    text: str = ""
    slots: Mapping[str, Any] = field(default_factory=dict)


def reread(
    events: Sequence[Mapping[str, Any]],
    until: int | None,
    reader: Reader,
    knowledge: Knowledge,
    phrases: dict[str, str],
) -> Reread:
    """Read the stored ``events`` (Rasa's, in order) anew.

    ``until`` is the place of the last result among them; None where there was none. A danger told
    after it counts too. Raises KeyError, TypeError or ValueError where they cannot be read.
    """
    kept: dict[str, Any] = {}
    facts = Facts()
    latest: Conversation | None = None
    at_result: Conversation | None = None
    read: list[dict[str, Any]] = []
    for place, event in enumerate(events):
        read.append(_with_meaning(event, reader) if event.get("event") == "user" else dict(event))
        if event.get("event") == "slot":
            kept[str(event.get("name"))] = event.get("value")
        elif event.get("event") == "user" and _answered(events, place):
            latest = _take(read, kept, facts, knowledge, phrases)
            facts = latest.facts
        elif place == until:
            at_result = latest
    if latest is None:
        return Reread()
    if at_result is None or emergency_flags(latest.facts, knowledge.ruleset):
        return _told(latest, result=at_result is not None)
    return _told(at_result, result=True)


def _with_meaning(event: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    meaning = reader.read(str(event.get("text") or "")).as_dict()
    return {**event, "parse_data": {**(event.get("parse_data") or {}), "meaning": meaning}}


def _answered(events: Sequence[Mapping[str, Any]], place: int) -> bool:
    """Say whether a message was answered by itself; others are read with the one after them."""
    following = (event.get("event") for event in events[place + 1 :])
    return next((kind for kind in following if kind in ("user", "bot")), "bot") == "bot"


def _take(
    events: Sequence[dict[str, Any]],
    kept: Mapping[str, Any],
    facts: Facts,
    knowledge: Knowledge,
    phrases: dict[str, str],
) -> Conversation:
    """Answer the last message of ``events``, unheard, with ``facts`` in place of those kept."""
    _, dialogue = recall(kept)
    changed = {item["name"]: item["value"] for item in remember(facts, dialogue, kept)}
    tracker = Tracker(
        "", {**kept, **changed}, dict(events[-1]), list(events), False, None, {}, None
    )
    voice = Voice(CollectingDispatcher(), events[-1].get("input_channel"), phrases)
    conversation = hear(tracker, voice, knowledge)
    take_turn(conversation)
    return conversation


def _told(c: Conversation, *, result: bool) -> Reread:
    facts, rules = c.facts, c.knowledge.ruleset
    known = {item["name"]: item["value"] for item in remember(facts, c.dialogue, {})}
    known.pop("dialogue", None)
    doubtful = tuple(sorted(facts.doubtful))
    danger = bool(emergency_flags(facts, rules))
    if not danger:
        question = open_question(c, facts)
        if question is not None or not result:
            name, sign = (question.id, question.sign or "") if question else ("", "")
            return Reread(question=name, sign=sign, doubtful=doubtful, slots=known)
    outcome = orient(facts, rules)
    if outcome is None:
        return Reread(doubtful=doubtful, slots=known)
    return Reread(
        orientation=outcome.orientation,
        rules=tuple(rule.id for rule in outcome.rules),
        doubtful=doubtful,
        text=_first_text(c, outcome),
        slots=known,
    )


def _first_text(c: Conversation, outcome: Outcome) -> str:
    result = build_result(c.facts, outcome, c.knowledge.reference, c.now)
    return result_texts(result, c.knowledge.reference, c.now, links=False)[0]
