"""Where in a message a reader found its value."""

from __future__ import annotations

import re
from collections.abc import Callable

_WORD = re.compile(r"\S+")
_MARKS = " \t\n.,;:!?"
_LONGEST = 600
"""Longer messages are not searched: each step of the search reads the message again."""


def spot(text: str, read: Callable[[str], object], value: object) -> tuple[int, int]:
    """Return the half-open span of the few words of ``text`` for which ``read`` gives ``value``.

    The end is sought first, then the start, each by halving; what is returned always reads as
    ``value``. A long message is returned whole.

    >>> spot("bonjour, 47 ans et mal au dos", lambda words: "47" in words, True)
    (9, 11)
    """
    words = [match.span() for match in _WORD.finditer(text)]
    if not words or len(text) > _LONGEST:
        return 0, len(text)
    low, last = -1, len(words) - 1
    while last - low > 1:
        middle = (low + last) // 2
        if read(text[: words[middle][1]]) == value:
            last = middle
        else:
            low = middle
    end = words[last][1]
    first, high = 0, last + 1
    while high - first > 1:
        middle = (first + high) // 2
        if read(text[words[middle][0] : end]) == value:
            first = middle
        else:
            high = middle
    start = words[first][0]
    stripped = text[start:end].strip(_MARKS)
    if stripped and read(stripped) == value:
        start = text.index(stripped, start)
        end = start + len(stripped)
    return (start, end) if read(text[start:end]) == value else (0, len(text))
