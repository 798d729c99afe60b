"""Which entries of the base of answers were given, and whether people said that they help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from console.inbox.models import Given
from console.training import answer_base
from console.transcripts.events import Event

_LONGEST = Given._meta.get_field("entry").max_length or 0


def given_in(events: Iterable[Event]) -> dict[str, bool | None]:
    """Return the entries that were given in a conversation, with the last vote on each."""
    found: dict[str, bool | None] = {}
    for event in events:
        payload = event.payload if event.kind == "bot" else {}
        entry = payload.get("id")
        if (
            payload.get("type") == "answer"
            and isinstance(entry, str)
            and 0 < len(entry) <= _LONGEST
        ):
            found.setdefault(entry, None)
        vote = event.vote
        if vote is not None and vote[0] in found:
            found[vote[0]] = vote[1]
    return found


def keep(conversations: Mapping[int, Iterable[Event]]) -> None:
    """Replace what is kept of conversations, by primary key."""
    Given.objects.filter(conversation__in=conversations).delete()
    Given.objects.bulk_create(
        Given(conversation_id=key, entry=entry, helpful=helpful)
        for key, events in conversations.items()
        for entry, helpful in given_in(events).items()
    )


@dataclass(frozen=True)
class EntryCount:
    """How often an entry was given (in how many conversations), and what people said of it."""

    entry: str
    name: str
    given: int
    helped: int
    did_not: int

    @property
    def share(self) -> int | None:
        """Return the share of those who voted whom it helped, in percent; None without votes."""
        votes = self.helped + self.did_not
        return round(100 * self.helped / votes) if votes else None


def counts() -> list[EntryCount]:
    """Return the counts by entry: those that most people said do not help first."""
    rows = (
        Given.objects.order_by()
        .values("entry")
        .annotate(
            given=Count("id"),
            helped=Count("id", filter=Q(helpful=True)),
            did_not=Count("id", filter=Q(helpful=False)),
        )
    )
    names = answer_base.entries()
    found = [EntryCount(name=names.get(row["entry"], row["entry"]), **row) for row in rows]
    return sorted(found, key=lambda one: (-one.did_not, -one.given, one.name))
