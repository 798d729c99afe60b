"""Taking conversations over from the assistant's store.

A conversation is always made anew from all of its events. So it does not matter how often it is
taken, nor where a taking was cut short: nothing is counted twice, nothing is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import CharField, F, IntegerField
from django.utils.timezone import localdate

from console.callbacks.models import Call
from console.conversations import search
from console.conversations.models import Conversation, Sign, State
from console.follower.models import Tombstone
from console.handover import webhook
from console.inbox import answers, collecting
from console.pseudonyms import digest, pseudonym
from console.rules import fired
from console.tracker import store
from console.training import copies, sentences
from console.transcripts.events import Event
from console.transcripts.missed import MissedMessage, missed_messages
from console.transcripts.summary import Summary, summarise

_DERIVED = (
    "pseudonym", "channel", "begun_at", "begun_on", "last_at", "last_event_id",
    "last_event_at", "outcome", "stopped_at", "orientation", "classification",
    "fit", "ruleset", "age", "intensity", "patient_turns",
    "misunderstandings", "fallbacks", "failures", "emergency_at", "withdrawn_at",
    "seconds", "events",
)  # fmt: skip
_MADE_HERE = ("pseudonym", "begun_on")
_LONGEST_FLAG = Sign._meta.get_field("red_flag").max_length or 0


_log = logging.getLogger("console.follower")
_LOCK = 7_310_544
"""Names PostgreSQL's lock of the one who takes conversations over."""

MANY = 20
"""Conversations that may be missing in the store before the console asks whether it is the same."""


