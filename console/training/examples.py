"""Rasa's training format: one phrase with its intent and its entities, in YAML and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))")
_SPECIAL = re.compile(r"[\[\](){}]")
_NOT_WRITTEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd-\uffff]"
)
"""What YAML refuses, and marks that turn the direction of writing: no words of a patient."""


@dataclass(frozen=True)
class Example:
    """A phrase as a line of training data: ``line`` with annotations, ``phrase`` without."""

    line: str
    intent: str

    @property
    def phrase(self) -> str:
        """Return the words alone."""
        return plain_text(self.line)

    @classmethod
    def of(cls, text: str, intent: str, entities: Sequence[Mapping[str, Any]] = ()) -> Example:
        """Make a line of a masked ``text`` and the ``entities`` found in it."""
        line, last = "", 0
        for found in sorted(entities, key=lambda item: int(item["start"])):
            start, end = int(found["start"]), int(found["end"])
            if start < last or not 0 <= start < end <= len(text):
                continue
            words = _clean(text[start:end])
            mark: dict[str, Any] = {"entity": found["entity"]}
            if found.get("role"):
                mark["role"] = found["role"]
            if str(found.get("value") or words) != words:
                mark["value"] = str(found["value"])
            line += (
                _clean(text[last:start], "") + f"[{words}]" + json.dumps(mark, ensure_ascii=False)
            )
            last = end
        return cls(" ".join((line + _clean(text[last:], "")).split()), intent)


def _clean(text: str, ends: str | None = None) -> str:
    """Take out what the format gives a meaning to; a phrase is one line."""
    bare = re.sub(r"\s+", " ", _SPECIAL.sub("", _NOT_WRITTEN.sub("", text)))
    return bare if ends is not None else bare.strip()


def plain_text(line: str) -> str:
    """Return a line of training data without its annotations, on one line."""
    return " ".join(_SPECIAL.sub("", _ANNOTATION.sub(r"\1", line)).split())


def read_examples(text: str) -> list[Example]:
    """Read the phrases of a training file. What is no phrase with an intent is left out."""
    data = yaml.safe_load(text) or {}
    found: list[Example] = []
    for block in data.get("nlu") or ():
        intent = block.get("intent")
        if not intent:
            continue
        for line in str(block.get("examples") or "").splitlines():
            if line.strip().startswith("- "):
                found.append(Example(line.strip()[2:].strip(), str(intent)))
    return found


def write_examples(examples: Iterable[Example]) -> str:
    """Write a training file, intents and phrases in a fixed order, so that a diff stays small."""
    groups: dict[str, set[str]] = {}
    for example in examples:
        if example.phrase:
            groups.setdefault(example.intent, set()).add(example.line)
    lines = [
        "# Phrases of patients whose reading was corrected in the review console, masked.",
        'version: "3.1"',
        "",
        "nlu:",
    ]
    for intent in sorted(groups):
        lines += [f"  - intent: {intent}", "    examples: |"]
        lines += [f"      - {line}" for line in sorted(groups[intent])]
    return "\n".join(lines) + "\n"
