"""Which of the durations of a message is that of the present pain."""

from __future__ import annotations

from dataclasses import replace

from triage.duration.context import Placed, Role

_STILL_OURS = 31
"""Days: « j'ai eu mal il y a deux jours » is the present pain, « il y a dix ans » an old one."""


def choose(placed: list[Placed], continuous: bool) -> Placed | None:
    """Choose the duration of the present pain, or ``None`` where there is none.

    ``continuous`` says that the pain is told never to have gone away: it then runs from its
    beginning, however it flares.

    In order: what the person corrects to; a pain that never went away, from its beginning; a pain
    that came back, from its return; else the likeliest role, "depuis" before "il y a", and the
    longest among equals: what is said to have begun later is a flare of the same pain.
    """
    ours = [item for item in placed if item.role is not Role.NONE]
    asserted = [item for item in ours if not item.negated]
    if not asserted:
        return _shorter(ours)
    corrected = [item for item in asserted if item.corrected]
    if corrected and len(asserted) > 1:
        return corrected[-1]
    past = [item for item in asserted if _is_past(item)]
    asserted = [item for item in asserted if item not in past]
    if not asserted:
        return None
    present = [item for item in asserted if not item.signs & {"PAST", "HAD", "FIRST"}] or asserted
    best = max(item.role for item in present)
    if continuous:
        return max(
            (item for item in present if item.role >= min(best, Role.ANCHORED)),
            key=lambda item: item.candidate.high,
        )
    returned = [item for item in present if "RETURN" in item.signs and item.role >= Role.ANCHORED]
    if returned:
        return min(returned, key=lambda item: item.candidate.high)
    likeliest = [item for item in present if item.role == best]
    lasting = [item for item in likeliest if item.anchor != "AGO" or "ONSET" in item.signs]
    likeliest = lasting or likeliest
    steady = [item for item in likeliest if "WORSE" not in item.signs] or likeliest
    return max(steady, key=lambda item: item.candidate.high)


def _shorter(negated: list[Placed]) -> Placed | None:
    """Read "ça fait pas 3 mois" as less than three months; nothing else denied is a duration."""
    for item in negated:
        said = item.anchor in ("LASTS", "DURES") or (item.anchor == "AGO" and item.short_of)
        if said and item.candidate.kind == "amount":
            return replace(item, candidate=replace(item.candidate, low=0.0))
    return None


def _is_past(item: Placed) -> bool:
    """Tell "j'en ai déjà eu il y a 10 ans" from a pain that is there, or is back."""
    past = "PAST" in item.signs or ("HAD" in item.signs and item.candidate.low > _STILL_OURS)
    return past and not item.signs & {"RETURN", "ONSET"} and item.anchor in ("", "AGO")
