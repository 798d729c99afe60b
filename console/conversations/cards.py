"""The card of a result, as the patient saw it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.transcripts import french


def result_card(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the card of a ``result`` object shows, in French."""
    orientation = str(result.get("orientation") or "")
    facts = ("duration", "recurrence", "treatments", "relief", "radiation", "intensity", "age")
    return {
        "headline": french.HEADLINES.get(orientation, orientation),
        "orientation": orientation,
        "orientation_label": french.ORIENTATIONS.get(orientation, orientation),
        "classification": french.CLASSIFICATIONS.get(result.get("classification"), ""),
        "fit": french.FITS.get(result.get("neurostimulation_fit"), ""),
        "ruleset": result.get("ruleset") or "",
        "reasons": [item for item in result.get("reasons") or () if isinstance(item, dict)],
        "facts": [
            (french.FACTS[name], french.fact_value(name, result.get(name))) for name in facts
        ],
        "signs": [french.SIGNS.get(sign, sign) for sign in result.get("red_flags") or ()],
        "actions": [item.get("label") for item in result.get("actions") or ()],
        "content": [item.get("title") for item in result.get("content") or ()],
    }
