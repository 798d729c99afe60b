"""Linear heads: one row of weights for each thing that a clause may be."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from triage.meaning.encoder import Vectors
from triage.meaning.features import VECTOR_WEIGHT
from triage.meaning.tfidf import Weighed

__all__ = ["Heads", "Target"]

Margins = npt.NDArray[np.float32]

TOLERANCE = 1e-2
"""Where the solver stops: ten times closer takes twice as long and changes no figure."""

CLOSENESS = 0.5
"""How closely the sentences are followed (the C of a linear support vector machine)."""


class Target:
    """What one head learns: for each training row, yes (1), no (0) or not asked (-1).

    ``weights`` says how much each row counts; None where all count alike.
    """

    def __init__(
        self, name: str, answers: npt.NDArray[np.int8], weights: npt.NDArray[np.float32] | None
    ) -> None:
        self.name = name
        self.answers = answers
        self.weights = weights


class Heads:
    """Heads by name, as one matrix: margins above 0 say yes, the further the surer."""

    def __init__(self, names: Sequence[str], weights: Margins, offsets: Margins) -> None:
        self.names = tuple(names)
        self._weights = weights
        self._offsets = offsets

    @classmethod
    def learn(cls, rows: csr_matrix, targets: Sequence[Target]) -> Heads:
        """Learn one head for each target from the same rows; the same rows give the same heads."""
        exact = rows.astype(np.float64)

        def learn(target: Target) -> tuple[Margins, float]:
            asked = target.answers >= 0
            machine = LinearSVC(C=CLOSENESS, random_state=42, tol=TOLERANCE).fit(
                exact[asked],
                target.answers[asked],
                None if target.weights is None else target.weights[asked],
            )
            return machine.coef_[0].astype(np.float32), machine.intercept_[0]

        # The solver works outside Python's lock, so threads share the machine's cores.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            learned = list(pool.map(learn, targets))
        return cls(
            [target.name for target in targets],
            np.stack([weights for weights, _ in learned], axis=1),
            np.array([offset for _, offset in learned], dtype=np.float32),
        )

    def margins(self, terms: Sequence[Weighed], vectors: Vectors) -> Margins:
        """Return one margin for each text and head.

        ``terms`` and ``vectors`` are those of each text, as they stand in the rows that were
        learned from: terms first.
        """
        known = len(self._weights) - vectors.shape[1]
        spelt = np.stack([one.weights @ self._weights[one.numbers] for one in terms])
        meant = (vectors * np.float32(VECTOR_WEIGHT)) @ self._weights[known:]
        return np.asarray(spelt + meant + self._offsets, dtype=np.float32)

    def arrays(self) -> dict[str, Any]:
        """Return what was learned as plain arrays."""
        return {
            "head_names": np.array(self.names),
            "head_weights": self._weights.astype(np.float16),
            "head_offsets": self._offsets,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> Heads:
        """Build them again from :meth:`arrays`."""
        return cls(
            list(map(str, arrays["head_names"])),
            arrays["head_weights"].astype(np.float32),
            arrays["head_offsets"],
        )
