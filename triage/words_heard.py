"""The words by which the readers hear a sign, a treatment or an answer, for people to look at.

The subjects are those of the sentences (:mod:`triage.meaning.corpus`), and the answers that are
read by their words alone. The words stand in the word files of the readers, and are shown as they
are written there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from triage.answers import RED_FLAGS
from triage.data_files import read_text

__all__ = ["Heading", "words_heard"]

_HERE = Path(__file__).parent
_SIGNS = _HERE / "red_flags" / "signs.yml"
_TREATMENTS = _HERE / "treatments"
_READERS = _HERE / "readers" / "words"

_KINDS = ("present", "uncertain", "denied", "never")
"""Headings of a sign, as the word file names them."""

_IF_ASKED = "_if_asked"
_ANSWERS: Mapping[str, tuple[Path, Mapping[str, str]]] = {
    "location": (_READERS / "location.yml", {"lumbar": "lumbar", "elsewhere": "elsewhere"}),
    "radiation": (
        _READERS / "radiation.yml",
        {"none": "none", "leg": "leg", "neuropathic": "neuropathic"},
    ),
    "recurrence": (
        _READERS / "recurrence.yml",
        {"first": "first", "recurrent": "recurrent", "continuous": "continuous"},
    ),
    "relief": (
        _TREATMENTS / "relief.yml",
        {"enough": "enough", "partial": "partial", "none": "none"},
    ),
    "yes_no": (_READERS / "yes_no.yml", {"yes": "yes", "no": "no", "unknown": "unknown"}),
    "consent": (_READERS / "yes_no.yml", {"yes": "consent_yes", "no": "consent_no"}),
    "nothing_tried": (_READERS / "nothing_tried.yml", {"nothing_tried": "nothing"}),
    "correction": (_READERS / "correction.yml", {"correction": "correction"}),
    "dont_know": (_READERS / "dont_know.yml", {"dont_know": "dont_know"}),
    "age": (
        _READERS / "age.yml",
        {name: name for name in ("own_before", "not_age_before", "not_age_after", "birth")},
    ),
}
"""For each answer its word file, and under which name the words of each value stand there."""


@dataclass(frozen=True)
class Heading:
    """The words under one heading: what is heard from them, and whether only if it was asked.

    ``kind`` is "present", "uncertain", "denied" or "never" for a sign, "names", "phrases" or
    "weak" for a treatment, the value for an answer, the level for an intensity.
    """

    kind: str
    phrases: tuple[str, ...]
    if_asked: bool = False


def words_heard(subject: str) -> tuple[Heading, ...]:
    """Return the words of ``subject`` by heading; none where it is heard by its meaning alone."""
    if subject in RED_FLAGS:
        table = _table(_SIGNS)
        words = table["signs"][subject]
        found = [(kind, words.get(kind), False) for kind in _KINDS]
    elif subject.startswith("treatment_"):
        words = _table(_TREATMENTS / "lexicon.yml").get(subject[len("treatment_") :], {})
        found = [(kind, words.get(kind), False) for kind in ("names", "phrases", "weak")]
    elif subject in _ANSWERS:
        path, values = _ANSWERS[subject]
        words = _table(path)
        found = [
            (value, words.get(name + ending), bool(ending))
            for value, name in values.items()
            for ending in ("", _IF_ASKED)
        ]
    elif subject == "intensity":
        words = _table(_READERS / "intensity.yml")
        found = [(level, lines, True) for level, lines in words["levels"].items()]
        found.append(("pain_before", words["pain_before"], False))
    else:
        return ()
    return tuple(
        Heading(kind, tuple(_shown(lines)), if_asked) for kind, lines, if_asked in found if lines
    )


@lru_cache(maxsize=16)
def _read(path: Path, changed_at: int) -> dict[str, Any]:
    # Every scalar is text: "non" is a word here, not a truth value.
    table: dict[str, Any] = yaml.load(read_text(path), Loader=yaml.BaseLoader)
    return table


def _table(path: Path) -> dict[str, Any]:
    """Return a word file as it is now."""
    return _read(path, path.stat().st_mtime_ns)


def _shown(lines: str) -> list[str]:
    return [line for text in lines.splitlines() if (line := text.strip()) and line[0] != "#"]
