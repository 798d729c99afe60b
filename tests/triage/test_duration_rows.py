"""The duration rows: most of them right, and nothing found where nothing was said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.triage.duration_scoring import is_right
from triage.answers import days_in_last_months
from triage.duration import find_duration

ROWS = Path(__file__).parents[1] / "data" / "duration"


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (ROWS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _found(row: dict[str, Any]) -> tuple[float, float] | None:
    on = date.fromisoformat(row["reference_date"])
    found = find_duration(row["text"], on, row.get("age"))
    return (found.min_days, found.max_days) if found else None


@pytest.mark.parametrize(("name", "share"), [("patients.jsonl", 0.97), ("peer_suites.jsonl", 0.90)])
def test_most_rows_with_a_duration_are_read_right(name: str, share: float) -> None:
    rows = [row for row in _rows(name) if row["expected_min_days"] is not None]
    wrong = [(row["text"], _found(row)) for row in rows if not is_right(row, _found(row))]
    assert len(wrong) <= (1 - share) * len(rows), wrong


@pytest.mark.parametrize("row", [r for r in _rows("patients.jsonl") if r["kind"] is None])
def test_a_text_without_a_duration_of_the_pain_is_left_alone(row: dict[str, Any]) -> None:
    assert _found(row) is None, row["text"]


def test_the_side_of_three_months_is_right() -> None:
    rows = [row for row in _rows("patients.jsonl") if row["expected_class"] in ("acute", "chronic")]
    wrong = []
    for row in rows:
        found = _found(row)
        threshold = days_in_last_months(date.fromisoformat(row["reference_date"]), 3)
        side = (
            "none" if found is None
            else "chronic" if found[0] > threshold
            else "acute" if found[1] <= threshold
            else "undetermined"
        )  # fmt: skip
        if side != row["expected_class"]:
            wrong.append((row["text"], side, row["expected_class"]))
    assert len(wrong) <= 0.03 * len(rows), wrong
