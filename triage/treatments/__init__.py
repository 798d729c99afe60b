"""What was tried against the pain, and whether it relieved.

The words are in ``lexicon.yml`` (names and phrases by treatment id), ``status.yml`` (denied,
planned, told of others) and ``relief.yml``, phrases of ordinary French; what these cannot say is in
``patterns.yml``. The mechanism is in ``mentions.py`` and ``relief.py``.
"""

from __future__ import annotations

from collections.abc import Iterable

from triage.answers import TREATMENT_CLASS
from triage.treatments.mentions import (
    Mention,
    find_treatments,
    names_a_treatment,
    told_by_oneself,
)
from triage.treatments.relief import find_relief, overall_relief

__all__ = [
    "Mention",
    "find_relief",
    "find_treatments",
    "names_a_treatment",
    "overall_relief",
    "told_by_oneself",
    "treatment_classes",
]


def treatment_classes(ids: Iterable[str]) -> frozenset[str]:
    """Return the classes (wire contract) of these treatment ids. Raises KeyError on another id."""
    return frozenset(TREATMENT_CLASS[item] for item in ids)
