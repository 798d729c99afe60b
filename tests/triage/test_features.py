"""What a clause looks like to the heads, before and after it was stored."""

from __future__ import annotations

import numpy as np

from triage.meaning.encoder import encode
from triage.meaning.features import Features


def test_stored_features_see_what_the_learned_ones_saw_as_precisely_as_the_heads() -> None:
    texts = ["mal au dos ?", "mal au dos", "mal a la jambe", "mal a la jambe la nuit", "mal"] * 2
    vectors = encode(texts)
    learned, learned_from = Features.learn(texts, vectors)
    stored = Features.from_arrays(learned.arrays())
    known = learned_from.shape[1] - vectors.shape[1]
    for text, row in zip(texts, learned_from.toarray(), strict=True):
        for features in (learned, stored):
            terms = features.terms(text)
            seen = np.zeros(known, np.float32)
            seen[terms.numbers] = terms.weights
            assert np.allclose(seen, row[:known], atol=1e-6)
            # Doubles would have the weights of all heads copied for every message.
            assert terms.weights.dtype == np.float32
