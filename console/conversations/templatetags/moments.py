"""Filters of the templates of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from console.conversations.cards import result_card as card_of
from console.transcripts.thread import Turn

register = template.Library()

EMPTY_ROWS = 2
"""Lines that a correction form offers beyond those found."""


@register.filter
def moment(seconds: float) -> datetime:
    """Return seconds since 1970 as a moment of the reviewers' time zone."""
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())


@register.filter
def result_card(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the card of a ``result`` object shows."""
    return card_of(payload)


@register.filter
def entity_rows(turn: Turn) -> list[dict[str, Any]]:
    """Return the lines of a correction form: what stands, and room for more."""
    correction = getattr(turn, "correction", None)
    if correction is not None:
        found = [
            {"words": turn.text[e["start"] : e["end"]], "name": e["entity"], "value": e["value"]}
            for e in correction.entities
        ]
    else:
        found = [
            {"words": words, "name": entity.name, "value": entity.value}
            for entity, words in turn.marked
            if isinstance(entity.value, str | int)
        ]
    return found + [{"words": "", "name": "", "value": ""}] * EMPTY_ROWS
