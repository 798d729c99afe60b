"""What the assistant says in a turn, as a channel without data needs it: text and answers to pick.

The ``question`` object (wire contract) that Rasa keeps beside the text is read here for its
answers, and never shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from channels.plain_text import plain
from channels.safety_net import is_failure

EXCLUSIVE = frozenset({"none", "unknown"})
"""Answers that stand alone, where several may be picked."""


@dataclass(frozen=True)
class Answer:
    """An answer that can be picked: what is shown, and the code that comes back from a tap."""

    label: str
    code: str
    alone: bool = True


@dataclass(frozen=True)
class Reply:
    """One message to a patient. ``alert`` says that it is an emergency.

    ``actions`` are those of the contract: kind, label and value.
    """

    text: str
    answers: tuple[Answer, ...] = ()
    several: bool = False
    alert: bool = False
    actions: tuple[Mapping[str, str], ...] = ()

    @property
    def tappable(self) -> tuple[Answer, ...]:
        """The answers that one tap can give whole."""
        return tuple(answer for answer in self.answers if answer.alone)


def reply_of(message: Mapping[str, Any]) -> Reply | None:
    """Read a response of Rasa; None where it has nothing that a person could read."""
    text = plain(message.get("text") or "")
    if not text:
        return None
    contract = message.get("contract") or {}
    kind = contract.get("type")
    actions = tuple(contract.get("actions") or ()) if kind in ("alert", "result") else ()
    if kind == "question":
        several = bool(contract.get("multiple"))
        answers = tuple(
            Answer(
                option["label"],
                _code(contract, option["value"]),
                not several or option["value"] in EXCLUSIVE,
            )
            for option in contract.get("options") or ()
        )
        return Reply(text, answers, several)
    buttons = message.get("buttons") or ()
    answers = tuple(Answer(button["title"], f"say:{button['title']}") for button in buttons)
    return Reply(text, answers, alert=kind == "alert", actions=actions)


def label_tapped(events: Sequence[Event], code: str) -> str | None:
    """Return the label of the answer with this ``code``; None where its question is over.

    ``events`` are those of the conversation, as stored.
    """
    if code.startswith("say:"):
        return code.removeprefix("say:")
    question = _open_question(events)
    for option in (question or {}).get("options") or ():
        if question is not None and _code(question, option["value"]) == code:
            return str(option["label"])
    return None


def replies_to(events: Sequence[Event], message_id: str) -> list[Reply] | None:
    """Return what was answered to a stored message; None where it is not stored, or unanswered.

    The failure text is no answer.
    """
    said: list[Mapping[str, Any]] | None = None
    for event in events:
        if isinstance(event, UserUttered):
            if said is not None:
                break
            said = [] if event.message_id == message_id else None
        elif said is not None and isinstance(event, BotUttered) and not is_failure(event):
            said.append(event.message())
    return replies_of(said) if said else None


def has_message(events: Sequence[Event], message_id: str) -> bool:
    """Say whether the message ``message_id`` is among ``events``."""
    return any(
        isinstance(event, UserUttered) and event.message_id == message_id for event in events
    )


def replies_of(messages: Iterable[Mapping[str, Any]]) -> list[Reply]:
    """Read every response of a turn."""
    return [reply for message in messages if (reply := reply_of(message)) is not None]


def _open_question(events: Sequence[Event]) -> Mapping[str, Any] | None:
    for event in reversed(events):
        contract = event.metadata.get("contract") if isinstance(event, BotUttered) else None
        if isinstance(contract, dict):
            if contract.get("type") == "question":
                return contract
            if contract.get("type") == "result":
                return None
    return None


def _code(question: Mapping[str, Any], value: str) -> str:
    """Name an answer of one question: its two parts offer "none" with different signs above it."""
    offered = "|".join(str(option["value"]) for option in question.get("options") or ())
    mark = hashlib.sha256(offered.encode()).hexdigest()[:8]
    return f"{question.get('id')}:{mark}:{value}"[:64]
