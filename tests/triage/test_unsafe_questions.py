"""What is unsafe to answer by likeness is caught by its words, and ordinary talk is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from triage.finding.unsafe import find_unsafe

ROWS = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "answers" / "unsafe.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in ROWS.items() for text in texts]
)
def test_it_is_caught_for_what_it_is(kind: str, text: str) -> None:
    found = find_unsafe(text)
    assert (found.kind if found else "none") == kind
