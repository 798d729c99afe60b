"""What a clause looks like to the heads: its words, its letters and its vector, as one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from triage.meaning.encoder import Vectors
from triage.plain import plain

__all__ = ["Features", "plainly"]

VECTOR_WEIGHT = 0.5
"""How much the vector weighs beside words and letters (docs/understanding.md)."""


def plainly(text: str) -> str:
    """Return the plain view of ``text``: no accents, SMS written out (triage.plain)."""
    return plain(text).text


class Features:
    """Words (1 and 2), groups of letters (2 to 5) weighed by rarity, and the sentence vector."""

    def __init__(self, words: TfidfVectorizer, letters: TfidfVectorizer) -> None:
        self._words = words
        self._letters = letters

    @classmethod
    def learn(cls, texts: Sequence[str], vectors: Vectors) -> tuple[Features, csr_matrix]:
        """Learn which words and letters there are, and return the rows of what was read too.

        ``texts`` are plain, ``vectors`` theirs.
        """
        words = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"[a-z0-9]+|\?",
            dtype=np.float32,
        )  # fmt: skip
        letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True, dtype=np.float32
        )
        rows = _beside(words.fit_transform(texts), letters.fit_transform(texts), vectors)
        return cls(words, letters), rows

    def rows(self, texts: Sequence[str], vectors: Vectors) -> csr_matrix:
        """Return one row for each plain text and its vector, in single precision as the heads are.

        Rarities that were loaded are doubles, and so are the rows that they weigh: every message
        would have the weights of all heads copied as doubles.
        """
        return _beside(self._words.transform(texts), self._letters.transform(texts), vectors)

    def arrays(self) -> dict[str, Any]:
        """Return what was learned as plain arrays."""
        found: dict[str, Any] = {}
        for name, learned in (("words", self._words), ("letters", self._letters)):
            vocabulary = sorted(learned.vocabulary_, key=learned.vocabulary_.__getitem__)
            found[f"{name}_vocabulary"] = np.array(vocabulary)
            found[f"{name}_rarity"] = learned.idf_.astype(np.float32)
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> Features:
        """Build them again from :meth:`arrays`."""
        fresh = (
            TfidfVectorizer(
                ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[a-z0-9]+|\?",
                dtype=np.float32, vocabulary=list(map(str, arrays["words_vocabulary"])),
            ),
            TfidfVectorizer(
                analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32,
                vocabulary=list(map(str, arrays["letters_vocabulary"])),
            ),
        )  # fmt: skip
        for vectorizer, name in zip(fresh, ("words", "letters"), strict=True):
            vectorizer.idf_ = arrays[f"{name}_rarity"]
        return cls(*fresh)


def _beside(words: csr_matrix, letters: csr_matrix, vectors: Vectors) -> csr_matrix:
    parts = [words, letters, csr_matrix(vectors * VECTOR_WEIGHT)]
    return hstack(parts, format="csr", dtype=np.float32)
