"""Denial of a word within an answer: "pas de fourmillements", "décharges : non"."""

from __future__ import annotations

import re
from pathlib import Path

from triage.plain.word_files import WordFile

_WORDS = WordFile(Path(__file__).with_name("words") / "negation.yml")
_BEFORE = _WORDS.needed("before")
_SMALL = _WORDS.needed("small_words")
_AFTER = _WORDS.needed("after")
_WORD = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")
_ONLY = re.compile(r"(?:que|qu|seulement|uniquement|juste)\b")
_AFTER_GAP = re.compile(r"\s?[:=,(]?\s?")
_LIST_GAP = re.compile(r"\s?(?:(?:,|/|ou|et|ni)\s?)+(?:(?:de|d|des|du|la|le|l|les|en|dans|a)\s)*")
_LOOK_BACK = 60


def is_denied(text: str, start: int, end: int) -> bool:
    """Tell whether the words at ``text[start:end]`` of a plain text are denied.

    Only small words may stand between the denial and what it denies, and "pas que" denies nothing.
    """
    after = _AFTER.match(text, _AFTER_GAP.match(text, end).end())  # type: ignore[union-attr]
    if after and not text[after.end() :].lstrip(" ,").startswith(("mais", "plus")):
        return True
    for word in reversed(_WORD.findall(text[max(0, start - _LOOK_BACK) : start])):
        if _ONLY.fullmatch(word):
            return False
        if _BEFORE.fullmatch(word):
            return True
        if not _SMALL.fullmatch(word):
            return False
    return False


def denied_spans(text: str, spans: list[tuple[int, int]]) -> list[bool]:
    """Tell, for each span in order, whether it is denied, by itself or as the next of a list.

    "pas de brûlure, de décharge ni de fourmillement" denies all three.
    """
    denied: list[bool] = []
    for index, (start, end) in enumerate(spans):
        in_list = (
            index > 0
            and denied[-1]
            and _LIST_GAP.fullmatch(text, spans[index - 1][1], start) is not None
        )
        denied.append(in_list or is_denied(text, start, end))
    return denied
