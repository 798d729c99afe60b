"""Stored conversations whose messages are read anew: what was said, and what would be now.

The assistant's reader does it in a process of its own, behind everything else on the machine; a
thread of the console only writes down what it finds. One goes on at a time, for so many
conversations and so long at the most.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.models.functions import Abs

from console.assistant_reader import AssistantReader, ReaderError, RefusedError
from console.conversations.models import Conversation
from console.masking import mask
from console.rules.models import RereadChange, Rereading, Version
from console.rules.replay import Change, Read, Verdict, urgency, verdict_of
from console.tracker import store
from console.transcripts import french
from console.transcripts.events import Event
from console.transcripts.results import last_result

MOST = 2000
LONGEST_SECONDS = 1800
KEPT = 5
"""Readings anew that are kept; older ones go when another begins."""

AT_ONCE = 50
ONE_SECONDS = 60
"""How long one conversation may take; the longest have hundreds of messages."""

SAVED_EVERY_SECONDS = 1.0

_log = logging.getLogger("console.rules")
_one_at_a_time = threading.Lock()


class BusyError(RuntimeError):
    """Another reading anew goes on."""


def newest(most: int) -> list[Conversation]:
    """Return the newest ``most`` conversations in which somebody agreed to the triage."""
    rows = Conversation.objects.exclude(outcome="refused").order_by("-begun_at", "-id")
    return list(rows[: min(most, MOST)])


def read_anew(
    rows: Sequence[Conversation], rules: str, model: Path | None = None
) -> Iterator[Read]:
    """Read ``rows`` anew, weighed by the text of a ``rules.yml``. Raises ReaderError.

    ``model`` is a trained model, by default the one at hand.
    """
    with AssistantReader(model) as reader:
        if reader.problem:
            raise ReaderError(f"Le modèle ne peut pas être lu : {reader.problem}")
        reader.ask({"rules": rules})
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            events = store.read([row.sender_id for row in some])
            for row in some:
                yield _one(row, events[row.sender_id], reader)


def _one(row: Conversation, events: Sequence[Event], reader: AssistantReader) -> Read:
    try:
        result = last_result(events)
        place = next((n for n, e in enumerate(events) if result and e.id == result.event_id), None)
        request = {"reread": [event.data for event in events], "until": place}
        answer = reader.ask(request, ONE_SECONDS)
        kept = result.slots if result else _slots(events)
        was = verdict_of(result) if result else Verdict()
    except (RefusedError, KeyError, TypeError, ValueError, AttributeError):
        return Read(row, unreadable=True)
    would_be = _would_be(answer, kept, given=result is not None)
    if would_be is None:
        return Read(row)
    if (was.orientation, was.rules) != (would_be.orientation, would_be.rules) or would_be.asks:
        facts = tuple(_facts(kept, answer["slots"]))
        return Read(row, Change(row, was, would_be, urgency(was, would_be), facts))
    said = events[place].data.get("text") if place is not None else ""
    unchanged = result is not None and result.payload.get("unchanged")
    return Read(row, text_only=bool(said and not unchanged and said != answer["text"]))


def _would_be(answer: Mapping[str, Any], kept: Mapping[str, Any], *, given: bool) -> Verdict | None:
    """Return what would be said; None where, as before, the conversation would be going on."""
    found = Verdict(
        orientation=answer["orientation"],
        rules=tuple(answer["rules"]),
        question=answer["question"],
        sign=answer["sign"],
    )
    if given or found.orientation:
        return found
    before = (kept.get("dialogue") or {}).get("doubtful") or ()
    newly = [sign for sign in answer["doubtful"] if sign not in before]
    return Verdict(question="red_flags", sign=newly[0]) if newly else None


def _slots(events: Iterable[Event]) -> dict[str, Any]:
    return {str(e.data.get("name")): e.data.get("value") for e in events if e.kind == "slot"}


def _facts(kept: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, label in french.FACTS.items():
        before, now = kept.get(name), read.get(name)
        if _compared(before) != _compared(now):
            values = (mask(french.fact_value(name, value)) for value in (before, now))
            yield label, *values


def _compared(value: Any) -> Any:
    """Return what makes a fact another one: of a duration its days, not its words."""
    if isinstance(value, dict):
        return value.get("min_days"), value.get("max_days")
    return sorted(value) if isinstance(value, list) else value


def begin(version: Version, most: int, account: str) -> Rereading:
    """Begin to read the newest ``most`` conversations anew. Raises BusyError where one goes on."""
    if not _one_at_a_time.acquire(blocking=False):
        raise BusyError
    try:
        rows = newest(most)
        for old in Rereading.objects.all()[KEPT - 1 :]:
            old.delete()
        made = Rereading.objects.create(version=version, asked_by=account, number=len(rows))
        threading.Thread(target=_run_apart, args=(made, rows), daemon=True).start()
    except BaseException:
        _one_at_a_time.release()
        raise
    return made


def stop(made: Rereading) -> None:
    """Have a reading anew end after the conversation that it is at."""
    Rereading.objects.filter(pk=made.pk, state=Rereading.State.RUNNING).update(
        state=Rereading.State.STOPPED
    )


def _run_apart(made: Rereading, rows: Sequence[Conversation]) -> None:
    try:
        run(made, rows)
    finally:
        _one_at_a_time.release()
        connection.close()


def run(made: Rereading, rows: Sequence[Conversation], seconds: float = LONGEST_SECONDS) -> None:
    """Read ``rows`` anew and write down what is found, until it is done, stopped or cut short."""
    State = Rereading.State  # noqa: N806 - a class
    limit = time.monotonic() + seconds
    saved = 0.0
    try:
        state = State.DONE
        for found in read_anew(rows, made.version.text):
            _note(made, found)
            now = time.monotonic()
            if now - saved > SAVED_EVERY_SECONDS:
                saved = now
                _save(made)
                if not Rereading.objects.filter(pk=made.pk, state=State.RUNNING).exists():
                    return
            if now > limit:
                state = State.CUT
                break
        made.state = state
    except ReaderError as error:
        made.state, made.problem = State.FAILED, str(error)[:300]
    except DatabaseError as error:
        # The message of a database may quote a row.
        _log.error("conversations cannot be read anew: %s", type(error).__name__)
        made.state, made.problem = State.FAILED, "Une base de données ne répond pas."
    _save(made, "state", "problem")


def _note(made: Rereading, found: Read) -> None:
    made.unreadable += found.unreadable
    made.weighed += not found.unreadable
    made.texts_only += found.text_only
    # Erased meanwhile, a conversation has no row to hang a change on.
    if found.change and Conversation.objects.filter(pk=found.conversation.pk).exists():
        change = found.change
        RereadChange.objects.create(
            rereading=made,
            conversation=found.conversation,
            was=asdict(change.was),
            would_be=asdict(change.would_be),
            urgency=change.urgency,
            facts=change.facts,
        )


def _save(made: Rereading, *more: str) -> None:
    made.save(update_fields=["weighed", "unreadable", "texts_only", "seen_at", *more])


def changes_of(made: Rereading, most: int) -> list[Change]:
    """Return the changes found so far: to less urgent, to more urgent, and then the others."""
    order = (Abs("urgency").desc(), "urgency", "-conversation__begun_at", "id")
    rows = made.changes.select_related("conversation").order_by(*order)[:most]
    return [
        Change(
            row.conversation,
            _verdict(row.was),
            _verdict(row.would_be),
            row.urgency,
            tuple((name, was, now) for name, was, now in row.facts),
        )
        for row in rows
    ]


def _verdict(stored: Mapping[str, Any]) -> Verdict:
    return Verdict(**{**stored, "rules": tuple(stored["rules"]), "texts": ()})