class MissingError(RuntimeError):
    """More conversations are gone from the store than any erasure explains; has their number."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} conversations are no longer in the assistant's store")
        self.missing = missing


def take_each(senders: Sequence[str]) -> int:
    """Do as :func:`take`; what the database refuses of one conversation holds up no other."""
    try:
        with transaction.atomic():
            return take(senders)
    except (DataError, IntegrityError, ValueError, TypeError, OverflowError) as error:
        if len(senders) == 1:
            # The message may quote a patient: only its kind is logged.
            _log.error("a conversation cannot be taken over: %s", type(error).__name__)
            return 0
    return sum(take_each([sender]) for sender in senders)


def take(senders: Sequence[str]) -> int:
    """Bring the console's rows of ``senders`` in line with the store; return how many are there.

    Must run inside a transaction of the console's database. A sender without events in the store
    loses its row, with everything that hangs on it.
    """
    _alone()
    events = _without_the_dead(store.read(senders))
    summaries = [_summary(sender, found) for sender, found in events.items() if found]
    drop([sender for sender, found in events.items() if not found])
    rows = [row_of(summary) for summary in summaries]
    Conversation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sender_id"], update_fields=list(_DERIVED)
    )
    taken = [summary.sender_id for summary in summaries]
    keys = dict(Conversation.objects.filter(sender_id__in=taken).values_list("sender_id", "pk"))
    Sign.objects.filter(conversation__in=keys.values()).delete()
    Sign.objects.bulk_create(
        Sign(
            conversation_id=keys[summary.sender_id],
            red_flag=flag,
            withdrawn=flag in summary.withdrawn_flags,
        )
        for summary in summaries
        for flag in summary.red_flags
        if isinstance(flag, str) and len(flag) <= _LONGEST_FLAG
    )
    answers.keep({keys[sender]: events[sender] for sender in taken})
    collecting.collect({keys[sender]: _missed(events[sender]) for sender in taken})
    fired.index((keys[summary.sender_id], summary.rules) for summary in summaries)
    webhook.enqueue(
        (keys[summary.sender_id], summary.result_event_id, summary.result_at)
        for summary in summaries
    )
    search.index((keys[summary.sender_id], summary.patient_words) for summary in summaries)
    # A patient who writes again after the review is to be read again.
    Conversation.objects.filter(
        pk__in=keys.values(), state=State.REVIEWED, patient_turns__gt=F("reviewed_turns")
    ).update(state=State.TO_REVIEW)
    return len(rows)


def drop(senders: Sequence[str]) -> int:
    """Delete the console's rows of ``senders`` and all that hangs on them; return how many.

    What came of them into the data that the assistant learns from is taken back first.
    """
    keys = list(Conversation.objects.filter(sender_id__in=senders).values_list("pk", flat=True))
    if keys:
        copies.withdraw(keys)
        sentences.withdraw(keys)
        collecting.forget_conversations(keys)
        search.remove(keys)
        Conversation.objects.filter(pk__in=keys).delete()
    Call.objects.filter(sender_id__in=senders).delete()
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


def row_of(summary: Summary) -> Conversation:
    """Return the row of a conversation, not saved yet; what does not fit a column is cut to fit.

    The store holds what anybody may have sent: SQLite takes every value, PostgreSQL does not.
    """
    values: dict[str, Any] = {
        name: getattr(summary, name) for name in _DERIVED if name not in _MADE_HERE
    }
    for name in ("begun_at", "last_at", "emergency_at", "withdrawn_at"):
        if values[name] is not None:
            values[name] = _moment(values[name])
    values["begun_on"] = localdate(values["begun_at"])
    for name, value in values.items():
        values[name] = _fitting(Conversation._meta.get_field(name), value)
    return Conversation(
        sender_id=summary.sender_id, pseudonym=pseudonym(summary.sender_id), **values
    )


def _summary(sender: str, events: list[Event]) -> Summary:
    """Sum up a conversation, or what is certain of one whose events make no sense."""
    try:
        return summarise(sender, events)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        _log.error("a conversation cannot be read: %s", type(error).__name__)
        first, last = events[0], events[-1]
        return Summary(
            sender,
            begun_at=first.at,
            last_at=last.at,
            last_event_id=last.id,
            last_event_at=last.at,
            events=len(events),
        )


def _missed(events: list[Event]) -> list[MissedMessage]:
    try:
        return missed_messages(events)
    except (TypeError, ValueError, AttributeError, KeyError):
        # The summary has said already that its events make no sense.
        return []


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, timezone.utc)


def _fitting(field: Any, value: Any) -> Any:
    if isinstance(field, CharField):
        return str(value or "").replace("\x00", "")[: field.max_length]
    if isinstance(field, IntegerField):
        lowest, highest = connection.ops.integer_field_range(field.get_internal_type())
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not (lowest or 0) <= value <= (highest or value):
            return None if field.null else 0
    return value


def _alone() -> None:
    """Let nobody else take conversations over until this transaction ends.

    Two who read and write at the same time would leave what the slower one has read. In SQLite the
    transaction alone sees to it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def rebuild(progress: Any = lambda done: None, forget_missing: bool = False) -> int:
    """Make every row anew from the store; return how many conversations it holds.

    Reviews (state, assignee, tags, notes, corrections) stay. Can be cut short and run again. Rows
    that the store no longer knows are deleted. Raises MissingError, and deletes none, where these
    are the greater part, unless ``forget_missing``.
    """
    last, done = "", 0
    while senders := store.senders_after(last, 500):
        done += take_each(senders)
        last = senders[-1]
        progress(done)
    missing = _unknown()
    if not forget_missing and suspicious(len(missing), Conversation.objects.count()):
        raise MissingError(len(missing))
    for start in range(0, len(missing), 500):
        with transaction.atomic():
            drop(missing[start : start + 500])
    return done


def suspicious(missing: int, held: int) -> bool:
    """Say whether so many of ``held`` are ``missing`` that the store may be another one.

    An empty volume or an old copy in the place of the store must not cost the reviewers' work.
    """
    return missing >= MANY and 2 * missing > held


def _unknown() -> list[str]:
    """Return the conversations that the console holds and the store does not know."""
    last, missing = "", []
    while True:
        rows = Conversation.objects.filter(sender_id__gt=last).order_by("sender_id")
        senders = list(rows.values_list("sender_id", flat=True)[:500])
        if not senders:
            return missing
        known = store.stored(senders)
        missing += [sender for sender in senders if sender not in known]
        last = senders[-1]
