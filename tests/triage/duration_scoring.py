"""When is the reading of a duration right? The rule by which the rows of tests/data/duration count.

A row has an expected interval of days, and says how strictly to read it: ``open`` ("plus de",
"moins de"), ``vague`` ("quelques mois"), ``approx`` ("une bonne semaine"), ``kind`` (``since_date``
for a calendar unit).
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
Interval = tuple[float, float]

_CLASSES = (
    (1, "day"),
    (7, "week"),
    (31, "month"),
    (92, "quarter"),
    (366, "year"),
    (3660, "decade"),
)


def is_right(row: Row, found: Interval | None) -> bool:
    """Say whether ``found`` (days, or None where nothing was read) is right for ``row``."""
    if row["expected_min_days"] is None:
        return found is None
    if found is None:
        return False
    expected = (float(row["expected_min_days"]), float(row["expected_max_days"]))
    if row.get("open") == "more":
        return _more(expected[0], found[0])
    if row.get("open") == "less":
        slack = 0.5 if expected[1] >= 1 else 0
        return found[1] >= 0.5 * expected[1] and found[1] <= 1.15 * expected[1] + slack
    if expected[1] < 1 and found[0] >= 0 and found[1] <= 1:
        return True
    tolerance = max(0.5, 0.03 * expected[1]) if expected[1] >= 1 else 0.25 * expected[1]
    inside = found[0] >= expected[0] - tolerance and found[1] <= expected[1] + tolerance
    if row.get("vague"):
        return inside or _within_factor(_middle(found), _middle(expected), 2.5)
    if found[0] > expected[1] + tolerance or found[1] < expected[0] - tolerance:
        return False
    if row.get("kind") == "since_date" and inside:
        return True
    middle = _middle(expected)
    near = abs(_middle(found) - middle) <= max((0.25 if row.get("approx") else 0.15) * middle, 0.5)
    return near or _width_class(found) == _width_class(expected) != "more"


def _more(figure: float, low: float) -> bool:
    return 0.85 * figure <= low <= 1.6 * figure + (0.5 if figure >= 1 else 0)


def _middle(interval: Interval) -> float:
    return (interval[0] + interval[1]) / 2


def _within_factor(one: float, other: float, factor: float) -> bool:
    small, large = sorted((max(one, 1e-3), max(other, 1e-3)))
    return large / small <= factor


def _width_class(interval: Interval) -> str:
    width = interval[1] - interval[0]
    return next((name for most, name in _CLASSES if width <= most + 1e-6), "more")
