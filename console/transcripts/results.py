"""The last result of a conversation, with the slots as they stood when it was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from console.transcripts.events import Event


@dataclass(frozen=True)
class LastResult:
    """``payload`` is the object of the wire contract, ``at`` in seconds, ``slots`` by name.

    ``event_id`` is the row of the message that carried it.
    """

    payload: Mapping[str, Any]
    at: float
    event_id: int
    slots: Mapping[str, Any]


def last_result(events: Iterable[Event]) -> LastResult | None:
    """Return the last result in the stored ``events`` (in order), None where there is none."""
    slots: dict[str, Any] = {}
    found: tuple[Mapping[str, Any], float, int] | None = None
    kept: dict[str, Any] | None = None
    for event in events:
        if event.kind == "slot":
            slots[str(event.data.get("name"))] = event.data.get("value")
        elif event.kind == "user" and found and kept is None:
            # The slots of a turn are stored behind its answers.
            kept = dict(slots)
        elif event.kind == "bot" and event.payload.get("type") == "result":
            found, kept = (event.payload, event.at, event.id), None
    return LastResult(*found, kept if kept is not None else slots) if found else None
