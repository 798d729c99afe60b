"""What a text is about: the concepts of ``concepts.yml`` that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from triage.data_files import DataFileError, Fields, parse_mapping, read_text

__all__ = ["CONCEPTS_FILE", "concept_names", "concepts_in"]

CONCEPTS_FILE = Path(__file__).with_name("concepts.yml")
_WRITING = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*\*?")
_WORD = re.compile(r"[a-z0-9]+")
_STEM = 3
"""Letters by which the beginnings of words are looked up; no shorter beginning is accepted."""


@dataclass
class _Index:
    names: tuple[str, ...] = ()
    words: dict[str, list[str]] = field(default_factory=dict)
    beginnings: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    phrases: list[tuple[str, str]] = field(default_factory=list)


@lru_cache(maxsize=1)
def _index() -> _Index:
    data = parse_mapping(read_text(CONCEPTS_FILE), CONCEPTS_FILE.name)
    fields = Fields(data, CONCEPTS_FILE.name)
    index = _Index(tuple(data))
    for name in data:
        for word in map(str, fields.items(name, 1)):
            bare = word.rstrip("*")
            if not _WRITING.fullmatch(word) or (word.endswith("*") and len(bare) < _STEM):
                raise DataFileError(
                    f"{CONCEPTS_FILE.name}: {name}: write '{word}' in small letters without "
                    "accents, with three letters or more before a '*' at its end"
                )
            if " " in bare:
                index.phrases.append((f" {bare}" if word.endswith("*") else f" {bare} ", name))
            elif word.endswith("*"):
                index.beginnings.setdefault(bare[:_STEM], []).append((bare, name))
            else:
                index.words.setdefault(word, []).append(name)
    return index


def concept_names() -> tuple[str, ...]:
    """Return the names of all concepts, in the order of the file."""
    return _index().names


def concepts_in(plain_text: str) -> frozenset[str]:
    """Return the concepts that a plain text (triage.plain) names."""
    index = _index()
    words = _WORD.findall(plain_text)
    found: set[str] = set()
    for word in words:
        found.update(index.words.get(word, ()))
        for beginning, name in index.beginnings.get(word[:_STEM], ()):
            if word.startswith(beginning):
                found.add(name)
    padded = f" {' '.join(words)} "
    found.update(name for phrase, name in index.phrases if phrase in padded)
    return frozenset(found)
