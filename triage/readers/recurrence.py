"""Whether this pain is the first, comes back after pain-free periods, or never went away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from triage.plain import plain
from triage.plain.word_files import WordFile

Recurrence = Literal["first", "recurrent", "continuous"]

_WORDS = WordFile(Path(__file__).with_name("words") / "recurrence.yml")
_VOCABULARY = _WORDS.vocabulary()
_FIRST = _WORDS.needed("first")
_FIRST_BUT_ONCE = _WORDS.needed("first_but_once")
_FIRST_IF_ASKED = _WORDS.needed("first_if_asked")
_NOT_FIRST = _WORDS.needed("not_first")
_RECURRENT = _WORDS.needed("recurrent")
_NOT_RECURRENT = _WORDS.needed("not_recurrent")
_RECURRENT_IF_ASKED = _WORDS.needed("recurrent_if_asked")
_CONTINUOUS = _WORDS.needed("continuous")
_CONTINUOUS_IF_ASKED = _WORDS.needed("continuous_if_asked")
_NOT_CONTINUOUS = _WORDS.needed("not_continuous")


def read_recurrence(text: str, asked: bool = False) -> Recurrence | None:
    """Read the course of the pain: ``"first"``, ``"recurrent"``, ``"continuous"`` or ``None``.

    A pain that never fully went away is continuous, however it flares; a first episode is first,
    even where it hurts without a break. Frequency words alone ("souvent", "tout le temps") count
    only where the question is open (``asked``).
    """
    message = plain(text, _VOCABULARY).text
    without_break = _NOT_CONTINUOUS.sub(_hide, message)
    first = _NOT_FIRST.sub(_hide, message)
    again = _NOT_RECURRENT.sub(_hide, message)
    if _FIRST.search(first):
        return "recurrent" if _FIRST_BUT_ONCE.search(message) else "first"
    if _CONTINUOUS.search(without_break):
        return "continuous"
    if _RECURRENT.search(again):
        return "recurrent"
    if not asked:
        return None
    if _CONTINUOUS_IF_ASKED.search(without_break):
        return "continuous"
    if _RECURRENT_IF_ASKED.search(again):
        return "recurrent"
    return "first" if _FIRST_IF_ASKED.search(first) else None


def _hide(found: re.Match[str]) -> str:
    return "~" * len(found.group())
