"""The queue of those who asked to be called back: what they left, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

import phonenumbers

from console.callbacks.models import Call, CallState
from console.conversations.models import Conversation
from console.tracker import store

TIMES = {
    "morning": "le matin",
    "noon": "entre midi et deux",
    "afternoon": "l'après-midi",
    "evening": "en fin de journée",
}
REASONS = {"human": "veut parler à quelqu'un", "specialist_opinion": "avis d'un spécialiste"}
OPEN = (CallState.WAITING, CallState.MISSED)


@dataclass
class Waiting:
    """One request. ``phone`` is in international form, ``conversation`` None where none is kept."""

    token: str
    sender_id: str
    asked_at: datetime
    name: str
    phone: str
    times: tuple[str, ...]
    reason: str
    call: Call
    conversation: Conversation | None = None

    @property
    def display(self) -> str:
        """Return the number as people of its country write it."""
        try:
            number = phonenumbers.parse(self.phone)
        except phonenumbers.NumberParseException:
            return self.phone
        national = number.country_code == 33
        form = phonenumbers.PhoneNumberFormat
        return str(
            phonenumbers.format_number(number, form.NATIONAL if national else form.INTERNATIONAL)
        )

    @property
    def times_text(self) -> str:
        """Return the good times, in French."""
        return ", ".join(TIMES.get(code, code) for code in self.times)

    @property
    def reason_text(self) -> str:
        """Return why they ask, in French."""
        return REASONS.get(self.reason, self.reason)


def requests() -> list[Waiting]:
    """Return every request, the oldest first. Raises UnreadableError as the store does."""
    stored = store.callbacks()
    calls = {call.token: call for call in Call.objects.select_related("by")}
    senders = [row.sender_id for row in stored]
    held = {row.sender_id: row for row in Conversation.objects.filter(sender_id__in=senders)}
    return [
        Waiting(
            token=row.token,
            sender_id=row.sender_id,
            asked_at=datetime.fromtimestamp(row.asked_at, timezone.utc),
            name=row.name,
            phone=row.phone,
            times=tuple(code for code in row.times.split(",") if code),
            reason=row.reason,
            call=calls.get(row.token) or Call(token=row.token, sender_id=row.sender_id),
            conversation=held.get(row.sender_id),
        )
        for row in stored
    ]


def open_count() -> int | None:
    """Return how many wait to be called; None where the assistant's store cannot be read."""
    try:
        tokens = store.callback_tokens()
    except store.UnreadableError:
        return None
    settled = Call.objects.filter(token__in=tokens).exclude(state__in=OPEN)
    return len(tokens) - settled.count()
