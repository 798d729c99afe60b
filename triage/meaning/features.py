"""What a clause looks like to the heads: its words, its letters and its vector, as one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from triage.meaning.encoder import Vectors
from triage.meaning.tfidf import Tfidf, Weighed
from triage.plain import plain

__all__ = ["VECTOR_WEIGHT", "Features", "plainly"]

VECTOR_WEIGHT = 0.5
"""How much the vector weighs beside words and letters (docs/understanding.md)."""

_WORDS = {"ngram_range": (1, 2), "token_pattern": r"[a-z0-9]+|\?"}
_LETTERS = {"analyzer": "char_wb", "ngram_range": (2, 5)}


def plainly(text: str) -> str:
    """Return the plain view of ``text``: no accents, SMS written out (triage.plain)."""
    return plain(text).text


class Features:
    """Words (1 and 2), groups of letters (2 to 5) weighed by rarity, and the sentence vector."""

    def __init__(self, words: Tfidf, letters: Tfidf) -> None:
        self._words = words
        self._letters = letters

    @classmethod
    def learn(cls, texts: Sequence[str], vectors: Vectors) -> tuple[Features, csr_matrix]:
        """Learn which words and letters there are, and return the rows of what was read too.

        ``texts`` are plain, ``vectors`` theirs. A row has the words, then the letters, then the
        vector times ``VECTOR_WEIGHT``.
        """
        exact = {"sublinear_tf": True, "dtype": np.float32}
        words = TfidfVectorizer(**_WORDS, **exact, min_df=2)
        letters = TfidfVectorizer(**_LETTERS, **exact, min_df=3)
        rows = hstack(
            [
                words.fit_transform(texts),
                letters.fit_transform(texts),
                csr_matrix(vectors * VECTOR_WEIGHT),
            ],
            format="csr",
            dtype=np.float32,
        )
        learned = [
            Tfidf(found.get_feature_names_out().tolist(), found.idf_, analysis)
            for found, analysis in ((words, _WORDS), (letters, _LETTERS))
        ]
        return cls(*learned), rows

    def terms(self, text: str) -> Weighed:
        """Return the words and letters of a plain text, numbered as in :meth:`learn`."""
        words, letters = self._words.of(text), self._letters.of(text)
        return Weighed(
            np.concatenate([words.numbers, letters.numbers + len(self._words)]),
            np.concatenate([words.weights, letters.weights]),
        )

    def arrays(self) -> dict[str, Any]:
        """Return what was learned as plain arrays."""
        return {**self._words.arrays("words"), **self._letters.arrays("letters")}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> Features:
        """Build them again from :meth:`arrays`."""
        words, letters = (
            Tfidf(list(map(str, arrays[f"{name}_vocabulary"])), arrays[f"{name}_rarity"], analysis)
            for name, analysis in (("words", _WORDS), ("letters", _LETTERS))
        )
        return cls(words, letters)
