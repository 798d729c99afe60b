"""From what the store holds to Rasa's events.

``Event.from_parameters`` looks through every class that Rasa knows for each event that is read: of
the time that it takes to read a session, that was three quarters. Here each kind is looked up once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from rasa.shared.core.events import Event


def read_events(stored: Iterable[str]) -> list[Event]:
    """Return the events that the JSON texts ``stored`` describe, in order.

    Leaves out what Rasa leaves out: kinds of events that it no longer has. Raises ValueError where
    a text is no event at all.
    """
    events = []
    for text in stored:
        parameters = json.loads(text)
        kind = _kind(parameters.get("event"))
        event = kind._from_parameters(parameters) if kind is not None else None
        if event is not None:
            events.append(event)
    return events


@cache
def _kind(name: str | None) -> type[Event] | None:
    return None if name is None else Event.resolve_by_type(name)
