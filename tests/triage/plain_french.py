"""What every text for patients must be: readable, without doses, without brands as advice."""

from __future__ import annotations

import re

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_MARKS = re.compile(r"^\s*(?:#+|[-*]|\d+\.)\s+|\*\*", re.MULTILINE)
_BREAK = re.compile(r"(?<=[.!?:;])\s+|\n+")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
DOSE = re.compile(
    r"\d+\s?(?:mg|µg|mcg|g|gramme|milligramme|comprimé|gélule|goutte|ampoule)s?\b", re.I
)
BRANDS = re.compile(
    r"\b(?:doliprane|efferalgan|dafalgan|ixprim|zaldiar|lamaline|klipal|lyrica|neurontin|laroxyl|"
    r"cymbalta|acupan|volt[aà]r[eè]ne|profénid|advil|nurofen|antarène|coltramyl|miorel|skenan|"
    r"oxycontin|oramorph|actiskenan|durogesic|topalgic|contramal|izalgi|codoliprane|versatis|"
    r"qutenza|intellis|medtronic|boston scientific|nevro|abbott)\b",
    re.IGNORECASE,
)
PROMISES = re.compile(
    r"\b(?:sans (?:aucun )?risque|garanti[es]?\b|100 ?%|toujours efficace|miracle|"
    r"vous (?:guérirez|serez guéri|serez soulagé|serez remboursé))",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """Return the words of a Markdown or plain text."""
    return _WORD.findall(_plain(text))


def sentences(text: str) -> list[list[str]]:
    """Return the sentences of a text, each as its words; a list item is a sentence."""
    found = (_WORD.findall(part) for part in _BREAK.split(_plain(text)))
    return [sentence for sentence in found if sentence]


def average_length(text: str) -> float:
    """Return the average number of words in a sentence."""
    found = sentences(text)
    return sum(len(sentence) for sentence in found) / len(found)


def _plain(text: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\1", text))
