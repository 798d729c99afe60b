"""Filters of the templates of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from console.conversations.cards import result_card as card_of
from console.conversations.views.live import waiting
from console.training import answer_base
from console.transcripts import french
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
            {
                "words": turn.text[e["start"] : e["end"]],
                "name": e["entity"],
                "value": value_name(e),
                "role": e.get("role", ""),
            }
            for e in correction.entities
        ]
    else:
        found = [
            {
                "words": words,
                "name": entity.name,
                "value": value_name({"entity": entity.name, "value": entity.value}),
                "role": entity.role,
            }
            for entity, words in turn.marked
        ]
    return found + [{"words": "", "name": "", "value": "", "role": ""}] * EMPTY_ROWS


@register.inclusion_tag("conversations/emergencies.html")
def emergencies() -> dict[str, Any]:
    """Show the emergencies that wait."""
    return waiting()


@register.filter
def intent_name(intent: str) -> str:
    """Return the name of an intent in French."""
    return french.INTENTS.get(intent, intent)


@register.filter
def entity_name(entity: Mapping[str, Any]) -> str:
    """Return what an entity of a correction is, in French, with its role."""
    role = entity.get("role")
    name = french.ENTITIES.get(entity["entity"], entity["entity"])
    return f"{name} ({french.ROLES.get(role, role)})" if role else name


@register.filter
def value_name(entity: Mapping[str, Any]) -> str:
    """Return the value of an entity in French, empty where its own words say it (a duration)."""
    value = entity.get("value")
    if not isinstance(value, str | int):
        return ""
    return french.ENTITY_VALUES.get(entity["entity"], {}).get(str(value), str(value))


@register.filter
def entry_name(entry: str) -> str:
    """Return the question that names an entry of the base of answers."""
    return answer_base.name_of(str(entry))


@register.filter
def vote_on(votes: Mapping[str, bool], entry: str) -> str:
    """Return in French what the person said of an entry, empty where they said nothing."""
    if entry not in votes:
        return ""
    return "cela l'a aidé" if votes[entry] else "cela ne l'a pas aidé"
