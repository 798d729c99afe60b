"""The ways patients say how long it has hurt: an expected value, and the phrasings under it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from triage.duration import find_duration

CORPUS = Path(__file__).parents[1] / "data" / "duration" / "corpus.yml"
TOLERANCE = 0.5
"""Days; a hundredth of the duration where that is more, for fractions of months."""


class Said(NamedTuple):
    """One phrasing, the day and age it is read with, and the days expected (None: nothing)."""

    text: str
    on: date
    age: int | None
    days: list[float] | None


def _corpus() -> list[Said]:
    groups: list[dict[str, Any]] = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    return [
        Said(text, group["day"], group.get("age"), group["days"])
        for group in groups
        for text in group["said"]
    ]


@pytest.mark.parametrize("said", _corpus(), ids=lambda said: said.text[:60])
def test_phrasing_is_read_as_expected(said: Said) -> None:
    found = find_duration(said.text, said.on, said.age)
    if said.days is None:
        assert found is None
        return
    assert found is not None
    for read, expected in zip((found.min_days, found.max_days), said.days, strict=True):
        assert abs(read - expected) <= max(TOLERANCE, expected / 100)
