"""Reviewed phrases as Rasa training data: the file that training reads, and taking phrases back."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from console.training.examples import Example, plain_text, read_examples, write_examples
from console.training.models import Correction, Decision


@dataclass
class Merge:
    """What came of an export: the phrases ``added``, those already known, those in conflict.

    A conflict is a phrase that the training data gives to another intent: (text, there, here).
    """

    added: list[Example] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)


def accepted_examples() -> list[Example]:
    """Return the phrases that a reviewer has accepted."""
    chosen = Correction.objects.filter(decision=Decision.ACCEPTED).order_by("made_at", "id")
    return [Example.of(row.text, row.intent, row.entities) for row in chosen]


def as_yaml(examples: Iterable[Example]) -> str:
    """Return ``examples`` as a Rasa training file."""
    return write_examples(examples)


def merge(examples: Sequence[Example]) -> Merge:
    """Say what of ``examples`` can go into the training data as it stands."""
    taken = _intents_by_phrase(settings.TRAINING_DATA)
    made = Merge()
    for example in examples:
        phrase = example.phrase.casefold()
        intent = taken.get(phrase)
        if intent is None:
            made.added.append(example)
            taken[phrase] = example.intent
        elif intent == example.intent:
            made.known.append(example.phrase)
        else:
            made.conflicts.append((example.phrase, intent, example.intent))
    return made


def write(examples: Sequence[Example]) -> Merge:
    """Add ``examples`` to the file of reviewed phrases, whole or not at all."""
    path: Path = settings.TRAINING_FILE
    made = merge(examples)
    if made.added:
        _replace(path, write_examples([*_standing(path), *made.added]))
    written = Correction.objects.filter(decision=Decision.ACCEPTED, exported_at=None)
    written.update(exported_at=timezone.now())
    return made


def withdraw(conversations: Sequence[int]) -> None:
    """Take the phrases that come from these conversations alone out of the training file."""
    path: Path = settings.TRAINING_FILE
    gone = Correction.objects.filter(conversation__in=conversations, exported_at__isnull=False)
    phrases = {plain_text(text).casefold() for text in gone.values_list("text", flat=True)}
    others = Correction.objects.filter(exported_at__isnull=False).exclude(
        conversation__in=conversations
    )
    phrases -= {plain_text(text).casefold() for text in others.values_list("text", flat=True)}
    if not phrases or not path.exists():
        return
    left = [example for example in _standing(path) if example.phrase.casefold() not in phrases]
    if left:
        _replace(path, write_examples(left))
    else:
        path.unlink()


def _standing(path: Path) -> list[Example]:
    return read_examples(path.read_text(encoding="utf-8")) if path.exists() else []


def _intents_by_phrase(folder: Path) -> dict[str, str]:
    taken: dict[str, str] = {}
    paths = {*folder.rglob("*.yml"), settings.TRAINING_FILE}
    for path in sorted(path for path in paths if path.exists()):
        for phrase, intent in _phrases(path, path.stat().st_mtime_ns):
            taken.setdefault(phrase, intent)
    return taken


@lru_cache(maxsize=64)
def _phrases(path: Path, _: int) -> list[tuple[str, str]]:
    """Return the phrases of a file and their intents; it is read again only once it has changed."""
    examples = read_examples(path.read_text(encoding="utf-8"))
    return [(example.phrase.casefold(), example.intent) for example in examples]


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def intents() -> list[str]:
    """Return the intents that the assistant knows, in the order of its domain."""
    return [name for name in _domain()["intents"] if name != "nlu_fallback"]


def entities() -> list[str]:
    """Return the entities that the assistant knows."""
    return [item if isinstance(item, str) else next(iter(item)) for item in _domain()["entities"]]


def roles(entity: str) -> list[str]:
    """Return the roles that ``entity`` may have."""
    for item in _domain()["entities"]:
        if isinstance(item, dict) and entity in item:
            return list(item[entity].get("roles") or ())
    return []


def _domain() -> Mapping[str, Any]:
    path: Path = settings.DOMAIN_FILE
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _parsed(path: Path, _: int) -> Mapping[str, Any]:
    """Return what a YAML file holds; it is read again only once it has changed."""
    found: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def by_intent(examples: Iterable[Example]) -> Mapping[str, list[Example]]:
    """Group ``examples`` by intent."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent].append(example)
    return groups
