"""A sparse matrix of which a few rows are read for each question, without scipy's checks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

__all__ = ["Rows"]

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


class Rows:
    """See the top of this file."""

    def __init__(self, matrix: csr_matrix) -> None:
        self._starts = matrix.indptr.astype(np.int64)
        self._columns, self._values = matrix.indices, matrix.data
        self._width = matrix.shape[1]

    def weighed(self, numbers: Numbers, weights: Matrix | None = None) -> npt.NDArray[np.float64]:
        """Return the sum of the rows ``numbers``, each times its weight: one figure a column."""
        if not len(numbers):
            return np.zeros(self._width)
        spans = list(zip(self._starts[numbers], self._starts[numbers + 1], strict=True))
        values = np.concatenate([self._values[low:high] for low, high in spans])
        if weights is not None:
            values *= np.repeat(weights, [high - low for low, high in spans])
        columns = np.concatenate([self._columns[low:high] for low, high in spans])
        return np.asarray(np.bincount(columns, values, self._width), np.float64)

    def products(
        self, first: Numbers, end: Numbers, column_weights: Matrix
    ) -> npt.NDArray[np.float32]:
        """Return rows times ``column_weights``, one figure a row.

        The rows are those from each of ``first`` to each of ``end``, which is left out.
        """
        spans = list(zip(self._starts[first], self._starts[end], strict=True))
        columns = np.concatenate([self._columns[low:high] for low, high in spans])
        shared = np.concatenate([self._values[low:high] for low, high in spans])
        shared *= column_weights[columns]
        rows = np.concatenate([np.arange(*span) for span in zip(first, end, strict=True)])
        lengths = self._starts[rows + 1] - self._starts[rows]
        # One more at the end, for a last row that is empty.
        sums = np.add.reduceat(np.append(shared, np.float32(0)), np.cumsum(lengths) - lengths)
        return np.where(lengths > 0, sums, np.float32(0))
