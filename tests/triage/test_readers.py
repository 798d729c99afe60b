"""Readers: one fact each, from the patient's words, and several facts from one message."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from triage.answers import Facts
from triage.readers import (
    read_age,
    read_consent,
    read_intensity,
    read_location,
    read_radiation,
    read_recurrence,
    reads_dont_know,
)
from triage.understanding import read_message

DAY = date(2026, 11, 24)
CORPUS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "readers" / "corpus.yml").read_text(encoding="utf-8")
)
READERS: dict[str, Callable[[str, bool], object]] = {
    "location": read_location,
    "recurrence": read_recurrence,
    "radiation": read_radiation,
    "intensity": read_intensity,
    "age": lambda text, asked: read_age(text, asked=asked, on=DAY),
    "consent": read_consent,
    "dont_know": lambda text, _: "yes" if reads_dont_know(text) else "no",
}
ROWS = [
    (question, value, str(text))
    for question, values in CORPUS.items()
    if question != "openings"
    for value, texts in values.items()
    for text in texts
]


@pytest.mark.parametrize(("question", "value", "text"), ROWS)
def test_phrasing(question: str, value: object, text: str) -> None:
    name, _, asked = question.partition(" ")
    assert READERS[name](text, bool(asked)) == (None if value == "unsaid" else value)


@pytest.mark.parametrize(("said", "facts"), [(r["said"], r["facts"]) for r in CORPUS["openings"]])
def test_several_facts_in_one_message(said: str, facts: dict[str, Any]) -> None:
    found = read_message(said, None, Facts(), DAY).facts
    for name, value in facts.items():
        if name == "days":
            continue
        said_of_it = getattr(found, name)
        if isinstance(value, list):
            assert set(said_of_it or ()) == set(value), name
        else:
            assert said_of_it == value, name
    if "days" in facts:
        low, high = facts["days"]
        assert found.duration is not None
        assert low <= found.duration.min_days <= found.duration.max_days <= high


@pytest.mark.parametrize("piece", ["la la ", "m ", "dos ça ", "mal à la jambe ", "depuis 12 "])
def test_a_hostile_text_does_not_hang(piece: str) -> None:
    start = time.perf_counter()
    for read in READERS.values():
        read(piece * (16_000 // len(piece)), True)
    assert time.perf_counter() - start < 5
