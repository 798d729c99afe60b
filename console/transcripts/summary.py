"""One conversation in a line: what the list, the filters and the figures need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from console.transcripts.alerts import Alerts
from console.transcripts.events import Event

_MISUNDERSTOOD = "utter_misunderstood"
_FAILURE = "utter_failure"
_PREFIXES = {"web-": "widget", "sms-": "sms", "whatsapp-": "whatsapp", "telegram-": "telegram",
             "messenger-": "messenger"}  # fmt: skip


@dataclass
class Summary:
    """What became of a conversation.

    Times are in seconds since 1970. ``outcome`` is "finished" (a result stands), "refused",
    "stopped" (the person asked to stop) or "left" (the question ``stopped_at`` is open).
    ``red_flags`` are those of the facts, of the result and of every alert; ``withdrawn_flags`` are
    those of them that the person took back. ``emergency_at`` is when the first alert was raised,
    ``withdrawn_at`` when the last one was taken back, None where one stands. ``seconds`` is the
    time from the first message to the first result that was not the end of an alert taken back,
    None without one.
    ``patient_words`` is everything that the patient wrote, one message a line.
    ``rules`` are those
    behind the last result, in the order in which they were weighed: the first one decided;
    ``result_event_id`` and ``result_at`` are those of the message that carried it.
    """

    sender_id: str
    channel: str = ""
    begun_at: float = 0.0
    last_at: float = 0.0
    last_event_id: int = 0
    last_event_at: float = 0.0
    events: int = 0
    outcome: str = "left"
    stopped_at: str = ""
    orientation: str = ""
    classification: str = ""
    fit: str = ""
    ruleset: str = ""
    red_flags: tuple[str, ...] = ()
    withdrawn_flags: frozenset[str] = frozenset()
    age: int | None = None
    intensity: int | None = None
    patient_turns: int = 0
    misunderstandings: int = 0
    fallbacks: int = 0
    failures: int = 0
    emergency_at: float | None = None
    withdrawn_at: float | None = None
    seconds: int | None = None
    patient_words: list[str] = field(default_factory=list)
    rules: tuple[str, ...] = ()
    result_event_id: int = 0
    result_at: float = 0.0


def summarise(sender_id: str, events: Sequence[Event]) -> Summary:
    """Sum up the stored ``events`` (in order, at least one) of the conversation ``sender_id``."""
    made = Summary(sender_id, begun_at=events[0].at, events=len(events))
    signs: dict[str, None] = {}
    slots: dict[str, Any] = {}
    standing = ""
    first_words = None
    alerts = Alerts()
    for event in events:
        made.last_event_id, made.last_event_at = event.id, event.at
        if alerts.take(event):
            _forget_result(made)
        if event.kind == "slot":
            slots[str(event.data.get("name"))] = event.data.get("value")
        if event.kind not in ("user", "bot"):
            continue
        made.last_at = event.at
        if event.said_by_patient:
            first_words = first_words or event.at
            _take_message(made, event)
        elif event.kind == "bot":
            made.misunderstandings += event.phrase.startswith(_MISUNDERSTOOD)
            made.failures += event.phrase.startswith(_FAILURE)
            standing = _take_payload(made, event, signs, standing, first_words)
    made.last_at = made.last_at or events[-1].at
    made.channel = made.channel or _channel_of(sender_id)
    signs.update(dict.fromkeys(slots.get("red_flags") or ()))
    made.red_flags = tuple(signs)
    made.withdrawn_flags = frozenset(alerts.withdrawn)
    made.withdrawn_at = alerts.withdrawn_at
    made.age, made.intensity = slots.get("age"), slots.get("intensity")
    dialogue = slots.get("dialogue") or {}
    if slots.get("consent") is False or dialogue.get("ended") == "refused":
        made.outcome = "refused"
    elif standing == "result":
        made.outcome = "finished"
    elif dialogue.get("ended") == "stopped":
        made.outcome = "stopped"
    made.stopped_at = standing if made.outcome in ("left", "stopped") else ""
    return made


def _take_message(made: Summary, event: Event) -> None:
    made.patient_turns += 1
    made.patient_words.append(str(event.data["text"]))
    made.channel = made.channel or str(event.data.get("input_channel") or "")
    intent = ((event.data.get("parse_data") or {}).get("intent") or {}).get("name")
    made.fallbacks += intent == "nlu_fallback"


def _forget_result(made: Summary) -> None:
    """Let the result of an alert that was taken back count for nothing."""
    if made.orientation == "emergency":
        made.orientation = made.classification = made.fit = made.ruleset = ""
        made.seconds = None


def _take_payload(
    made: Summary,
    event: Event,
    signs: dict[str, None],
    standing: str,
    first_words: float | None,
) -> str:
    """Note what the object of a bot message says; return what stands: "result" or a question."""
    payload = event.payload
    kind = payload.get("type")
    if kind == "question":
        return str(payload.get("id") or "")
    if kind == "alert":
        signs.update(dict.fromkeys(payload.get("red_flags") or ()))
        made.emergency_at = made.emergency_at or event.at
    if kind == "result":
        made.orientation = str(payload.get("orientation") or "")
        made.classification = str(payload.get("classification") or "")
        made.fit = str(payload.get("neurostimulation_fit") or "")
        made.ruleset = str(payload.get("ruleset") or "")
        made.result_event_id, made.result_at = event.id, event.at
        reasons = payload.get("reasons") or ()
        made.rules = tuple(str(item.get("rule")) for item in reasons if isinstance(item, dict))
        signs.update(dict.fromkeys(payload.get("red_flags") or ()))
        if made.orientation == "emergency":
            made.emergency_at = made.emergency_at or event.at
        if made.seconds is None and first_words is not None:
            made.seconds = max(0, round(event.at - first_words))
        return "result"
    return standing


def _channel_of(sender_id: str) -> str:
    """Tell the channel of a conversation in which nothing was kept but a refusal."""
    return next((name for start, name in _PREFIXES.items() if sender_id.startswith(start)), "")
