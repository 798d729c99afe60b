"""Taking conversations over from the assistant's store.

A conversation is always made anew from all of its events. So it does not matter how often it is
taken, nor where a taking was cut short: nothing is counted twice, nothing is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from django.db import transaction
from django.db.models import F

from console.conversations import search
from console.conversations.models import Conversation, Sign, State
from console.follower.models import Tombstone
from console.pseudonyms import digest, pseudonym
from console.tracker import store
from console.transcripts.events import Event
from console.transcripts.summary import Summary, summarise

_DERIVED = (
    "pseudonym", "channel", "begun_at", "last_at", "last_event_id",
    "last_event_at", "outcome", "stopped_at", "orientation", "classification",
    "fit", "ruleset", "age", "intensity", "patient_turns",
    "misunderstandings", "fallbacks", "failures", "emergency_at", "seconds",
)  # fmt: skip


def take(senders: Sequence[str]) -> int:
    """Bring the console's rows of ``senders`` in line with the store; return how many are there.

    Must run inside a transaction of the console's database. A sender without events in the store
    loses its row, with everything that hangs on it.
    """
    events = _without_the_dead(store.read(senders))
    summaries = [summarise(sender, found) for sender, found in events.items() if found]
    drop([sender for sender, found in events.items() if not found])
    rows = [_row(summary) for summary in summaries]
    Conversation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sender_id"], update_fields=list(_DERIVED)
    )
    taken = [summary.sender_id for summary in summaries]
    keys = dict(Conversation.objects.filter(sender_id__in=taken).values_list("sender_id", "pk"))
    Sign.objects.filter(conversation__in=keys.values()).delete()
    Sign.objects.bulk_create(
        Sign(conversation_id=keys[summary.sender_id], red_flag=flag)
        for summary in summaries
        for flag in summary.red_flags
    )
    search.index((keys[summary.sender_id], summary.patient_words) for summary in summaries)
    # A patient who writes again after the review is to be read again.
    Conversation.objects.filter(
        pk__in=keys.values(), state=State.REVIEWED, patient_turns__gt=F("reviewed_turns")
    ).update(state=State.TO_REVIEW)
    return len(rows)


def drop(senders: Sequence[str]) -> int:
    """Delete the console's rows of ``senders`` and all that hangs on them; return how many."""
    keys = list(Conversation.objects.filter(sender_id__in=senders).values_list("pk", flat=True))
    if keys:
        search.remove(keys)
        Conversation.objects.filter(pk__in=keys).delete()
    return len(keys)


def _without_the_dead(events: dict[str, list[Event]]) -> dict[str, list[Event]]:
    """Erase again what comes back of an erased conversation.

    The assistant may have held it in its memory, in the middle of an answer, when it was erased.
    """
    digests = {digest(sender): sender for sender in events}
    erased = Tombstone.objects.filter(digest__in=digests).values_list("digest", "erased_at")
    for mark, at in erased:
        sender = digests[mark]
        if events[sender] and events[sender][0].at <= at.timestamp():
            store.erase([sender])
            events[sender] = []
    return events


def _row(summary: Summary) -> Conversation:
    values: dict[str, Any] = {
        name: getattr(summary, name) for name in _DERIVED if name != "pseudonym"
    }
    for name in ("begun_at", "last_at", "emergency_at"):
        if values[name] is not None:
            values[name] = datetime.fromtimestamp(values[name], timezone.utc)
    return Conversation(
        sender_id=summary.sender_id, pseudonym=pseudonym(summary.sender_id), **values
    )


def rebuild(progress: Any = lambda done: None) -> int:
    """Make every row anew from the store; return how many conversations it holds.

    Reviews (state, assignee, tags, notes, corrections) stay. Can be cut short and run again.
    """
    last, done = "", 0
    while senders := store.senders_after(last, 500):
        with transaction.atomic():
            done += take(senders)
        last = senders[-1]
        progress(done)
    _drop_unknown()
    return done


def _drop_unknown() -> None:
    """Delete the rows whose conversation the store no longer knows."""
    last = ""
    while True:
        rows = Conversation.objects.filter(sender_id__gt=last).order_by("sender_id")
        senders = list(rows.values_list("sender_id", flat=True)[:500])
        if not senders:
            return
        known = store.stored(senders)
        with transaction.atomic():
            drop([sender for sender in senders if sender not in known])
        last = senders[-1]
