"""Treatments: what was tried, refused, planned or told of others, and whether it relieved."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.advice import load_advice
from triage.answers import TREATMENT_CLASS
from triage.readers import reads_nothing_tried
from triage.treatments import find_relief, find_treatments, overall_relief

CORPUS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "treatments" / "corpus.yml").read_text(
        encoding="utf-8"
    )
)
MENTIONS = [(row, text) for row in CORPUS["mentions"] for text in row["said"]]
RELIEFS = [(value, text) for value, texts in CORPUS["relief_asked"].items() for text in texts]
STATUSES = ("denied", "planned", "other_person")


def ids(text: str, status: str = "tried") -> set[str]:
    """Return the treatments that ``text`` speaks of in this sense."""
    return {mention.id for mention in find_treatments(text) if mention.status == status}


@pytest.mark.parametrize(("row", "text"), MENTIONS)
def test_phrasing(row: dict[str, Any], text: str) -> None:
    assert ids(text) == set(row["tried"])
    for status in STATUSES:
        assert set(row.get(status, ())) <= ids(text, status)
    if "relief" in row:
        said = overall_relief(find_treatments(text), text)
        assert said == (None if row["relief"] == "unsaid" else row["relief"])


@pytest.mark.parametrize("text", CORPUS["nothing_tried"])
def test_nothing_tried(text: str) -> None:
    assert not ids(text)
    assert reads_nothing_tried(text)


@pytest.mark.parametrize("text", CORPUS["something_tried"])
def test_what_is_no_answer_of_nothing(text: str) -> None:
    assert not reads_nothing_tried(text)


@pytest.mark.parametrize(("value", "text"), RELIEFS)
def test_relief_where_it_is_asked(value: str, text: str) -> None:
    assert find_relief(text, asked=True) == (None if value == "unsaid" else value)


def test_every_treatment_has_its_phrasings() -> None:
    told = [treatment for row, _ in MENTIONS for treatment in row["tried"]]
    assert [item for item in TREATMENT_CLASS if told.count(item) < 2] == []


@pytest.mark.parametrize("treatment", sorted(set(TREATMENT_CLASS) - {"other"}))
def test_the_label_that_is_offered_names_its_treatment(treatment: str) -> None:
    assert treatment in ids(load_advice().treatment_labels[treatment])


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    for mention in find_treatments(text):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize("piece", ["a", "pas de ", "kiné ", "on m'a proposé ", "(", "mais "])
def test_a_hostile_text_does_not_hang(piece: str) -> None:
    start = time.perf_counter()
    find_treatments(piece * (64_000 // len(piece)))
    assert time.perf_counter() - start < 5
