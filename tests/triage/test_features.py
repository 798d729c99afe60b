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
    rows, again = learned.rows(texts, vectors), stored.rows(texts, vectors)
    assert np.allclose(learned_from.toarray(), rows.toarray(), atol=1e-6)
    assert np.allclose(rows.toarray(), again.toarray(), atol=1e-6)
    # Doubles would have the weights of all heads copied for every message.
    assert rows.dtype == again.dtype == np.float32
