"""Vectors kept from one training to the next are those that would be made anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from triage.meaning import vector_cache
from triage.meaning.encoder import SIZE, encode
from triage.meaning.vector_cache import VectorCache

TEXTS = ["j'ai mal au dos", "combien dure la pile ?", "j'ai mal au dos", "42"]


def test_vectors_are_the_encoders_rounded_and_the_same_once_kept(tmp_path: Path) -> None:
    file = tmp_path / "var" / "vectors.npz"
    first = VectorCache(file)
    made = first.encode(TEXTS)
    first.save()
    again = VectorCache(file)
    assert len(again) == 3
    assert np.array_equal(again.encode(TEXTS), made)
    assert made.dtype == np.float32
    assert np.allclose(made, encode(TEXTS), atol=1e-3)
    assert VectorCache().encode([]).shape == (0, SIZE)


def test_only_what_is_new_is_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "vectors.npz"
    first = VectorCache(file)
    first.encode(TEXTS)
    first.save()
    encoded: list[str] = []

    def noting(texts: list[str]) -> np.ndarray:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(vector_cache, "encode", noting)
    VectorCache(file).encode([*TEXTS, "et le prix ?"])
    assert encoded == ["et le prix ?"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut", b"not an archive", b"\x93NUMPY\x01\x00v\x00{'descr': '<f2'"]
)
def test_a_spoilt_file_counts_as_empty_and_is_written_again(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "vectors.npz"
    file.write_bytes(content)
    cache = VectorCache(file)
    assert len(cache) == 0
    cache.encode(TEXTS)
    cache.save()
    assert len(VectorCache(file)) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npz"]


def test_the_newest_stay_where_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_cache, "MOST_KEPT", 2)
    file = tmp_path / "vectors.npz"
    cache = VectorCache(file)
    cache.encode(TEXTS)
    cache.save()
    assert len(VectorCache(file)) == 2


def test_a_folder_that_may_not_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    cache = VectorCache(tmp_path / "var" / "vectors.npz")
    assert cache.encode(TEXTS).shape == (4, SIZE)
    cache.save()
