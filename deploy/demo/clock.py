"""When conversations are held, and how long people take between two messages."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

DAYS = 60
SHARE_OF_LAST_DAY = 0.08
MARGIN_SECONDS = 30
"""Nothing is later than so long before now."""

# How many people write at each hour, from midnight, and on each day, from Monday.
_HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 12, 15, 15, 12, 10, 11, 13, 12, 11, 11, 12, 13, 14, 13, 9, 5)
_WEEKDAYS = (1.25, 1.1, 1.0, 1.0, 0.95, 0.6, 0.7)
_LONGEST_BREAK = 3 * 3600
"""The assistant greets who comes back after four hours; nobody here was greeted so."""


@dataclass(frozen=True)
class Row:
    """A stored event: the columns of the table but the id."""

    sender_id: str
    type_name: str
    timestamp: float
    intent_name: str | None
    action_name: str | None
    data: str


def a_time(rng: Random, now: float, zone: ZoneInfo) -> float:
    """Return a moment of the last 60 days at which people write; recent days come more often."""
    if rng.random() < SHARE_OF_LAST_DAY:
        return now - rng.uniform(0.02, 0.99) * 86400
    today = datetime.fromtimestamp(now, zone)
    days = [today - timedelta(days=number) for number in range(DAYS)]
    weights = [
        _WEEKDAYS[day.weekday()] * (1.3 - 0.6 * number / DAYS) for number, day in enumerate(days)
    ]
    while True:
        day = rng.choices(days, weights)[0]
        hour = rng.choices(range(24), _HOURS)[0]
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = midnight.timestamp() + (hour + rng.random()) * 3600
        if now - DAYS * 86400 < moment < now:
            return moment


def spread_out(rows: Sequence[Row], begin: float, now: float, rng: Random) -> list[Row]:
    """Return ``rows`` of one conversation as if it had begun at ``begin``.

    Within a turn nothing changes; between two turns the person reads, thinks and types. A
    conversation that would end after ``now`` is held earlier.
    """
    shift = begin - rows[0].timestamp
    breaks = rng.random() < 0.06
    slow = rng.lognormvariate(0, 0.3) * (2.5 if _channel(rows) in ("telegram", "sms") else 1)
    heard, turns, moved = 0, 0, []
    for row in rows:
        event = json.loads(row.data)
        text = event.get("text") or ""
        if row.type_name == "bot":
            heard += len(text)
        elif row.type_name == "user":
            if turns:
                shift += slow * _pause(rng, heard, len(text))
                if breaks and rng.random() < 0.15:
                    shift += rng.uniform(600, _LONGEST_BREAK - 600)
                    breaks = False
            turns, heard = turns + 1, 0
        moved.append((row, event, row.timestamp + shift))
    too_late = max(0.0, moved[-1][2] - (now - MARGIN_SECONDS))
    result = []
    for row, event, timestamp in moved:
        event["timestamp"] = timestamp - too_late
        result.append(replace(row, timestamp=event["timestamp"], data=json.dumps(event)))
    return result


def in_order(conversations: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the rows of all conversations by time; those of each stay in their order."""
    keyed: list[tuple[float, int, int, Row]] = []
    for number, rows in enumerate(conversations):
        latest = -math.inf
        for place, row in enumerate(rows):
            latest = max(latest, row.timestamp)
            keyed.append((latest, number, place, row))
    return [row for *_, row in sorted(keyed, key=lambda item: item[:3])]


def _pause(rng: Random, read: int, typed: int) -> float:
    reading = min(read / rng.uniform(25, 60), 45)
    typing = typed / rng.uniform(2.5, 6)
    return 1.5 + reading + typing + rng.lognormvariate(1.0, 0.8)


def _channel(rows: Sequence[Row]) -> str:
    for row in rows:
        if row.type_name == "user":
            return str(json.loads(row.data).get("input_channel"))
    return ""
