"""One view of what a patient typed, on which every pattern of the core is matched.

Patients write with and without accents, with curly or straight apostrophes, in capitals. Folding
removes those differences once, and remembers where each character came from so that a finding can
be shown on the patient's own words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from triage.once import once

_REPLACED = {
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
    "½": " 1/2",
    "¼": " 1/4",
    "¾": " 3/4",
    "🔟": "10",
}
_LEFT_OUT = ("Mn", "Me", "Cf", "Cc", "Cs")
"""Accents, the frame of a keycap ("1️⃣"), and what cannot be seen."""


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with half-open ``spans`` turned into spaces: what stays keeps its place."""
    kept = list(text)
    for start, end in spans:
        end = min(end, len(text))
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def blanks(found: re.Match[str]) -> str:
    """Return spaces for a match, as in ``pattern.sub(blanks, text)``: the rest keeps its place."""
    return " " * len(found.group())


@dataclass(frozen=True)
class Folded:
    """A folded text and the way back to the original.

    ``text`` is lower-case, without accents, with plain quotes, dashes and spaces and without
    invisible characters. ``offsets[i]`` is the index, in the original, of the character that
    ``text[i]`` came from; it has one more item than ``text``, the length of the original.
    """

    original: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a half-open span of the folded text into one of the original."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


@once
def fold(text: str) -> Folded:
    """Fold ``text`` as :class:`Folded` describes; never fails, whatever the characters."""
    pieces = list(map(_fold_char, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and all(pieces):
        return Folded(text, folded, tuple(range(len(text) + 1)))
    offsets = [index for index, piece in enumerate(pieces) for _ in piece]
    return Folded(text, folded, (*offsets, len(text)))


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    lowered = char.lower()
    if lowered in _REPLACED:
        return _REPLACED[lowered]
    if char.isspace():
        return " "
    kept = []
    for piece in unicodedata.normalize("NFKD", lowered):
        category = unicodedata.category(piece)
        if category not in _LEFT_OUT:
            kept.append(" " if category == "Zs" else _plain_digit(piece))
    return "".join(kept)


def _plain_digit(piece: str) -> str:
    """Return the digit that ``piece`` is in another writing (❶, ٣), or ``piece`` itself."""
    digit = unicodedata.digit(piece, None)
    return piece if digit is None else str(digit)


_POINT = r"(?<!\bun )(?<!\ble )(?<!\bau )(?<!\bce )(?<!\b[aà] )(?<!\bmal )\bpoint\b"
"""A point that is no pain, no moment and no degree: "un point dans le dos", "mal au point que"."""
_DICTATED = re.compile(
    rf"\bvirgule\b|\bpoint\s*$|{_POINT}\s+(?:c['’ ]?est|je|j['’]|il|elle|et|mais|mon|ma)\b",
    re.IGNORECASE,
)
_SPOKEN_MARKS = (
    (re.compile(r"\bvirgule\b", re.IGNORECASE), ","),
    (re.compile(r"\bpoint d['’ ]interrogation\b", re.IGNORECASE), "?"),
    (
        re.compile(
            rf"{_POINT}(?!\s+(?:de|du|d['’]|[aà]|o[uù]|que|dans|pr[eé]cis|sensible|noir)\b)",
            re.IGNORECASE,
        ),
        ".",
    ),
)


def undictated(text: str) -> str:
    """Return ``text`` with the marks that were dictated as words; every character keeps its place.

    >>> undictated("non rien virgule merci point")
    'non rien ,       merci .    '
    """
    if _DICTATED.search(text) is None:
        return text
    for spoken, mark in _SPOKEN_MARKS:
        for found in list(spoken.finditer(text)):
            start, end = found.span()
            text = f"{text[:start]}{mark.ljust(end - start)}{text[end:]}"
    return text
