"""Everything that is kept about one person, in one document: the right of access (GDPR, art. 15).

Unmasked, because it goes to the person: the texts as they were written, everything that was read
in them, what was answered, and what staff noted. What cannot be in it is said in docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from django.conf import settings

from channels.messaging_store import MessagingStore
from console.audit.models import Entry
from console.conversations.models import Conversation
from console.tracker import store
from console.training.models import Correction
from console.transcripts.events import Event


def export(found: Sequence[Conversation]) -> dict[str, Any]:
    """Return everything about the conversations ``found``, ready for JSON.

    Raises store.UnreadableError where the assistant's store cannot be read.
    """
    events = store.read([one.sender_id for one in found])
    return {
        "format": "back-pain-triage/person/1",
        "made_at": datetime.now(timezone.utc).isoformat(),
        "conversations": [_conversation(one, events[one.sender_id]) for one in found],
    }


def _conversation(one: Conversation, events: Sequence[Event]) -> dict[str, Any]:
    return {
        "identifier": one.sender_id,
        "pseudonym": one.pseudonym,
        "channel": one.channel,
        "events": [_event(event) for event in events],
        "summary": {
            "begun_at": one.begun_at.isoformat(),
            "last_at": one.last_at.isoformat(),
            "outcome": one.outcome,
            "orientation": one.orientation,
            "classification": one.classification,
            "neurostimulation_fit": one.fit,
            "rules": one.ruleset,
            "age": one.age,
            "intensity": one.intensity,
            "signs": sorted(one.signs.values_list("red_flag", flat=True)),
        },
        "review": {
            "state": one.state,
            "tags": sorted(one.tags.values_list("name", flat=True)),
            "notes": [
                {"written_at": note.written_at.isoformat(), "text": note.text}
                for note in one.notes.order_by("written_at")
            ],
            "corrections": [
                {name: str(value) for name, value in row.items()}
                for row in Correction.objects.filter(conversation=one).values()
            ],
        },
        "seen_by_staff": [
            {"at": entry.at.isoformat(), "deed": entry.deed}
            for entry in Entry.objects.filter(subject=one.pseudonym).order_by("at")
        ],
        "messaging": _messaging(one.sender_id),
    }


def _event(event: Event) -> dict[str, Any]:
    at = datetime.fromtimestamp(event.at, timezone.utc)
    return {"at": at.isoformat(), "kind": event.kind, "data": event.data}


def _messaging(sender: str) -> dict[str, Any]:
    """Return what the messaging channels keep, where they run on this machine."""
    if not settings.MESSAGING_FILE.exists():
        return {}
    kept = MessagingStore(settings.MESSAGING_FILE)
    try:
        failures = [{"reason": one.reason, "status": one.status} for one in kept.failures(sender)]
        return {"wrote_stop": kept.opted_out(sender), "undelivered": failures}
    finally:
        kept.close()
