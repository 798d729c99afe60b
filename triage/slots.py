"""Facts as the slots of a conversation hold them, by their names on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.answers import Facts, Interval

KEPT_IN_DIALOGUE = ("denied", "details", "unknown", "screened", "doubtful", "unsure", "partly")
"""Facts that the slot ``dialogue`` holds, beside where the dialogue stands."""


def facts_from_slots(slots: Mapping[str, Any]) -> Facts:
    """Return the facts in ``slots``. Raises KeyError, TypeError or ValueError on bad ones."""
    dialogue = slots.get("dialogue") or {}
    duration = slots.get("duration")
    treatments = slots.get("treatments")
    return Facts(
        consent=slots.get("consent"),
        pain_location=slots.get("pain_location"),
        red_flags=frozenset(slots.get("red_flags") or ()),
        duration=Interval.from_dict(duration) if duration else None,
        recurrence=slots.get("recurrence"),
        treatments=tuple(treatments) if treatments is not None else None,
        relief=slots.get("relief"),
        radiation=slots.get("radiation"),
        intensity=slots.get("intensity"),
        age=slots.get("age"),
        threshold_settled=bool(dialogue.get("threshold_settled")),
        **{name: frozenset(dialogue.get(name) or ()) for name in KEPT_IN_DIALOGUE},
    )
