"""Small networks that tell entries apart: one hidden layer over the vector and groups of letters.

The measures of the finder compare a question with what each entry says by itself; a network has
learned from all ways of asking what tells one entry from its neighbours. Neither is better alone,
and together they find more; several small networks that began differently find more than one large
one (figures: docs/answers.md). Plain numpy: trained in a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from triage.meaning.tfidf import Weighed

__all__ = ["Network"]

Matrix = npt.NDArray[np.float32]

_MEMBERS, _HIDDEN = 4, 128
"""Networks, and the hidden units of each."""
_LEAST_SEEN = 10
"""Ways of asking that a group of letters must stand in: what is rarer is learned by heart."""
_SCALE = np.float32(3.0)
"""By how much the unit vectors are stretched: the network then learns in few rounds."""
_ROUNDS, _AT_ONCE = 6, 256
_RATE, _WARM_UP = 3e-3, 100
_LEFT_OUT = 0.3
"""Share of the hidden units that are left out at each step (dropout)."""
_DOUBT = 0.1
"""Share of certainty that is spread over all entries (label smoothing): neighbours are likely."""
_SLOW, _SLOWER, _LEAST = 0.9, 0.999, 1e-7
"""Adam: Kingma and Ba, 2014 (https://arxiv.org/abs/1412.6980)."""


class Network:
    """Scores entries; made by :meth:`learn`, kept as plain arrays."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._vector = arrays["net_vector"].astype(np.float32)
        self._letters = arrays["net_letters"]
        self._row_of = arrays["net_row_of"]
        self._offset = arrays["net_offset"].astype(np.float32)
        self._entries = arrays["net_entries"].astype(np.float32)
        self._usual = arrays["net_usual"].astype(np.float32)

    def scores(self, vector: Matrix, letters: Weighed) -> tuple[Matrix, float]:
        """Return the logarithm of each entry's probability, and how likely the question is outside.

        The second is the logarithm of its probability to that of the likeliest entry. Both are
        means over the networks.

        ``vector`` is its whitened unit vector, ``letters`` its groups of letters.
        """
        rows = self._row_of[letters.numbers]
        known = rows >= 0
        spelt = letters.weights[known] @ self._letters[rows[known]].astype(np.float32)
        hidden = np.maximum(_SCALE * (vector @ self._vector + spelt) + self._offset, 0)
        # One row a network.
        units = hidden.reshape(len(self._entries), 1, -1)
        margins = (units @ self._entries)[:, 0] + self._usual
        apart = margins[:, -1] - margins[:, :-1].max(axis=1)
        return _log_share(margins[:, :-1]).mean(axis=0), float(apart.mean())

    @staticmethod
    def learn(
        vectors: Matrix, letters: csr_matrix, owner: npt.NDArray[np.int64], count: int
    ) -> dict[str, Any]:
        """Learn which of ``count`` things each text belongs to; return plain arrays.

        The last of them are the questions outside.

        ``vectors`` are whitened unit vectors, one a way; ``letters`` their rows, ``owner`` the
        numbers of their entries. The same ways give the same network.
        """
        seen = np.bincount(letters.indices, minlength=letters.shape[1])
        columns = np.flatnonzero(seen >= _LEAST_SEEN)
        row_of = np.full(letters.shape[1], -1, np.int32)
        row_of[columns] = np.arange(len(columns))
        letters = csr_matrix(letters[:, columns] * _SCALE, dtype=np.float32)
        stretched = _SCALE * vectors.astype(np.float32)
        members = [_train(stretched, letters, owner, count, seed) for seed in range(_MEMBERS)]
        return {
            "net_vector": np.hstack([one.vector for one in members]).astype(np.float16),
            "net_letters": np.hstack([one.letters for one in members]).astype(np.float16),
            "net_row_of": row_of,
            "net_offset": np.hstack([one.offset for one in members]),
            "net_entries": np.stack([one.entries for one in members]).astype(np.float16),
            "net_usual": np.stack([one.usual for one in members]),
        }


def _log_share(margins: Matrix) -> Matrix:
    shifted = margins - margins.max(axis=-1, keepdims=True)
    found: Matrix = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return found


@dataclass(frozen=True)
class _Weights:
    vector: Matrix
    letters: Matrix
    offset: Matrix
    entries: Matrix
    usual: Matrix

    def all(self) -> tuple[Matrix, ...]:
        return self.vector, self.letters, self.offset, self.entries, self.usual


def _train(
    vectors: Matrix, letters: csr_matrix, owner: npt.NDArray[np.int64], count: int, seed: int
) -> _Weights:
    dice = np.random.default_rng(seed)
    weights = _Weights(
        _drawn(dice, vectors.shape[1], _HIDDEN, np.sqrt(2 / vectors.shape[1])),
        _drawn(dice, letters.shape[1], _HIDDEN, 0.08),
        np.zeros(_HIDDEN, np.float32),
        _drawn(dice, _HIDDEN, count, np.sqrt(1 / _HIDDEN)),
        np.zeros(count, np.float32),
    )
    learner = _Adam(weights.all())
    order = np.arange(len(owner))
    steps = _ROUNDS * -(-len(owner) // _AT_ONCE)
    for step in range(steps):
        low = step * _AT_ONCE % (-(-len(owner) // _AT_ONCE) * _AT_ONCE)
        if low == 0:
            dice.shuffle(order)
        part = order[low : low + _AT_ONCE]
        rate = _RATE * min(1.0, (step + 1) / _WARM_UP) * (1 - step / steps)
        learner.step(_slopes(weights, vectors[part], letters[part], owner[part], dice), rate)
    return weights


def _drawn(dice: np.random.Generator, rows: int, columns: int, spread: float) -> Matrix:
    return (dice.standard_normal((rows, columns), np.float32) * np.float32(spread)).astype(
        np.float32
    )


def _slopes(
    weights: _Weights,
    vectors: Matrix,
    letters: csr_matrix,
    owner: npt.NDArray[np.int64],
    dice: np.random.Generator,
) -> list[tuple[Any, Matrix]]:
    """Return, for each array of ``weights``, which rows changed and their slopes."""
    count = len(owner)
    before = vectors @ weights.vector + letters @ weights.letters + weights.offset
    kept = (dice.random(before.shape, np.float32) > _LEFT_OUT) / np.float32(1 - _LEFT_OUT)
    kept = kept.astype(np.float32) * (before > 0)
    hidden = before * kept
    wrong = np.exp(_log_share(hidden @ weights.entries + weights.usual))
    wrong -= _DOUBT / wrong.shape[1]
    wrong[np.arange(count), owner] -= 1 - _DOUBT
    wrong /= count
    back = (wrong @ weights.entries.T) * kept
    # A part has few of all groups of letters: only their rows are touched.
    columns = np.unique(letters.indices)
    every = slice(None)
    return [
        (every, vectors.T @ back),
        (columns, letters[:, columns].T @ back),
        (every, back.sum(axis=0)),
        (every, hidden.T @ wrong),
        (every, wrong.sum(axis=0)),
    ]


class _Adam:
    """Moves weights against their slopes."""

    def __init__(self, weights: tuple[Matrix, ...]) -> None:
        self._weights = weights
        self._mean = [np.zeros_like(one) for one in weights]
        self._square = [np.zeros_like(one) for one in weights]
        self._steps = 0

    def step(self, slopes: list[tuple[Any, Matrix]], rate: float) -> None:
        self._steps += 1
        size = rate * np.sqrt(1 - _SLOWER**self._steps) / (1 - _SLOW**self._steps)
        for weights, mean, square, (rows, slope) in zip(
            self._weights, self._mean, self._square, slopes, strict=True
        ):
            first = _SLOW * mean[rows] + np.float32(1 - _SLOW) * slope
            second = _SLOWER * square[rows] + np.float32(1 - _SLOWER) * slope * slope
            mean[rows], square[rows] = first, second
            weights[rows] -= np.float32(size) * first / (np.sqrt(second) + np.float32(_LEAST))
