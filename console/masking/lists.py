"""Read the word lists of this package: blocks of words in YAML, folded once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from triage.text import fold

_HERE = Path(__file__).parent


@cache
def _load(name: str) -> dict[str, object]:
    data: dict[str, object] = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return data


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """Return the words under ``keys`` of a file (all of it without keys), folded."""
    data = _load(name)
    return frozenset(
        fold(word).text for key in (keys or tuple(data)) for word in str(data[key]).split()
    )


def spellings(name: str) -> frozenset[str]:
    """Return the words of a file as written there, accents and all, in lower case."""
    return frozenset(word.lower() for block in _load(name).values() for word in str(block).split())


def phrases(name: str, key: str) -> tuple[str, ...]:
    """Return the patterns under ``key`` of a file, for :func:`any_of`."""
    values = _load(name)[key]
    assert isinstance(values, list)
    return tuple(str(value) for value in values)


def after(name: str, key: str) -> dict[str, frozenset[str]]:
    """Return the mapping of words to words under ``key`` of a file."""
    values = _load(name)[key]
    assert isinstance(values, dict)
    return {str(word): frozenset(str(before).split()) for word, before in values.items()}


def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Compile patterns over folded text, each between word boundaries, the longest first."""
    ordered = sorted(patterns, key=len, reverse=True)
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(ordered) + r")(?![a-z0-9])")
