"""Everything that is kept about one person, in one document: the right of access (GDPR, art. 15).

Unmasked, because it goes to the person: the texts as they were written, everything that was read
in them, what was answered, and what staff noted. What cannot be in it is said in docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from channels.messaging_store import MessagingStore
from console.audit.models import Entry
from console.callbacks.models import Call, CallState
from console.conversations.models import Conversation, Verdict
from console.tracker import store
from console.training.models import Correction, Proposal
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
            "verdict": _verdict(one),
            "corrections": _taught(Correction.objects.filter(conversation=one)),
            "proposals": _taught(Proposal.objects.filter(conversation=one)),
        },
        "answers_given": [
            {"entry": given.entry, "helpful": given.helpful} for given in one.given.order_by("id")
        ],
        "call_back": _call_back(one.sender_id),
        "sent_to_other_systems": [
            {"at": sent.sent_at.isoformat(), "event": sent.event_id}
            for sent in one.deliveries.exclude(sent_at=None).order_by("sent_at")
        ],
        "seen_by_staff": [
            {"at": entry.at.isoformat(), "deed": entry.deed}
            for entry in Entry.objects.filter(subject=one.pseudonym).order_by("at")
        ],
        "messaging": _messaging(one.sender_id),
    }


def _event(event: Event) -> dict[str, Any]:
    at = datetime.fromtimestamp(event.at, timezone.utc)
    return {"at": at.isoformat(), "kind": event.kind, "data": event.data}


def _taught(rows: QuerySet[Any]) -> list[dict[str, str]]:
    """Return what staff taught by messages of the conversation, but not who of them did."""
    found = rows.order_by("id").values()
    return [
        {name: str(value) for name, value in row.items() if name not in ("id", "author_id")}
        for row in found
    ]


def _verdict(one: Conversation) -> dict[str, str] | None:
    found = Verdict.objects.filter(conversation=one).first()
    if found is None:
        return None
    return {"given": found.given, "right": found.right, "judgement": found.judgement}


def _call_back(sender: str) -> dict[str, Any] | None:
    """Return the request to be called back that stands, and what came of it."""
    for asked in store.callbacks():
        if asked.sender_id == sender:
            call = Call.objects.filter(token=asked.token).first()
            return {
                "asked_at": datetime.fromtimestamp(asked.asked_at, timezone.utc).isoformat(),
                "name": asked.name,
                "phone": asked.phone,
                "times": asked.times,
                "reason": asked.reason,
                "state": call.state if call else CallState.WAITING.value,
                "attempts": call.attempts if call else 0,
            }
    return None


def _messaging(sender: str) -> dict[str, Any]:
    """Return what the messaging channels keep; nothing where they never kept anything."""
    kept = MessagingStore(settings.MESSAGING_DB)
    if not kept.exists:
        return {}
    try:
        failures = [{"reason": one.reason, "status": one.status} for one in kept.failures(sender)]
        return {"wrote_stop": kept.opted_out(sender), "undelivered": failures}
    finally:
        kept.close()
