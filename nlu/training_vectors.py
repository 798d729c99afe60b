"""The sentence vectors that components learn from, made once for all of them."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from triage.meaning.vector_cache import VectorCache

__all__ = ["training_vectors"]


@lru_cache(maxsize=1)
def training_vectors() -> VectorCache:
    """Return the vectors of this training; what one component encoded, the next finds.

    The environment variable ``TRIAGE_VECTOR_CACHE`` names the file that keeps them from one
    training to the next (`make train` sets it); without it they are made anew.
    """
    file = os.environ.get("TRIAGE_VECTOR_CACHE")
    return VectorCache(Path(file) if file else None)
