"""Collecting what was not understood or not answered, as conversations are taken over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone

from console.inbox import likeness
from console.inbox.models import Fate, Missed
from console.masking import mask
from console.transcripts.missed import MissedMessage

_READ = ("kind", "question", "text", "form", "read_as", "at")


def collect(found: Mapping[int, Sequence[MissedMessage]]) -> None:
    """Bring the rows of conversations (by primary key) in line with what is missed in them now.

    What a reviewer decided stays. Must run inside a transaction.
    """
    standing = {
        (row.conversation_id, row.message_id): row
        for row in Missed.objects.filter(conversation__in=found)
    }
    fresh: list[Missed] = []
    for key, messages in found.items():
        for message in messages:
            row = standing.pop((key, message.message_id), None)
            if row is None:
                fresh.append(_row(key, message))
    gone = [row for row in standing.values() if row.fate == Fate.OPEN]
    if gone:
        forget(gone)
    if fresh:
        Missed.objects.bulk_create(fresh, batch_size=200)
        likeness.group(fresh)


def _row(key: int, message: MissedMessage) -> Missed:
    text = mask(message.text)[:2000]
    try:
        at = datetime.fromtimestamp(message.at, timezone.utc)
    except (ValueError, OverflowError, OSError):
        at = datetime.fromtimestamp(0, timezone.utc)
    return Missed(
        conversation_id=key,
        message_id=message.message_id[:64],
        kind=message.kind,
        question=message.question[:20],
        text=text,
        form=likeness.form_of(text),
        read_as=message.intent[:60],
        at=at,
    )


def forget(rows: Iterable[Missed]) -> None:
    """Delete rows; groups that lose their leader get another."""
    some = list(rows)
    led = [row.group for row in some if row.leads]
    Missed.objects.filter(pk__in=[row.pk for row in some]).delete()
    likeness.appoint(led)


def forget_conversations(keys: Sequence[int]) -> None:
    """Delete the rows of conversations that are about to be deleted."""
    forget(Missed.objects.filter(conversation__in=keys))
