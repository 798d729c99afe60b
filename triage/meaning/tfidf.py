"""Words or groups of letters of one text, weighed by how rare they are.

The same figures as scikit-learn's ``TfidfVectorizer`` gives, without the checks and the matrices of
one row that it makes around them: for a message of a few words these were three quarters of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

__all__ = ["Tfidf", "Weighed"]


@dataclass(frozen=True)
class Weighed:
    """The known terms of a text: their numbers, and a weight each (together of length 1)."""

    numbers: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]


class Tfidf:
    """Weighs the terms of a text: the logarithm of its counts, times rarity."""

    def __init__(
        self, terms: Sequence[str], rarity: npt.NDArray[np.float32], analysis: Mapping[str, Any]
    ) -> None:
        """``terms`` are the known ones, ``rarity`` the weight of each (IDF).

        ``analysis`` says how a text is cut into terms, in the words of ``CountVectorizer``.
        """
        self._cut = CountVectorizer(**analysis).build_analyzer()
        self._number = {term: number for number, term in enumerate(terms)}
        self._rarity = rarity.astype(np.float32)

    def __len__(self) -> int:
        return len(self._number)

    def of(self, text: str) -> Weighed:
        """Return the weighed terms of ``text``; none where no term of it is known."""
        number = self._number
        counts = Counter(number[term] for term in self._cut(text) if term in number)
        numbers = np.fromiter(counts, np.int64, len(counts))
        times = np.fromiter(counts.values(), np.float32, len(counts))
        weights = (1 + np.log(times)) * self._rarity[numbers]
        return Weighed(numbers, weights / (np.linalg.norm(weights) or 1))

    def arrays(self, name: str) -> dict[str, Any]:
        """Return terms and rarity as plain arrays, under names that begin with ``name``."""
        return {f"{name}_vocabulary": np.array(list(self._number)), f"{name}_rarity": self._rarity}
