"""From the stored conversation to what the widget shows, and back to what was offered in it.

The stored conversation is the only memory: history after a reload, the answer to a message that is
sent twice and the options of the last question are all read from Rasa's own events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from channels.safety_net import is_failure

Message = dict[str, Any]


def messages_of(response: Message) -> list[Message]:
    """Return a response of Rasa as the messages of the wire contract: text, then the object.

    ``response`` has ``text``, ``buttons`` and ``custom``, each of which may be missing or None.
    """
    messages: list[Message] = []
    if response.get("text"):
        message: Message = {"text": response["text"]}
        if response.get("buttons"):
            message["buttons"] = response["buttons"]
        messages.append(message)
    if response.get("custom"):
        messages.append({"custom": response["custom"]})
    return messages


def history(events: Iterable[Event]) -> list[Message]:
    """Return everything that was said, oldest first.

    A patient's message is ``{"from": "user", "id", "text"}``, with ``helpful`` where it was a vote;
    the others are the messages of the wire contract with ``"from": "assistant"``.
    """
    said: list[Message] = []
    for event in events:
        if isinstance(event, UserUttered) and event.text:
            message: Message = {"from": "user", "id": event.message_id, "text": event.text}
            if vote := (event.metadata or {}).get("helpful"):
                message["helpful"] = vote
            said.append(message)
        elif isinstance(event, BotUttered):
            said.extend({"from": "assistant", **message} for message in _messages(event))
    return said


def whole_turns(start: int, events: Sequence[Event]) -> tuple[int, Sequence[Event]]:
    """Let a part of a conversation begin with a patient's message, where it has one.

    ``start`` is how much was said before ``events``; returned is the same for what is left.
    """
    if start:
        for skipped, event in enumerate(events):
            if isinstance(event, UserUttered):
                return start + skipped, events[skipped:]
    return start, events


def answer_to(events: Sequence[Event], message_id: str) -> list[Message] | None:
    """Return what was answered to the message ``message_id``; None where it never arrived.

    The failure text is no answer.
    """
    answer: list[Message] | None = None
    for event in events:
        if isinstance(event, UserUttered):
            if answer is not None:
                break
            if event.message_id == message_id:
                answer = []
        elif answer is not None and isinstance(event, BotUttered) and not is_failure(event):
            answer.extend(_messages(event))
    return answer


def was_answered(events: Sequence[Event], entry: str) -> bool:
    """Say whether the entry ``entry`` of the base was given as an answer among ``events``."""
    given = (event.data.get("custom") for event in events if isinstance(event, BotUttered))
    return any(
        isinstance(custom, dict) and (custom.get("type"), custom.get("id")) == ("answer", entry)
        for custom in given
    )


def last_question(events: Sequence[Event]) -> Message | None:
    """Return the ``question`` object that the person sees open, or None."""
    return _last_custom(events, "question", not_before="result")


def last_result(events: Sequence[Event]) -> tuple[Message, float] | None:
    """Return the latest ``result`` object and the time it was given (seconds since 1970)."""
    for event in reversed(events):
        if isinstance(event, BotUttered):
            custom = event.data.get("custom")
            if isinstance(custom, dict) and custom.get("type") == "result":
                return custom, float(event.timestamp)
    return None


def labels_of(
    question: Message | None, question_id: str, values: Sequence[str]
) -> list[str] | None:
    """Return the labels of the chosen ``values``.

    None where ``question`` is not the one that was answered, or did not offer one of the values,
    or takes a single one.
    """
    if question is None or question.get("id") != question_id:
        return None
    offered = {option["value"]: option["label"] for option in question.get("options", ())}
    if not values or any(value not in offered for value in values):
        return None
    if len(set(values)) != len(values) or (len(values) > 1 and not question.get("multiple")):
        return None
    return [offered[value] for value in values]


def _messages(event: BotUttered) -> list[Message]:
    return messages_of({**event.data, "text": event.text})


def _last_custom(events: Sequence[Event], kind: str, not_before: str) -> Message | None:
    """Return the last object of ``kind``, unless one of ``not_before`` came after it."""
    for event in reversed(events):
        custom = event.data.get("custom") if isinstance(event, BotUttered) else None
        if not isinstance(custom, dict):
            continue
        if custom.get("type") == kind:
            return custom
        if custom.get("type") == not_before:
            return None
    return None
