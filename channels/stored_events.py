"""From what the store holds to Rasa's events.

``Event.from_parameters`` looks through every class that Rasa knows for each event that is read: of
the time that it takes to read a session, that was three quarters. Here each kind is looked up once.

A row that cannot be read is passed over, and told in the log by its id.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from functools import cache

from rasa.shared.core.events import Event, StoryExported

logger = logging.getLogger(__name__)


def read_events(rows: Iterable[tuple[int, str]]) -> list[Event]:
    """Return the events of ``rows``, each an id and a JSON text, in order.

    Where a row cannot be read, an event that does nothing stands in its place: Rasa counts the
    stored events to know which are new.
    """
    return [_event(row, data) for row, data in rows]


def _event(row: int, data: str) -> Event:
    try:
        parameters = json.loads(data)
        kind = _kind(parameters.get("event"))
        if kind is None:
            raise ValueError("an event of no known kind")
        event = kind._from_parameters(parameters)
        if event is None:
            raise ValueError("an event that Rasa has no more")
        event.timestamp = float(event.timestamp or 0)
    except Exception as error:
        logger.error(
            "The row %d of the table events cannot be read and is passed over: %s",
            row, type(error).__name__,
        )  # fmt: skip
        return StoryExported(timestamp=0.0)
    return event


@cache
def _kind(name: str | None) -> type[Event] | None:
    return None if name is None else Event.resolve_by_type(name)
